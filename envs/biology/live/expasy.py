"""ExPASy PROSITE (protein families and domains) and TogoWS (many databases behind one address)."""

from toolgym.tools.http import Endpoint, Rate, Service, give, take

PROSITE = Service(
    "ExPASy PROSITE",
    "https://prosite.expasy.org",
    Rate("prosite.expasy.org", 2, burst=2, concurrent=2),
    "PROSITE copyright SIB Swiss Institute of Bioinformatics; free for academic use",
)
TOGOWS = Service(
    "TogoWS",
    "http://togows.org",
    Rate("togows.org", 3, burst=3, concurrent=3),
    "Each database under its own terms",
    hosts=("togows.dbcls.jp",),
)
MOTIF = take.text("prosite_id", "PROSITE accession, for example PS00001.", "biology.prosite", pattern=r"^PS\d{5}$")
DATABASE = take.text("database", "Database, for example uniprot, ncbi-pubmed or ncbi-nucleotide.")
ENTRY = take.text("entry", "Identifier of an entry in it.")
QUERY = take.text("query", "Words to search for.")

ENDPOINTS = (
    Endpoint(
        "expasy_prosite",
        "Gives the page of a PROSITE entry as text: pattern or profile, matches and statistics.",
        PROSITE,
        "/cgi-bin/prosite/get-prosite-entry?{prosite_id}",
        (MOTIF,),
        (give.text("entry", "text", most=8_000),),
        "prosite",
        form="html",
        example={"prosite_id": "PS00001"},
    ),
    Endpoint(
        "expasy_prodoc",
        "Gives the documentation of a family or domain in PROSITE.",
        PROSITE,
        "/cgi-bin/prosite/get-prodoc-entry?{prodoc_id}",
        (take.text("prodoc_id", "Accession, for example PDOC00001.", "biology.prodoc", pattern=r"^PDOC\d{5}$"),),
        (give.text("documentation", "text", most=8_000),),
        "prosite",
        form="html",
        example={"prodoc_id": "PDOC00001"},
    ),
    Endpoint(
        "expasy_prosite_raw",
        "Gives a PROSITE entry in its flat-file form.",
        PROSITE,
        "/{prosite_id}.txt",
        (MOTIF,),
        (give.text("record", "text", most=8_000),),
        "prosite",
        form="text",
        example={"prosite_id": "PS00001"},
    ),
    Endpoint(
        "expasy_scan_sequence",
        "Finds the PROSITE motifs that a protein contains.",
        PROSITE,
        "/cgi-bin/prosite/scanprosite/PSScan.cgi",
        (take.text("sequence", "UniProt accession or amino-acid sequence.", send="seq", longest=3_000),),
        (
            give.integer("matches", "n_match", label="number of motif matches"),
            give.rows(
                "motifs",
                "matchset[*]",
                give.text("prosite_id", "signature_ac", "biology.prosite"),
                give.text("name", "signature_id"),
                give.integer("start", "start"),
                give.integer("stop", "stop"),
            ),
        ),
        "prosite",
        query={"output": "json"},
        example={"sequence": "P98073"},
    ),
    Endpoint(
        "togows_entry",
        "Fetches an entry of a database as text.",
        TOGOWS,
        "/entry/{database}/{entry}",
        (DATABASE, ENTRY),
        (give.text("record", "text", most=8_000),),
        "togows",
        form="text",
        example={"database": "ncbi-pubmed", "entry": "20472643"},
    ),
    Endpoint(
        "togows_entry_field",
        "Fetches one field of an entry of a database as text.",
        TOGOWS,
        "/entry/{database}/{entry}/{field}",
        (DATABASE, ENTRY, take.text("field", "Name of the field, for example authors or seq.")),
        (give.texts("lines", "lines[*]", most=100),),
        "togows",
        form="text",
        example={"database": "ncbi-pubmed", "entry": "20472643", "field": "authors"},
    ),
    Endpoint(
        "togows_search",
        "Searches a database and gives the identifiers of the entries.",
        TOGOWS,
        "/search/{database}/{query}/{offset},{limit}",
        (
            DATABASE,
            QUERY,
            take.integer("offset", "Place of the first entry, from 1.", 1, 100_000, default=1),
            take.limit(20, 100),
        ),
        (give.texts("entries", "lines[*]", most=100),),
        "togows",
        form="text",
        example={"database": "uniprot", "query": "lung cancer"},
    ),
    Endpoint(
        "togows_search_count",
        "Counts the entries of a database that a search finds.",
        TOGOWS,
        "/search/{database}/{query}/count",
        (DATABASE, QUERY),
        (give.integer("entries", "lines[0]", label="number of entries"),),
        "togows",
        form="text",
        example={"database": "uniprot", "query": "lung cancer"},
    ),
    Endpoint(
        "togows_convert",
        "Converts a record of a sequence or structure into another form.",
        TOGOWS,
        "/convert/{source}.{target}",
        (
            take.choice("source", "Form of the record.", ("genbank", "uniprot", "pdb", "blast")),
            take.choice("target", "Form wanted.", ("fasta", "gff", "ttl", "xml", "json")),
            take.text("record", "The record itself.", longest=20_000),
        ),
        (give.text("converted", "text", most=8_000),),
        "togows",
        body="{record}",
        form="text",
        media_types=("text/", "json", "xml", "application/"),
        example={"source": "genbank", "target": "fasta", "record": "LOCUS"},
    ),
)
