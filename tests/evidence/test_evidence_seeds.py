import random

import pytest
from explorations import POOL

from toolgym.evidence import SeedSource
from toolgym.evidence.seeds import places
from toolgym.tools import EntityType, ToolPool

SHARES = {"train": (0.0, 0.6), "validation": (0.6, 0.8), "test": (0.8, 1.0)}


def pool_of(size: int, identifies: bool = True) -> ToolPool:
    seeds = tuple(f"seed {number}" for number in range(size))
    return ToolPool("none:POOL", (), (EntityType("a", "a", "as", seeds=lambda: seeds, identifies=identifies),))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 10, 11, 29, 100, 1001])
def test_shares_of_a_type_are_disjoint_and_cover_it(size):
    pool = pool_of(size)
    parts = [SeedSource(pool, share).of("a") for share in SHARES.values()]
    assert sorted(seed for part in parts for seed in part) == sorted(pool.entities["a"].seed_values)
    if size >= 10:
        shares = [len(part) / size for part in parts]
        assert shares == pytest.approx([0.6, 0.2, 0.2], abs=1 / size)


def test_ten_seeds_are_divided_six_two_two():
    assert [len(SeedSource(pool_of(10), share).of("a")) for share in SHARES.values()] == [6, 2, 2]


def test_types_that_identify_nothing_are_not_divided():
    pool = pool_of(10, identifies=False)
    assert all(SeedSource(pool, share).of("a") == pool.entities["a"].seed_values for share in SHARES.values())


def test_a_seed_keeps_its_place_whatever_order_the_type_lists_it_in():
    forward = EntityType("a", "a", "as", seeds=lambda: tuple("abcdefghijklm"))
    backward = EntityType("a", "a", "as", seeds=lambda: tuple("mlkjihgfedcba"))
    assert dict(zip(forward.seed_values, places(forward), strict=True)) == dict(
        zip(backward.seed_values, places(backward), strict=True)
    )
    assert sorted(places(forward)) == [(rank + 0.5) / 13 for rank in range(13)]
    renamed = EntityType("b", "b", "bs", seeds=lambda: tuple("abcdefghijklm"))
    assert places(renamed) != places(forward), "types are divided independently"


def test_draw_avoids_what_it_is_told_to_and_says_when_nothing_is_left():
    source = SeedSource(pool_of(5))
    everything = source.of("a")
    rng = random.Random(1)
    assert {source.draw(rng, "a", avoid=everything[:4]) for _ in range(50)} == {everything[4]}
    assert source.draw(rng, "a", avoid=everything) is None
    assert SeedSource(pool_of(0)).draw(rng, "a") is None
    assert {source.draw(rng, "a") for _ in range(200)} == set(everything)


def test_shares_of_the_railway_pool():
    for name, kind in POOL.entities.items():
        parts = [SeedSource(POOL, share).of(name) for share in SHARES.values()]
        if kind.identifies:
            assert [round(len(part) / len(kind.seed_values), 2) for part in parts] == [0.6, 0.2, 0.2]
        else:
            assert all(part == kind.seed_values for part in parts)
