"""Records behind the academia tools, loaded once per process when a tool first needs them."""
