"""Journals: ISSNs, fields of research and the citation styles that they prescribe."""

from functools import partial

from toolgym.envs.academia.data import journals, titles
from toolgym.envs.academia.data.formulas import ISO4
from toolgym.envs.academia.entities import Abbreviation, Field, Issn, JournalTitle, StyleName
from toolgym.envs.academia.quantities import Count
from toolgym.envs.academia.results import Result
from toolgym.tools import NotFound, Tool, tool

_journal_tool = partial(tool, domain="academia", kind="retrieval", source=journals.STYLES, theme="journals")


class PrintIssn(Result):
    """An ISSN."""

    issn: Issn


class JournalFound(Result):
    """A journal."""

    journal: JournalTitle


class Fields(Result):
    """Fields of research in alphabetical order, and their number."""

    fields: list[Field]
    count: Count


class Prescribed(Result):
    """A citation style, and how it cites."""

    style: StyleName
    layout: str


class Journals(Result):
    """A number of journals."""

    journals: Count


class StyleUse(Result):
    """Numbers of journals and of their fields."""

    journals: Count
    fields: Count


class CommonStyle(Result):
    """A citation style and its number of journals."""

    style: StyleName
    journals: Count


class Abbreviated(Result):
    """A title in abbreviated words."""

    abbreviation: Abbreviation


@_journal_tool(
    wording={"issn": ["the print ISSN of {journal}", "the ISSN of the printed edition of {journal}"]},
    golden=[({"journal": "Nature Physics"}, {"issn": "1745-2473"})],
    invalid=[({"journal": "No Such Journal"}, "not_found")],
)
def journal_print_issn(journal: JournalTitle) -> PrintIssn:
    """Gives the ISSN of the printed edition of a journal, by the journal styles of the Citation Style Language.

    Args:
        journal: Full title, for example Nature Physics.
    """
    found = journals.find_journal(journal)
    if found.issn is None:
        raise NotFound(f"no print ISSN is recorded for {found.title}")
    return PrintIssn(issn=found.issn)


@_journal_tool(
    wording={"issn": ["the electronic ISSN of {journal}", "the ISSN of the online edition of {journal}"]},
    golden=[({"journal": "Nature Physics"}, {"issn": "1745-2481"})],
    invalid=[({"journal": "No Such Journal"}, "not_found")],
)
def journal_electronic_issn(journal: JournalTitle) -> PrintIssn:
    """Gives the ISSN of the electronic edition of a journal, by the journal styles of the Citation Style Language.

    Args:
        journal: Full title, for example Nature Physics.
    """
    found = journals.find_journal(journal)
    if found.eissn is None:
        raise NotFound(f"no electronic ISSN is recorded for {found.title}")
    return PrintIssn(issn=found.eissn)


@_journal_tool(
    wording={"journal": ["the journal that has {issn}", "the journal to which {issn} belongs"]},
    golden=[({"issn": "1745-2481"}, {"journal": "Nature Physics"})],
    invalid=[({"issn": "0000-0000"}, "not_found")],
)
def journal_by_issn(issn: Issn) -> JournalFound:
    """Finds the journal of a print or electronic ISSN among the journal styles of the Citation Style Language.

    Args:
        issn: ISSN with its hyphen, for example 1745-2473.
    """
    found = journals.by_issn().get(issn.strip().upper(), ())
    if len(found) != 1:
        raise NotFound(f"{len(found) or 'no'} journals have the ISSN '{issn[:20]}'")
    return JournalFound(journal=found[0])


@_journal_tool(
    wording={
        "fields": [
            "the fields of research under which the Citation Style Language files {journal}",
            "the fields to which the Citation Style Language assigns {journal}",
        ],
        "count": [
            "the number of fields of research under which the Citation Style Language files {journal}",
            "the number of fields to which the Citation Style Language assigns {journal}",
        ],
    },
    golden=[({"journal": "Nature Physics"}, {"fields": ["physics"], "count": 1})],
    invalid=[({"journal": "No Such Journal"}, "not_found")],
)
def journal_fields(journal: JournalTitle) -> Fields:
    """Lists the fields of research of a journal, by the journal styles of the Citation Style Language.

    Args:
        journal: Full title, for example Nature Physics.
    """
    found = journals.find_journal(journal)
    if not found.fields:
        raise NotFound(f"no field of research is recorded for {found.title}")
    return Fields(fields=list(found.fields), count=len(found.fields))


@_journal_tool(
    wording={
        "style": [
            "the citation style prescribed by {journal}",
            "the Citation Style Language style on which that of {journal} depends",
        ],
        "layout": [
            "the citation format (such as numeric or author-date) of the style of {journal}",
            "the kind of citation (such as numeric or author-date) used by {journal}",
        ],
    },
    golden=[({"journal": "Nature Physics"}, {"style": "nature", "layout": "numeric"})],
    invalid=[({"journal": "No Such Journal"}, "not_found")],
)
def journal_citation_style(journal: JournalTitle) -> Prescribed:
    """Gives the style of the Citation Style Language that a journal prescribes, and its citation format.

    Args:
        journal: Full title, for example Nature Physics.
    """
    found = journals.find_journal(journal)
    if found.layout is None:
        raise NotFound(f"no citation format is recorded for {found.title}")
    return Prescribed(style=found.style, layout=found.layout)


