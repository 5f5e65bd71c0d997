"""Entity types of the finance pack whose values are numbers, market series or bank identifiers.

Numbers form a small tree (`NUMBER` at the root): a rate per year is a percentage, a percentage is a number. A tool asks
for the narrowest type that makes sense, and takes every narrower one.
"""

from collections.abc import Callable, Sequence
from typing import Annotated

from toolgym.envs.finance.data import banks, identifiers
from toolgym.envs.finance.data.series import NAMES, TITLES
from toolgym.tools import Entity, EntityType
from toolgym.tools.entities import Scalar

SeriesName = Annotated[str, Entity("finance.series")]
Iban = Annotated[str, Entity("finance.iban")]
Bic = Annotated[str, Entity("finance.bic")]
GermanBankCode = Annotated[str, Entity("finance.german_bank_code")]
BankName = Annotated[str, Entity("finance.bank")]
AccountNumber = Annotated[str, Entity("finance.account_number")]
Cusip = Annotated[str, Entity("finance.cusip")]
Sedol = Annotated[str, Entity("finance.sedol")]
Cfi = Annotated[str, Entity("finance.cfi")]
Number = Annotated[float, Entity("number")]
Ratio = Annotated[float, Entity("finance.ratio")]
Correlation = Annotated[float, Entity("finance.correlation")]
Price = Annotated[float, Entity("finance.price")]
Level = Annotated[float, Entity("finance.level")]
BondPrice = Annotated[float, Entity("finance.bond_price")]
Premium = Annotated[float, Entity("finance.premium")]
IndexNumber = Annotated[float, Entity("finance.index_number")]
Amount = Annotated[float, Entity("finance.amount")]
Payment = Annotated[float, Entity("finance.payment")]
Unrounded = Annotated[float, Entity("finance.unrounded")]
CashFlow = Annotated[float, Entity("finance.cash_flow")]
Earning = Annotated[float, Entity("finance.earning")]
FxRate = Annotated[float, Entity("finance.fx_rate")]
FxMark = Annotated[float, Entity("finance.fx_mark")]
Percent = Annotated[float, Entity("finance.percent")]
Portion = Annotated[float, Entity("finance.portion")]
PercentShare = Annotated[float, Entity("finance.share")]
Inflation = Annotated[float, Entity("finance.inflation")]
Beta = Annotated[float, Entity("finance.beta")]
Rate = Annotated[float, Entity("finance.rate")]
ZeroRate = Annotated[float, Entity("finance.zero_rate")]
CurveLevel = Annotated[float, Entity("finance.curve_level")]
CurveSlope = Annotated[float, Entity("finance.curve_slope")]
Volatility = Annotated[float, Entity("finance.volatility")]
Moneyness = Annotated[float, Entity("finance.moneyness")]
Weight = Annotated[float, Entity("finance.weight")]
Duration = Annotated[float, Entity("finance.duration")]
Convexity = Annotated[float, Entity("finance.convexity")]
BasisPoints = Annotated[float, Entity("finance.basis_points")]
Count = Annotated[int, Entity("number.count")]
TradingDays = Annotated[int, Entity("number.sessions")]
Years = Annotated[int, Entity("number.years")]
Months = Annotated[int, Entity("number.months")]
Days = Annotated[int, Entity("number.days")]
Periods = Annotated[int, Entity("number.periods")]


def numeral(value: Scalar) -> str:
    """Writes a number as prose does: digits in groups of three, no exponent, no trailing zeros.

    Examples:
        >>> numeral(250000.0), numeral(4.25), numeral(-0.00001)
        ('250,000', '4.25', '-0.00001')
    """
    text = f"{float(value):,.10f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _percent(value: Scalar) -> str:
    return f"{numeral(value)} percent"


def _counted(unit: str) -> Callable[[Scalar], str]:
    return lambda value: f"{numeral(value)} {unit}" if value == 1 else f"{numeral(value)} {unit}s"


def _steps(first: float, last: float, step: float) -> tuple[float, ...]:
    count = round((last - first) / step) + 1
    return tuple(round(first + step * k, 6) for k in range(count))


def _measure(
    name: str,
    noun: str,
    plural: str,
    seeds: Sequence[Scalar],
    describe: Callable[[Scalar], str] = numeral,
    is_a: str | None = "number",
    additive: bool = False,
) -> EntityType:
    """A numeric type: free parameters, so that no split is drawn along them."""
    values = tuple(dict.fromkeys(seeds))
    return EntityType(
        name, noun, plural, describe, seeds=lambda: values, is_a=is_a, identifies=False, additive=additive
    )


NUMBER = _measure(
    "number", "number", "numbers", (*_steps(2, 40, 2), *_steps(50, 400, 25), *_steps(0.5, 12.5, 0.75)), is_a=None
)

_AMOUNTS = (1000.0, 1250.0, 1500.0, 1800.0, 2000.0, 2400.0, 2500.0, 3000.0, 3600.0, 4000.0, 4500.0, 5000.0, 6000.0)
_SUMS = tuple(a * 10 for a in _AMOUNTS) + tuple(a * 100 for a in _AMOUNTS)

