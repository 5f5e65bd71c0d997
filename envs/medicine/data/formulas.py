"""The source of the tools that compute, and the tag of a benchmark that asks for some of the same formulas."""

from toolgym.tools import Source

FORMULAS = Source(
    distribution="toolgym",
    module="toolgym",
    extra="medicine",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0",
    edition="1",
)
"""Formulas written out in this pack. Raise the edition when one of them computes something else."""

MEDCALC_BENCH = ("MedCalc-Bench",)
"""Tag of the tools whose formula is one of the 55 that the benchmark MedCalc-Bench asks for."""
