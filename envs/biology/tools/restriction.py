"""Restriction enzymes: what they recognise, how they cut, who sells them, and where they cut a sequence."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.biology.data import enzymes
from toolgym.envs.biology.data.enzymes import REBASE, find_enzyme
from toolgym.envs.biology.data.sources import FORMULAS
from toolgym.envs.biology.entities import Dna, Enzyme, Site, Supplier
from toolgym.envs.biology.quantities import BasePairs, Count, Index
from toolgym.envs.biology.results import Result
from toolgym.envs.biology.tools.nucleic_acids import nucleotides
from toolgym.tools import NotFound, Quantity, Tool, tool

_lookup = partial(tool, domain="biology", kind="retrieval", source=REBASE, theme="restriction_enzymes")
_compute = partial(tool, domain="biology", kind="processing", source=REBASE, theme="restriction_enzymes")

_LONGEST_LIST = 60


class Recognised(Result):
    """A recognition site."""

    site: Site
    length: BasePairs


class CutSite(Result):
    """How an enzyme cuts."""

    pattern: str
    ends: str


class EnzymeList(Result):
    """Enzymes in alphabetical order."""

    count: Count
    enzymes: list[Enzyme] | None


class SupplierList(Result):
    """Suppliers in alphabetical order."""

    count: Count
    suppliers: list[Supplier]


class Spacing(Result):
    """A mean distance."""

    spacing: Annotated[Index, Quantity(None, 1)]


class Shared(Result):
    """A number of enzymes."""

    count: Count


def _named(found: list[str] | tuple[str, ...]) -> EnzymeList:
    return EnzymeList(count=len(found), enzymes=list(found) if len(found) <= _LONGEST_LIST else None)


@_lookup(
    wording={
        "site": ["the recognition site of {enzyme}", "the sequence that {enzyme} recognises"],
        "length": [
            "the length in base pairs of the recognition site of {enzyme}",
            "the number of base pairs, unspecified ones included, in the recognition site of {enzyme}",
        ],
    },
    golden=[({"enzyme": "EcoRI"}, {"site": "GAATTC", "length": 6}), ({"enzyme": "NotI"}, {"site": "GCGGCCGC"})],
    invalid=[({"enzyme": "NoSuchI"}, "not_found")],
)
def recognition_site(enzyme: Enzyme) -> Recognised:
    """Gives the sequence that a restriction enzyme recognises, in IUPAC letters, 5' to 3' (REBASE).

    Args:
        enzyme: Name such as EcoRI.
    """
    found = find_enzyme(enzyme)
    return Recognised(site=found.site, length=len(found.site))


@_lookup(
    wording={
        "pattern": [
            "the cutting pattern of {enzyme}, with ^ and _ for the cuts in the two strands",
            "the recognition site of {enzyme} with ^ for the cut in the upper and _ for that in the lower strand",
        ],
        "ends": ["the kind of ends that {enzyme} leaves", "the type of DNA ends after cutting with {enzyme}"],
    },
    golden=[({"enzyme": "EcoRI"}, {"pattern": "G^AATT_C", "ends": "5' overhang"})],
    invalid=[({"enzyme": "NoSuchI"}, "not_found")],
)
def cutting_pattern(enzyme: Enzyme) -> CutSite:
    """Gives where a restriction enzyme cuts both strands, in Biopython's notation, and the kind of ends it leaves.

    Args:
        enzyme: Name such as EcoRI.
    """
    found = find_enzyme(enzyme)
    return CutSite(pattern=found.elucidate(), ends=found.overhang())


@_lookup(
    wording={
        "count": [
            "the number of companies that sell, by REBASE, {enzyme}",
            "the number of REBASE suppliers of {enzyme}",
        ],
        "suppliers": [
            "the companies that sell, by REBASE, {enzyme}",
            "the REBASE suppliers of {enzyme}",
        ],
    },
    golden=[({"enzyme": "DpnI"}, {"count": 10})],
    invalid=[({"enzyme": "NoSuchI"}, "not_found")],
)
def enzyme_suppliers(enzyme: Enzyme) -> SupplierList:
    """Lists the companies that sell a restriction enzyme (REBASE), in alphabetical order.

    Args:
        enzyme: Name such as EcoRI.
    """
    found = sorted(find_enzyme(enzyme).supplier_list())
    return SupplierList(count=len(found), suppliers=found)


@_lookup(
    wording={
        "count": [
            "the number of commercial {kind}, by REBASE, of {enzyme}",
            "the number of {kind} on sale, by REBASE, of {enzyme}",
        ],
        "enzymes": [
            "the commercial {kind}, by REBASE, of {enzyme}",
            "the {kind} on sale, by REBASE, of {enzyme}",
        ],
    },
    golden=[({"enzyme": "SmaI", "kind": "neoschizomers"}, {"enzymes": ["Cfr9I", "TspMI", "XmaI"]})],
    invalid=[({"enzyme": "NoSuchI", "kind": "isoschizomers"}, "not_found")],
)
def related_enzymes(enzyme: Enzyme, kind: Literal["isoschizomers", "neoschizomers"]) -> EnzymeList:
    """Lists commercial enzymes with the same recognition site: all isoschizomers, or those that cut elsewhere in it.

    Args:
        enzyme: Name such as SmaI.
        kind: Isoschizomers recognise the same site; neoschizomers also cut it differently.
    """
    found = find_enzyme(enzyme)
    others = found.isoschizomers() if kind == "isoschizomers" else found.neoschizomers()
    return _named(sorted(str(other) for other in others if str(other) in enzymes.sold()))


@_lookup(
    wording={
        "count": [
            "the number of commercial enzymes whose ends can be ligated to those of {enzyme}",
            "the number of enzymes on sale that leave ends compatible with those of {enzyme}",
        ],
        "enzymes": [
            "the commercial enzymes whose ends can be ligated to those of {enzyme}",
            "the enzymes on sale that leave ends compatible with those of {enzyme}",
        ],
    },
    golden=[({"enzyme": "BamHI"}, {"count": 51})],
    invalid=[({"enzyme": "SmaI"}, "not_found")],
)
def compatible_enzymes(enzyme: Enzyme) -> EnzymeList:
    """Lists commercial enzymes that leave sticky ends which fit those of an enzyme, by name.

    The list is left out where there are more than 60.

    Args:
        enzyme: Name of an enzyme that leaves overhangs, such as BamHI.
    """
    found = find_enzyme(enzyme)
    if found.is_blunt():
        raise NotFound(f"'{found}' leaves blunt ends, which fit every blunt end")
    others = sorted(str(other) for other in found.compatible_end() if str(other) in enzymes.sold())
    return _named([other for other in others if other != str(found)])


@_lookup(
    wording={
        "count": [
            "the number of commercial enzymes with {site}",
            "the number of enzymes on sale that recognise exactly {site}",
        ],
        "enzymes": ["the commercial enzymes with {site}", "the enzymes on sale that recognise exactly {site}"],
    },
    golden=[({"site": "CCCGGG"}, {"enzymes": ["Cfr9I", "SmaI", "TspMI", "XmaI"]})],
    invalid=[({"site": "AAAAAA"}, "not_found")],
)
def enzymes_of_site(site: Site) -> EnzymeList:
    """Lists the commercial restriction enzymes with exactly one recognition site, by name (REBASE).

    Args:
        site: Recognition site in IUPAC letters, 5' to 3', such as CCCGGG.
    """
    found = enzymes.by_site().get(site.strip().upper())
    if found is None:
        raise NotFound(f"no commercial enzyme recognises exactly the site '{site[:30]}'; EcoRI's is GAATTC")
    return _named(found)


@_lookup(
    wording={
        "count": [
            "the number of restriction enzymes that REBASE lists for both {first} and {second}",
            "the number of restriction enzymes sold, by REBASE, by both {first} and {second}",
        ]
    },
    golden=[({"first": "New England Biolabs", "second": "Takara Bio Inc."}, {"count": 60})],
    invalid=[({"first": "New England Biolabs", "second": "Nobody"}, "not_found")],
)
def enzymes_sold_by_both(first: Supplier, second: Supplier) -> Shared:
    """Counts the restriction enzymes with one known cut that two companies both sell (REBASE).

    Args:
        first: Supplier's name as REBASE has it, such as "New England Biolabs".
        second: Another supplier's name.
    """
    listed = enzymes.suppliers()
    one, two = (listed[enzymes.find_supplier(name)] for name in (first, second))
    return Shared(count=len(set(one) & set(two)))


@_compute(
    wording={
        "spacing": [
            "the mean distance, in random DNA, between recognition sites of {enzyme}",
            "the mean number of base pairs of random DNA per recognition site of {enzyme}",
        ]
    },
    golden=[({"enzyme": "EcoRI"}, {"spacing": 4096.0}), ({"enzyme": "HinfI"}, {"spacing": 256.0})],
    invalid=[({"enzyme": "NoSuchI"}, "not_found")],
)
def expected_site_spacing(enzyme: Enzyme) -> Spacing:
    """Computes the mean distance of an enzyme's recognition sites in DNA with four equally frequent bases.

    Args:
        enzyme: Name such as EcoRI.
    """
    return Spacing(spacing=find_enzyme(enzyme).freq)


@_compute(
    wording={
        "count": [
            "the number of commercial enzymes with a {size}-base-pair site that cut {dna}",
            "the number of enzymes on sale, with a site of {size} base pairs, that cut {dna} at least once",
        ],
        "enzymes": [
            "the commercial enzymes with a {size}-base-pair site that cut {dna}",
            "the enzymes on sale, with a site of {size} base pairs, that cut {dna} at least once",
        ],
    },
    golden=[({"dna": "CGCGAATTCGCG", "size": "6"}, {"enzymes": ["AcsI", "ApoI", "EcoRI", "XapI"]})],
    invalid=[({"dna": "GAUTTC", "size": "6"}, "invalid_arguments")],
)
def enzymes_cutting(dna: Dna, size: Literal["4", "5", "6", "8"]) -> EnzymeList:
    """Lists the commercial enzymes with a recognition site of one length that cut linear DNA, by name.

    The list is left out where there are more than 60.

    Args:
        dna: DNA sequence of at most 400 bases.
        size: Length of the recognition site, unspecified bases included.
    """
    from Bio.Seq import Seq

    text = Seq(nucleotides(dna, "dna", least=4))
    cutters = [e for e in enzymes.sold().values() if len(e.site) == int(size) and e.search(text, linear=True)]
    return _named([str(enzyme) for enzyme in cutters])


@_compute(
    engines=[FORMULAS],
    wording={
        "count": [
            "the number of base pairs of overhang that {enzyme} leaves",
            "the length of the single-stranded ends after cutting with {enzyme}",
        ]
    },
    golden=[({"enzyme": "EcoRI"}, {"count": 4}), ({"enzyme": "KpnI"}, {"count": 4})],
    invalid=[({"enzyme": "SmaI"}, "not_found")],
)
def overhang_length(enzyme: Enzyme) -> Shared:
    """Computes how many bases of single strand a restriction enzyme leaves at each end.

    Args:
        enzyme: Name of an enzyme that leaves overhangs, such as EcoRI.
    """
    found = find_enzyme(enzyme)
    if not found.ovhg:
        raise NotFound(f"'{found}' leaves blunt ends")
    return Shared(count=abs(found.ovhg))


TOOLS: tuple[Tool, ...] = (
    recognition_site,
    cutting_pattern,
    enzyme_suppliers,
    related_enzymes,
    compatible_enzymes,
    enzymes_of_site,
    enzymes_sold_by_both,
    expected_site_spacing,
    enzymes_cutting,
    overhang_length,
)
