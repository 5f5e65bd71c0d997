"""The medicine tools by theme; every module here exports ``TOOLS``."""
