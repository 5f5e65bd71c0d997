"""Loaders of the data behind the medicine tools, one module per source."""
