"""Writes ``medical_articles.json``: PubMed records without their abstracts, out of an unpacked source of metapub.

Run ``python build_medical_articles.py FOLDER`` with the folder ``tests/fixtures/pmid_xml`` of metapub 0.7.5.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

_ARTICLE = "MedlineCitation/Article"


def _text(node: ElementTree.Element | None) -> str:
    return " ".join("".join(node.itertext()).split()) if node is not None else ""


def _orcid(author: ElementTree.Element) -> str:
    found = author.findtext("Identifier[@Source='ORCID']") or ""
    return found.rstrip("/").rsplit("/", 1)[-1]


def _author(author: ElementTree.Element) -> list[str]:
    return [author.findtext("LastName") or "", author.findtext("ForeName") or "", _orcid(author)]


def _record(entry: ElementTree.Element) -> dict[str, Any]:
    def get(path: str) -> str:
        return _text(entry.find(path))

    ids = "PubmedData/ArticleIdList/ArticleId"
    cited = entry.findall("PubmedData/ReferenceList//Reference/ArticleIdList/ArticleId[@IdType='pubmed']")
    pmids = dict.fromkeys((node.text or "").strip() for node in cited)
    names = entry.findall(f"{_ARTICLE}/AuthorList/Author[LastName]")
    return {
        "pmid": get("MedlineCitation/PMID"),
        "title": get(f"{_ARTICLE}/ArticleTitle"),
        "doi": get(f"{ids}[@IdType='doi']").lower(),
        "journal": get(f"{_ARTICLE}/Journal/Title"),
        "abbreviation": get(f"{_ARTICLE}/Journal/ISOAbbreviation"),
        "issn": get("MedlineCitation/MedlineJournalInfo/ISSNLinking"),
        "country": get("MedlineCitation/MedlineJournalInfo/Country"),
        "year": int(get(f"{_ARTICLE}/Journal/JournalIssue/PubDate/Year")),
        "authors": [_author(node) for node in names],
        "headings": sorted(
            {_text(n) for n in entry.findall("MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName")}
        ),
        "agencies": sorted({_text(n) for n in entry.findall(f"{_ARTICLE}/GrantList/Grant/Agency")}),
        "references": [p for p in pmids if p.isdigit() and p != "0"],
    }


def main(folder: Path) -> None:
    """Reads every record of the folder and writes them beside this script, in the order of their PMIDs."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.xml")):
        for entry in ElementTree.parse(path).iter("PubmedArticle"):
            record = _record(entry)
            found[record["pmid"]] = record
    records = sorted(found.values(), key=lambda r: int(r["pmid"]))
    text = json.dumps(records, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    Path(__file__).with_name("medical_articles.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
