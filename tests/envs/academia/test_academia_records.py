"""Journals, articles, databases, law and identifiers against their sources read by other means."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from stdnum import isbn as isbn_standard
from stdnum import issn as issn_standard

import toolgym.envs.academia
from toolgym.envs.academia import POOL
from toolgym.envs.academia.data import databases, identifiers, journals, medical, names
from toolgym.tools import InvalidArguments

_CSL = "{http://purl.org/net/xbiblio/csl}"


def test_journals_are_read_as_an_xml_parser_reads_them() -> None:
    paths = sorted((journals.STYLES.path("styles") / "dependent").glob("*.csl"))[::200]
    assert len(paths) > 30
    for path in paths:
        info = ElementTree.parse(path).getroot().find(f"{_CSL}info")
        assert info is not None
        fields = {node.get("field") for node in info.findall(f"{_CSL}category")} - {None, "generic-base"}
        found = journals.find_journal(str(info.findtext(f"{_CSL}title")))
        assert (found.issn, found.eissn) == (info.findtext(f"{_CSL}issn"), info.findtext(f"{_CSL}eissn"))
        assert found.fields == tuple(sorted(journals.FIELDS[str(field)] for field in fields))


def test_every_issn_of_a_seed_is_valid() -> None:
    for value in POOL.entities["academia.issn"].seed_values:
        assert issn_standard.is_valid(str(value))
        assert POOL.call("issn_barcode", {"issn": value}).value == {"ean": issn_standard.to_ean(str(value))}


def test_every_isbn_seed_is_valid() -> None:
    assert all(isbn_standard.is_valid(str(value)) for value in POOL.entities["academia.isbn"].seed_values)


def test_a_wrong_check_digit_is_refused() -> None:
    assert identifiers.issn_digits("1745-2473") == "1745247"
    with pytest.raises(InvalidArguments, match="should be 3"):
        identifiers.issn_digits("1745-2474")


def test_coupling_is_the_overlap_of_reference_lists() -> None:
    path = Path(toolgym.envs.academia.__file__).parent / "records" / "medical_articles.json"
    lists = {entry["pmid"]: set(entry["references"]) for entry in json.loads(path.read_text("utf-8"))}
    for pmid in sorted(lists)[::10]:
        shared = {other: len(lists[pmid] & lists[other]) for other in lists if other != pmid}
        expected = {other: count for other, count in shared.items() if count}
        assert medical.coupled(pmid) == expected
        assert list(medical.coupled(pmid)) == sorted(expected, key=lambda other: (-expected[other], int(other)))


def test_records_hold_no_abstracts() -> None:
    path = Path(toolgym.envs.academia.__file__).parent / "records" / "medical_articles.json"
    assert "abstract" not in {key.casefold() for entry in json.loads(path.read_text("utf-8")) for key in entry}


def test_databases_keep_their_publications() -> None:
    raw = json.loads(databases.BIOREGISTRY.path("data/bioregistry.json").read_text("utf-8"))
    for prefix in [str(seed) for seed in POOL.entities["academia.database"].seed_values[::40]]:
        pmids = {p["pubmed"] for p in raw[prefix]["publications"] if p.get("pubmed")}
        assert set(POOL.call("publications_about_database", {"database": prefix}).value["publications"]) == pmids


def test_every_edition_seed_has_its_years_in_order() -> None:
    for edition in POOL.entities["academia.reporter_edition"].seed_values[::10]:
        years = POOL.call("reporter_edition_coverage", {"edition": edition}).value
        assert years["first_year"] + years["years"] == years["last_year"] >= years["first_year"]


def test_alpha_labels_follow_the_number_of_authors() -> None:
    assert names.alpha_label(("Knuth, Donald E.",), 1984) == "Knu84"
    assert names.alpha_label(("A, B", "C, D", "E, F", "G, H"), 2005) == "ACEG05"
    assert names.alpha_label(("A, B", "C, D", "E, F", "G, H", "I, J"), 2005) == "ACE+05"


def test_words_lose_punctuation_at_their_ends_only() -> None:
    assert [names.bare(word) for word in ("(6-31G**)", "co-author,", "...")] == ["6-31G", "co-author", ""]
