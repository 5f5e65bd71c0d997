"""Ensembl REST: genes, transcripts, sequences, variants and orthologues of vertebrates."""

from collections.abc import Mapping

from toolgym.tools.http import Endpoint, Rate, Service, give, take

ENSEMBL = Service(
    "Ensembl",
    "https://rest.ensembl.org",
    Rate("rest.ensembl.org", 12, burst=6),
    "No restrictions on the data; cite Ensembl",
    headers={"Accept": "application/json"},
)
SPECIES = take.text("species", "Species, for example human or mus_musculus.", "biology.species", default="homo_sapiens")
SYMBOL = take.text("symbol", "Gene symbol, for example BRCA2.", "biology.gene")
ENSEMBL_ID = take.text("ensembl_id", "Ensembl stable identifier, for example ENSG00000157764.", "biology.ensembl")
_GENE = (
    give.text("ensembl_id", "id", "biology.ensembl", label="Ensembl identifier"),
    give.text("name", "display_name", label="display name"),
    give.text("biotype", "biotype"),
    give.text("chromosome", "seq_region_name"),
    give.integer("start", "start", label="start position"),
    give.integer("end", "end", label="end position"),
    give.integer("strand", "strand"),
    give.text("assembly", "assembly_name"),
    give.text("description", "description"),
)


def _ensembl(
    name: str,
    description: str,
    path: str,
    takes: tuple[take.Argument, ...],
    gives: tuple[give.Output, ...],
    example: dict[str, object],
    complete: bool = False,
    query: Mapping[str, str] | None = None,
) -> Endpoint:
    return Endpoint(
        name, description, ENSEMBL, path, takes, gives, "ensembl", query or {}, example=example, complete=complete
    )


ENDPOINTS = (
    _ensembl(
        "ensembl_gene_by_symbol",
        "Gives identifier, place and type of a gene by its symbol.",
        "/lookup/symbol/{species}/{symbol}",
        (SYMBOL, SPECIES),
        _GENE,
        {"symbol": "BRCA2"},
    ),
    _ensembl(
        "ensembl_lookup",
        "Gives name, place and type of a gene, transcript or protein by its identifier.",
        "/lookup/id/{ensembl_id}",
        (ENSEMBL_ID,),
        _GENE[1:],
        {"ensembl_id": "ENSG00000157764"},
    ),
    _ensembl(
        "ensembl_sequence",
        "Gives the sequence of a transcript or protein.",
        "/sequence/id/{ensembl_id}",
        (
            ENSEMBL_ID,
            take.choice("type", "Which sequence.", ("cdna", "cds", "protein", "genomic"), default="cdna"),
        ),
        (give.text("sequence", "seq", most=15_000), give.text("molecule", "molecule")),
        {"ensembl_id": "ENST00000288602", "type": "cdna"},
    ),
    _ensembl(
        "ensembl_cross_references",
        "Lists the entries of other databases that an identifier stands for.",
        "/xrefs/id/{ensembl_id}",
        (ENSEMBL_ID, take.limit(30, 100)),
        (
            give.rows(
                "references",
                "[*]",
                give.text("database", "dbname"),
                give.text("id", "primary_id"),
                give.text("name", "display_id"),
                most=100,
            ),
        ),
        {"ensembl_id": "ENSG00000157764"},
    ),
    _ensembl(
        "ensembl_ids_of_symbol",
        "Lists the Ensembl identifiers that a symbol stands for.",
        "/xrefs/symbol/{species}/{symbol}",
        (SYMBOL, SPECIES),
        (give.rows("entries", "[*]", give.text("ensembl_id", "id", "biology.ensembl"), give.text("type", "type")),),
        {"symbol": "BRCA2"},
        complete=True,
    ),
    _ensembl(
        "ensembl_orthologues",
        "Lists the orthologues of a gene with their identity.",
        "/homology/symbol/{species}/{symbol}",
        (SYMBOL, SPECIES, take.limit(20, 100)),
        (
            give.rows(
                "orthologues",
                "data[0].homologies[*]",
                give.text("species", "target.species", "biology.species"),
                give.text("ensembl_id", "target.id", "biology.ensembl"),
                give.text("type", "type"),
                give.decimal("identity", "target.perc_id", "percent", 4),
                most=100,
            ),
        ),
        {"symbol": "BRCA2"},
        query={"type": "orthologues", "sequence": "none", "aligned": "0"},
    ),
    _ensembl(
        "ensembl_variant",
        "Gives alleles, place and consequence of a short variant.",
        "/variation/{species}/{variant}",
        (take.text("variant", "Identifier, for example rs56116432.", "biology.variant"), SPECIES),
        (
            give.text("alleles", "mappings[0].allele_string"),
            give.text("location", "mappings[0].location", label="genomic location"),
            give.text("ancestral_allele", "mappings[0].ancestral_allele"),
            give.text("consequence", "most_severe_consequence", label="most severe consequence"),
            give.decimal("minor_frequency", "MAF", None, 6, label="minor allele frequency"),
            give.text("minor_allele", "minor_allele"),
        ),
        {"variant": "rs56116432"},
    ),
    _ensembl(
        "ensembl_assembly",
        "Gives name, accession and date of a species' genome assembly.",
        "/info/assembly/{species}",
        (take.text("species", "Species, for example human.", "biology.species"),),
        (
            give.text("assembly", "assembly_name", label="genome assembly"),
            give.text("accession", "assembly_accession", label="accession of the genome assembly"),
            give.text("dated", "assembly_date", label="date of the genome assembly"),
            give.text("coordinates", "default_coord_system_version", label="version of the coordinate system"),
        ),
        {"species": "homo_sapiens"},
    ),
    _ensembl(
        "ensembl_genes_in_region",
        "Lists the genes that overlap a region of a chromosome.",
        "/overlap/region/{species}/{region}",
        (take.text("region", "Region, for example 7:140424943-140624564."), SPECIES, take.limit(20, 100)),
        (
            give.rows(
                "genes",
                "[*]",
                give.text("ensembl_id", "gene_id", "biology.ensembl"),
                give.text("name", "external_name"),
                give.text("biotype", "biotype"),
                give.integer("start", "start"),
                give.integer("end", "end"),
                most=100,
            ),
        ),
        {"region": "7:140424943-140624564"},
        query={"feature": "gene"},
    ),
    _ensembl(
        "ensembl_taxonomy",
        "Gives scientific name and lineage of a taxon.",
        "/taxonomy/id/{taxon}",
        (take.text("taxon", "NCBI taxonomy identifier or name.", "biology.taxon_id"),),
        (
            give.text("scientific_name", "scientific_name", "biology.taxon"),
            give.text("parent", "parent.scientific_name", "biology.taxon", label="parent taxon"),
        ),
        {"taxon": "9606"},
    ),
    _ensembl(
        "ensembl_version",
        "Gives the release of the Ensembl software behind the service.",
        "/info/software",
        (),
        (give.integer("release", "release"),),
        {},
    ),
)
