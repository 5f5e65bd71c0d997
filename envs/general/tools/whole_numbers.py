"""Number theory and notations of whole numbers."""

import math
from functools import cache, partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.general.data.sources import FORMULAS
from toolgym.envs.general.quantities import Count, DigitText, Whole
from toolgym.envs.general.results import Result
from toolgym.tools import InvalidArguments, Tool, tool

_whole_tool = partial(tool, domain="general", kind="processing", source=FORMULAS, theme="whole_numbers")
_Positive = Annotated[Whole, Field(ge=1, le=1_000_000_000)]
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


class Factors(Result):
    """How a number divides."""

    primes: list[int]
    largest_prime: Whole
    divisor_count: Count
    divisor_sum: Whole
    totient: Whole


class OneNumber(Result):
    """A whole number."""

    number: Whole


class Common(Result):
    """Common divisor and multiple."""

    divisor: Whole
    multiple: Whole


class Steps(Result):
    """A walk through numbers."""

    steps: Count
    highest: Whole


class Digits(Result):
    """A number in another base."""

    digits: str
    ones: Count


class Roman(Result):
    """A Roman numeral."""

    numeral: DigitText


class DigitFacts(Result):
    """What the decimal digits of a number add up to."""

    digit_sum: Whole
    digital_root: int
    mirrored: Whole


