"""Units: pint loads only for a foreign unit, and an agent's text never reaches its expression parser."""

import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.rewards.units import conversion, is_own_unit


def _loads_pint(answers: list[Any]) -> bool:
    program = f"""
import sys
from toolgym.rewards import check_answer
from toolgym.tasks.answers import DecimalAnswer
for answer in {answers!r}:
    check_answer(answer, DecimalAnswer(unit="months", decimals=1), "18.0")
print("pint" in sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return run.stdout.strip() == "True"


def test_pint_is_loaded_for_a_foreign_unit_only() -> None:
    assert not _loads_pint([18, "18 months", "18 Month", "18 USD", "12 or 13", ""])
    assert _loads_pint(["1.5 years"])


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "(1)", "2**9**9", "kg*kg*kg*kg*kg*kg", "kg^99", "kg.real", "m" * 61, "to m", "", "frobs"],
)
def test_text_that_is_no_product_of_unit_names_is_unknown(text: str) -> None:
    assert conversion(text, "kilogram") is None


@given(text=st.text(st.sampled_from("abkgms/*^23 %°µ²-_"), max_size=14))
def test_unit_lookup_is_total(text: str) -> None:
    found = conversion(text, "kilogram")
    assert found is None or found == "foreign" or isinstance(found.factor, Decimal)


def test_case_matters_in_short_units_and_not_in_words() -> None:
    assert is_own_unit("Years", "years") and is_own_unit("year", "years") and is_own_unit("usd", "USD")
    assert not is_own_unit("MW", "mW") and not is_own_unit("S", "s")
    assert conversion("Kilograms", "gram").factor == 1000  # type: ignore[union-attr]


def test_angles_and_levels_are_no_ratios() -> None:
    assert conversion("degree", "radian") not in (None, "foreign")
    assert conversion("radian", "percent") == "foreign"
    assert conversion("percent", "radian") == "foreign"
    assert conversion("dB", None) == "foreign"
