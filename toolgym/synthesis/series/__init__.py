"""Series: linked questions over one trace, after the published idea of consecutive question generation (2211.08850)."""
