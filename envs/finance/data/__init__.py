"""Readers of the data that the finance pack is made of: one module for each source."""
