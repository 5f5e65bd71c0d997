"""Whole numbers, polynomials, words and networks against plain definitions."""

import ipaddress
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolgym.envs.general import POOL
from toolgym.envs.general.tools.polynomials import read_polynomial, write_polynomial
from toolgym.tools import InvalidArguments

words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
polynomials = st.dictionaries(st.integers(0, 7), st.integers(-50, 50).filter(bool), min_size=1).filter(max)
networks = st.builds(
    lambda address, prefix: str(ipaddress.ip_network((address, prefix), strict=False)),
    st.integers(0, 2**32 - 1),
    st.integers(8, 30),
)


def call(tool, **arguments):
    result = POOL.call(tool, arguments)
    assert result.ok, result.text
    return result.value


@given(st.integers(2, 3000))
def test_factors_by_definition(number):
    found = call("factorise", number=number)
    divisors = [d for d in range(1, number + 1) if number % d == 0]
    assert found["divisor_count"] == len(divisors) and found["divisor_sum"] == sum(divisors)
    assert found["totient"] == sum(math.gcd(k, number) == 1 for k in range(1, number + 1))
    assert found["primes"] == [d for d in divisors if d > 1 and all(d % k for k in range(2, math.isqrt(d) + 1))]


@given(st.integers(1, 40_000))
def test_a_primes_position_is_the_number_of_primes_up_to_it(position):
    prime = call("prime_at", position=position)["number"]
    if prime <= 479_908:
        assert call("count_primes", number=prime)["number"] == position
    assert all(prime % k for k in range(2, math.isqrt(prime) + 1))


def test_the_largest_prime_known_here_closes_the_gap_to_the_limit():
    assert call("prime_at", position=40_000)["number"] == 479_909
    assert call("count_primes", number=479_908)["number"] == 39_999
    assert call("neighbouring_prime", number=999_999_999, side="above")["number"] == 1_000_000_007


@given(st.integers(1, 3999))
def test_roman_numerals_lead_back(number):
    assert call("from_roman", numeral=call("to_roman", number=number)["numeral"])["number"] == number


@given(st.integers(1, 10**9), st.sampled_from(["base 2", "base 7", "base 16", "base 36"]))
def test_digits_lead_back(number, base):
    assert int(call("in_base", number=number, base=base)["digits"], int(base.split()[1])) == number


@given(polynomials)
def test_polynomials_survive_being_written(terms):
    assert read_polynomial(write_polynomial(terms)) == terms


@pytest.mark.parametrize("text", ["", "7", "y", "x^99", "x x", "2*", "x^", "x**-1", "__import__('os')", "x + 1e5"])
def test_what_is_no_polynomial_is_refused(text):
    with pytest.raises(InvalidArguments):
        read_polynomial(text)


@given(polynomials, st.integers(-5, 4), st.integers(1, 5))
@settings(deadline=None, max_examples=40)
def test_an_integral_is_the_sum_of_powers(terms, start, width):
    end = start + width
    exact = sum(c * (end ** (k + 1) - start ** (k + 1)) / (k + 1) for k, c in terms.items())
    found = call("definite_integral", polynomial=write_polynomial(terms), start=start, end=end)["value"]
    assert found == pytest.approx(exact, rel=1e-9, abs=6e-5)


@given(polynomials)
@settings(deadline=None, max_examples=40)
def test_the_largest_root_is_a_zero_and_nothing_beyond_is(terms):
    result = POOL.call("real_roots", {"polynomial": write_polynomial(terms)})

    def value(x):
        return sum(c * x**k for k, c in terms.items())

    bound = 1 + max(abs(c) for c in terms.values()) / abs(terms[max(terms)])
    if result.ok:
        root = result.value["largest"]
        assert abs(root) <= bound + 1e-3
        leading = value(bound + 1)
        assert value(root + 1e-3 * max(1, abs(root))) * leading > 0  # the sign stays that of infinity beyond the root
    else:
        assert result.error.kind == "not_found"
        assert value(0.0) * value(bound + 1) > 0 and value(-bound - 1) * value(bound + 1) > 0


@given(words, words)
def test_levenshtein_by_its_recurrence(one, two):
    row = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        previous, row = row, [i]
        for j, other in enumerate(two, 1):
            row.append(min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (letter != other)))
    assert call("edit_distance", word=one, other=two, measure="Levenshtein")["edits"] == row[-1]


@given(st.sampled_from(POOL.entities["text.word"].seed_values))
def test_anagrams_and_neighbours_are_what_they_say(word):
    for other in call("anagrams", word=word)["words"]:
        assert sorted(other) == sorted(word) and other != word
    for other in call("neighbouring_words", word=word)["words"]:
        assert call("edit_distance", word=word, other=other, measure="Levenshtein")["edits"] == 1


@given(networks, networks)
def test_the_supernet_holds_both_and_no_smaller_one_does(one, two):
    wide = ipaddress.ip_network(call("common_supernet", network=one, other=two)["network"])
    both = [ipaddress.ip_network(one), ipaddress.ip_network(two)]
    assert all(network.subnet_of(wide) for network in both)
    if wide.prefixlen < min(network.prefixlen for network in both):
        halves = wide.subnets(1)
        assert not any(all(network.subnet_of(half) for network in both) for half in halves)
