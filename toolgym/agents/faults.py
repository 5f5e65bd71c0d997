"""Why an agent cannot go on, where that is neither its answer nor a failure of the infrastructure."""


class ContextFull(Exception):
    """The chat no longer fits the model's context: the episode is truncated, and counts like one out of turns."""
