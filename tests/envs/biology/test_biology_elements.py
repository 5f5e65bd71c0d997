"""Elements and nuclides against periodictable, and against conservation of protons and nucleons."""

import math

import periodictable
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.envs.biology import POOL
from toolgym.envs.biology.data import elements

SEEDS = elements.seed_nuclides()


def call(tool: str, **arguments: object) -> dict:
    result = POOL.call(tool, arguments)
    assert result.ok, result.text
    return result.value


def test_numbers_and_weights_agree_with_periodictable() -> None:
    for symbol in POOL.entities["chem.element"].seed_values:
        other = periodictable.elements.symbol(symbol)
        found = call("element_number_and_weight", element=symbol)
        assert found["atomic_number"] == other.number
        assert found["atomic_weight"] == pytest.approx(other.mass, rel=2e-3)
        assert call("element_of_atomic_number", number=other.number)["element"] == symbol


def test_masses_and_abundances_agree_with_periodictable() -> None:
    seen = 0
    for name in SEEDS:
        nuclide = elements.find_nuclide(name)
        other = periodictable.elements.symbol(nuclide.symbol)
        if nuclide.nucleons in other.isotopes:
            assert nuclide.mass == pytest.approx(other[nuclide.nucleons].mass, abs=2e-3)
            seen += 1
        if nuclide.abundance and nuclide.symbol not in ("Th", "Pa", "U"):  # periodictable gives these none
            assert nuclide.abundance == pytest.approx(other[nuclide.nucleons].abundance, abs=1.0)
    assert seen > 800


def test_natural_abundances_add_up() -> None:
    for symbol in elements.elements():
        shares = [n.abundance for n in elements.isotopes(symbol) if n.abundance]
        if shares:
            assert sum(shares) == pytest.approx(100, abs=0.3), symbol


def test_decay_keeps_nucleons_and_releases_energy() -> None:
    steps = {"alpha decay": (4, 2), "beta-minus decay": (0, -1), "beta-plus decay or electron capture": (0, 1)}
    seen = 0
    for name in SEEDS:
        decay = POOL.call("nuclide_decay", {"nuclide": name})
        if decay.ok and decay.value["mode"] in steps:
            nucleons, protons = steps[decay.value["mode"]]
            before, after = elements.find_nuclide(name), elements.find_nuclide(decay.value["product"])
            assert (before.nucleons - after.nucleons, before.protons - after.protons) == (nucleons, protons)
            assert call("decay_energy", nuclide=name)["energy"] > 0
            seen += 1
    assert seen > 400


def test_the_uranium_series_ends_in_lead() -> None:
    name = "U-238"
    for _ in range(20):
        decay = POOL.call("nuclide_decay", {"nuclide": name})
        if not decay.ok:
            break
        name = decay.value["product"]
    assert name == "Pb-206"


@given(st.sampled_from(["Cs-137", "Sr-90", "H-3", "C-14", "Ra-226"]), st.integers(1, 40))
def test_decay_is_exponential(nuclide: str, years: int) -> None:
    half_life = call("nuclide_half_life", nuclide=nuclide)["years"]
    left = call("undecayed_share", nuclide=nuclide, years=years)["remaining"]
    assert left == pytest.approx(100 * math.exp(-math.log(2) * years / half_life), abs=2e-3)
    twice = call("undecayed_share", nuclide=nuclide, years=2 * years)["remaining"]
    assert twice == pytest.approx(left * left / 100, abs=2e-3)


def test_one_curie_is_a_gram_of_radium() -> None:
    assert call("specific_activity", nuclide="Ra-226")["activity"] == pytest.approx(37, rel=0.02)


def test_names_of_nuclides_are_read_in_every_spelling() -> None:
    for spelling in ("C-14", "C14", "carbon-14", "Carbon 14"):
        assert elements.find_nuclide(spelling).name == "C-14"
    assert POOL.call("nuclide_mass", {"nuclide": "carbon"}).error.kind == "not_found"
