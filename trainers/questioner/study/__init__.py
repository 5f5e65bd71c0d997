"""The study: trains the generators that are compared, and reports every figure with a bootstrap interval."""
