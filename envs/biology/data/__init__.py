"""Loaders of the data behind the biology tools, each read once per process and only when first needed."""
