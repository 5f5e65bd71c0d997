"""Evaluation: agents run over task sets, reports that compare them, and the viewer."""
