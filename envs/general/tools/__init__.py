"""Tools of the general pack, one module per theme; each exports `TOOLS`."""
