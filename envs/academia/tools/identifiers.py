"""DOIs, ISSNs and ISBNs: what they consist of and what they convert to."""

from functools import partial

from toolgym.envs.academia.data import chemistry, identifiers, medical, physics
from toolgym.envs.academia.data.formulas import FORMULAS, STDNUM
from toolgym.envs.academia.entities import Doi, DoiPrefix, Isbn, Issn
from toolgym.envs.academia.quantities import Count
from toolgym.envs.academia.results import Result
from toolgym.tools import InvalidArguments, NotFound, Tool, tool

_identifier_tool = partial(tool, domain="academia", kind="processing", theme="identifiers")


class Prefix(Result):
    """The prefix of a DOI."""

    prefix: DoiPrefix


class Papers(Result):
    """A number of papers."""

    papers: Count


class Barcode(Result):
    """An article number of thirteen digits."""

    ean: str


class ShortIsbn(Result):
    """An ISBN of ten characters."""

    isbn10: str


class IsbnParts(Result):
    """The parts of an ISBN."""

    group: str
    registrant: str
    item: str


@_identifier_tool(
    source=FORMULAS,
    wording={"prefix": ["the prefix of {doi}", "the registrant prefix with which {doi} begins"]},
    golden=[({"doi": "10.1063/1.456153"}, {"prefix": "10.1063"})],
    invalid=[({"doi": "11.1063/1.456153"}, "invalid_arguments")],
)
def doi_prefix(doi: Doi) -> Prefix:
    """Gives the prefix of a DOI: what stands before the first slash and belongs to the registrant.

    Args:
        doi: DOI without a resolver, for example 10.1063/1.456153.
    """
    return Prefix(prefix=identifiers.doi_parts(doi)[0])


@_identifier_tool(
    kind="retrieval",
    source=physics.PDG,
    wording={
        "papers": [
            "the number of papers cited by the Particle Data Group whose DOIs have {prefix}",
            "the number of Particle Data Group papers registered under {prefix}",
        ],
    },
    golden=[({"prefix": "10.1093"}, {"papers": 12})],
    invalid=[({"prefix": "10.9999"}, "not_found")],
)
def physics_papers_with_doi_prefix(prefix: DoiPrefix) -> Papers:
    """Counts the papers cited by the Particle Data Group whose DOI has a prefix.

    Args:
        prefix: DOI prefix, for example 10.1103.
    """
    return _counted(physics.doi_prefix_totals()[prefix.strip()], prefix)


@_identifier_tool(
    kind="retrieval",
    source=chemistry.BASIS_SETS,
    wording={
        "papers": [
            "the number of papers cited by the Basis Set Exchange whose DOIs have {prefix}",
            "the number of basis set papers registered under {prefix}",
        ],
    },
    golden=[({"prefix": "10.1063"}, {"papers": 157})],
    invalid=[({"prefix": "10.9999"}, "not_found")],
)
def chemistry_papers_with_doi_prefix(prefix: DoiPrefix) -> Papers:
    """Counts the papers cited by the Basis Set Exchange whose DOI has a prefix.

    Args:
        prefix: DOI prefix, for example 10.1063.
    """
    count = sum((work.doi or "").startswith(prefix.strip() + "/") for work in chemistry.works().values())
    return _counted(count, prefix)


@_identifier_tool(
    kind="retrieval",
    source=medical.PUBMED,
    wording={
        "papers": [
            "the number of articles in the PubMed sample whose DOIs have {prefix}",
            "the number of articles in the PubMed sample registered under {prefix}",
        ],
    },
    golden=[({"prefix": "10.1016"}, {"papers": 9})],
    invalid=[({"prefix": "10.9999"}, "not_found")],
)
def articles_with_doi_prefix(prefix: DoiPrefix) -> Papers:
    """Counts the articles among the sample of 214 PubMed articles whose DOI has a prefix.

    Args:
        prefix: DOI prefix, for example 10.1016.
    """
    count = sum((article.doi or "").startswith(prefix.strip() + "/") for article in medical.articles().values())
    return _counted(count, prefix)


