"""Phenotypes of the Human Phenotype Ontology: hierarchy, names, information content and likeness."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.medicine.data import hpo
from toolgym.envs.medicine.data.hpo import HPO, INDEX
from toolgym.envs.medicine.entities import Disease, Gene, Phenotype, Term, UmlsConcept
from toolgym.envs.medicine.quantities import Count
from toolgym.envs.medicine.results import Result
from toolgym.tools import Entity, InvalidArguments, NotFound, Quantity, Tool, tool

_phenotype_tool = partial(tool, domain="medicine", source=HPO, theme="phenotypes")


class Phenotypes(Result):
    """Phenotypes in order of their ids, and their number."""

    phenotypes: list[Phenotype]
    first: Phenotype
    count: Count


class PhenotypeFound(Result):
    """One phenotype."""

    phenotype: Phenotype


class Synonyms(Result):
    """Synonyms in alphabetical order, and their number."""

    synonyms: list[Term]
    count: Count


class Concepts(Result):
    """UMLS concepts in order, and their number."""

    concepts: list[UmlsConcept]
    count: Count


class Genes(Result):
    """Gene symbols in alphabetical order, and their number."""

    genes: list[Gene]
    first: Gene
    count: Count


class Diseases(Result):
    """Diseases in order of their ids, and their number."""

    diseases: list[Disease]
    first: Disease
    count: Count


class Levels(Result):
    """A number of levels."""

    levels: Count


class Information(Result):
    """An information content in nats."""

    content: Annotated[float, Entity("number"), Quantity(None, 4)]


class Likeness(Result):
    """A similarity of two phenotypes."""

    similarity: Annotated[float, Entity("number"), Quantity(None, 4)]


@_phenotype_tool(
    kind="retrieval",
    wording={
        "phenotypes": ["the parent terms of {phenotype}", "the HPO terms directly above {phenotype}"],
        "first": [
            "the first by id of the parent terms of {phenotype}",
            "the first by id of the HPO terms directly above {phenotype}",
        ],
        "count": ["the number of parent terms of {phenotype}", "the number of terms directly above {phenotype}"],
    },
    golden=[({"phenotype": "HP:0001250"}, {"phenotypes": ["HP:0012638"], "count": 1})],
    invalid=[({"phenotype": "HP:9999999"}, "not_found")],
)
def hpo_parents(phenotype: Phenotype) -> Phenotypes:
    """Lists the terms directly above a term of the Human Phenotype Ontology (release of 2025-01-16).

    Args:
        phenotype: Id of the term, for example HP:0001250.
    """
    term = hpo.find_term(phenotype)[0]
    found = INDEX.column("SELECT parent FROM edge WHERE child = ? ORDER BY parent", term)
    if not found:
        raise NotFound(f"{term} is the root of the ontology and has no parent")
    return Phenotypes(phenotypes=found, first=found[0], count=len(found))


@_phenotype_tool(
    kind="retrieval",
    wording={
        "phenotypes": ["the child terms of {phenotype}", "the HPO terms directly below {phenotype}"],
        "first": [
            "the first by id of the child terms of {phenotype}",
            "the first by id of the HPO terms directly below {phenotype}",
        ],
        "count": ["the number of child terms of {phenotype}", "the number of terms directly below {phenotype}"],
    },
    golden=[({"phenotype": "HP:0000107"}, {"count": 11})],
    invalid=[({"phenotype": "HP:9999999"}, "not_found")],
)
def hpo_children(phenotype: Phenotype) -> Phenotypes:
    """Lists the terms directly below a term of the Human Phenotype Ontology, and counts all.

    Args:
        phenotype: Id of the term, for example HP:0000107.
    """
    term = hpo.find_term(phenotype)[0]
    found = INDEX.column("SELECT child FROM edge WHERE parent = ? ORDER BY child", term)
    if not found:
        raise NotFound(f"no term stands below {term}")
    return Phenotypes(phenotypes=found, first=found[0], count=len(found))


@_phenotype_tool(
    kind="retrieval",
    wording={
        "synonyms": ["the exact synonyms of {phenotype}", "the exact synonyms that the ontology lists for {phenotype}"],
        "count": ["the number of exact synonyms of {phenotype}", "the number of exact synonyms listed for {phenotype}"],
    },
    golden=[
        (
            {"phenotype": "HP:0000003"},
            {
                "synonyms": ["Multicystic dysplastic kidney", "Multicystic kidneys", "Multicystic renal dysplasia"],
                "count": 3,
            },
        )
    ],
    invalid=[({"phenotype": "HP:9999999"}, "not_found")],
)
def hpo_synonyms(phenotype: Phenotype) -> Synonyms:
    """Lists the exact synonyms of a term of the Human Phenotype Ontology, alphabetically.

    Args:
        phenotype: Id of the term, for example HP:0000003.
    """
    term = hpo.find_term(phenotype)[0]
    found = INDEX.column("SELECT DISTINCT text FROM synonym WHERE id = ? AND scope = 'exact' ORDER BY text", term)
    if not found:
        raise NotFound(f"the ontology lists no exact synonym of {term}")
    return Synonyms(synonyms=found, count=len(found))


@_phenotype_tool(
    kind="retrieval",
    wording={
        "concepts": ["the UMLS concepts of {phenotype}", "the UMLS concepts to which the ontology links {phenotype}"],
        "count": ["the number of UMLS concepts of {phenotype}", "the number of UMLS concepts linked to {phenotype}"],
    },
    golden=[({"phenotype": "HP:0000003"}, {"concepts": ["C3714581"], "count": 1})],
    invalid=[({"phenotype": "HP:9999999"}, "not_found")],
)
def hpo_umls_concepts(phenotype: Phenotype) -> Concepts:
    """Lists the UMLS concept identifiers to which the ontology links a term.

    Args:
        phenotype: Id of the term, for example HP:0000003.
    """
    term = hpo.find_term(phenotype)[0]
    found = INDEX.column("SELECT DISTINCT cui FROM umls WHERE id = ? ORDER BY cui", term)
    if not found:
        raise NotFound(f"the ontology links {term} to no UMLS concept")
    return Concepts(concepts=found, count=len(found))


@_phenotype_tool(
    kind="retrieval",
    wording={"phenotype": ["the phenotype linked to {concept}", "the HPO term that stands for {concept}"]},
    golden=[({"concept": "C3714581"}, {"phenotype": "HP:0000003"})],
    invalid=[({"concept": "C0000000"}, "not_found")],
)
def hpo_of_umls(concept: UmlsConcept) -> PhenotypeFound:
    """Finds the single term of the Human Phenotype Ontology that is linked to a UMLS concept.

    Args:
        concept: UMLS concept identifier, for example C3714581.
    """
    found = INDEX.column("SELECT DISTINCT id FROM umls WHERE cui = ? ORDER BY id", concept[:20].strip().upper())
    if len(found) != 1:
        raise NotFound(f"{len(found)} terms are linked to the UMLS concept '{concept[:20]}', not one")
    return PhenotypeFound(phenotype=found[0])


@_phenotype_tool(
    kind="retrieval",
    wording={
        "genes": [
            "the genes annotated directly with {phenotype}",
            "the genes with a direct HPO annotation of {phenotype}",
        ],
        "first": [
            "the first alphabetically of the genes annotated directly with {phenotype}",
            "the first alphabetically of the genes with a direct HPO annotation of {phenotype}",
        ],
        "count": [
            "the number of genes annotated directly with {phenotype}",
            "the number of genes with a direct HPO annotation of {phenotype}",
        ],
    },
    golden=[({"phenotype": "HP:0001083"}, {"count": 33})],
    invalid=[({"phenotype": "HP:9999999"}, "not_found")],
)
def hpo_genes(phenotype: Phenotype) -> Genes:
    """Lists the genes annotated with a term itself (not only with narrower ones), and counts all.

    Args:
        phenotype: Id of the term, for example HP:0001083.
    """
    term = hpo.find_term(phenotype)[0]
    found = INDEX.column("SELECT DISTINCT gene FROM gene_finding WHERE term = ? ORDER BY gene", term)
    if not found:
        raise NotFound(f"no gene is annotated with {term} itself")
    return Genes(genes=found, first=found[0], count=len(found))


@_phenotype_tool(
    kind="retrieval",
    wording={
        "diseases": [
            "the diseases annotated directly with {phenotype}",
            "the diseases with a direct HPO annotation of {phenotype}",
        ],
        "first": [
            "the first by id, in text order, of the diseases annotated directly with {phenotype}",
            "the first by id, in text order, of the diseases with a direct HPO annotation of {phenotype}",
        ],
        "count": [
            "the number of diseases annotated directly with {phenotype}",
            "the number of diseases with a direct HPO annotation of {phenotype}",
        ],
    },
    golden=[({"phenotype": "HP:0000003"}, {"count": 82})],
    invalid=[({"phenotype": "HP:9999999"}, "not_found")],
)
def hpo_diseases(phenotype: Phenotype) -> Diseases:
    """Lists the diseases annotated with a term itself (not only with narrower ones), and counts all.

    Args:
        phenotype: Id of the term, for example HP:0001083.
    """
    term = hpo.find_term(phenotype)[0]
    found = INDEX.column("SELECT disease FROM finding WHERE term = ? AND aspect = 'P' ORDER BY disease", term)
    if not found:
        raise NotFound(f"no disease is annotated with {term} itself")
    return Diseases(diseases=found, first=found[0], count=len(found))


@_phenotype_tool(
    kind="retrieval",
    wording={
        "phenotype": [
            "the child term of {phenotype} that the most annotated diseases show, if tied the one with the smallest id",
            "the term directly below {phenotype} shown by the most annotated diseases (if tied the smallest id)",
        ]
    },
    golden=[({"phenotype": "HP:0001250"}, {"phenotype": "HP:0020219"})],
    invalid=[({"phenotype": "HP:9999999"}, "not_found")],
)
def hpo_commonest_child(phenotype: Phenotype) -> PhenotypeFound:
    """Finds the term directly below a term that the most annotated diseases show, by itself or by a narrower term.

    Args:
        phenotype: Id of the term, for example HP:0001250.
    """
    term = hpo.find_term(phenotype)[0]
    row = INDEX.row(
        "SELECT t.id FROM edge e JOIN term t ON t.id = e.child WHERE e.parent = ? ORDER BY t.diseases DESC, t.id "
        "LIMIT 1",
        term,
    )
    if row is None:
        raise NotFound(f"no term stands below {term}")
    return PhenotypeFound(phenotype=row[0])


@_phenotype_tool(
    kind="retrieval",
    wording={
        "levels": [
            "the number of is-a steps from {phenotype} up to the root of the ontology, by the shortest way",
            "the depth of {phenotype} below the root of the Human Phenotype Ontology, by the shortest way",
        ]
    },
    golden=[({"phenotype": "HP:0000118"}, {"levels": 1}), ({"phenotype": "HP:0000001"}, {"levels": 0})],
    invalid=[({"phenotype": "HP:9999999"}, "not_found")],
)
def hpo_depth(phenotype: Phenotype) -> Levels:
    """Counts the steps of the shortest way from a term up to the root "All" of the Human Phenotype Ontology.

    Args:
        phenotype: Id of the term, for example HP:0001250.
    """
    row = INDEX.row("SELECT depth FROM term WHERE id = ?", hpo.find_term(phenotype)[0])
    return Levels(levels=row[0] if row else 0)


@_phenotype_tool(
    kind="retrieval",
    wording={
        "content": [
            "the information content, in nats over annotated diseases, of {phenotype}",
            "the negative natural logarithm of the share of annotated diseases that show {phenotype} or a narrower "
            "term",
        ]
    },
    golden=[({"phenotype": "HP:0000118"}, {"content": 0.0})],
    invalid=[({"phenotype": "HP:0000005"}, "not_found")],
)
def hpo_information_content(phenotype: Phenotype) -> Information:
    """Computes a term's information content: minus the natural logarithm of the share of diseases that show it.

    A disease shows a term if it is annotated with it or with a narrower one. The base is every disease (OMIM, Orphanet,
    DECIPHER) with a phenotypic abnormality.

    Args:
        phenotype: Id of the term, for example HP:0001250.
    """
    return Information(content=hpo.information(hpo.find_term(phenotype)[0]))


@_phenotype_tool(
    kind="retrieval",
    wording={
        "phenotype": [
            "the most informative common ancestor of {phenotype} and {other}",
            "the most informative HPO term at or above both {phenotype} and {other}",
        ]
    },
    golden=[({"phenotype": "HP:0001250", "other": "HP:0001263"}, {"phenotype": "HP:0012638"})],
    invalid=[({"phenotype": "HP:0001250", "other": "HP:0001250"}, "invalid_arguments")],
)
def hpo_common_ancestor(phenotype: Phenotype, other: Phenotype) -> PhenotypeFound:
    """Finds the common ancestor of two terms with the highest information content over annotated diseases.

    An ancestor may be one of the two terms itself. Of equally informative ones, the smallest id is given.

    Args:
        phenotype: Id of a term, for example HP:0001250.
        other: Id of another term.
    """
    return PhenotypeFound(phenotype=hpo.common_ancestor(*_pair(phenotype, other))[0])


@_phenotype_tool(
    kind="retrieval",
    wording={
        "similarity": [
            "the {method} similarity of {phenotype} and {other} (information content in nats over annotated diseases)",
            "the {method} semantic similarity between {phenotype} and {other}, with information content in nats over "
            "annotated diseases",
        ]
    },
    golden=[({"phenotype": "HP:0001250", "other": "HP:0001263", "method": "Resnik"}, {"similarity": 0.5297})],
    invalid=[({"phenotype": "HP:0001250", "other": "HP:0001250", "method": "Lin"}, "invalid_arguments")],
)
def hpo_similarity(phenotype: Phenotype, other: Phenotype, method: Literal["Resnik", "Lin", "Jaccard"]) -> Likeness:
    """Computes how alike two terms are.

    Resnik is the information content of their most informative common ancestor, Lin twice that over the sum of their
    own contents, Jaccard the share of common ones among all their ancestors (each term included).

    Args:
        phenotype: Id of a term, for example HP:0001250.
        other: Id of another term.
        method: Measure of similarity.
    """
    one, two = _pair(phenotype, other)
    if method == "Jaccard":
        above, beside = hpo.ancestors(one), hpo.ancestors(two)
        return Likeness(similarity=len(above & beside) / len(above | beside))
    shared = hpo.common_ancestor(one, two)[1]
    if method == "Resnik":
        return Likeness(similarity=shared)
    total = hpo.information(one) + hpo.information(two)
    return Likeness(similarity=2 * shared / total if total else 0.0)


def _pair(phenotype: str, other: str) -> tuple[str, str]:
    one, two = hpo.find_term(phenotype)[0], hpo.find_term(other)[0]
    if one == two:
        raise InvalidArguments(f"the two phenotypes must differ, but both are {one}")
    return one, two


TOOLS: tuple[Tool, ...] = (
    hpo_parents,
    hpo_children,
    hpo_synonyms,
    hpo_umls_concepts,
    hpo_of_umls,
    hpo_genes,
    hpo_diseases,
    hpo_commonest_child,
    hpo_depth,
    hpo_information_content,
    hpo_common_ancestor,
    hpo_similarity,
)
