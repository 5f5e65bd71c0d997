"""Abbreviation of titles by pyiso4."""

from functools import cache
from typing import Any

from toolgym.envs.academia.data.formulas import ISO4
from toolgym.tools import NotFound


@cache
def _abbreviate() -> Any:
    ISO4.path(ISO4.data_files[0])
    from pyiso4.ltwa import Abbreviate

    return Abbreviate.create()


@cache
def iso4(title: str) -> str:
    """The ISO 4 abbreviation of a title; an ampersand counts as the conjunction, which the rules leave out.

    Raises:
        NotFound: pyiso4 fails on a word of the title, as it does on "Stress".
    """
    try:
        return str(_abbreviate()(title.replace("&", "and"), remove_part=True))
    except IndexError as error:
        raise NotFound(f"pyiso4 cannot abbreviate a word of '{title[:80]}'") from error
