"""The biology pack as a whole: it declares cheaply, its seeds mean what they say, and its lists are complete."""

import subprocess
import sys

import pytest

from toolgym.envs.biology import POOL
from toolgym.envs.biology.data.compounds import find_compound

HEAVY = ("rdkit", "Bio", "CoolProp", "biotite", "taxoniq", "chemicals", "mendeleev", "mhcgnomes", "periodictable")
COMPOUND_TYPES = ("chem.compound", "chem.fluid", "chem.greenhouse_gas", "chem.solvent")


def test_declaring_the_pack_loads_no_library() -> None:
    code = (
        "import sys; from toolgym.envs.biology import POOL; assert len(POOL) > 100; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_third_of_the_tools_look_something_up() -> None:
    kinds = [tool.kind for tool in POOL]
    assert len(kinds) >= 110
    assert kinds.count("retrieval") >= 0.35 * len(kinds)


@pytest.mark.parametrize("entity", COMPOUND_TYPES)
def test_compound_seeds_are_found_under_their_own_name(entity: str) -> None:
    seeds = POOL.entities[entity].seed_values
    assert len(seeds) >= 50
    assert [find_compound(str(seed)).name for seed in seeds] == list(seeds)


@pytest.mark.parametrize("entity", sorted(name for name, kind in POOL.entities.items() if kind.identifies))
def test_a_name_stands_for_one_seed(entity: str) -> None:
    assert {name: seeds for name, seeds in POOL.entities[entity].names.items() if len(seeds) > 1} == {}


def test_seed_structures_mean_the_same_in_capitals() -> None:
    seeds = [str(seed) for seed in POOL.entities["chem.smiles"].seed_values]
    assert len({seed.casefold() for seed in seeds}) == len(seeds) > 100


@pytest.mark.parametrize(
    ("tool", "arguments", "field"),
    [
        ("components_derived_from", {"component": "CYS"}, "components"),
        ("alleles_of_supertype", {"supertype": "B44"}, "alleles"),
        ("members_of_rank", {"taxon": "Streptomyces coelicolor", "rank": "genus"}, "taxa"),
    ],
)
def test_a_list_too_long_to_give_is_left_out_and_still_counted(tool: str, arguments: dict, field: str) -> None:
    result = POOL.call(tool, arguments)
    assert result.ok
    assert result.value[field] is None
    assert result.value["count"] > 40
