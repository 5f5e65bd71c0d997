"""NCBI E-utilities: search, summaries, records and links of PubMed, Gene, Nucleotide, Protein and their kin."""

from dataclasses import replace

from toolgym.tools.http import Endpoint, Fault, Key, Rate, Service, give, take

NCBI = Service(
    "NCBI E-utilities",
    "https://eutils.ncbi.nlm.nih.gov",
    Rate("eutils.ncbi.nlm.nih.gov", 3, burst=1, concurrent=3),
    "US government work; abstracts belong to their publishers",
    key=Key("NCBI_API_KEY", "query", "api_key", required=False),
    contact_parameter="email",
    fault=Fault("esearchresult.ERROR", "invalid_arguments"),
)
DATABASE = take.text("database", "Entrez database, for example pubmed, gene, nuccore or protein.", send="db")
UID = take.text("uid", "Entrez identifier of a record.", "biology.entrez_uid", send="id")
PMID = take.text("pmid", "PubMed identifier, for example 20472643.", "biology.pmid", send="id", pattern=r"^\d{1,9}$")
GENE_ID = take.text(
    "gene_id", "Entrez Gene identifier, for example 672.", "biology.gene_id", send="id", pattern=r"^\d+$"
)
_TOOL = {"tool": "toolgym"}
_JSON = {**_TOOL, "retmode": "json"}


def _entrez(
    name: str,
    description: str,
    utility: str,
    takes: tuple[take.Argument, ...],
    gives: tuple[give.Output, ...],
    query: dict[str, str],
    example: dict[str, object],
    **options: object,
) -> Endpoint:
    declared = Endpoint(
        name, description, NCBI, f"/entrez/eutils/{utility}", takes, gives, "entrez", query=query, example=example
    )
    return replace(declared, **options)  # type: ignore[arg-type]


def _search(name: str, description: str, database: str, entity: str, example: str) -> Endpoint:
    return _entrez(
        name,
        description,
        "esearch.fcgi",
        (take.text("term", f"Entrez query, for example {example}."), take.limit(20, 100, send="retmax")),
        (give.integer("total", "esearchresult.count"), give.texts("ids", "esearchresult.idlist[*]", entity, most=100)),
        {**_JSON, "db": database},
        {"term": example},
    )


