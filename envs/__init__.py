"""Domain packs: tools, entity types, seeds and task sets of one field each."""
