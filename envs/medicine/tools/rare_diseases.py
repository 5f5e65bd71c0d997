"""Rare diseases: their phenotypes, genes, modes of inheritance and likeness, after the HPO annotations."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.medicine.data import hpo
from toolgym.envs.medicine.data.hpo import HPO, INDEX
from toolgym.envs.medicine.entities import Disease, Gene, Phenotype
from toolgym.envs.medicine.quantities import Count
from toolgym.envs.medicine.results import Result
from toolgym.envs.medicine.tools.phenotypes import Diseases, Genes, Likeness, PhenotypeFound, Phenotypes
from toolgym.tools import Entity, InvalidArguments, NotFound, Tool, tool

_disease_tool = partial(tool, domain="medicine", source=HPO, theme="rare_diseases")
_Inheritance = Annotated[str, Entity("medicine.hpo")]


class Modes(Result):
    """Modes of inheritance in order of their ids, and their number."""

    modes: list[_Inheritance]
    count: Count


class GeneFound(Result):
    """One gene."""

    gene: Gene


class DiseaseFound(Result):
    """One disease."""

    disease: Disease


class Number(Result):
    """A number of phenotypes."""

    count: Count


@_disease_tool(
    kind="retrieval",
    wording={
        "phenotypes": [
            "the phenotypes annotated to {disease}",
            "the HPO-annotated phenotypic abnormalities of {disease}",
        ],
        "first": [
            "the first by id of the phenotypes annotated to {disease}",
            "the first by id of the HPO-annotated phenotypic abnormalities of {disease}",
        ],
        "count": [
            "the number of phenotypes annotated to {disease}",
            "the number of phenotypic abnormalities that the HPO annotations give {disease}",
        ],
    },
    golden=[({"disease": "OMIM:154700"}, {"count": 70})],
    invalid=[({"disease": "OMIM:1"}, "not_found")],
)
def disease_phenotypes(disease: Disease) -> Phenotypes:
    """Lists the phenotypic abnormalities annotated to a disease (in order of ids), and counts all.

    Args:
        disease: Id at OMIM, Orphanet or DECIPHER, for example OMIM:154700.
    """
    known = hpo.find_disease(disease)[0]
    found = _findings(known)
    if not found:
        raise NotFound(f"no phenotypic abnormality is annotated to {known}")
    return Phenotypes(phenotypes=found, first=found[0], count=len(found))


def _findings(disease: str) -> list[str]:
    return INDEX.column("SELECT term FROM finding WHERE disease = ? AND aspect = 'P' ORDER BY term", disease)


@_disease_tool(
    kind="retrieval",
    wording={
        "genes": ["the genes linked to {disease}", "the genes that the HPO annotations link to {disease}"],
        "first": [
            "the first alphabetically of the genes linked to {disease}",
            "the first alphabetically of the genes that the HPO annotations link to {disease}",
        ],
        "count": ["the number of genes linked to {disease}", "the number of genes that HPO links to {disease}"],
    },
    golden=[({"disease": "OMIM:154700"}, {"genes": ["FBN1"], "count": 1})],
    invalid=[({"disease": "OMIM:1"}, "not_found")],
)
def disease_genes(disease: Disease) -> Genes:
    """Lists the genes linked to a disease in the HPO annotations, alphabetically.

    Args:
        disease: Id at OMIM or Orphanet, for example OMIM:154700.
    """
    known = hpo.find_disease(disease)[0]
    found = INDEX.column("SELECT DISTINCT gene FROM gene_disease WHERE disease = ? ORDER BY gene", known)
    if not found:
        raise NotFound(f"no gene is linked to {known}")
    return Genes(genes=found, first=found[0], count=len(found))


@_disease_tool(
    kind="retrieval",
    wording={
        "modes": ["the modes of inheritance of {disease}", "the modes of inheritance annotated to {disease}"],
        "count": [
            "the number of modes of inheritance annotated to {disease}",
            "the number of ways {disease} is inherited",
        ],
    },
    golden=[({"disease": "OMIM:154700"}, {"modes": ["HP:0000006"], "count": 1})],
    invalid=[({"disease": "OMIM:1"}, "not_found")],
)
def disease_inheritance(disease: Disease) -> Modes:
    """Lists the modes of inheritance annotated to a disease, as terms of the Human Phenotype Ontology.

    Args:
        disease: Id at OMIM or Orphanet, for example OMIM:154700.
    """
    known = hpo.find_disease(disease)[0]
    found = INDEX.column("SELECT term FROM finding WHERE disease = ? AND aspect = 'I' ORDER BY term", known)
    if not found:
        raise NotFound(f"no mode of inheritance is annotated to {known}")
    return Modes(modes=found, count=len(found))


@_disease_tool(
    kind="retrieval",
    wording={
        "diseases": ["the diseases linked to {gene}", "the diseases that the HPO annotations link to {gene}"],
        "first": [
            "the first by id, in text order, of the diseases linked to {gene}",
            "the first by id, in text order, of the diseases that the HPO annotations link to {gene}",
        ],
        "count": ["the number of diseases linked to {gene}", "the number of diseases that HPO links to {gene}"],
    },
    golden=[({"gene": "AAAS"}, {"diseases": ["OMIM:231550", "ORPHA:869"], "count": 2})],
    invalid=[({"gene": "NOGENE1"}, "not_found")],
)
def diseases_of_gene(gene: Gene) -> Diseases:
    """Lists the diseases linked to a gene in the HPO annotations (in order of ids), and counts all.

    Args:
        gene: Gene symbol, for example FBN1.
    """
    known = hpo.find_gene(gene)
    found = INDEX.column(
        "SELECT DISTINCT disease FROM gene_disease WHERE gene = ? AND disease LIKE '%:%' ORDER BY disease", known
    )
    if not found:
        raise NotFound(f"no disease is linked to {known}")
    return Diseases(diseases=found, first=found[0], count=len(found))


@_disease_tool(
    kind="retrieval",
    wording={
        "phenotypes": [
            "the phenotypes annotated to {gene}",
            "the HPO terms annotated to {gene}",
        ],
        "first": [
            "the first by id of the phenotypes annotated to {gene}",
            "the first by id of the HPO terms annotated to {gene}",
        ],
        "count": ["the number of phenotypes annotated to {gene}", "the number of HPO terms annotated to {gene}"],
    },
    golden=[({"gene": "NAT2"}, {"phenotypes": ["HP:0000007", "HP:0001939"], "count": 2})],
    invalid=[({"gene": "NOGENE1"}, "not_found")],
)
def phenotypes_of_gene(gene: Gene) -> Phenotypes:
    """Lists the HPO terms annotated to a gene (in order of ids), and counts all.

    Args:
        gene: Gene symbol, for example FBN1.
    """
    known = hpo.find_gene(gene)
    found = INDEX.column("SELECT DISTINCT term FROM gene_finding WHERE gene = ? ORDER BY term", known)
    return Phenotypes(phenotypes=found, first=found[0], count=len(found))


@_disease_tool(
    kind="retrieval",
    wording={
        "count": [
            "the number of phenotypes annotated to both {disease} and {other}",
            "the number of phenotypic abnormalities that HPO gives both {disease} and {other}",
        ]
    },
    golden=[({"disease": "OMIM:154700", "other": "ORPHA:558"}, {"count": 33})],
    invalid=[({"disease": "OMIM:154700", "other": "OMIM:154700"}, "invalid_arguments")],
)
def disease_shared_phenotypes(disease: Disease, other: Disease) -> Number:
    """Counts the phenotypic abnormalities annotated, each itself, to both of two diseases.

    Args:
        disease: Id of a disease, for example OMIM:154700.
        other: Id of another disease.
    """
    one, two = _pair(disease, other)
    return Number(count=len(set(_findings(one)) & set(_findings(two))))


@_disease_tool(
    kind="retrieval",
    wording={
        "similarity": [
            "the Jaccard similarity of the phenotypes, with all their ancestors, of {disease} and {other}",
            "the Jaccard index of {disease} and {other} over their annotated phenotypes and all ancestors of these",
        ]
    },
    golden=[({"disease": "OMIM:154700", "other": "ORPHA:558"}, {"similarity": 0.5714})],
    invalid=[({"disease": "OMIM:154700", "other": "OMIM:154700"}, "invalid_arguments")],
)
def disease_similarity(disease: Disease, other: Disease) -> Likeness:
    """Computes the Jaccard similarity of two diseases over their annotated abnormalities and all ancestors of these.

    Args:
        disease: Id of a disease, for example OMIM:154700.
        other: Id of another disease.
    """
    one, two = (_spread(d) for d in _pair(disease, other))
    return Likeness(similarity=len(one & two) / max(1, len(one | two)))


def _pair(disease: str, other: str) -> tuple[str, str]:
    one, two = hpo.find_disease(disease)[0], hpo.find_disease(other)[0]
    if one == two:
        raise InvalidArguments(f"the two diseases must differ, but both are {one}")
    return one, two


def _spread(disease: str) -> set[str]:
    return set(
        INDEX.column(
            "SELECT DISTINCT a.ancestor FROM finding f JOIN above a ON a.id = f.term WHERE f.disease = ? AND aspect "
            "= 'P'",
            disease,
        )
    )


@_disease_tool(
    kind="retrieval",
    wording={
        "genes": [
            "the genes annotated with both {phenotype} and {other}",
            "the genes with direct HPO annotations of both {phenotype} and {other}",
        ],
        "first": [
            "the first alphabetically of the genes annotated with both {phenotype} and {other}",
            "the first alphabetically of the genes with direct HPO annotations of both {phenotype} and {other}",
        ],
        "count": [
            "the number of genes annotated with both {phenotype} and {other}",
            "the number of genes with direct HPO annotations of both {phenotype} and {other}",
        ],
    },
    golden=[({"phenotype": "HP:0001083", "other": "HP:0001166"}, {"count": 11})],
    invalid=[({"phenotype": "HP:0001083", "other": "HP:0001083"}, "invalid_arguments")],
)
def genes_with_both_phenotypes(phenotype: Phenotype, other: Phenotype) -> Genes:
    """Lists the genes annotated with each of two terms itself, alphabetically, and counts all.

    Args:
        phenotype: Id of a term, for example HP:0001083.
        other: Id of another term.
    """
    one, two = hpo.find_term(phenotype)[0], hpo.find_term(other)[0]
    if one == two:
        raise InvalidArguments(f"the two phenotypes must differ, but both are {one}")
    found = INDEX.column(
        "SELECT gene FROM gene_finding WHERE term = ? INTERSECT SELECT gene FROM gene_finding WHERE term = ? ORDER "
        "BY 1",
        one,
        two,
    )
    if not found:
        raise NotFound(f"no gene is annotated with both {one} and {two}")
    return Genes(genes=found, first=found[0], count=len(found))


@_disease_tool(
    kind="retrieval",
    wording={
        "phenotypes": [
            "the phenotypes annotated as {frequency} in {disease}",
            "the HPO phenotypes that are {frequency} among patients with {disease}",
        ],
        "first": [
            "the first by id of the phenotypes annotated as {frequency} in {disease}",
            "the first by id of the HPO phenotypes that are {frequency} among patients with {disease}",
        ],
        "count": [
            "the number of phenotypes annotated as {frequency} in {disease}",
            "the number of HPO phenotypes that are {frequency} among patients with {disease}",
        ],
    },
    golden=[
        (
            {"disease": "OMIM:619340", "frequency": "frequent (30 to 79 percent)"},
            {"phenotypes": ["HP:0001518", "HP:0001789", "HP:0011097", "HP:0011451", "HP:0032792"]},
        )
    ],
    invalid=[({"disease": "OMIM:1", "frequency": "frequent (30 to 79 percent)"}, "not_found")],
)
def disease_phenotypes_by_frequency(
    disease: Disease,
    frequency: Literal[
        "very frequent (80 to 100 percent)", "frequent (30 to 79 percent)", "occasional (5 to 29 percent)"
    ],
) -> Phenotypes:
    """Lists the phenotypic abnormalities annotated to a disease with a frequency in a range, in order of ids.

    Annotated fractions and percentages of patients are sorted into the classes of HPO.

    Args:
        disease: Id at OMIM or Orphanet, for example OMIM:619340.
        frequency: Class of frequency.
    """
    known = hpo.find_disease(disease)[0]
    rows = INDEX.rows("SELECT term, frequency FROM finding WHERE disease = ? AND aspect = 'P' ORDER BY term", known)
    found = [term for term, text in rows if _frequency_class(text) == frequency.partition(" (")[0]]
    if not found:
        raise NotFound(f"no phenotype is annotated as {frequency} in {known}")
    return Phenotypes(phenotypes=found, first=found[0], count=len(found))


def _frequency_class(text: str) -> str | None:
    """HPO's class of a frequency that is written as a class, a fraction or a percentage; obligate is very frequent."""
    if text in hpo.FREQUENCIES:
        return hpo.FREQUENCIES[text]
    if "/" in text:
        some, _, all_ = text.partition("/")
        share = float(some) / float(all_) if float(all_) else 0.0
    elif text.endswith("%"):
        share = float(text[:-1]) / 100
    else:
        return None
    return next(
        (name for low, name in ((0.795, "very frequent"), (0.295, "frequent"), (0.045, "occasional")) if share >= low),
        None,
    )


