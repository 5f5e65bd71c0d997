"""Entity types of the biology pack that name things: compounds, elements, genes, organisms, enzymes, sequences."""

import re
from datetime import date
from typing import Annotated

from toolgym.envs.biology.data import (
    codes,
    components,
    compounds,
    elements,
    enzymes,
    fluids,
    genes,
    handbook,
    hla,
    taxa,
)
from toolgym.envs.biology.data.sequences import OLIGOS, PEPTIDES
from toolgym.tools import Entity, EntityType
from toolgym.tools.entities import Scalar

CompoundName = Annotated[str, Entity("chem.compound")]
Cas = Annotated[str, Entity("chem.cas")]
Smiles = Annotated[str, Entity("chem.smiles")]
InchiKey = Annotated[str, Entity("chem.inchikey")]
Formula = Annotated[str, Entity("chem.formula")]
ElementSymbol = Annotated[str, Entity("chem.element")]
NuclideName = Annotated[str, Entity("chem.nuclide")]
ComponentId = Annotated[str, Entity("chem.component")]
Fluid = Annotated[str, Entity("chem.fluid")]
GreenhouseGas = Annotated[str, Entity("chem.greenhouse_gas")]
Solvent = Annotated[str, Entity("chem.solvent")]
GeneSymbol = Annotated[str, Entity("biology.gene")]
GeneSynonym = Annotated[str, Entity("biology.gene_synonym")]
Chromosome = Annotated[str, Entity("biology.chromosome")]
AminoAcid = Annotated[str, Entity("biology.amino_acid")]
Codon = Annotated[str, Entity("biology.codon")]
GeneticCode = Annotated[int, Entity("biology.genetic_code")]
CodonHost = Annotated[str, Entity("biology.codon_host")]
TaxonName = Annotated[str, Entity("biology.taxon")]
TaxonId = Annotated[int, Entity("biology.taxon_id")]
Enzyme = Annotated[str, Entity("biology.restriction_enzyme")]
Site = Annotated[str, Entity("biology.recognition_site")]
Supplier = Annotated[str, Entity("biology.enzyme_supplier")]
Oligo = Annotated[str, Entity("biology.oligonucleotide")]
Peptide = Annotated[str, Entity("biology.peptide")]
Dna = Annotated[str, Entity("biology.dna")]
Rna = Annotated[str, Entity("biology.rna")]
Protein = Annotated[str, Entity("biology.protein")]
HlaAllele = Annotated[str, Entity("biology.hla_allele")]
HlaSerotype = Annotated[str, Entity("biology.hla_serotype")]
HlaSupertype = Annotated[str, Entity("biology.hla_supertype")]
MhcPrefix = Annotated[str, Entity("biology.mhc_prefix")]
Day = Annotated[date, Entity("time.date")]
Year = Annotated[int, Entity("time.year")]

_LONGEST_SMILES = 40
_KEKULE = re.compile(r"(Cl|Br|[CNOSPFI0-9()=#/\\@\[\]H])+")
_NAMED_KINDS = ("tag", "chain", "peptide", "epitope")  # kinds of thing, which take an article


def _element_text(value: Scalar) -> str:
    found = elements.elements().get(str(value))
    return f"{found['name'].lower()} ({value})" if found else str(value)


def _nuclide_text(value: Scalar) -> str:
    symbol, _, number = str(value).partition("-")
    found = elements.elements().get(symbol)
    return f"{found['name'].lower()}-{number}" if found and number else str(value)


def _amino_acid_text(value: Scalar) -> str:
    found = codes.AMINO_ACIDS.get(str(value))
    return f"{found[1]} ({value})" if found else str(value)


def _amino_acid_aliases(value: Scalar) -> tuple[str, ...]:
    found = codes.AMINO_ACIDS.get(str(value))
    return (found[1], found[0]) if found else ()


def _code_text(value: Scalar) -> str:
    number = int(value)
    return f"NCBI genetic code {value} ({codes.code_name(number)})" if number in codes.genetic_codes() else str(value)


def _taxon_aliases(value: Scalar) -> tuple[str, ...]:
    name = taxa.seed_common_names().get(str(value))
    return (name,) if name else ()


def _peptide_text(value: Scalar) -> str:
    name = str(value)
    return f"the {name}" if any(kind in name for kind in _NAMED_KINDS) else name


