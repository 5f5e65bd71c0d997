"""Compounds, fluids and formulas against the raw tables, against each other and against a second library."""

import csv
import statistics

import periodictable
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdkit import Chem
from rdkit.Chem.rdMolDescriptors import CalcMolFormula

from toolgym.envs.biology import POOL
from toolgym.envs.biology.data import fluids, handbook
from toolgym.envs.biology.data.compounds import find_compound
from toolgym.envs.biology.data.handbook import HANDBOOK, seed_compounds

SEEDS = seed_compounds()


def call(tool: str, **arguments: object) -> dict:
    result = POOL.call(tool, arguments)
    assert result.ok, result.text
    return result.value


def test_identifiers_lead_back_to_the_compound() -> None:
    for compound in SEEDS[::7]:
        cas = call("compound_cas_number", compound=compound.name)["cas"]
        key = call("compound_inchikey", compound=compound.name)["inchikey"]
        assert call("compound_of_cas_number", cas=cas)["compound"] == compound.name
        assert find_compound(call("compound_of_inchikey", inchikey=key)["compound"]).inchikey == key


def test_cas_numbers_carry_their_check_digit() -> None:
    for compound in SEEDS:
        digits = compound.cas.replace("-", "")
        assert sum(i * int(d) for i, d in enumerate(reversed(digits[:-1]), 1)) % 10 == int(digits[-1])


def test_structure_and_formula_agree() -> None:
    atoms = {c.name: (CalcMolFormula(Chem.MolFromSmiles(c.smiles)), c.formula) for c in SEEDS}
    wrong = [n for n, pair in atoms.items() if len({str(periodictable.formula(f).hill) for f in pair}) > 1]
    assert wrong == []


def test_kekule_structures_are_the_same_molecule() -> None:
    for compound in SEEDS[::5]:
        given_back = call("compound_smiles", compound=compound.name)["smiles"]
        assert Chem.MolToInchiKey(Chem.MolFromSmiles(given_back)) == Chem.MolToInchiKey(
            Chem.MolFromSmiles(compound.smiles)
        )


@pytest.mark.parametrize(
    ("tool", "extra", "field", "table", "column", "factor"),
    [
        ("fusion_enthalpy", {}, "heat", handbook.FUSION, "Hfus", 1e-3),
        ("measured_log_p", {}, "log_p", handbook.PARTITION, "logP", 1),
        ("acentric_factor", {}, "factor", handbook.PSRK, "omega", 1),
        ("dipole_moment", {}, "dipole_moment", handbook.DIPOLES, "dipole_moment", 1),
        ("ignition_data", {}, "lower_limit", handbook.IGNITION, "LFL", 100),
    ],
)
def test_values_stand_in_the_raw_table(
    tool: str, extra: dict, field: str, table: str, column: str, factor: float
) -> None:
    lines = HANDBOOK.path(table).read_text(encoding="utf-8").splitlines()
    header = [cell.strip() for cell in lines[0].split("\t")]
    seen = 0
    for cells in csv.reader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE):
        row = dict(zip(header, cells, strict=False))
        if row.get(column) and any(c.cas == row["CAS"] for c in SEEDS[::3]):
            result = POOL.call(tool, {"compound": row["CAS"], **extra})
            assert result.value[field] == pytest.approx(float(row[column]) * factor, abs=5e-3)
            seen += 1
    assert seen > 10


def test_antoine_inverts_and_agrees_with_the_handbook() -> None:
    gaps = []
    for compound in SEEDS:
        boiling = POOL.call("antoine_boiling_point", {"compound": compound.name, "pressure": 101.325})
        listed = handbook.constants(compound, "Tb")
        if boiling.ok and listed is not None:
            temperature = boiling.value["temperature"]
            back = POOL.call("antoine_vapor_pressure", {"compound": compound.name, "temperature": temperature})
            assert back.value["pressure"] == pytest.approx(101.325, rel=2e-3)
            gaps.append(abs(temperature - listed))
    assert len(gaps) > 100
    assert statistics.median(gaps) < 0.5


def test_coolprop_agrees_with_atomic_weights() -> None:
    for name in fluids.FLUIDS:
        mass = call("fluid_constants", fluid=name)["molar_mass"]
        assert mass == pytest.approx(periodictable.formula(find_compound(name).formula).mass, rel=2e-3), name


def test_saturation_runs_both_ways_and_ends_at_the_critical_point() -> None:
    for name in list(fluids.FLUIDS)[::6]:
        pressure = POOL.call("fluid_vapor_pressure", {"fluid": name, "temperature": 300})
        if pressure.ok:
            back = call("fluid_boiling_temperature", fluid=name, pressure=pressure.value["pressure"])
            assert back["temperature"] == pytest.approx(300, abs=0.02)
        critical = call("fluid_special_point", fluid=name, point="critical")["temperature"]
        beyond = POOL.call("fluid_latent_heat", {"fluid": name, "temperature": critical + 1})
        assert not beyond.ok and beyond.error.kind == "invalid_arguments"


@given(st.floats(0.01, 100), st.floats(10, 5000))
def test_weighing_in_gives_the_wanted_concentration(concentration: float, volume: float) -> None:
    mass = call("mass_for_solution", compound="ethanol", volume=volume, concentration=concentration)["mass"]
    if mass > 1:
        back = call("molar_concentration", compound="ethanol", mass=mass, volume=volume)["concentration"]
        assert back == pytest.approx(concentration, rel=2e-3, abs=1e-4)


def test_combustion_of_glucose_like_fuels_needs_only_carbon_hydrogen_and_oxygen() -> None:
    assert call("combustion_enthalpy", compound="benzene", phase="liquid")["enthalpy"] == pytest.approx(-3267, abs=2)
    refused = POOL.call("combustion_enthalpy", {"compound": "aniline", "phase": "liquid"})
    assert refused.error.kind == "invalid_arguments"


@given(st.integers(1, 30), st.integers(0, 60))
def test_unsaturation_counts_missing_hydrogen_pairs(carbon: int, hydrogen: int) -> None:
    degree = call("degree_of_unsaturation", formula=f"C{carbon}H{hydrogen}" if hydrogen else f"C{carbon}")["degree"]
    assert degree == (2 * carbon + 2 - hydrogen) / 2
