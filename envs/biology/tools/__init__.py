"""The biology tools, one theme per module; each module exports them as ``TOOLS``."""