ENTITY_TYPES: tuple[EntityType, ...] = (
    # Four series are too few to divide between splits, so they do not count as identifying.
    EntityType(
        "finance.series",
        "market series",
        "market series",
        lambda value: TITLES[str(value)],
        seeds=lambda: tuple(TITLES),
        aliases=lambda value: NAMES.get(str(value), ()),
        identifies=False,
    ),
    EntityType("finance.iban", "IBAN", "IBANs", lambda value: f"the IBAN {value}", seeds=banks.iban_seeds),
    EntityType("finance.bic", "BIC", "BICs", lambda value: f"the BIC {value}", seeds=banks.bic_seeds),
    EntityType(
        "finance.german_bank_code",
        "German bank code",
        "German bank codes",
        lambda value: f"the German bank code {value}",
        seeds=banks.german_bank_code_seeds,
    ),
    EntityType("finance.cusip", "CUSIP", "CUSIPs", lambda value: f"the CUSIP {value}", seeds=identifiers.cusip_seeds),
    EntityType("finance.sedol", "SEDOL", "SEDOLs", lambda value: f"the SEDOL {value}", seeds=identifiers.sedol_seeds),
    EntityType(
        "finance.cfi", "CFI code", "CFI codes", lambda value: f"the CFI code {value}", seeds=identifiers.cfi_seeds
    ),
    EntityType("finance.bank", "bank", "banks", seeds=banks.bank_name_seeds),
    EntityType(
        "finance.account_number",
        "account number",
        "account numbers",
        lambda value: f"the account number {value}",
        seeds=banks.account_number_seeds,
        identifies=False,
    ),
    NUMBER,
    _measure("number.count", "count", "counts", range(2, 60), is_a=None, additive=True),
    # Apart from other counts, so that only a number of trading days tells how many of them to go on.
    _measure("number.sessions", "count", "counts", range(2, 60), is_a=None, additive=True),
    _measure("number.years", "number of years", "numbers of years", range(2, 41), _counted("year"), None),
    _measure("number.months", "number of months", "numbers of months", range(6, 361, 6), _counted("month"), None),
    _measure("number.days", "number of days", "numbers of days", range(10, 721, 10), _counted("day"), None),
    _measure("number.periods", "number of days", "numbers of days", range(5, 61), _counted("day"), None),
    _measure("finance.ratio", "ratio", "ratios", _steps(0.4, 2.6, 0.05)),
    _measure("finance.correlation", "correlation", "correlations", _steps(-0.6, 0.95, 0.05), is_a="finance.ratio"),
    _measure("finance.price", "price", "prices", _steps(20, 400, 5)),
    _measure("finance.level", "level", "levels", _steps(800, 4000, 50), is_a="finance.price"),
    _measure("finance.bond_price", "bond price", "bond prices", _steps(82, 118, 0.5)),
    # What an option is worth is no price of something to write an option on.
    _measure("finance.premium", "premium", "premiums", _steps(1, 25, 0.5)),
    _measure("finance.index_number", "index level", "index levels", _steps(60, 300, 5)),
    _measure("finance.amount", "amount", "amounts", (*_AMOUNTS, *_SUMS), additive=True),
    # What is paid each month, or earned or spent on something, is no sum to borrow or to invest.
    _measure("finance.payment", "payment", "payments", _steps(150, 3000, 50), additive=True),
    # What was found in one currency is no amount of another.
    _measure("finance.unrounded", "amount", "amounts", _steps(101.2345, 4980, 97.1355), is_a=None),
    # A list of flows, or of rates along a curve, holds nothing that was found elsewhere.
    _measure("finance.cash_flow", "amount", "amounts", _SUMS, additive=True),
    _measure("finance.zero_rate", "zero rate", "zero rates", _steps(2, 6, 0.25), _percent),
    _measure("finance.curve_level", "level", "levels", _steps(2, 6, 0.25), _percent),
    _measure("finance.curve_slope", "slope", "slopes", _steps(-3, 3, 0.25), _percent),
    _measure("finance.earning", "amount", "amounts", (), is_a=None, additive=True),
    _measure("finance.fx_rate", "exchange rate", "exchange rates", (*_steps(0.65, 1.6, 0.025), *_steps(2, 160, 7.9))),
    # A rate of one currency is no mark for another to pass.
    _measure("finance.fx_mark", "exchange rate", "exchange rates", (*_steps(0.65, 1.6, 0.025), *_steps(2, 160, 7.9))),
    _measure("finance.percent", "percentage", "percentages", _steps(-24, 36, 0.75), _percent),
    # A probability or a part of something is no return, and nobody earns an expected shortfall.
    _measure("finance.share", "percentage", "percentages", (), _percent),
    _measure("finance.inflation", "inflation", "inflations", _steps(-2, 15, 0.25), _percent),
    _measure("finance.beta", "beta", "betas", _steps(0.4, 2.6, 0.05), is_a="finance.ratio"),
    _measure("finance.portion", "portion", "portions", _steps(0.5, 20, 0.5), _percent, "finance.percent"),
    _measure("finance.rate", "yearly rate", "yearly rates", _steps(0.5, 14, 0.25), _percent, "finance.percent"),
    _measure("finance.volatility", "volatility", "volatilities", _steps(8, 60, 1), _percent),
    _measure("finance.moneyness", "percentage", "percentages", _steps(80, 120, 1), _percent),
    _measure("finance.duration", "duration", "durations", _steps(1, 16, 0.5)),
    _measure("finance.convexity", "convexity", "convexities", _steps(5, 250, 7)),
    _measure(
        "finance.basis_points",
        "number of basis points",
        "numbers of basis points",
        tuple(step for step in _steps(-200, 200, 25) if step),
        _counted("basis point"),
    ),
    _measure("finance.weight", "portfolio weight", "portfolio weights", _steps(5, 95, 5), _percent),
)
