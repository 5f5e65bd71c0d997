"""Scorers by reference, so that a trained one plugs in without the core importing what it was trained with."""

import importlib

from toolgym.synthesis.series.scoring import Scorer


class ScorerReferenceError(ValueError):
    """A reference does not lead to a scorer; the message names it and says why."""


def load_scorer(reference: str) -> Scorer:
    """Makes the scorer at a reference.

    Args:
        reference: ``"package.module:callable"``; what is called without arguments gives the scorer. After an ``@`` may
            stand one text that is passed on, such as the folder of a checkpoint.

    Raises:
        ScorerReferenceError: There is no such callable, it fails, or what it gives has no ``losses``.
    """
    place, _, argument = reference.partition("@")
    module, _, name = place.partition(":")
    try:
        maker = getattr(importlib.import_module(module), name)
        found = maker(argument) if argument else maker()
    except Exception as error:  # whatever a plug-in raises while loading is the fault of the reference
        raise ScorerReferenceError(f"no scorer at '{reference}': {error}") from error
    if not callable(getattr(found, "losses", None)):
        raise ScorerReferenceError(f"'{reference}' gives a {type(found).__name__}, which has no method 'losses'")
    scorer: Scorer = found
    return scorer
