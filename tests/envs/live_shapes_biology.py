"""Responses in the shapes that biology's and chemistry's services answer with; shortened, made up or well known."""

NCBI = "eutils.ncbi.nlm.nih.gov"
PROSITE = "prosite.expasy.org"
TOGO = "togows.org"
UNIPROT = "rest.uniprot.org"
RCSB = "data.rcsb.org"
ENSEMBL = "rest.ensembl.org"
PUBCHEM = "pubchem.ncbi.nlm.nih.gov"
CHEMBL = "www.ebi.ac.uk"

PUBMED = {
    "header": {"type": "esummary", "version": "0.3"},
    "result": {
        "uids": ["20472643"],
        "20472643": {
            "uid": "20472643",
            "pubdate": "2010 Jul",
            "source": "Nucleic Acids Res",
            "authors": [{"name": "Katayama T", "authtype": "Author", "clusterid": ""}, {"name": "Nakao M"}],
            "title": "TogoWS: integrated SOAP and REST APIs for interoperable bioinformatics Web services.",
            "volume": "38",
            "pages": "W706-11",
            "fulljournalname": "Nucleic acids research",
            "articleids": [
                {"idtype": "pubmed", "idtypen": 1, "value": "20472643"},
                {"idtype": "doi", "idtypen": 3, "value": "10.1093/nar/gkq386"},
            ],
            "pmcrefcount": 32,
        },
    },
}
GENE = {
    "result": {
        "uids": ["672"],
        "672": {
            "uid": "672",
            "name": "BRCA1",
            "description": "BRCA1 DNA repair associated",
            "chromosome": "17",
            "maplocation": "17q21.31",
            "otheraliases": "BRCAI, BRCC1",
            "organism": {"scientificname": "Homo sapiens", "commonname": "human", "taxid": 9606},
            "summary": "This gene encodes a nuclear phosphoprotein.",
        },
    }
}
ABSTRACT = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">20472643</PMID><Article>
<ArticleTitle>Growth of <i>E. coli</i> on glucose.</ArticleTitle><Abstract>
<AbstractText Label="BACKGROUND">Web services are <b>useful</b>.</AbstractText>
<AbstractText Label="RESULTS">They work.</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>
</PubmedArticleSet>"""
SPELL = """<?xml version="1.0" encoding="UTF-8" ?>
<eSpellResult><Database>pubmed</Database><Query>asthmaa</Query><CorrectedQuery>asthma</CorrectedQuery>
<SpelledQuery><Replaced>asthma</Replaced></SpelledQuery><ERROR></ERROR></eSpellResult>"""
PAGE = """<!DOCTYPE html><html><head><title>PROSITE</title><style>p {color: red}</style></head>
<body><script>var hidden = 1;</script><h1>PS00001</h1><p>N-glycosylation <b>site</b></p></body></html>"""
PROTEIN = {
    "entryType": "UniProtKB reviewed (Swiss-Prot)",
    "primaryAccession": "P04637",
    "uniProtkbId": "P53_HUMAN",
    "organism": {"scientificName": "Homo sapiens", "commonName": "Human", "taxonId": 9606},
    "proteinDescription": {"recommendedName": {"fullName": {"value": "Cellular tumor antigen p53"}}},
    "genes": [{"geneName": {"value": "TP53"}}],
    "comments": [{"commentType": "FUNCTION", "texts": [{"value": "Multifunctional transcription factor"}]}],
    "features": [
        {
            "type": "DNA binding",
            "description": "",
            "location": {"start": {"value": 102, "modifier": "EXACT"}, "end": {"value": 292, "modifier": "EXACT"}},
        }
    ],
    "keywords": [{"id": "KW-0010", "category": "Molecular function", "name": "Activator"}],
    "uniProtKBCrossReferences": [{"database": "PDB", "id": "1A1U", "properties": []}],
    "sequence": {
        "value": "MEEPQSDPSVEPPLSQETFSDLWKLLPENN",
        "length": 393,
        "molWeight": 43653,
        "crc64": "AD5C149FD8106131",
    },
}
LOOKUP = {
    "id": "ENSG00000139618",
    "display_name": "BRCA2",
    "biotype": "protein_coding",
    "seq_region_name": "13",
    "start": 32315086,
    "end": 32400268,
    "strand": 1,
    "assembly_name": "GRCh38",
    "species": "homo_sapiens",
    "object_type": "Gene",
    "description": "BRCA2 DNA repair associated [Source:HGNC Symbol;Acc:HGNC:1101]",
}
PROPERTIES = {
    "CID": 2244,
    "MolecularFormula": "C9H8O4",
    "MolecularWeight": "180.16",
    "ConnectivitySMILES": "CC(=O)OC1=CC=CC=C1C(=O)O",
    "InChIKey": "BSYNRYMUTXBXSQ-UHFFFAOYSA-N",
    "IUPACName": "2-acetyloxybenzoic acid",
    "XLogP": 1.2,
    "TPSA": 63.6,
    "HBondDonorCount": 1,
    "RotatableBondCount": 3,
}
META = {"limit": 10, "offset": 0, "total_count": 3, "next": None, "previous": None}

SHAPES = (
    (NCBI, r"/einfo\.fcgi\?(?!.*db=)", {"einforesult": {"dblist": ["pubmed", "protein", "gene"]}}),
    (
        NCBI,
        r"/einfo",
        {
            "einforesult": {
                "dbinfo": [
                    {
                        "dbname": "pubmed",
                        "description": "PubMed bibliographic record",
                        "count": "38123456",
                        "lastupdate": "2026/11/23 08:09",
                        "fieldlist": [{"name": "ALL", "fullname": "All Fields"}],
                        "linklist": [],
                    }
                ]
            }
        },
    ),
    (
        NCBI,
        r"/esearch",
        {
            "header": {"type": "esearch", "version": "0.3"},
            "esearchresult": {
                "count": "2",
                "retmax": "2",
                "retstart": "0",
                "idlist": ["39480000", "39470001"],
                "querytranslation": "BRCA1[Gene]",
            },
        },
    ),
    (NCBI, r"/esummary\.fcgi\?.*db=pubmed", PUBMED),
    (NCBI, r"/esummary\.fcgi\?.*db=gene", GENE),
    (
        NCBI,
        r"/esummary\.fcgi\?.*db=taxonomy",
        {
            "result": {
                "uids": ["9606"],
                "9606": {
                    "uid": "9606",
                    "rank": "species",
                    "division": "primates",
                    "scientificname": "Homo sapiens",
                    "commonname": "human",
                },
            }
        },
    ),
    (NCBI, r"/efetch\.fcgi\?.*retmode=xml", ABSTRACT),
    (NCBI, r"/efetch", ">NC_005816.1 Yersinia pestis\nTGTAACGAACGGTGCAATAGTGATCC\n"),
    (
        NCBI,
        r"/elink",
        {
            "linksets": [
                {
                    "dbfrom": "gene",
                    "ids": ["672"],
                    "linksetdbs": [{"dbto": "pubmed", "linkname": "gene_pubmed", "links": ["39480000", "39470001"]}],
                }
            ]
        },
    ),
    (NCBI, r"/ecitmatch", "proc natl acad sci u s a|1991|88|3248|mann bj|1|2014248\n"),
    (NCBI, r"/espell", SPELL),
    (PROSITE, r"/cgi-bin/prosite/get-pro", PAGE),
    (PROSITE, r"/PS00001\.txt", "ID   ASN_GLYCOSYLATION; PATTERN.\nAC   PS00001;\n//\n"),
    (
        PROSITE,
        r"/PSScan\.cgi",
        {
            "n_match": 1,
            "n_seq": 1,
            "matchset": [
                {
                    "sequence_ac": "P98073",
                    "start": 785,
                    "stop": 1019,
                    "signature_ac": "PS50240",
                    "signature_id": "TRYPSIN_DOM",
                    "score": "39.9",
                }
            ],
        },
    ),
    (TOGO, r"/entry/[^/]+/\d+/authors", "Katayama T.\nNakao M.\nTakagi T.\n"),
    (TOGO, r"/entry/", "PMID- 20472643\nOWN - NLM\n"),
    (TOGO, r"/search/.*/count", "2897\n"),
    (TOGO, r"/search/", "KKLC1_HUMAN\nSTK11_HUMAN\n"),
    (TOGO, r"/convert/genbank\.fasta LOCUS", ">LOCUS\nACGT\n"),
    (UNIPROT, r"/uniprotkb/search", {"results": [PROTEIN]}),
    (UNIPROT, r"/uniprotkb/P04637\.json", PROTEIN),
    (
        UNIPROT,
        r"/proteomes/",
        {
            "id": "UP000005640",
            "taxonomy": {"scientificName": "Homo sapiens", "taxonId": 9606},
            "proteomeType": "Reference and representative proteome",
            "proteinCount": 82861,
        },
    ),
    (
        RCSB,
        r"/core/entry/4HHB",
        {
            "struct": {"title": "THE CRYSTAL STRUCTURE OF HUMAN DEOXYHAEMOGLOBIN AT 1.74 ANGSTROMS RESOLUTION"},
            "exptl": [{"method": "X-RAY DIFFRACTION"}],
            "rcsb_entry_info": {
                "resolution_combined": [1.74],
                "molecular_weight": 64.74,
                "deposited_polymer_entity_instance_count": 4,
                "deposited_atom_count": 4779,
            },
            "rcsb_accession_info": {
                "deposit_date": "1984-03-07T00:00:00.000+00:00",
                "initial_release_date": "1984-07-17T00:00:00.000+00:00",
            },
            "rcsb_primary_citation": {"pdbx_database_id_DOI": "10.1016/0022-2836(84)90472-8"},
        },
    ),
    (
        RCSB,
        r"/core/polymer_entity/4HHB/1",
        {
            "rcsb_polymer_entity": {"pdbx_description": "Hemoglobin subunit alpha"},
            "entity_poly": {"rcsb_sample_sequence_length": 141, "pdbx_seq_one_letter_code_can": "VLSPADKTNVK"},
            "rcsb_entity_source_organism": [{"ncbi_scientific_name": "Homo sapiens"}],
            "rcsb_polymer_entity_container_identifiers": {"uniprot_ids": ["P69905"]},
        },
    ),
    (
        RCSB,
        r"/core/chemcomp/ATP",
        {
            "chem_comp": {
                "name": "ADENOSINE-5'-TRIPHOSPHATE",
                "type": "NON-POLYMER",
                "one_letter_code": "X",
                "formula": "C10 H16 N5 O13 P3",
                "formula_weight": 507.181,
            },
            "rcsb_chem_comp_descriptor": {"SMILES": "c1nc(c2c(n1)n(cn2)C3", "InChIKey": "ZKHQWZAMYRWXGA-KQYNXXCUSA-N"},
        },
    ),
    (
        "search.rcsb.org",
        r'"value": "insulin receptor".*"rows": 10',
        {"query_id": "x", "total_count": 1234, "result_set": [{"identifier": "4ZXB", "score": 1.0}]},
    ),
    (ENSEMBL, r"/lookup/(symbol/homo_sapiens|id)/", LOOKUP),
    (ENSEMBL, r"/sequence/id/", {"id": "ENST00000288602", "seq": "CGCCTCCCTTCC", "molecule": "dna", "query": "x"}),
    (ENSEMBL, r"/xrefs/id/", [{"dbname": "HGNC", "primary_id": "HGNC:1097", "display_id": "BRAF", "version": "0"}]),
    (ENSEMBL, r"/xrefs/symbol/", [{"id": "ENSG00000139618", "type": "gene"}]),
    (
        ENSEMBL,
        r"/homology/symbol/homo_sapiens/BRCA2",
        {
            "data": [
                {
                    "id": "ENSG00000139618",
                    "homologies": [
                        {
                            "type": "ortholog_one2one",
                            "target": {"species": "mus_musculus", "id": "ENSMUSG00000041147", "perc_id": 57.6},
                        }
                    ],
                }
            ]
        },
    ),
    (
        ENSEMBL,
        r"/variation/homo_sapiens/rs56116432",
        {
            "name": "rs56116432",
            "mappings": [{"allele_string": "C/T", "location": "9:133256042-133256042", "ancestral_allele": "C"}],
            "most_severe_consequence": "missense_variant",
            "MAF": 0.00259585,
            "minor_allele": "T",
        },
    ),
    (
        ENSEMBL,
        r"/info/assembly/",
        {
            "assembly_name": "GRCh38.p14",
            "assembly_accession": "GCA_000001405.29",
            "assembly_date": "2013-12",
            "default_coord_system_version": "GRCh38",
        },
    ),
    (
        ENSEMBL,
        r"/overlap/region/homo_sapiens/7%3A140424943-140624564\?.*feature=gene",
        [
            {
                "gene_id": "ENSG00000157764",
                "external_name": "BRAF",
                "biotype": "protein_coding",
                "start": 140719327,
                "end": 140924929,
            }
        ],
    ),
    (
        ENSEMBL,
        r"/taxonomy/id/",
        {"id": "9606", "scientific_name": "Homo sapiens", "parent": {"scientific_name": "Homo"}},
    ),
    (ENSEMBL, r"/info/software", {"release": 115}),
    (PUBCHEM, r"/property/MolecularFormula,", {"PropertyTable": {"Properties": [PROPERTIES]}}),
    (PUBCHEM, r"/synonyms/", {"InformationList": {"Information": [{"CID": 2244, "Synonym": ["aspirin", "50-78-2"]}]}}),
    (
        PUBCHEM,
        r"/description/",
        {
            "InformationList": {
                "Information": [
                    {"CID": 2244, "Title": "Aspirin"},
                    {"CID": 2244, "Description": "Acetylsalicylic acid is …", "DescriptionSourceName": "ChEBI"},
                ]
            }
        },
    ),
    (PUBCHEM, r"/(fastformula|fastsimilarity_2d)/", {"IdentifierList": {"CID": [2244, 1983]}}),
    (PUBCHEM, r"/aids/", {"InformationList": {"Information": [{"CID": 2244, "AID": [1, 3, 9]}]}}),
    (
        CHEMBL,
        r"/molecule/CHEMBL25\.json",
        {
            "molecule_chembl_id": "CHEMBL25",
            "pref_name": "ASPIRIN",
            "max_phase": "4.0",
            "first_approval": 1950,
            "molecule_type": "Small molecule",
            "molecule_properties": {"full_mwt": "180.16", "alogp": "1.31", "full_molformula": "C9H8O4"},
            "molecule_structures": {
                "canonical_smiles": "CC(=O)Oc1ccccc1C(=O)O",
                "standard_inchi_key": "BSYNRYMUTXBXSQ-UHFFFAOYSA-N",
            },
        },
    ),
    (
        CHEMBL,
        r"/molecule/search",
        {
            "page_meta": META,
            "molecules": [{"molecule_chembl_id": "CHEMBL941", "pref_name": "IMATINIB", "max_phase": "4.0"}],
        },
    ),
    (
        CHEMBL,
        r"/target/CHEMBL203\.json",
        {
            "target_chembl_id": "CHEMBL203",
            "pref_name": "Epidermal growth factor receptor",
            "target_type": "SINGLE PROTEIN",
            "organism": "Homo sapiens",
            "target_components": [{"accession": "P00533"}],
        },
    ),
    (
        CHEMBL,
        r"/target/search",
        {
            "page_meta": META,
            "targets": [{"target_chembl_id": "CHEMBL203", "pref_name": "EGFR", "organism": "Homo sapiens"}],
        },
    ),
    (
        CHEMBL,
        r"/activity\.json\?molecule_chembl_id=CHEMBL25",
        {
            "page_meta": META,
            "activities": [
                {
                    "target_chembl_id": "CHEMBL221",
                    "target_pref_name": "Cyclooxygenase-1",
                    "standard_type": "IC50",
                    "standard_value": "350.0",
                    "standard_units": "nM",
                    "pchembl_value": "6.46",
                }
            ],
        },
    ),
    (
        CHEMBL,
        r"/mechanism\.json",
        {
            "mechanisms": [
                {
                    "mechanism_of_action": "Cyclooxygenase inhibitor",
                    "action_type": "INHIBITOR",
                    "target_chembl_id": "CHEMBL2094253",
                }
            ]
        },
    ),
    (
        CHEMBL,
        r"/drug_indication\.json",
        {
            "page_meta": META,
            "drug_indications": [{"efo_term": "pain", "mesh_heading": "Pain", "max_phase_for_ind": "4.0"}],
        },
    ),
)
