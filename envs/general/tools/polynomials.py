"""Polynomials with whole coefficients, and a code interpreter for everything else."""

import re
from functools import partial
from typing import Annotated, Any

from pydantic import Field

from toolgym.envs.general.data.interpreter import run
from toolgym.envs.general.data.sources import FORMULAS, MONTY, SYMPY
from toolgym.envs.general.entities import Code, Polynomial
from toolgym.envs.general.quantities import Count, Small, Whole
from toolgym.envs.general.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_sympy_tool = partial(tool, domain="general", kind="processing", source=SYMPY, theme="computing")
_formula_tool = partial(tool, domain="general", kind="processing", source=FORMULAS, theme="computing")

_TERM = re.compile(r"([+-]?)(\d*)\*?(x?)(?:(?:\^|\*\*)(\d{1,2}))?")
_MAX_DEGREE = 8


class Output(Result):
    """What a program gave."""

    value: str
    printed: str


class Roots(Result):
    """Real roots of a polynomial."""

    count: Count
    largest: Annotated[float, Quantity(None, 4)]


class Figure(Result):
    """A number."""

    value: Annotated[float, Quantity(None, 4)]


class Formula(Result):
    """A polynomial."""

    polynomial: Polynomial


class Exact(Result):
    """A whole number, possibly negative."""

    value: int


class Factored(Result):
    """Irreducible factors."""

    factored: str
    count: Count


@partial(tool, domain="general", kind="processing", source=MONTY, theme="computing", timeout=20.0)(
    wording={
        "value": ["the value of {code}", "the result of evaluating {code}"],
    },
    golden=[
        ({"code": "sum(i * i for i in range(1000))"}, {"value": "332833500", "printed": ""}),
        ({"code": "print('hi')\nx = [1, 2]\nx * 2"}, {"value": "[1, 2, 1, 2]", "printed": "hi\n"}),
    ],
    invalid=[
        ({"code": "1 / 0"}, "invalid_arguments"),
        ({"code": "while True: pass"}, "invalid_arguments"),
        ({"code": "open('/etc/passwd').read()"}, "invalid_arguments"),
    ],
)
def run_python(code: Annotated[Code, Field(min_length=1, max_length=8_000)]) -> Output:
    """Runs Python code in a sandbox and gives the value of the last expression (its repr) and what was printed.

    A subset of Python with part of the standard library (math, re, json, datetime ...); no files, no network. One
    second, 32 MB, 4,000 characters of output. The clock stands at 2020-01-01 and the random seed is fixed.

    Args:
        code: The program; variables do not survive the call.
    """
    value, printed = run(code)
    text = repr(value)
    return Output(value=text if len(text) <= 3_000 else text[:2_997] + "...", printed=printed)


@_sympy_tool(
    wording={
        "count": [
            "the number of distinct real roots of {polynomial}",
            "the count of different real zeros of {polynomial}",
        ],
        "largest": ["the largest real root of {polynomial}", "the greatest real zero of {polynomial}"],
    },
    golden=[({"polynomial": "x^2 - 2"}, {"count": 2, "largest": 1.4142}), ({"polynomial": "x^3 - x"}, {"count": 3})],
    invalid=[({"polynomial": "x^2 + 1"}, "not_found"), ({"polynomial": "__import__('os')"}, "invalid_arguments")],
)
def real_roots(polynomial: Polynomial) -> Roots:
    """Counts the distinct real roots of a polynomial in x with whole coefficients and gives the largest.

    Args:
        polynomial: For example "x^3 - 6x + 2"; degree at most 8.
    """
    from sympy import QQ

    poly = _sympy(read_polynomial(polynomial))
    intervals = poly.intervals(eps=QQ(1, 10**7))
    if not intervals:
        raise NotFound(f"the polynomial {polynomial} has no real root")
    low, high = intervals[-1][0]
    return Roots(count=len(intervals), largest=float((low + high) / 2))


