"""Short real sequences that stand in questions: primers, promoters and sites, peptide hormones, epitopes and tags.

Each is a published sequence in common use, written down from the literature that defines it (vector maps, the
barcoding and ribosomal primer papers, UniProt's chains of mature peptides); modified ends are given unmodified.
"""

from functools import cache

from toolgym.tools import NotFound

OLIGOS = {
    "M13 forward (-20) primer": "GTAAAACGACGGCCAGT",
    "M13 reverse primer": "CAGGAAACAGCTATGAC",
    "T7 promoter primer": "TAATACGACTCACTATAGGG",
    "T7 terminator primer": "GCTAGTTATTGCTCAGCGG",
    "SP6 promoter primer": "ATTTAGGTGACACTATAG",
    "T3 promoter primer": "AATTAACCCTCACTAAAGG",
    "CMV forward primer": "CGCAAATGGGCGGTAGGCGTG",
    "BGH reverse primer": "TAGAAGGCACAGTCGAGG",
    "SV40 polyA reverse primer": "GAAATTTGTGATGCTATTGC",
    "EGFP N-terminal primer": "CGTCGCCGTCCAGCTCGACCAG",
    "EGFP C-terminal primer": "CATGGTCCTGCTGGAGTTCGTG",
    "5' AOX1 primer": "GACTGGTTCCAATTGACAAGC",
    "3' AOX1 primer": "GCAAATGGCATTCTGACATCC",
    "pGEX 5' primer": "GGGCTGGCAAGCCACGTTTGGTG",
    "pGEX 3' primer": "CCGGGAGCTGCATGTGTCAGAGG",
    "pBAD forward primer": "ATGCCATAGCATTTTTATCC",
    "LKO.1 5' primer": "GACTATCATATGCTTACCGT",
    "GAL1 forward primer": "AATATACCTCTATACTTTAACGTC",
    "16S primer 1492R": "GGTTACCTTGTTACGACTT",
    "16S primer 27F": "AGAGTTTGATCCTGGCTCAG",
    "16S primer 338R": "GCTGCCTCCCGTAGGAGT",
    "18S primer EukA": "AACCTGGTTGATCCTGCCAGT",
    "barcoding primer LCO1490": "GGTCAACAAATCATAAAGATATTGG",
    "barcoding primer HCO2198": "TAAACTTCAGGGTGACCAAAAAATCA",
    "fungal primer ITS1": "TCCGTAGGTGAACCTGCGG",
    "fungal primer ITS4": "TCCTCCGCTTATTGATATGC",
    "fungal primer ITS5": "GGAAGTAAAAGTCGTAACAAGG",
    "plant primer trnL-c": "CGAAATCGGTAGACGCTACG",
    "plant primer trnL-d": "GGGGATAGAGGGACTTGAAC",
    "plant primer rbcLa-F": "ATGTCACCACAAACAGAGACTAAAGC",
    "pUC19 polylinker": "GAATTCGAGCTCGGTACCCGGGGATCCTCTAGAGTCGACCTGCAGGCATGCAAGCTT",
    "loxP site": "ATAACTTCGTATAGCATACATTATACGAAGTTAT",
    "FRT core site": "GAAGTTCCTATTCTCTAGAAAGTATAGGAACTTC",
    "symmetric lac operator": "AATTGTGAGCGCTCACAATT",
    "lac operator O1": "AATTGTGAGCGGATAACAATT",
    "tet operator": "TCCCTATCAGTGATAGAGA",
    "lambda operator OR1": "TATCACCGCCAGAGGTA",
    "GAL4 upstream activating site": "CGGAGTACTGTCCTCCG",
    "octamer motif": "ATGCAAAT",
    "Illumina P5 adapter": "AATGATACGGCGACCACCGAGATCTACAC",
    "Illumina P7 adapter": "CAAGCAGAAGACGGCATACGAGAT",
    "Nextera transposase mosaic end": "AGATGTGTATAAGAGACAG",
    "thrombin binding aptamer": "GGTTGGTGTGGTTGG",
    "human telomere repeat quadruplex": "AGGGTTAGGGTTAGGGTTAGGG",
    "Dickerson dodecamer": "CGCGAATTCGCG",
    "phage lambda cos end": "GGGCGGCGACCT",
    "attB1 core": "ACAAGTTTGTACAAAAAAGCAGGCT",
    "attB2 core": "ACCACTTTGTACAAGAAAGCTGGGT",
    "TATA box of the adenovirus major late promoter": "GGGCTATAAAAGGGG",
    "beta-actin forward primer": "CATGTACGTTGCTATCCAGGC",
    "beta-actin reverse primer": "CTCCTTAATGTCACGCACGAT",
    "GAPDH forward primer": "GGAGCGAGATCCCTCCAAAAT",
    "GAPDH reverse primer": "GGCTGTTGTCATACTTCTCATGG",
}
"""DNA sequences in the direction 5' to 3' by the name of the primer or site."""

