"""Units: which unit a short word names, and how to get from it to the gold answer's unit.

Currencies are opaque ISO 4217 codes. Everything else is looked up in pint by name, one word at a time: text of an agent
never reaches pint's expression parser. Pint is loaded when the first foreign unit is met and not before.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from functools import cache, lru_cache
from typing import Any, Literal, TypeAlias

_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG
    HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
    MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
    RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
    USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())
"""ISO 4217 codes of currencies in circulation."""

_SYMBOLS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "euro": "EUR", "euros": "EUR"}
_PERCENT = frozenset({"%", "percent", "per cent", "pct", "percentage point", "percentage points"})
_SHORT = 4  # below this many letters the case of a unit carries meaning: mW and MW
_FACTOR = re.compile(r"(?P<name>[^\W\d]{1,32}|°[A-Z]|%)(?:\^(?P<power>-?[1-9])|(?P<bare>[23]))?")
_RATIOS = ({"percent": 1}, {"permille": 1}, {"ppm": 1})
_MAX_UNIT = 60
_MAX_FACTORS = 4


@dataclass(frozen=True, slots=True)
class Conversion:
    """An affine change of unit: ``wanted = given * factor + offset``."""

    factor: Decimal
    offset: Decimal


Foreign: TypeAlias = Literal["foreign"]
"""A known unit that measures something else."""


def currency_of(text: str) -> str | None:
    """The ISO 4217 code that a code, symbol or name stands for, or None. The bare dollar sign is the US dollar."""
    return text if text in CURRENCIES else _SYMBOLS.get(text)


def is_own_unit(text: str, own: str) -> bool:
    """Whether a text is a way to write the gold answer's own unit: its name, its plural, its sign, in another case."""
    if text == own:
        return True
    if len(text) > _MAX_UNIT:
        return False
    if own == "percent":
        return _fold(text) in _PERCENT
    if own in CURRENCIES:
        return (currency_of(text) or text.upper()) == own
    if len(text) < _SHORT or len(own) < _SHORT:
        return False
    return _fold(text).removesuffix("s") == _fold(own).removesuffix("s")


@lru_cache(maxsize=4096)
def conversion(text: str, own: str | None) -> Conversion | Foreign | None:
    """How to convert a number in a unit that an agent wrote to the gold answer's unit.

    Args:
        text: The unit as written.
        own: The gold answer's unit; None for a plain number.

    Returns:
        The change of unit, ``"foreign"`` for a known unit that cannot be converted, None for an unknown unit.
    """
    if currency_of(text) is not None:
        return "foreign"
    given = _factors(text)
    if given is None:
        return None
    wanted: dict[str, int] | None = {} if own is None else _factors(own)
    if wanted is None or own in CURRENCIES:
        return "foreign"
    if own in (None, "percent") and given not in _RATIOS:
        return "foreign"  # pint would also take "4 pi" and "12 m/m" for plain numbers
    with localcontext(Context(prec=50)):
        return _affine(given, wanted)


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").split())


def _affine(given: dict[str, int], wanted: dict[str, int]) -> Conversion | Foreign:
    import pint

    registry = _registry()
    source, target = registry.UnitsContainer(given), registry.UnitsContainer(wanted)
    try:
        # Equal dimensions are not enough: an angle and a percentage have none, and 1 radian is not 100 percent.
        if registry.get_root_units(source)[1] != registry.get_root_units(target)[1]:
            return "foreign"
        zero, one = (Decimal(registry.convert(Decimal(number), source, target)) for number in (0, 1))
    except (pint.errors.PintError, TypeError, ArithmeticError):
        return "foreign"  # decibels have no affine conversion, degrees Celsius per litre have none at all
    return Conversion(one - zero, zero)


@cache
def _registry() -> Any:
    import pint

    with localcontext(Context(prec=50)):
        return pint.UnitRegistry(non_int_type=Decimal)


def _factors(text: str) -> dict[str, int] | None:
    """Splits ``mg/dL`` into the powers of units that pint knows; None where a word or the form is not known."""
    if len(text) > _MAX_UNIT:
        return None
    signs = re.split(r"(/|\*|·| per )", unicodedata.normalize("NFKC", text).replace("**", "^"))
    if len(signs) > 2 * _MAX_FACTORS - 1:
        return None
    powers: dict[str, int] = {}
    for position in range(0, len(signs), 2):
        match = _FACTOR.fullmatch(signs[position].strip())
        name = _unit_name(match["name"]) if match else None
        if match is None or name is None:
            return None
        power = int(match["power"] or match["bare"] or 1)
        divides = position > 0 and signs[position - 1] in ("/", " per ")
        powers[name] = powers.get(name, 0) + (-power if divides else power)
    return powers


def _unit_name(word: str) -> str | None:
    import pint

    for spelling in (word, word.casefold()) if len(word) >= _SHORT else (word,):
        try:
            name: str = _registry().get_name(spelling)
        except pint.UndefinedUnitError:
            continue
        return name or None
    return None