@_disease_tool(
    kind="retrieval",
    wording={
        "phenotype": [
            "the rarest phenotype, by the number of annotated diseases, of {disease}",
            "the most informative of the HPO phenotypes annotated to {disease}",
        ]
    },
    golden=[({"disease": "OMIM:154700"}, {"phenotype": "HP:0005136"})],
    invalid=[({"disease": "OMIM:1"}, "not_found")],
)
def disease_rarest_phenotype(disease: Disease) -> PhenotypeFound:
    """Finds the phenotype of a disease with the highest information content (shown by the fewest annotated diseases).

    A disease shows a term if it is annotated with it or a narrower one. Of equals, the smallest id is given.

    Args:
        disease: Id at OMIM or Orphanet, for example OMIM:154700.
    """
    known = hpo.find_disease(disease)[0]
    return _rarest("SELECT term FROM finding WHERE disease = ? AND aspect = 'P'", known)


@_disease_tool(
    kind="retrieval",
    wording={
        "phenotype": [
            "the rarest phenotype, by the number of annotated diseases, of {gene}",
            "the most informative of the HPO phenotypes annotated to {gene}",
        ]
    },
    golden=[({"gene": "NAT2"}, {"phenotype": "HP:0001939"})],
    invalid=[({"gene": "NOGENE1"}, "not_found")],
)
def gene_rarest_phenotype(gene: Gene) -> PhenotypeFound:
    """Finds the phenotype annotated to a gene with the highest information content (fewest annotated diseases show it).

    A disease shows a term if it is annotated with it or a narrower one. Of equals, the smallest id is given.

    Args:
        gene: Gene symbol, for example FBN1.
    """
    return _rarest("SELECT term FROM gene_finding WHERE gene = ?", hpo.find_gene(gene))