PEPTIDES = {
    "oxytocin": "CYIQNCPLG",
    "arginine vasopressin": "CYFQNCPRG",
    "bradykinin": "RPPGFSPFR",
    "kallidin": "KRPPGFSPFR",
    "angiotensin I": "DRVYIHPFHL",
    "angiotensin II": "DRVYIHPF",
    "substance P": "RPKPQQFFGLM",
    "neurokinin A": "HKTDSFVGLM",
    "somatostatin-14": "AGCKNFFWKTFTSC",
    "Met-enkephalin": "YGGFM",
    "Leu-enkephalin": "YGGFL",
    "dynorphin A": "YGGFLRRIRPKLKWDNQ",
    "human beta-endorphin": "YGGFMTSEKSQTPLVTLFKNAIIKNAYKKGE",
    "nociceptin": "FGGFTGARKSARKLANQ",
    "glucagon": "HSQGTFTSDYSKYLDSRRAQDFVQWLMNT",
    "GLP-1 (7-36)": "HAEGTFTSDVSSYLEGQAAKEFIAWLVKGR",
    "human insulin A chain": "GIVEQCCTSICSLYQLENYCN",
    "human insulin B chain": "FVNQHLCGSHLVEALYLVCGERGFFYTPKT",
    "melittin": "GIGAVLKVLTTGLPALISWIKRKRQQ",
    "apamin": "CNCKAPETALCARRCQQH",
    "LL-37": "LLGDFFRKSKEKIGKEFKRIVQRIKDFLRNLVPRTES",
    "magainin 2": "GIGKFLHSAKKFGKAFVGEIMNS",
    "indolicidin": "ILPWKWPWWPWRR",
    "cecropin A": "KWKLFKKIEKVGQNIRDGIIKAGPAVAVVGQATQIAK",
    "histatin 5": "DSHAKRHHGYKRKFHEKHHSHRGY",
    "alpha-melanotropin": "SYSMEHFRWGKPV",
    "corticotropin (1-24)": "SYSMEHFRWGKPVGKKRRPVKVYP",
    "human calcitonin": "CGNLSTCMLGTYTQDFNKFHTFPQTAIGVGAP",
    "neurotensin": "QLYENKPRRPYIL",
    "gonadoliberin": "QHWSYGLRPG",
    "bombesin": "QQRLGNQWAVGHLM",
    "amyloid beta (1-42)": "DAEFRHDSGYEVHHQKLVFFAEDVGSNKGAIIGLMVGGVVIA",
    "human secretin": "HSDGTFTSELSRLREGARLQRLLQGLV",
    "vasoactive intestinal peptide": "HSDAVFTDNYTRLRKQMAVKKYLNSILN",
    "human ghrelin": "GSSFLSPEHQRVQQRKESKKPPAKLQPR",
    "human galanin": "GWTLNSAGYLLGPHAVGNHRSFSDKNGLTS",
    "atrial natriuretic peptide": "SLRRSSCFGGRMDRIGAQSGLGCNSFRY",
    "brain natriuretic peptide": "SPKMVQGSGCFGRKMDRISSSSGLGCKVLRRH",
    "endothelin-1": "CSCSSLMDKECVYFCHLDIIW",
    "human neuropeptide Y": "YPSKPDNPGEDAPAEDMARYYSALRHYINLITRQRY",
    "human peptide YY": "YPIKPEAPGEDASPEELNRYYASLRHYLNLVTRQRY",
    "orexin B": "RSGPPGLQGRLQRLLQASGNHAAGILTM",
    "cholecystokinin-8": "DYMGWMDF",
    "gastrin-17": "QGPWLEEEEEAYGWMDF",
    "hepcidin-25": "DTHFPICIFCCGCCHRSKCGMCCKT",
    "kisspeptin-10": "YNWNSFGLRF",
    "human motilin": "FVPIFTYGELQRMQEKERNKGQ",
    "urotensin II": "ETPDCFWKYCV",
    "parathyroid hormone (1-34)": "SVSEIQLMHNLGKHLNSMERVEWLRKKLQDVHNF",
    "human corticoliberin": "SEEPPISLDLTFHLLREVLEMARAEQLAQQAHSNRKLMEII",
    "somatoliberin (1-29)": "YADAIFTNSYRKVLGQLSARKLLQDIMSR",
    "penetratin": "RQIKIWFQNRRMKWKK",
    "TAT peptide (47-57)": "YGRKKRRQRRR",
    "FLAG tag": "DYKDDDDK",
    "HA tag": "YPYDVPDYA",
    "Myc tag": "EQKLISEEDL",
    "V5 tag": "GKPIPNPLLGLDST",
    "Strep-tag II": "WSHPQFEK",
    "S-tag": "KETAAAKFERQHMDS",
    "ovalbumin epitope (257-264)": "SIINFEKL",
    "influenza M1 epitope (58-66)": "GILGFVFTL",
    "cytomegalovirus pp65 epitope (495-503)": "NLVPMVATV",
    "delta sleep-inducing peptide": "WAGGDASGE",
}
"""Peptides of standard amino acids, amino end first, by name."""


@cache
def _folded(kind: str) -> dict[str, str]:
    table = OLIGOS if kind == "oligonucleotide" else PEPTIDES
    return {name.casefold(): name for name in table}


def find_oligo(name: str) -> str:
    """The sequence of a named oligonucleotide, case ignored.

    Raises:
        NotFound: It is not in the list.
    """
    found = _folded("oligonucleotide").get(" ".join(name.split()).casefold())
    if found is None:
        raise NotFound(f"no oligonucleotide is called '{name[:60]}'; names are like 'M13 reverse primer'")
    return OLIGOS[found]


def find_peptide(name: str) -> str:
    """The sequence of a named peptide, case ignored.

    Raises:
        NotFound: It is not in the list.
    """
    found = _folded("peptide").get(" ".join(name.split()).casefold())
    if found is None:
        raise NotFound(f"no peptide is called '{name[:60]}'; names are like 'oxytocin'")
    return PEPTIDES[found]