def _day_text(value: Scalar) -> str:
    day = date.fromisoformat(str(value))
    return f"{day.day} {day:%B} {day.year}"


def _smiles_seeds() -> tuple[str, ...]:
    """Structures of carbon compounds of some size, written without aromatic atoms, charges or salts."""
    found = [c.smiles for c in compounds.compounds().values() if 8 <= len(c.smiles) <= _LONGEST_SMILES]
    return tuple(smiles for smiles in dict.fromkeys(found) if _KEKULE.fullmatch(smiles))[::6]


def _formula_seeds() -> tuple[str, ...]:
    """Formulas of well-known compounds that other compounds share, and of common salts."""
    shared = compounds.by_formula()
    return tuple(dict.fromkeys(c.formula for c in handbook.seed_compounds() if len(shared.get(c.formula, ())) >= 3))


def _synonym_seeds() -> tuple[str, ...]:
    """Synonyms of well-known genes that belong to one gene only and are no gene's own symbol."""
    names = (name for symbol in genes.well_known() for name in genes.genes()[symbol].synonyms[:1])
    owners, symbols = genes.by_synonym(), genes.by_folded_name()
    return tuple(n for n in names if len(owners[n.upper()]) == 1 and n.upper() not in symbols and " " not in n)[::4]


def _taxon_id_seeds() -> tuple[int, ...]:
    return tuple(taxa.find_taxon(name).tax_id for name in taxa.seed_species()[::2])