def _rarest(terms: str, owner: str) -> PhenotypeFound:
    row = INDEX.row(f"SELECT id FROM term WHERE diseases > 0 AND id IN ({terms}) ORDER BY diseases, id LIMIT 1", owner)
    if row is None:
        raise NotFound(f"no phenotypic abnormality is annotated to {owner}")
    return PhenotypeFound(phenotype=row[0])


@_disease_tool(
    kind="retrieval",
    wording={"gene": ["the only gene linked to {disease}", "the single gene that HPO links to {disease}"]},
    golden=[({"disease": "OMIM:154700"}, {"gene": "FBN1"})],
    invalid=[({"disease": "OMIM:1"}, "not_found")],
)
def disease_only_gene(disease: Disease) -> GeneFound:
    """Gives the gene linked to a disease in the HPO annotations, where there is exactly one.

    Args:
        disease: Id at OMIM or Orphanet, for example OMIM:154700.
    """
    known = hpo.find_disease(disease)[0]
    found = INDEX.column("SELECT DISTINCT gene FROM gene_disease WHERE disease = ? ORDER BY gene", known)
    if len(found) != 1:
        raise NotFound(f"{len(found)} genes are linked to {known}, not one")
    return GeneFound(gene=found[0])


@_disease_tool(
    kind="retrieval",
    wording={
        "gene": [
            "the gene with the {extreme} HPO phenotypes among those annotated directly with {phenotype}, if tied the "
            "first alphabetically",
            "the gene that, of all annotated directly with {phenotype}, has the {extreme} HPO phenotypes (if tied "
            "the first alphabetically)",
        ]
    },
    golden=[({"phenotype": "HP:0001083", "extreme": "fewest"}, {"gene": "TAP1"})],
    invalid=[({"phenotype": "HP:9999999", "extreme": "most"}, "not_found")],
)
def extreme_gene_of_phenotype(phenotype: Phenotype, extreme: Literal["most", "fewest"]) -> GeneFound:
    """Finds, among the genes annotated with a term itself, the one with the most or fewest annotated terms.

    Args:
        phenotype: Id of the term, for example HP:0001083.
        extreme: Most or fewest; of equals, the first symbol alphabetically is given.
    """
    term = hpo.find_term(phenotype)[0]
    order = "DESC" if extreme == "most" else "ASC"
    row = INDEX.row(
        "SELECT gene FROM gene_finding WHERE gene IN (SELECT gene FROM gene_finding WHERE term = ?) GROUP BY gene"
        f" ORDER BY count(DISTINCT term) {order}, gene LIMIT 1",
        term,
    )
    if row is None:
        raise NotFound(f"no gene is annotated with {term} itself")
    return GeneFound(gene=row[0])


