"""Interest rates along maturities: zero, par and forward rates, interpolation, Nelson-Siegel."""

from math import exp, log
from typing import Annotated

from pydantic import Field

from toolgym.envs.finance.data.formulas import FORMULAS
from toolgym.envs.finance.quantities import CurveLevel, CurveSlope, Rate, Years, ZeroRate
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

AnyRate = Annotated[Rate, Field(gt=-20, le=60)]
Maturity = Annotated[Years, Field(ge=1, le=60)]
RateList = Annotated[list[Annotated[ZeroRate, Field(gt=-20, le=60)]], Field(min_length=2, max_length=6)]
_Rate4 = Annotated[Rate, Quantity("percent", 4)]


class CurveRate(Result):
    """A rate in percent per year."""

    rate: _Rate4


class ZeroCurve(Result):
    """Zero rates in percent per year, for one year, two years and so on."""

    rates: list[_Rate4]


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="curves",
    wording={
        "rate": [
            "the annually compounded forward rate from the end of {near_years} to the end of {far_years}, given "
            "annually "
            "compounded zero rates of {near_rate} and {far_rate} for these maturities",
            "the yearly forward rate, compounded annually, implied between zero rates of {near_rate} for "
            "{near_years} and {far_rate} for {far_years}",
        ],
    },
    golden=[({"near_years": 1, "near_rate": 4, "far_years": 2, "far_rate": 5}, {"rate": 6.0096})],
    invalid=[({"near_years": 3, "near_rate": 4, "far_years": 2, "far_rate": 5}, "invalid_arguments")],
)
def forward_rate(near_years: Maturity, near_rate: AnyRate, far_years: Maturity, far_rate: AnyRate) -> CurveRate:
    """Gives the forward rate between two maturities from two zero rates, all compounded annually.

    Args:
        near_years: Shorter maturity in years.
        near_rate: Zero rate for it, in percent per year.
        far_years: Longer maturity in years.
        far_rate: Zero rate for it, in percent per year.
    """
    if far_years <= near_years:
        raise InvalidArguments(f"far_years ({far_years}) must be longer than near_years ({near_years})")
    growth = (1 + far_rate / 100) ** far_years / (1 + near_rate / 100) ** near_years
    return CurveRate(rate=100 * (growth ** (1 / (far_years - near_years)) - 1))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="curves",
    wording={
        "rates": [
            "the bootstrapped zero rates for one year, two years and so on, given par rates of {par_rates} with "
            "annual coupons",
            "the annually compounded zero rates, by maturity from one year up, implied by annual-coupon par rates of "
            "{par_rates}",
        ],
    },
    golden=[({"par_rates": [4, 5]}, {"rates": [4.0, 5.0252]}), ({"par_rates": [3, 3, 3]}, {"rates": [3.0, 3.0, 3.0]})],
    invalid=[({"par_rates": [4]}, "invalid_arguments")],
)
def bootstrap_zero_rates(par_rates: RateList) -> ZeroCurve:
    """Bootstraps annually compounded zero rates from par rates of annual-coupon bonds for 1, 2, ... years.

    Args:
        par_rates: Two to six par rates in percent per year, for one year, two years and so on.
    """
    factors: list[float] = []
    for par in par_rates:
        factor = (1 - par / 100 * sum(factors)) / (1 + par / 100)
        if factor <= 0:
            raise InvalidArguments("these par rates imply a negative discount factor; give rates that differ less")
        factors.append(factor)
    return ZeroCurve(rates=[100 * (factor ** (-1 / (year + 1)) - 1) for year, factor in enumerate(factors)])


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="curves",
    wording={
        "rate": [
            "the annual-coupon par rate of the longest maturity for annually compounded zero rates of "
            "{zero_rates} for "
            "one year, two years and so on",
            "the yearly coupon at which a bond trades at par, given zero rates of {zero_rates} for one year, two "
            "years and so "
            "on up to its maturity",
        ],
    },
    golden=[({"zero_rates": [3, 3, 3]}, {"rate": 3.0})],
    invalid=[({"zero_rates": [3]}, "invalid_arguments")],
)
def par_rate(zero_rates: RateList) -> CurveRate:
    """Gives the par rate of an annual-coupon bond from zero rates for 1, 2, ... years up to its maturity.

    Args:
        zero_rates: Two to six annually compounded zero rates in percent per year.
    """
    factors = [(1 + rate / 100) ** -(year + 1) for year, rate in enumerate(zero_rates)]
    return CurveRate(rate=100 * (1 - factors[-1]) / sum(factors))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="curves",
    wording={
        "rate": [
            "the rate for {years} on the straight line through a rate of {first_rate} for {first_years} and a rate of "
            "{second_rate} for {second_years}",
            "the rate that linear inter- or extrapolation gives for {years}, from {first_rate} for {first_years} and "
            "{second_rate} for {second_years}",
        ],
    },
    golden=[
        ({"first_years": 2, "first_rate": 3, "second_years": 10, "second_rate": 5, "years": 4}, {"rate": 3.5}),
        ({"first_years": 2, "first_rate": 3, "second_years": 10, "second_rate": 5, "years": 12}, {"rate": 5.5}),
    ],
    invalid=[
        ({"first_years": 2, "first_rate": 3, "second_years": 2, "second_rate": 5, "years": 4}, "invalid_arguments")
    ],
)
def rate_on_line(
    first_years: Maturity, first_rate: AnyRate, second_years: Maturity, second_rate: AnyRate, years: Maturity
) -> CurveRate:
    """Inter- or extrapolates a rate linearly from the rates of two maturities.

    Args:
        first_years: A maturity in years.
        first_rate: Rate for it, in percent per year.
        second_years: Another maturity in years.
        second_rate: Rate for it, in percent per year.
        years: Maturity wanted.
    """
    if first_years == second_years:
        raise InvalidArguments(f"first_years and second_years are both {first_years}; they must differ")
    slope = (second_rate - first_rate) / (second_years - first_years)
    return CurveRate(rate=first_rate + slope * (years - first_years))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="curves",
    wording={
        "rate": [
            "the Nelson-Siegel yield for {years} with a level of {level}, a slope of {slope}, a curvature of "
            "{curvature} and a "
            "decay time of {decay}",
            "the yield that a Nelson-Siegel curve (level {level}, slope {slope}, curvature {curvature}, decay time "
            "{decay}) has "
            "at a maturity of {years}",
        ],
    },
    golden=[({"level": 5, "slope": -2, "curvature": 1, "decay": 2, "years": 2}, {"rate": 4.0})],
    invalid=[({"level": 5, "slope": -2, "curvature": 1, "decay": 0, "years": 2}, "invalid_arguments")],
)
def nelson_siegel_yield(
    level: Annotated[CurveLevel, Field(gt=-20, le=60)],
    slope: Annotated[CurveSlope, Field(ge=-50, le=50)],
    curvature: Annotated[CurveSlope, Field(ge=-50, le=50)],
    decay: Maturity,
    years: Maturity,
) -> CurveRate:
    """Gives the yield of a Nelson-Siegel curve at a maturity.

    It is level + slope x f + curvature x (f - e^-x), with x = years / decay and f = (1 - e^-x) / x.

    Args:
        level: Long-run level in percent.
        slope: Slope coefficient in percent; negative for a rising curve.
        curvature: Curvature coefficient in percent.
        decay: Decay time in years.
        years: Maturity in years.
    """
    x = years / decay
    loading = (1 - exp(-x)) / x
    return CurveRate(rate=level + slope * loading + curvature * (loading - exp(-x)))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="curves",
    wording={
        "rate": [
            "the continuously compounded yearly rate equivalent to {rate} compounded annually",
            "the continuous rate that gives the same yearly growth as an annually compounded {rate}",
        ],
    },
    golden=[({"rate": 5}, {"rate": 4.879})],
    invalid=[({"rate": -30}, "invalid_arguments")],
)
def continuous_rate(rate: AnyRate) -> CurveRate:
    """Turns an annually compounded rate into the equivalent continuously compounded rate, in percent.

    Args:
        rate: Annually compounded rate in percent per year.
    """
    return CurveRate(rate=100 * log(1 + rate / 100))


TOOLS: tuple[Tool, ...] = (
    forward_rate,
    bootstrap_zero_rates,
    par_rate,
    rate_on_line,
    nelson_siegel_yield,
    continuous_rate,
)