ENDPOINTS = (
    _entrez(
        "ncbi_entrez_search",
        "Searches an Entrez database and gives the identifiers of the records.",
        "esearch.fcgi",
        (DATABASE, take.text("term", "Entrez query, for example BRCA1[gene]."), take.limit(20, 100, send="retmax")),
        (
            give.integer("total", "esearchresult.count"),
            give.texts("ids", "esearchresult.idlist[*]", "biology.entrez_uid", most=100),
            give.text("translation", "esearchresult.querytranslation"),
        ),
        _JSON,
        {"database": "pubmed", "term": "BRCA1[gene]"},
    ),
    _entrez(
        "ncbi_entrez_fetch",
        "Fetches a record of an Entrez database as text, for example a sequence in FASTA or an abstract.",
        "efetch.fcgi",
        (
            DATABASE,
            UID,
            take.choice(
                "form", "Form of the record.", ("fasta", "gb", "gp", "abstract", "medline", "docsum"), send="rettype"
            ),
        ),
        (give.text("record", "text", most=8_000),),
        {**_TOOL, "retmode": "text"},
        {"database": "nuccore", "uid": "34577062", "form": "fasta"},
        form="text",
    ),
    _entrez(
        "ncbi_entrez_summary",
        "Gives the summary of a record of an Entrez database, field by field.",
        "esummary.fcgi",
        (DATABASE, UID),
        (
            give.rows(
                "fields",
                "result.{uid}",
                give.text("field", "key"),
                give.text("value", "value", most=400),
                layout="entries",
            ),
        ),
        _JSON,
        {"database": "gene", "uid": "672"},
    ),
    _entrez(
        "ncbi_entrez_einfo",
        "Describes an Entrez database: its size, last update and search fields.",
        "einfo.fcgi",
        (DATABASE,),
        (
            give.text("description", "einforesult.dbinfo[0].description"),
            give.integer("records", "einforesult.dbinfo[0].count", label="number of records"),
            give.text("updated", "einforesult.dbinfo[0].lastupdate", label="last update"),
            give.rows(
                "fields",
                "einforesult.dbinfo[0].fieldlist[*]",
                give.text("name", "name"),
                give.text("meaning", "fullname"),
                most=80,
            ),
        ),
        {**_JSON, "version": "2.0"},
        {"database": "pubmed"},
    ),
    _entrez(
        "ncbi_entrez_databases",
        "Lists the Entrez databases.",
        "einfo.fcgi",
        (),
        (give.texts("databases", "einforesult.dblist[*]", most=80),),
        _JSON,
        {},
        complete=True,
    ),
    _entrez(
        "ncbi_entrez_elink",
        "Lists the records of one Entrez database that are linked to a record of another.",
        "elink.fcgi",
        (replace(DATABASE, name="source", send="dbfrom"), replace(DATABASE, name="target"), UID, take.limit(30, 100)),
        (
            give.rows(
                "links",
                "linksets[0].linksetdbs[*]",
                give.text("name", "linkname"),
                give.texts("ids", "links[*]", "biology.entrez_uid"),
            ),
        ),
        _JSON,
        {"source": "gene", "target": "pubmed", "uid": "672"},
    ),
    _entrez(
        "ncbi_entrez_ecitmatch",
        "Finds the PubMed identifier of an article from its journal, year, volume, first page and author.",
        "ecitmatch.cgi",
        (
            take.text("journal", "Abbreviated title of the journal."),
            take.text("year", "Year of publication.", pattern=r"^\d{4}$"),
            take.text("volume", "Volume."),
            take.text("page", "First page."),
            take.text("author", "Surname and initials of an author."),
        ),
        (give.text("match", "lines[0]", label="citation with its PubMed identifier at the end"),),
        {**_TOOL, "db": "pubmed", "retmode": "xml", "bdata": "{journal}|{year}|{volume}|{page}|{author}|1|"},
        {"journal": "proc natl acad sci u s a", "year": "1991", "volume": "88", "page": "3248", "author": "mann bj"},
        form="text",
    ),
    _entrez(
        "ncbi_entrez_espell",
        "Suggests the spelling of a search term.",
        "espell.fcgi",
        (DATABASE, take.text("term", "The term as it is written.")),
        (give.text("corrected", "eSpellResult.CorrectedQuery", label="corrected spelling"),),
        _TOOL,
        {"database": "pubmed", "term": "asthmaa"},
        form="xml",
    ),
    _search("pubmed_search", "Searches PubMed for articles.", "pubmed", "biology.pmid", "asthma[mh] AND 2024[dp]"),
    _search(
        "ncbi_gene_search", "Searches genes of all organisms.", "gene", "biology.gene_id", "TP53[sym] AND human[orgn]"
    ),
    _search("ncbi_protein_search", "Searches protein sequences.", "protein", "biology.entrez_uid", "insulin human"),
    _search("ncbi_nucleotide_search", "Searches nucleotide sequences.", "nuccore", "biology.entrez_uid", "NM_000546"),
    _search("ncbi_snp_search", "Searches short genetic variants.", "snp", "biology.entrez_uid", "BRCA2[gene]"),
    _search("ncbi_structure_search", "Searches molecular structures.", "structure", "biology.entrez_uid", "hemoglobin"),
    _entrez(
        "pubmed_article",
        "Gives title, journal, date and authors of an article in PubMed.",
        "esummary.fcgi",
        (PMID,),
        (
            give.text("title", "result.{pmid}.title"),
            give.text("journal", "result.{pmid}.fulljournalname"),
            give.text("published", "result.{pmid}.pubdate", label="publication date"),
            give.text("volume", "result.{pmid}.volume"),
            give.text("pages", "result.{pmid}.pages"),
            give.text("doi", "result.{pmid}.articleids[?idtype=doi].value", "academia.doi", label="DOI"),
            give.integer(
                "cited_in_pmc", "result.{pmid}.pmcrefcount", label="number of citing articles in PubMed Central"
            ),
            give.texts("authors", "result.{pmid}.authors[*].name", most=100),
        ),
        {**_JSON, "db": "pubmed"},
        {"pmid": "20472643"},
        complete=True,
    ),
    _entrez(
        "pubmed_abstract",
        "Gives the abstract of an article in PubMed.",
        "efetch.fcgi",
        (PMID,),
        (
            give.text("title", "PubmedArticleSet.PubmedArticle.MedlineCitation.Article.ArticleTitle"),
            give.rows(
                "abstract",
                "PubmedArticleSet.PubmedArticle.MedlineCitation.Article.Abstract.AbstractText[*]",
                give.text("label", "@Label"),
                give.text("text", "", most=4_000),
            ),
        ),
        {**_TOOL, "db": "pubmed", "retmode": "xml"},
        {"pmid": "20472643"},
        form="xml",
    ),
    _entrez(
        "ncbi_gene_record",
        "Gives symbol, name, location and organism of a gene.",
        "esummary.fcgi",
        (GENE_ID,),
        (
            give.text("symbol", "result.{gene_id}.name", "biology.gene", label="gene symbol"),
            give.text("name", "result.{gene_id}.description", label="gene name"),
            give.text("chromosome", "result.{gene_id}.chromosome"),
            give.text("location", "result.{gene_id}.maplocation", label="cytogenetic location"),
            give.text("organism", "result.{gene_id}.organism.scientificname", "biology.taxon"),
            give.text("aliases", "result.{gene_id}.otheraliases"),
            give.text("summary", "result.{gene_id}.summary", most=3_000),
        ),
        {**_JSON, "db": "gene"},
        {"gene_id": "672"},
    ),
    _entrez(
        "ncbi_taxonomy_record",
        "Gives scientific name, rank and division of a taxon.",
        "esummary.fcgi",
        (take.text("taxon_id", "NCBI taxonomy identifier, for example 9606.", "biology.taxon_id", send="id"),),
        (
            give.text("scientific_name", "result.{taxon_id}.scientificname", "biology.taxon"),
            give.text("common_name", "result.{taxon_id}.commonname"),
            give.text("rank", "result.{taxon_id}.rank"),
            give.text("division", "result.{taxon_id}.division"),
        ),
        {**_JSON, "db": "taxonomy"},
        {"taxon_id": "9606"},
    ),
)