@_disease_tool(
    kind="retrieval",
    wording={
        "disease": [
            "the disease with the {extreme} phenotypes among those annotated directly with {phenotype}, if tied the "
            "one with the first id in text order",
            "the disease that, of all annotated directly with {phenotype}, has the {extreme} phenotypes (if tied "
            "the one with the first id in text order)",
        ]
    },
    golden=[({"phenotype": "HP:0001083", "extreme": "most"}, {"disease": "ORPHA:800"})],
    invalid=[({"phenotype": "HP:9999999", "extreme": "most"}, "not_found")],
)
def extreme_disease_of_phenotype(phenotype: Phenotype, extreme: Literal["most", "fewest"]) -> DiseaseFound:
    """Finds, among the diseases annotated with a term itself, the one with the most or fewest phenotypic abnormalities.

    Args:
        phenotype: Id of the term, for example HP:0001083.
        extreme: Most or fewest; of equals, the first id in text order is given.
    """
    term = hpo.find_term(phenotype)[0]
    order = "DESC" if extreme == "most" else "ASC"
    row = INDEX.row(
        "SELECT disease FROM finding WHERE aspect = 'P' AND disease IN (SELECT disease FROM finding WHERE term = ? AND"
        f" aspect = 'P') GROUP BY disease ORDER BY count(*) {order}, disease LIMIT 1",
        term,
    )
    if row is None:
        raise NotFound(f"no disease is annotated with {term} itself")
    return DiseaseFound(disease=row[0])


TOOLS: tuple[Tool, ...] = (
    disease_phenotypes,
    disease_genes,
    disease_inheritance,
    diseases_of_gene,
    phenotypes_of_gene,
    disease_shared_phenotypes,
    disease_similarity,
    genes_with_both_phenotypes,
    disease_phenotypes_by_frequency,
    disease_rarest_phenotype,
    gene_rarest_phenotype,
    disease_only_gene,
    extreme_gene_of_phenotype,
    extreme_disease_of_phenotype,
)