@_identifier_tool(
    source=FORMULAS,
    wording={
        "ean": [
            "the EAN-13 barcode number of the first issue variant (00) for {issn}",
            "the thirteen-digit EAN with prefix 977 and variant 00 that encodes {issn}",
        ],
    },
    golden=[({"issn": "0317-8471"}, {"ean": "9770317847001"}), ({"issn": "1745-2473"}, {"ean": "9771745247005"})],
    invalid=[({"issn": "0317-8472"}, "invalid_arguments"), ({"issn": "abc"}, "invalid_arguments")],
)
def issn_barcode(issn: Issn) -> Barcode:
    """Writes an ISSN as the EAN-13 of a serial's barcode: 977, the ISSN without its check digit, 00, a check digit.

    Args:
        issn: ISSN with its hyphen, for example 0317-8471.
    """
    body = f"977{identifiers.issn_digits(issn)}00"
    return Barcode(ean=f"{body}{identifiers.ean_check_digit(body)}")


@_identifier_tool(
    source=STDNUM,
    wording={
        "isbn10": ["the ten-character form of {isbn}", "the ISBN-10 that corresponds to {isbn}"],
    },
    golden=[
        ({"isbn": "9780262033848"}, {"isbn10": "0262033844"}),
        ({"isbn": "9780131103627"}, {"isbn10": "0131103628"}),
    ],
    invalid=[({"isbn": "9780262033849"}, "invalid_arguments")],
)
def isbn_short_form(isbn: Isbn) -> ShortIsbn:
    """Converts an ISBN of thirteen digits (978 …) to the form of ten characters.

    Args:
        isbn: The ISBN, with or without hyphens.
    """
    from stdnum import isbn as standard
    from stdnum.exceptions import ValidationError

    try:
        return ShortIsbn(isbn10=standard.to_isbn10(standard.validate(isbn)))
    except ValidationError as error:
        raise InvalidArguments(f"'{isbn[:20]}' is no ISBN with a form of ten characters: {error}") from error


@_identifier_tool(
    source=STDNUM,
    wording={
        "group": ["the registration group in {isbn}", "the registration group element of {isbn}"],
        "registrant": ["the registrant element of {isbn}", "the publisher's number in {isbn}"],
        "item": ["the publication element of {isbn}", "the item number in {isbn}"],
    },
    golden=[({"isbn": "9780262033848"}, {"group": "0", "registrant": "262", "item": "03384"})],
    invalid=[({"isbn": "9780262033849"}, "invalid_arguments")],
)
def isbn_elements(isbn: Isbn) -> IsbnParts:
    """Splits an ISBN into registration group, registrant and publication by the ISBN agency's ranges.

    Args:
        isbn: The ISBN, with or without hyphens.
    """
    from stdnum import isbn as standard
    from stdnum.exceptions import ValidationError

    try:
        _, group, registrant, item, _ = standard.split(standard.validate(isbn))
    except ValidationError as error:
        raise InvalidArguments(f"'{isbn[:20]}' is no valid ISBN: {error}") from error
    if not (group and registrant and item):
        raise NotFound(f"the ranges of the ISBN agency do not cover '{isbn[:20]}'")
    return IsbnParts(group=group, registrant=registrant, item=item)


def _counted(count: int, prefix: str) -> Papers:
    if count == 0:
        raise NotFound(f"no paper of the records has the DOI prefix '{prefix[:20]}'")
    return Papers(papers=count)


TOOLS: tuple[Tool, ...] = (
    doi_prefix,
    physics_papers_with_doi_prefix,
    chemistry_papers_with_doi_prefix,
    articles_with_doi_prefix,
    issn_barcode,
    isbn_short_form,
    isbn_elements,
)
