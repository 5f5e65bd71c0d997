"""Titles and names as text: words, acronyms, initials, LaTeX spelling and bibliography keys."""

from functools import partial
from typing import Literal

from toolgym.envs.academia.data import chemistry, medical, names
from toolgym.envs.academia.data.formulas import FORMULAS, PYBTEX, PYLATEXENC
from toolgym.envs.academia.entities import ArticlePmid, Chemist, ChemistryPaper, PersonName, Title
from toolgym.envs.academia.quantities import Count
from toolgym.envs.academia.results import Result
from toolgym.tools import NotFound, Tool, tool

_text_tool = partial(tool, domain="academia", kind="processing", theme="wording")


class Words(Result):
    """Numbers of words and characters."""

    words: Count
    characters: Count


class Acronym(Result):
    """An acronym."""

    acronym: str


class Word(Result):
    """A word."""

    word: str


class Initials(Result):
    """A name with initials."""

    short: str


class Latex(Result):
    """LaTeX source."""

    latex: str


class Key(Result):
    """A key for a bibliography."""

    key: str


@_text_tool(
    source=FORMULAS,
    wording={
        "words": ["the number of words in {title}", "the number of space-separated words of {title}"],
        "characters": [
            "the number of characters, spaces included, in {title}",
            "the length in characters, spaces included, of {title}",
        ],
    },
    golden=[({"title": "The 4D nucleome project"}, {"words": 4, "characters": 23})],
    invalid=[({"title": "  "}, "not_found")],
)
def title_length(title: Title) -> Words:
    """Counts the words of a title (parts between spaces) and its characters (spaces included, none at the ends).

    Args:
        title: The title.
    """
    return Words(words=len(names.words(title)), characters=len(" ".join(names.words(title))))


@_text_tool(
    source=FORMULAS,
    wording={
        "word": [
            "the {which} word of {title}, by letters and digits only (the first such word, if tied)",
            "the {which} of the words in {title}, punctuation not counted (the first, if tied)",
        ],
    },
    golden=[
        ({"title": "The 4D nucleome project", "which": "longest"}, {"word": "nucleome"}),
        ({"title": "The 4D nucleome project", "which": "shortest"}, {"word": "4D"}),
    ],
    invalid=[({"title": "...", "which": "longest"}, "not_found")],
)
def title_extreme_word(title: Title, which: Literal["longest", "shortest"]) -> Word:
    """Finds the longest or the shortest word of a title; words are stripped of punctuation at both ends.

    Args:
        title: The title.
        which: Which word is wanted.
    """
    found = [word for word in map(names.bare, names.words(title)) if word]
    if not found:
        raise NotFound("the title has no word with letters or digits")
    return Word(word=max(found, key=len) if which == "longest" else min(found, key=len))


@_text_tool(
    source=FORMULAS,
    wording={
        "acronym": [
            "the acronym of {title} (initials of its words other than articles, conjunctions and short prepositions)",
            "the capital initials, articles, conjunctions and short prepositions left out, of the words of {title}",
        ],
    },
    golden=[({"title": "The Gene Ontology in 2010: extensions and refinements"}, {"acronym": "GO2ER"})],
    invalid=[({"title": "of the"}, "not_found")],
)
def title_acronym(title: Title) -> Acronym:
    """Writes the initials, in capitals, of the words of a title.

    Left out are a, an, the, and, or, of, in, on, for, to, by, with, from, at, as, its. Initials are letters or digits.

    Args:
        title: The title.
    """
    initials = names.initials(title)
    if not initials:
        raise NotFound("the title has no word that counts for an acronym")
    return Acronym(acronym=initials)


@_text_tool(
    source=PYBTEX,
    engines=(chemistry.BASIS_SETS,),
    wording={
        "short": [
            "the name of {author} with initials before the family name",
            "the short form, initials first, of the name of {author}",
        ],
    },
    golden=[
        ({"author": "Dunning, Thom H."}, {"short": "T. H. Dunning"}),
        ({"author": "Widmark, Per-Olof"}, {"short": "P.-O. Widmark"}),
    ],
    invalid=[({"author": "Nobody, N."}, "not_found")],
)
def chemist_short_name(author: Chemist) -> Initials:
    """Writes an author's name with initials before the family name, as BibTeX's name format {f.~}{vv~}{ll} does.

    Args:
        author: "Family name, given names" as the Basis Set Exchange writes it, for example "Dunning, Thom H.".
    """
    return Initials(short=names.short(chemistry.find_author(author)))