@_journal_tool(
    wording={
        "journals": [
            "the number of journals that the Citation Style Language files under {field}",
            "the number of Citation Style Language journals in {field}",
        ],
    },
    golden=[({"field": "law"}, {"journals": 32}), ({"field": "zoology"}, {"journals": 8})],
    invalid=[({"field": "alchemy"}, "not_found")],
)
def journals_in_field(field: Field) -> Journals:
    """Counts the journals that have a style of the Citation Style Language and are filed under a field of research.

    Args:
        field: Field in words, for example physics or political science.
    """
    return Journals(journals=len(journals.titles_in_field(field)))


@_journal_tool(
    wording={
        "journals": [
            "the number of journals that prescribe {style}",
            "the number of journals whose Citation Style Language style depends on {style}",
        ],
        "fields": [
            "the number of different fields of research of the journals that prescribe {style}",
            "the number of fields, each counted once, among the journals that use {style}",
        ],
    },
    golden=[({"style": "nature"}, {"journals": 38}), ({"style": "ieee"}, {"journals": 176})],
    invalid=[({"style": "no-such-style"}, "not_found")],
)
def journals_using_style(style: StyleName) -> StyleUse:
    """Counts the journals that prescribe a citation style, and the different fields of research of those journals.

    Args:
        style: Name in the Citation Style Language, for example apa.
    """
    titled = journals.by_style()[journals.find_style(style)]
    fields = {field for title in titled for field in journals.journals()[title].fields}
    return StyleUse(journals=len(titled), fields=len(fields))


@_journal_tool(
    wording={
        "style": [
            "the citation style that the most journals in {field} prescribe (alphabetically first, if tied)",
            "the commonest citation style of journals in {field} (alphabetically first, if tied)",
        ],
        "journals": [
            "the number of journals in {field} that prescribe its commonest citation style",
            "the highest number of journals in {field} that share one citation style",
        ],
    },
    golden=[({"field": "astronomy"}, {"style": "copernicus-publications", "journals": 2})],
    invalid=[({"field": "alchemy"}, "not_found")],
)
def field_common_style(field: Field) -> CommonStyle:
    """Finds the citation style that the most journals of a field of research prescribe.

    Args:
        field: Field in words, for example physics or political science.
    """
    styles = [journals.journals()[title].style for title in journals.titles_in_field(field)]
    best = max(sorted(set(styles)), key=styles.count)
    return CommonStyle(style=best, journals=styles.count(best))


@_journal_tool(
    wording={
        "journals": [
            "the number of journals in {field} that prescribe {style}",
            "the number of journals filed under {field} whose style is {style}",
        ],
    },
    golden=[({"field": "physics", "style": "nature"}, {"journals": 4})],
    invalid=[({"field": "alchemy", "style": "apa"}, "not_found")],
)
def journals_in_field_using_style(field: Field, style: StyleName) -> Journals:
    """Counts the journals of a field of research that prescribe a citation style.

    Args:
        field: Field in words, for example physics or political science.
        style: Name in the Citation Style Language, for example apa.
    """
    wanted = journals.find_style(style)
    return Journals(
        journals=sum(journals.journals()[title].style == wanted for title in journals.titles_in_field(field))
    )


@_journal_tool(
    kind="processing",
    source=ISO4,
    engines=(journals.STYLES,),
    wording={
        "abbreviation": [
            "the ISO 4 abbreviation of the title of {journal}",
            "the title of {journal} abbreviated by the List of Title Word Abbreviations",
        ],
    },
    golden=[
        ({"journal": "Nature Physics"}, {"abbreviation": "Nat. Phys."}),
        ({"journal": "Journal of Applied Genetics"}, {"abbreviation": "J. Appl. Genet."}),
    ],
    invalid=[({"journal": "No Such Journal"}, "not_found")],
)
def journal_title_abbreviation(journal: JournalTitle) -> Abbreviated:
    """Abbreviates the title of a journal by the rules of ISO 4 and the List of Title Word Abbreviations of 2021.

    Args:
        journal: Full title of a journal that has a style of the Citation Style Language, for example Nature Physics.
    """
    return Abbreviated(abbreviation=titles.iso4(journals.find_journal(journal).title))


TOOLS: tuple[Tool, ...] = (
    journal_print_issn,
    journal_electronic_issn,
    journal_by_issn,
    journal_fields,
    journal_citation_style,
    journals_in_field,
    journals_using_style,
    field_common_style,
    journals_in_field_using_style,
    journal_title_abbreviation,
)