@_whole_tool(
    wording={
        "largest_prime": ["the largest prime factor of {number}", "the greatest prime that divides {number}"],
        "divisor_count": ["the number of positive divisors of {number}", "the count of positive divisors of {number}"],
        "divisor_sum": [
            "the sum of all positive divisors of {number}, itself included",
            "the total of the positive divisors of {number}, the number itself among them",
        ],
        "totient": ["the value of Euler's totient function at {number}", "the Euler totient of {number}"],
    },
    golden=[
        (
            {"number": 360},
            {"primes": [2, 3, 5], "largest_prime": 5, "divisor_count": 24, "divisor_sum": 1170, "totient": 96},
        )
    ],
    invalid=[({"number": 1}, "invalid_arguments")],
)
def factorise(number: Annotated[Whole, Field(ge=2, le=1_000_000_000)]) -> Factors:
    """Factorises a number: its distinct primes, number and sum of divisors, and Euler's totient.

    Args:
        number: Whole number from 2 to 1,000,000,000.
    """
    powers = _factors(number)
    return Factors(
        primes=sorted(powers),
        largest_prime=max(powers),
        divisor_count=math.prod(k + 1 for k in powers.values()),
        divisor_sum=math.prod((p ** (k + 1) - 1) // (p - 1) for p, k in powers.items()),
        totient=math.prod((p - 1) * p ** (k - 1) for p, k in powers.items()),
    )


@_whole_tool(
    wording={
        "number": [
            "the nearest prime {side} {number}, the number itself not counted",
            "the prime closest to {number} among those strictly {side} it",
        ],
    },
    golden=[({"number": 90, "side": "above"}, {"number": 97}), ({"number": 97, "side": "below"}, {"number": 89})],
    invalid=[({"number": 2, "side": "below"}, "invalid_arguments")],
)
def neighbouring_prime(number: _Positive, side: Literal["above", "below"]) -> OneNumber:
    """Finds the nearest prime strictly above or below a number.

    Args:
        number: Whole number from 1 to 1,000,000,000.
        side: Where to look.
    """
    step = 1 if side == "above" else -1
    candidate = number + step
    while candidate >= 2 and not _is_prime(candidate):
        candidate += step
    if candidate < 2:
        raise InvalidArguments(f"no prime lies below number {number}")
    return OneNumber(number=candidate)


@_whole_tool(
    wording={
        "number": [
            "the prime at position {position} in the sequence of primes that starts with 2, 3, 5",
            "the prime number with index {position}, where 2 has index 1",
        ],
    },
    golden=[({"position": 1000}, {"number": 7919}), ({"position": 1}, {"number": 2})],
    invalid=[({"position": 0}, "invalid_arguments")],
)
def prime_at(position: Annotated[Whole, Field(ge=1, le=40_000)]) -> OneNumber:
    """Gives the prime at a position in the sequence of primes; the first is 2.

    Args:
        position: Position from 1 to 40,000.
    """
    return OneNumber(number=_primes()[position - 1])


@_whole_tool(
    wording={
        "divisor": [
            "the greatest common divisor of {number} and {other}",
            "the largest number that divides both {number} and {other}",
        ],
        "multiple": [
            "the least common multiple of {number} and {other}",
            "the smallest positive number that both {number} and {other} divide",
        ],
    },
    golden=[({"number": 84, "other": 36}, {"divisor": 12, "multiple": 252})],
    invalid=[({"number": 0, "other": 36}, "invalid_arguments")],
)
def common_divisor(number: _Positive, other: _Positive) -> Common:
    """Gives the greatest common divisor and the least common multiple of two numbers.

    Args:
        number: Whole number from 1 to 1,000,000,000.
        other: Another one.
    """
    return Common(divisor=math.gcd(number, other), multiple=math.lcm(number, other))


@_whole_tool(
    wording={
        "number": [
            "the remainder of {base} to the power {exponent} on division by {modulus}",
            "the value of {base} raised to the power {exponent}, modulo {modulus}",
        ],
    },
    golden=[({"base": 3, "exponent": 200, "modulus": 13}, {"number": 9})],
    invalid=[({"base": 3, "exponent": 200, "modulus": 0}, "invalid_arguments")],
)
def power_modulo(base: _Positive, exponent: _Positive, modulus: _Positive) -> OneNumber:
    """Raises a number to a power and gives the remainder on division by a modulus.

    Args:
        base: Whole number from 1 to 1,000,000,000.
        exponent: Whole number from 1 to 1,000,000,000.
        modulus: Whole number from 1 to 1,000,000,000.
    """
    return OneNumber(number=pow(base, exponent, modulus))


@_whole_tool(
    wording={
        "steps": [
            "the number of Collatz steps from {number} down to 1",
            "the count of steps of the Collatz (3n + 1) iteration that lead from {number} to 1",
        ],
        "highest": [
            "the highest number that the Collatz iteration reaches from {number}, the start included",
            "the maximum of the Collatz (3n + 1) sequence that starts with {number}",
        ],
    },
    golden=[({"number": 27}, {"steps": 111, "highest": 9232})],
    invalid=[({"number": 0}, "invalid_arguments")],
)
def collatz(number: _Positive) -> Steps:
    """Follows the Collatz iteration (halve if even, else triple and add one) from a number to 1.

    Args:
        number: Whole number from 1 to 1,000,000,000.
    """
    steps, highest = 0, number
    while number != 1:
        number = number // 2 if number % 2 == 0 else 3 * number + 1
        steps, highest = steps + 1, max(highest, number)
    return Steps(steps=steps, highest=highest)


@_whole_tool(
    wording={
        "digits": ["the notation of {number} in {base}", "the form that {number} takes in {base}"],
        "ones": [
            "the number of digits 1 in the notation of {number} in {base}",
            "the count of ones among the notation of {number} in {base}",
        ],
    },
    golden=[
        ({"number": 255, "base": "base 16"}, {"digits": "ff", "ones": 0}),
        ({"number": 13, "base": "base 2"}, {"digits": "1101", "ones": 3}),
    ],
    invalid=[({"number": 0, "base": "base 16"}, "invalid_arguments")],
)
def in_base(
    number: _Positive, base: Literal["base 2", "base 3", "base 5", "base 7", "base 8", "base 12", "base 16", "base 36"]
) -> Digits:
    """Writes a number in another base with the digits 0 to 9 and a to z.

    Args:
        number: Whole number from 1 to 1,000,000,000.
        base: The base.
    """
    size, digits = int(base.split()[1]), ""
    while number:
        number, digit = divmod(number, size)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return Digits(digits=digits, ones=digits.count("1"))


@_whole_tool(
    wording={
        "numeral": ["the Roman numeral for {number}", "the number {number} in Roman numerals"],
    },
    golden=[({"number": 1994}, {"numeral": "MCMXCIV"})],
    invalid=[({"number": 4000}, "invalid_arguments")],
)
def to_roman(number: Annotated[Whole, Field(ge=1, le=3999)]) -> Roman:
    """Writes a number from 1 to 3,999 as a Roman numeral.

    Args:
        number: The number.
    """
    numeral = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        numeral += letters * count
    return Roman(numeral=numeral)


@_whole_tool(
    wording={
        "number": ["the value of {numeral}", "the number that {numeral} stands for"],
    },
    golden=[({"numeral": "MCMXCIV"}, {"number": 1994})],
    invalid=[({"numeral": "IIII"}, "invalid_arguments")],
)
def from_roman(numeral: DigitText) -> OneNumber:
    """Reads a Roman numeral from I to MMMCMXCIX in its standard form.

    Args:
        numeral: The Roman numeral.
    """
    text, rest, number = numeral.strip().upper(), numeral.strip().upper(), 0
    for value, letters in _ROMAN:
        while rest.startswith(letters) and number <= 3999:
            rest, number = rest[len(letters) :], number + value
    if rest or not 1 <= number <= 3999 or to_roman.function(number).model_dump()["numeral"] != text:
        raise InvalidArguments(f"numeral '{numeral[:40]}' is not a standard Roman numeral, such as MCMXCIV")
    return OneNumber(number=number)


@_whole_tool(
    wording={
        "digit_sum": ["the sum of the decimal digits of {number}", "the digit sum of {number}"],
        "mirrored": [
            "the number {number} with its decimal digits in reverse order",
            "the number whose decimal digits are those of {number} read backwards",
        ],
    },
    golden=[({"number": 98760}, {"digit_sum": 30, "digital_root": 3, "mirrored": 6789})],
    invalid=[({"number": -1}, "invalid_arguments")],
)
def digit_facts(number: _Positive) -> DigitFacts:
    """Gives digit sum, digital root and mirror image (leading zeros dropped) of a number's decimal digits.

    Args:
        number: Whole number from 1 to 1,000,000,000.
    """
    text = str(number)
    return DigitFacts(digit_sum=sum(map(int, text)), digital_root=1 + (number - 1) % 9, mirrored=int(text[::-1]))


@_whole_tool(
    wording={
        "number": [
            "the multiplicative inverse of {number} modulo the prime at position {position} in the sequence of primes "
            "that starts with 2, 3, 5",
            "the least positive number whose product with {number} leaves remainder 1 on division by the prime at "
            "position {position} in the sequence of primes that starts with 2, 3, 5",
        ],
    },
    golden=[({"number": 3, "position": 5}, {"number": 4})],
    invalid=[({"number": 11, "position": 5}, "invalid_arguments")],
)
def inverse_modulo_prime(number: _Positive, position: Annotated[Whole, Field(ge=1, le=40_000)]) -> OneNumber:
    """Gives the multiplicative inverse of a number modulo the prime at a position in the sequence 2, 3, 5, ...

    Args:
        number: Whole number from 1 to 1,000,000,000, no multiple of the prime.
        position: Position of the prime, from 1 to 40,000.
    """
    prime = _primes()[position - 1]
    if number % prime == 0:
        raise InvalidArguments(f"number {number} is a multiple of the prime {prime} and has no inverse")
    return OneNumber(number=pow(number, -1, prime))


@_whole_tool(
    wording={
        "number": [
            "the number of primes up to {number}, itself included if it is prime",
            "the value of the prime-counting function at {number}",
        ],
    },
    golden=[({"number": 1000}, {"number": 168}), ({"number": 7919}, {"number": 1000})],
    invalid=[({"number": 1_000_000}, "invalid_arguments")],
)
def count_primes(number: Annotated[Whole, Field(ge=1, le=479_908)]) -> OneNumber:
    """Counts the primes that are not greater than a number.

    Args:
        number: Whole number from 1 to 479,908.
    """
    from bisect import bisect_right

    return OneNumber(number=bisect_right(_primes(), number))


@cache
def _primes() -> tuple[int, ...]:
    """The first 40,000 primes; the last is 479,909."""
    size = 479_910
    sieve = bytearray([1]) * size
    sieve[:2] = b"\0\0"
    for n in range(2, math.isqrt(size) + 1):
        if sieve[n]:
            sieve[n * n :: n] = bytes(len(range(n * n, size, n)))
    return tuple(n for n in range(size) if sieve[n])


def _is_prime(number: int) -> bool:
    for prime in _primes():
        if prime * prime > number:
            return number >= 2
        if number % prime == 0:
            return number == prime
    return True


def _factors(number: int) -> dict[int, int]:
    powers: dict[int, int] = {}
    for prime in _primes():
        if prime * prime > number:
            break
        while number % prime == 0:
            powers[prime] = powers.get(prime, 0) + 1
            number //= prime
    if number > 1:
        powers[number] = powers.get(number, 0) + 1
    return powers


TOOLS: tuple[Tool, ...] = (
    factorise,
    neighbouring_prime,
    prime_at,
    common_divisor,
    power_modulo,
    collatz,
    in_base,
    to_roman,
    from_roman,
    digit_facts,
    inverse_modulo_prime,
    count_primes,
)
