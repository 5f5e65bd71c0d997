"""Tools of the academia pack, one module per theme."""
