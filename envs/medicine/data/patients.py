"""The 442 diabetes patients of Efron, Hastie, Johnstone and Tibshirani (2004), as scikit-learn ships them."""

import gzip
from functools import cache
from typing import NamedTuple

from toolgym.tools import NotFound, Source

PATIENTS = Source(
    distribution="scikit-learn",
    module="sklearn",
    extra="medicine",
    code_licence="BSD-3-Clause",
    data_licence="BSD-3-Clause (as distributed; published with Annals of Statistics 32, 407)",
    data_files=("datasets/data/diabetes_data_raw.csv.gz", "datasets/data/diabetes_target.csv.gz"),
)


class Patient(NamedTuple):
    """One patient at baseline, with the progression of the disease a year later.

    The unit of the blood values is not recorded with the data; their size leaves only mg/dL.
    """

    key: str
    age: int
    body_mass_index: float
    mean_pressure: float
    cholesterol: float
    ldl: float
    hdl: float
    glucose: float
    progression: float


@cache
def patients() -> dict[str, Patient]:
    """Every patient by key (``"P017"``), in the order of the file; sex and the derived columns are left out."""
    rows = [_numbers(line) for line in _lines(PATIENTS.data_files[0])]
    targets = [_numbers(line)[0] for line in _lines(PATIENTS.data_files[1])]
    found = {}
    for number, (row, target) in enumerate(zip(rows, targets, strict=True), 1):
        age, _, index, pressure, total, ldl, hdl, _, _, glucose = row
        key = f"P{number:03}"
        found[key] = Patient(key, int(age), index, pressure, total, ldl, hdl, glucose, target)
    return found


def _lines(name: str) -> list[str]:
    return gzip.decompress(PATIENTS.path(name).read_bytes()).decode("ascii").splitlines()


def _numbers(line: str) -> list[float]:
    return [float(cell) for cell in line.split()]


def find_patient(key: str) -> Patient:
    """A patient by key.

    Raises:
        NotFound: There is no such patient.
    """
    known = patients().get(key[:20].strip().upper())
    if known is None:
        raise NotFound(f"no patient '{key[:20]}' in the diabetes study; keys run from P001 to P442")
    return known


def aged(age: int) -> list[Patient]:
    """The patients of an age, in the order of their keys.

    Raises:
        NotFound: No patient has this age.
    """
    found = [patient for patient in patients().values() if patient.age == age]
    if not found:
        raise NotFound(f"no patient of the diabetes study has the age of {age} years; ages run from 19 to 79")
    return found