@_formula_tool(
    wording={
        "polynomial": ["the derivative of {polynomial}", "the polynomial that is the derivative of {polynomial}"],
    },
    golden=[({"polynomial": "x^3 - 6x + 2"}, {"polynomial": "3x^2 - 6"})],
    invalid=[({"polynomial": "5"}, "invalid_arguments")],
)
def derivative(polynomial: Polynomial) -> Formula:
    """Differentiates a polynomial in x with whole coefficients.

    Args:
        polynomial: For example "x^3 - 6x + 2"; degree 1 to 8.
    """
    terms = read_polynomial(polynomial)
    return Formula(polynomial=write_polynomial({power - 1: power * c for power, c in terms.items() if power}))


@_formula_tool(
    wording={
        "value": [
            "the value of {polynomial} at x = {number}, reduced modulo 1,000,003",
            "the remainder of {polynomial} at x = {number} on division by 1,000,003",
        ],
    },
    golden=[
        ({"polynomial": "x^2 + 1", "number": 1000}, {"value": 1000001}),
        ({"polynomial": "x^2 + 4", "number": 1000}, {"value": 1}),
    ],
    invalid=[({"polynomial": "y + 1", "number": 3}, "invalid_arguments")],
)
def polynomial_modulo(polynomial: Polynomial, number: Annotated[Whole, Field(ge=0, le=10**9)]) -> Exact:
    """Evaluates a polynomial at a whole number and reduces the value modulo the prime 1,000,003.

    Args:
        polynomial: For example "x^3 - 6x + 2"; degree at most 8.
        number: Where to evaluate it.
    """
    terms = read_polynomial(polynomial)
    return Exact(value=sum(c * number**power for power, c in terms.items()) % 1_000_003)


@_sympy_tool(
    wording={
        "value": ["the discriminant of {polynomial}", "the value of the discriminant of {polynomial}"],
    },
    golden=[({"polynomial": "x^2 - 3x + 1"}, {"value": 5}), ({"polynomial": "x^3 - 6x + 2"}, {"value": 756})],
    invalid=[({"polynomial": "x + 1"}, "invalid_arguments")],
)
def discriminant(polynomial: Polynomial) -> Exact:
    """Computes the discriminant of a polynomial in x with whole coefficients.

    Args:
        polynomial: For example "x^3 - 6x + 2"; degree 2 to 8.
    """
    terms = read_polynomial(polynomial)
    if max(terms) < 2:
        raise InvalidArguments(f"polynomial {polynomial} must have degree 2 or more")
    return Exact(value=int(_sympy(terms).discriminant()))


@_sympy_tool(
    wording={
        "value": [
            "the definite integral of {polynomial} over x from {start} to {end}",
            "the integral over x from {start} to {end} of {polynomial}",
        ],
    },
    golden=[({"polynomial": "x^2", "start": 0, "end": 3}, {"value": 9.0})],
    invalid=[({"polynomial": "x^2", "start": 3, "end": 3}, "invalid_arguments")],
)
def definite_integral(
    polynomial: Polynomial,
    start: Annotated[Small, Field(ge=-100, le=100)],
    end: Annotated[Small, Field(ge=-100, le=100)],
) -> Figure:
    """Integrates a polynomial in x with whole coefficients between two whole numbers.

    Args:
        polynomial: For example "x^3 - 6x + 2"; degree at most 8.
        start: Lower limit.
        end: Upper limit, above the lower one.
    """
    if start >= end:
        raise InvalidArguments(f"end ({end}) must be greater than start ({start})")
    whole = _sympy(read_polynomial(polynomial)).integrate()
    return Figure(value=float(whole.eval(end) - whole.eval(start)))