ENTITY_TYPES: tuple[EntityType, ...] = (
    # Nothing takes "any substance"; the type stands above compounds so that fluids and solvents can be compounds.
    EntityType("chem.substance", "substance", "substances"),
    EntityType(
        "chem.compound",
        "compound",
        "compounds",
        is_a="chem.substance",
        seeds=lambda: tuple(compound.name for compound in handbook.seed_compounds()),
        aliases=lambda value: compounds.name_aliases(str(value)),
    ),
    EntityType(
        "chem.cas",
        "CAS number",
        "CAS numbers",
        lambda value: f"the CAS number {value}",
        seeds=lambda: tuple(compound.cas for compound in handbook.seed_compounds()[::2]),
    ),
    EntityType(
        "chem.smiles",
        "SMILES string",
        "SMILES strings",
        lambda value: f"the SMILES string {value}",
        seeds=_smiles_seeds,
    ),
    EntityType(
        "chem.inchikey",
        "InChIKey",
        "InChIKeys",
        lambda value: f"the InChIKey {value}",
        seeds=lambda: tuple(compound.inchikey for compound in handbook.seed_compounds()[1::3]),
    ),
    EntityType(
        "chem.formula",
        "molecular formula",
        "molecular formulas",
        lambda value: f"the molecular formula {value}",
        seeds=_formula_seeds,
    ),
    EntityType(
        "chem.element",
        "element",
        "elements",
        _element_text,
        seeds=lambda: tuple(elements.elements())[:96],
        aliases=lambda value: (elements.elements()[str(value)]["name"],) if str(value) in elements.elements() else (),
    ),
    EntityType(
        "chem.nuclide",
        "nuclide",
        "nuclides",
        _nuclide_text,
        seeds=elements.seed_nuclides,
        aliases=lambda value: (_nuclide_text(value), str(value).replace("-", "")),
    ),
    EntityType(
        "chem.component",
        "chemical component",
        "chemical components",
        lambda value: f"the PDB chemical component {value}",
        seeds=components.seed_components,
    ),
    EntityType("chem.fluid", "fluid", "fluids", seeds=lambda: tuple(fluids.FLUIDS), is_a="chem.compound"),
    EntityType(
        "chem.greenhouse_gas",
        "greenhouse gas",
        "greenhouse gases",
        seeds=lambda: handbook.names_in(handbook.WARMING),
        is_a="chem.compound",
    ),
    EntityType(
        "chem.solvent", "solvent", "solvents", seeds=lambda: handbook.names_in(handbook.HANSEN), is_a="chem.compound"
    ),
    EntityType(
        "biology.gene", "gene", "genes", lambda value: f"the gene {value}", seeds=lambda: genes.well_known()[::2]
    ),
    EntityType(
        "biology.gene_synonym",
        "gene synonym",
        "gene synonyms",
        lambda value: f"the symbol {value}",
        seeds=_synonym_seeds,
    ),
    EntityType(
        "biology.chromosome",
        "chromosome",
        "chromosomes",
        lambda value: f"human chromosome {value}",
        seeds=lambda: genes.CHROMOSOMES,
        aliases=lambda value: (f"chromosome {value}", f"chr{value}"),
    ),
    EntityType(
        "biology.amino_acid",
        "amino acid",
        "amino acids",
        _amino_acid_text,
        seeds=lambda: tuple(codes.AMINO_ACIDS),
        aliases=_amino_acid_aliases,
    ),
    EntityType(
        "biology.codon",
        "codon",
        "codons",
        lambda value: f"the codon {value}",
        seeds=lambda: codes.CODONS,
        aliases=lambda value: (str(value).replace("U", "T"),),
    ),
    EntityType(
        "biology.genetic_code",
        "genetic code",
        "genetic codes",
        _code_text,
        seeds=lambda: tuple(codes.genetic_codes()),
    ),
    # Eight tables are too few to divide between splits.
    EntityType("biology.codon_host", "organism", "organisms", seeds=lambda: tuple(codes.HOSTS), identifies=False),
    EntityType("biology.taxon", "taxon", "taxa", seeds=taxa.seed_species, aliases=_taxon_aliases),
    EntityType(
        "biology.taxon_id",
        "NCBI taxon number",
        "NCBI taxon numbers",
        lambda value: f"the NCBI taxon number {value}",
        seeds=_taxon_id_seeds,
    ),
    EntityType(
        "biology.restriction_enzyme",
        "restriction enzyme",
        "restriction enzymes",
        seeds=lambda: tuple(enzymes.sold())[::2],
    ),
    EntityType(
        "biology.recognition_site",
        "recognition site",
        "recognition sites",
        lambda value: f"the recognition site {value}",
        seeds=lambda: tuple(site for site, names in enzymes.by_site().items() if len(names) >= 2),
    ),
    EntityType(
        "biology.enzyme_supplier",
        "supplier",
        "suppliers",
        seeds=lambda: tuple(enzymes.suppliers()),
        identifies=False,
    ),
    EntityType(
        "biology.oligonucleotide",
        "oligonucleotide",
        "oligonucleotides",
        lambda value: f"the {value}",
        seeds=lambda: tuple(OLIGOS),
    ),
    EntityType("biology.peptide", "peptide", "peptides", _peptide_text, seeds=lambda: tuple(PEPTIDES)),
    EntityType(
        "biology.dna",
        "DNA sequence",
        "DNA sequences",
        lambda value: f"the DNA sequence {value}",
        seeds=lambda: tuple(OLIGOS.values()),
    ),
    EntityType("biology.rna", "RNA sequence", "RNA sequences", lambda value: f"the RNA sequence {value}"),
    EntityType(
        "biology.protein",
        "amino-acid sequence",
        "amino-acid sequences",
        lambda value: f"the amino-acid sequence {value}",
        seeds=lambda: tuple(dict.fromkeys(s for s in PEPTIDES.values() if len(s) <= 32)),
    ),
    EntityType("biology.hla_allele", "HLA allele", "HLA alleles", lambda value: f"{value}", seeds=hla.seed_alleles),
    EntityType(
        "biology.hla_serotype",
        "HLA serotype",
        "HLA serotypes",
        lambda value: f"the HLA serotype {value}",
        seeds=lambda: tuple(name for name, alleles in hla.serotypes().items() if 4 <= len(alleles) <= 60),
        aliases=lambda value: (f"HLA-{value}",),
    ),
    EntityType(
        "biology.hla_supertype",
        "HLA supertype",
        "HLA supertypes",
        lambda value: f"the HLA supertype {value}",
        seeds=lambda: tuple(hla.supertypes()),
        identifies=False,
    ),
    EntityType(
        "biology.mhc_prefix",
        "MHC gene prefix",
        "MHC gene prefixes",
        lambda value: f"the MHC gene prefix {value}",
        seeds=lambda: tuple(p for name, p in hla.prefixes().items() if name in taxa.seed_species()),
    ),
    EntityType("time.date", "date", "dates", _day_text, aliases=lambda value: (_day_text(value),)),
    EntityType("time.year", "year", "years", seeds=lambda: tuple(range(1900, 2011, 2)), links=False),
)
