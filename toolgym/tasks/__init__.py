"""Tasks: answer types, answer programs, certificates, tasks and task sets.

Knows tools and evidence; knows nothing of how tasks are made or played.
"""
