"""Extracts that the pack ships, beside the scripts that made them."""