@_text_tool(
    source=PYLATEXENC,
    engines=(chemistry.BASIS_SETS,),
    wording={
        "latex": [
            "the LaTeX source, with macros for accents, of the name of {author}",
            "the name of {author} written in ASCII with LaTeX macros",
        ],
    },
    golden=[({"author": "Roos, Björn O."}, {"latex": 'Roos, Bj{\\"o}rn O.'})],
    invalid=[({"author": "Nobody, N."}, "not_found"), ({"author": "Dunning, Thom H."}, "not_found")],
)
def chemist_latex_name(author: Chemist) -> Latex:
    """Writes an author's accented name in ASCII with LaTeX macros; a name without accents is "not found".

    Args:
        author: "Family name, given names" as the Basis Set Exchange writes it, for example "Roos, Björn O.".
    """
    name = chemistry.find_author(author)
    if name.isascii():
        raise NotFound(f"{name} has no letter beyond ASCII")
    return Latex(latex=names.latex(name))


@_text_tool(
    source=chemistry.BASIS_SETS,
    engines=(PYBTEX,),
    wording={
        "key": [
            "the alpha-style BibTeX label of {paper}",
            "the label that BibTeX's alpha style gives {paper}, without a letter for duplicates",
        ],
    },
    golden=[({"paper": "dunning1989a"}, {"key": "Dun89"}), ({"paper": "woon1993a"}, {"key": "WD93"})],
    invalid=[({"paper": "nobody1900a"}, "not_found")],
)
def chemistry_paper_alpha_label(paper: ChemistryPaper) -> Key:
    """Builds the label of BibTeX's alpha style: three letters of one family name, or initials of several, and the year.

    More than four authors give three initials and a plus sign.

    Args:
        paper: The Basis Set Exchange's key of the paper, for example dunning1989a.
    """
    found = chemistry.find_work(paper)
    return Key(key=names.alpha_label(found.authors, found.year))


@_text_tool(
    source=medical.PUBMED,
    engines=(PYBTEX,),
    wording={
        "key": [
            "the alpha-style BibTeX label of {article}",
            "the label that BibTeX's alpha style gives {article}, without a letter for duplicates",
        ],
    },
    golden=[({"article": "24449692"}, {"key": "SP14"})],
    invalid=[({"article": "1"}, "not_found")],
)
def article_alpha_label(article: ArticlePmid) -> Key:
    """Builds the label of BibTeX's alpha style for a article of the PubMed sample.

    Three letters of one family name, or initials of several, and the year; more than four authors give three initials
    and a plus sign.

    Args:
        article: PMID of one of the recorded articles, for example 24449692.
    """
    found = medical.find_article(article)
    if not found.authors:
        raise NotFound(f"no author is recorded for {found.pmid}")
    return Key(key=names.alpha_label(tuple(name for name, _ in found.authors), found.year))


@_text_tool(
    source=PYBTEX,
    wording={
        "short": [
            "the name of {person} with initials before the family name",
            "the short form, initials first, of the name {person}",
        ],
    },
    golden=[
        ({"person": "Charles Tapley Hoyt"}, {"short": "C. T. Hoyt"}),
        ({"person": "Seth, Sohan"}, {"short": "S. Seth"}),
    ],
    invalid=[({"person": "Plato"}, "not_found")],
)
def person_short_name(person: PersonName) -> Initials:
    """Writes a person's name with initials before the family name, as BibTeX's name format {f.~}{vv~}{ll} does.

    Args:
        person: Name, either "given names family name" or "family name, given names".
    """
    short = names.short(person)
    if " " not in short:
        raise NotFound(f"'{person[:60]}' has no given name")
    return Initials(short=short)


TOOLS: tuple[Tool, ...] = (
    title_length,
    title_extreme_word,
    title_acronym,
    chemist_short_name,
    chemist_latex_name,
    chemistry_paper_alpha_label,
    article_alpha_label,
    person_short_name,
)
