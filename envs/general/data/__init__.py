"""Data loaders of the general pack: each reads one library once per process, when a tool first needs it."""
