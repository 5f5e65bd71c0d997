"""Biology, live: sequences, genes, proteins, structures and compounds asked of public services.

`LIVE_POOL` holds the tools; they need the network or a snapshot, and no key.
"""

from toolgym.envs.biology.live import chemistry, ensembl, expasy, ncbi, proteins
from toolgym.tools import EntityType, ToolPool
from toolgym.tools.http import live_tools

_GENES = ("BRCA1", "BRCA2", "TP53", "EGFR", "KRAS", "CFTR", "HBB", "APOE", "MTHFR", "PTEN", "VHL", "INS")
_COMPOUNDS = ("aspirin", "caffeine", "ethanol", "glucose", "ibuprofen", "morphine", "nicotine", "paracetamol", "urea")


ENTITY_TYPES = (
    EntityType("biology.entrez_uid", "Entrez record", "Entrez records", lambda v: f"the Entrez record {v}"),
    EntityType(
        "biology.pmid",
        "article",
        "articles",
        lambda value: f"the article with PubMed identifier {value}",
        seeds=lambda: ("20472643", "17284678", "9997", "31452104", "33301246", "32015507"),
    ),
    EntityType(
        "biology.gene_id",
        "gene",
        "genes",
        lambda value: f"the gene with Entrez identifier {value}",
        seeds=lambda: ("672", "675", "7157", "1956", "3845", "1080", "3043", "348", "4524", "5728"),
    ),
    EntityType("biology.gene", "gene", "genes", lambda value: f"the gene {value}", seeds=lambda: _GENES),
    EntityType("biology.taxon", "organism", "organisms"),
    EntityType(
        "biology.taxon_id",
        "taxon",
        "taxa",
        lambda value: f"the taxon {value}",
        seeds=lambda: ("9606", "10090", "10116", "7227", "6239", "559292", "3702", "511145"),
    ),
    EntityType(
        "biology.species",
        "species",
        "species",
        lambda value: str(value).replace("_", " ").capitalize(),
        seeds=lambda: ("homo_sapiens", "mus_musculus", "rattus_norvegicus", "danio_rerio", "gallus_gallus"),
    ),
    EntityType("biology.protein", "protein sequence", "protein sequences"),
    EntityType(
        "biology.uniprot",
        "protein",
        "proteins",
        lambda value: f"the protein {value}",
        seeds=lambda: ("P04637", "P38398", "P00533", "P01308", "P68871", "P02649", "P42771", "P60484"),
    ),
    EntityType("biology.proteome", "proteome", "proteomes", seeds=lambda: ("UP000005640", "UP000000589")),
    EntityType(
        "biology.pdb",
        "structure",
        "structures",
        lambda value: f"the structure {value}",
        seeds=lambda: ("4HHB", "1TUP", "1A3N", "6LU7", "3PBL", "1BNA", "2HBS", "1CRN"),
    ),
    EntityType(
        "biology.ligand", "chemical component", "chemical components", seeds=lambda: ("ATP", "HEM", "NAD", "GTP")
    ),
    EntityType("biology.prosite", "PROSITE entry", "PROSITE entries", seeds=lambda: ("PS00001", "PS00018", "PS00028")),
    EntityType("biology.prodoc", "family", "families", seeds=lambda: ("PDOC00001", "PDOC00018", "PDOC00028")),
    EntityType(
        "biology.ensembl",
        "Ensembl record",
        "Ensembl records",
        lambda value: f"the Ensembl record {value}",
        seeds=lambda: ("ENSG00000157764", "ENSG00000139618", "ENSG00000141510"),
    ),
    EntityType(
        "biology.variant",
        "variant",
        "variants",
        lambda v: f"the variant {v}",
        seeds=lambda: ("rs56116432", "rs7412", "rs429358"),
    ),
    EntityType("chemistry.compound", "compound", "compounds", seeds=lambda: _COMPOUNDS),
    EntityType(
        "chemistry.cid",
        "compound",
        "compounds",
        lambda value: f"the compound with PubChem identifier {value}",
        seeds=lambda: ("2244", "2519", "702", "5793", "3672", "5288826", "89594", "1983", "1176"),
    ),
    EntityType("chemistry.inchikey", "compound", "compounds", lambda value: f"the compound with InChIKey {value}"),
    EntityType("chemistry.smiles", "structure", "structures"),
    EntityType(
        "chemistry.chembl",
        "molecule",
        "molecules",
        lambda value: f"the molecule {value}",
        seeds=lambda: ("CHEMBL25", "CHEMBL941", "CHEMBL112", "CHEMBL521", "CHEMBL1431", "CHEMBL1487"),
    ),
    EntityType(
        "chemistry.target",
        "target",
        "targets",
        lambda v: f"the target {v}",
        seeds=lambda: ("CHEMBL203", "CHEMBL217", "CHEMBL230"),
    ),
    EntityType("academia.doi", "DOI", "DOIs", lambda value: f"the DOI {value}"),
)

TABLES = (ncbi, expasy, proteins, ensembl, chemistry)
LIVE_POOL = ToolPool(
    f"{__name__}:LIVE_POOL",
    live_tools((endpoint for table in TABLES for endpoint in table.ENDPOINTS), "biology"),
    ENTITY_TYPES,
)
"""Every live biology tool, and the entity types that link them."""

__all__ = ["LIVE_POOL"]
