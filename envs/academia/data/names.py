"""Words of titles, and names of people as BibTeX and LaTeX write them."""

from functools import cache
from typing import Any

from toolgym.tools import NotFound

_SMALL = frozenset(
    ["a", "an", "the", "and", "or", "of", "in", "on", "for", "to", "by", "with", "from", "at", "as", "its"]
)


def words(title: str) -> list[str]:
    """The parts of a title between spaces.

    Raises:
        NotFound: There are none.
    """
    found = title.split()
    if not found:
        raise NotFound("the title is empty")
    return found


def bare(word: str) -> str:
    """A word without the characters at its ends that are neither letters nor digits."""
    ends = [place for place, letter in enumerate(word) if letter.isalnum()]
    return word[ends[0] : ends[-1] + 1] if ends else ""


def initials(title: str) -> str:
    """The capital initials of a title's words, small words left out."""
    found = [word for word in map(bare, title.split()) if word and word.casefold() not in _SMALL]
    return "".join(word[0].upper() for word in found)


def _person(name: str) -> Any:
    from pybtex.database import Person

    return Person(name)


def short(name: str) -> str:
    """A name with initials before the family name."""
    person = _person(name)
    given = [*person.first_names, *person.middle_names]
    letters = ["-".join(f"{part[0]}." for part in word.split("-") if part) for word in given]
    return " ".join([*letters, *person.prelast_names, *person.last_names])


def alpha_label(authors: tuple[str, ...], year: int) -> str:
    """The label of BibTeX's alpha style for authors and a year."""
    family = ["".join(person.prelast_names + person.last_names) for person in map(_person, authors)]
    if len(family) == 1:
        stem = family[0][:3]
    else:
        stem = "".join(name[0] for name in family[: 3 if len(family) > 4 else 4]) + ("+" if len(family) > 4 else "")
    return f"{stem}{year % 100:02}"


@cache
def _encoder() -> Any:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    return UnicodeToLatexEncoder(replacement_latex_protection="braces-almost-all")


def latex(text: str) -> str:
    """Text in ASCII with LaTeX macros."""
    return str(_encoder().unicode_to_latex(text))
