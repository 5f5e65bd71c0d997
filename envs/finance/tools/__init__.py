"""The tools of the finance pack: one module for each theme, each exporting ``TOOLS``."""