@_sympy_tool(
    wording={
        "count": [
            "the number of irreducible factors of {polynomial} over the rationals, counted with multiplicity",
            "the count of factors, with multiplicity, into which {polynomial} splits over the rational numbers",
        ],
        "factored": [
            "the factorisation of {polynomial} over the rationals as SymPy writes it",
            "the factored form that SymPy gives {polynomial} over the rationals",
        ],
    },
    golden=[({"polynomial": "x^4 - 1"}, {"count": 3, "factored": "(x - 1)*(x + 1)*(x**2 + 1)"})],
    invalid=[({"polynomial": "7"}, "invalid_arguments")],
)
def factor_polynomial(polynomial: Polynomial) -> Factored:
    """Factors a polynomial in x with whole coefficients over the rationals.

    Args:
        polynomial: For example "x^3 - 6x + 2"; degree 1 to 8.
    """
    terms = read_polynomial(polynomial)
    poly = _sympy(terms)
    count = sum(multiplicity for _, multiplicity in poly.factor_list()[1])
    return Factored(factored=str(poly.as_expr().factor()), count=count)


@_formula_tool(
    wording={
        "polynomial": [
            "the product of {polynomial} and {other}",
            "the polynomial that {polynomial} times {other} gives",
        ],
    },
    golden=[({"polynomial": "x - 1", "other": "x + 1"}, {"polynomial": "x^2 - 1"})],
    invalid=[({"polynomial": "x^8", "other": "x"}, "invalid_arguments")],
)
def multiply_polynomials(polynomial: Polynomial, other: Polynomial) -> Formula:
    """Multiplies two polynomials in x with whole coefficients.

    Args:
        polynomial: For example "x^3 - 6x + 2".
        other: Another polynomial; the degrees add up to 8 at most.
    """
    product: dict[int, int] = {}
    for power, c in read_polynomial(polynomial).items():
        for other_power, d in read_polynomial(other).items():
            product[power + other_power] = product.get(power + other_power, 0) + c * d
    if max(product) > _MAX_DEGREE:
        raise InvalidArguments(
            f"the product of {polynomial} and {other} has degree {max(product)}; at most 8 is allowed"
        )
    return Formula(polynomial=write_polynomial(product))


def read_polynomial(text: str) -> dict[int, int]:
    """Coefficients by power of a polynomial written like ``"x^3 - 6x + 2"``.

    Raises:
        InvalidArguments: It is written otherwise, constant, or beyond the limits.
    """
    plain = text.replace(" ", "")
    terms: dict[int, int] = {}
    place = 0
    while place < len(plain) <= 200:
        match = _TERM.match(plain, place)
        sign, digits, letter, power = match.groups() if match else ("", "", "", None)
        if match is None or not (digits or letter) or (power and not letter) or (place and not sign):
            break
        exponent = int(power or 1) if letter else 0
        terms[exponent] = terms.get(exponent, 0) + int(sign + (digits or "1"))
        place = match.end()
    terms = {power: c for power, c in terms.items() if c}
    if place != len(plain) or not terms or not 1 <= max(terms) <= _MAX_DEGREE:
        raise InvalidArguments(f"polynomial '{text[:80]}' must be like 'x^3 - 6x + 2', of degree 1 to {_MAX_DEGREE}")
    if max(abs(c) for c in terms.values()) > 10**9:
        raise InvalidArguments(f"polynomial '{text[:80]}' has a coefficient above 1,000,000,000")
    return terms


def write_polynomial(terms: dict[int, int]) -> str:
    """Writes coefficients by power, highest first."""
    parts = []
    for power in sorted(terms, reverse=True):
        size = abs(terms[power])
        if size:
            letter = "" if power == 0 else "x" if power == 1 else f"x^{power}"
            parts.append(("- " if terms[power] < 0 else "+ ") + (letter if size == 1 and letter else f"{size}{letter}"))
    text = " ".join(parts) or "0"
    return text.removeprefix("+ ").replace("- ", "-", 1) if text.startswith("- ") else text.removeprefix("+ ")


def _sympy(terms: dict[int, int]) -> Any:
    from sympy import ZZ, Poly, Symbol

    return Poly.from_dict({(power,): c for power, c in terms.items()}, Symbol("x"), domain=ZZ)


TOOLS: tuple[Tool, ...] = (
    run_python,
    real_roots,
    derivative,
    polynomial_modulo,
    discriminant,
    definite_integral,
    factor_polynomial,
    multiply_polynomials,
)
