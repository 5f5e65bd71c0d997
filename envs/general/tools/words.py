"""English words: how common they are, how they are spelled, and which others resemble them."""

from bisect import bisect_left, bisect_right
from functools import partial
from typing import Annotated, Literal

from toolgym.envs.general.data.sources import RAPIDFUZZ, WORDFREQ
from toolgym.envs.general.data.words import (
    anagram_table,
    known_word,
    plain_word,
    ranks,
    reversed_words,
    vocabulary,
)
from toolgym.envs.general.entities import Word
from toolgym.envs.general.quantities import Count, Percent1
from toolgym.envs.general.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

_word_tool = partial(tool, domain="general", source=WORDFREQ, theme="words")
_fuzzy_tool = partial(tool, domain="general", kind="processing", source=RAPIDFUZZ, theme="words")


class Frequency(Result):
    """How common a word is."""

    zipf: Annotated[float, Quantity(None, 2)]
    rank: Count


class OneWord(Result):
    """A word."""

    word: Word


class Words(Result):
    """Words, commonest first."""

    words: list[Word]
    count: Count


class Edits(Result):
    """How two words differ."""

    edits: Count
    similarity: Percent1


class Similar(Result):
    """How alike two words are."""

    similarity: Percent1


@_word_tool(
    kind="retrieval",
    wording={
        "zipf": [
            "the Zipf frequency in English of {word}, by wordfreq's large list",
            "the frequency of {word} in English on the Zipf scale, by wordfreq's large list",
        ],
        "rank": [
            "the rank by frequency of {word} among wordfreq's English words of two or more letters a to z",
            "the place of {word} when wordfreq's English words of two or more letters a to z are ranked by frequency",
        ],
    },
    golden=[({"word": "the"}, {"zipf": 7.73, "rank": 1}), ({"word": "economy"}, {"zipf": 4.87})],
    invalid=[({"word": "qwrtzpsdf"}, "not_found")],
)
def word_frequency(word: Word) -> Frequency:
    """Gives a common English word's Zipf frequency (log10 of uses per billion words) and its rank, from wordfreq.

    Args:
        word: A word of the letters a to z.
    """
    from wordfreq import zipf_frequency

    known = known_word(word)
    return Frequency(zipf=zipf_frequency(known, "en", wordlist="large"), rank=ranks()[known])


@_word_tool(
    kind="retrieval",
    wording={
        "word": [
            "the word {distance} places {side} {word} in wordfreq's ranking of English words of letters a to z",
            "the English word that stands {distance} ranks {side} {word} by frequency in wordfreq's list of words of "
            "letters a to z",
        ],
    },
    golden=[({"word": "the", "distance": "10", "side": "below"}, {"word": "on"})],
    invalid=[({"word": "the", "distance": "10", "side": "above"}, "not_found")],
)
def word_by_rank(word: Word, distance: Literal["10", "50", "100", "500"], side: Literal["above", "below"]) -> OneWord:
    """Finds the English word so many places above (commoner) or below (rarer) another in wordfreq's ranking.

    The ranking holds the 30,000 commonest words of two or more letters a to z.

    Args:
        word: A word of the letters a to z.
        distance: How many places.
        side: Above is commoner, below is rarer.
    """
    place = ranks()[known_word(word)] - 1 + int(distance) * (1 if side == "below" else -1)
    if not 0 <= place < len(vocabulary()):
        raise NotFound(f"no word stands {distance} places {side} '{word}'")
    return OneWord(word=vocabulary()[place])


@_word_tool(
    kind="retrieval",
    wording={
        "words": [
            "the anagrams of {word} among wordfreq's 30,000 commonest English words",
            "the other words among wordfreq's 30,000 commonest English ones that have the same letters as {word}",
        ],
        "count": [
            "the number of anagrams of {word} among wordfreq's 30,000 commonest English words",
            "the count of other words with the letters of {word} among wordfreq's 30,000 commonest English ones",
        ],
    },
    golden=[({"word": "listen"}, {"words": ["silent", "enlist"], "count": 2})],
    invalid=[({"word": "two words"}, "invalid_arguments")],
)
def anagrams(word: Word) -> Words:
    """Lists the other common English words with exactly the same letters, commonest first.

    Args:
        word: A word of the letters a to z.
    """
    plain = plain_word(word)
    found = [other for other in anagram_table().get("".join(sorted(plain)), ()) if other != plain]
    return Words(words=found, count=len(found))


@_word_tool(
    kind="retrieval",
    wording={
        "words": [
            "the words at Levenshtein distance 1 from {word} among wordfreq's 30,000 commonest English ones",
            "the words among wordfreq's 30,000 commonest English ones that one inserted, deleted or replaced letter "
            "makes of {word}",
        ],
        "count": [
            "the number of words at Levenshtein distance 1 from {word} among wordfreq's 30,000 commonest English ones",
            "the count of words among wordfreq's 30,000 commonest English ones that one inserted, deleted or replaced "
            "letter makes of {word}",
        ],
    },
    golden=[({"word": "economy"}, {"words": [], "count": 0})],
    invalid=[({"word": "two words"}, "invalid_arguments")],
)
def neighbouring_words(word: Word) -> Words:
    """Lists the common English words at Levenshtein distance 1 from a word, commonest first; at most 40.

    Args:
        word: A word of the letters a to z.
    """
    plain = plain_word(word)
    letters = "abcdefghijklmnopqrstuvwxyz"
    made = {plain[:k] + plain[k + 1 :] for k in range(len(plain))}
    made |= {plain[:k] + c + plain[k + 1 :] for k in range(len(plain)) for c in letters}
    made |= {plain[:k] + c + plain[k:] for k in range(len(plain) + 1) for c in letters}
    found = sorted((other for other in made if other in ranks() and other != plain), key=ranks().__getitem__)
    return Words(words=found[:40], count=len(found[:40]))


@_word_tool(
    kind="retrieval",
    wording={
        "count": [
            "the number of words that {part} the first three letters of {word} among wordfreq's 30,000 commonest "
            "English ones",
            "the count of those of wordfreq's 30,000 commonest English words that {part} the three letters with which "
            "{word} starts",
        ],
    },
    golden=[({"word": "zebra", "part": "begin with"}, {"words": ["zebra"], "count": 1})],
    invalid=[({"word": "at", "part": "begin with"}, "not_found")],
)
def words_sharing_start(word: Word, part: Literal["begin with", "end in"]) -> Words:
    """Finds common English words that begin with or end in a word's first three letters: their number, and up to 20.

    Args:
        word: A word of at least three letters a to z.
        part: Where the three letters must stand.
    """
    start = plain_word(word)[:3]
    if len(start) < 3:
        raise NotFound(f"'{word}' has fewer than three letters")
    found = [other for other in vocabulary() if (other.startswith if part == "begin with" else other.endswith)(start)]
    return Words(words=found[:20], count=len(found))


@_word_tool(
    kind="retrieval",
    wording={
        "word": [
            "the commonest other word, in wordfreq's English ranking, that ends in the last four letters of {word}",
            "the most frequent English word by wordfreq, {word} itself left out, with the same last four letters as it",
        ],
    },
    golden=[({"word": "station"}, {"word": "information"})],
    invalid=[({"word": "cat"}, "not_found")],
)
def commonest_rhyme(word: Word) -> OneWord:
    """Finds the commonest other English word that ends in the last four letters of a word.

    Args:
        word: A word of at least four letters a to z.
    """
    plain = plain_word(word)
    tail = plain[: -5 if len(plain) > 4 else None : -1]
    table = reversed_words()
    near = table[bisect_left(table, tail) : bisect_right(table, tail + "~")] if len(plain) >= 4 else ()
    found = [other[::-1] for other in near if other[::-1] != plain]
    if not found:
        raise NotFound(f"no other common word ends like '{word}'")
    return OneWord(word=min(found, key=ranks().__getitem__))


@_fuzzy_tool(
    wording={
        "edits": [
            "the {measure} distance between {word} and {other}",
            "the distance by {measure} of {word} from {other}",
        ],
    },
    golden=[
        ({"word": "kitten", "other": "sitting", "measure": "Levenshtein"}, {"edits": 3}),
        ({"word": "ca", "other": "abc", "measure": "Damerau-Levenshtein"}, {"edits": 2}),
        ({"word": "kitten", "other": "sitting", "measure": "longest-common-subsequence"}, {"edits": 3}),
    ],
    invalid=[({"word": "two words", "other": "word", "measure": "Levenshtein"}, "invalid_arguments")],
)
def edit_distance(
    word: Word,
    other: Word,
    measure: Literal["Levenshtein", "Damerau-Levenshtein", "indel", "longest-common-subsequence"],
) -> Edits:
    """Counts the edits between two words by a measure, and gives their normalised similarity in percent.

    The longest-common-subsequence distance is the longer length less that of the longest common subsequence.

    Args:
        word: A word of the letters a to z.
        other: Another word.
        measure: How to count.
    """
    from rapidfuzz.distance import DamerauLevenshtein, Indel, LCSseq, Levenshtein

    count = {
        "Levenshtein": Levenshtein,
        "Damerau-Levenshtein": DamerauLevenshtein,
        "indel": Indel,
        "longest-common-subsequence": LCSseq,
    }[measure]
    pair = plain_word(word), plain_word(other)
    return Edits(edits=count.distance(*pair), similarity=100 * count.normalized_similarity(*pair))


@_fuzzy_tool(
    wording={
        "similarity": [
            "the Jaro-Winkler similarity of {word} and {other} in percent",
            "the similarity in percent of {word} to {other} by the Jaro-Winkler measure",
        ],
    },
    golden=[({"word": "martha", "other": "marhta"}, {"similarity": 96.1})],
    invalid=[({"word": "two words", "other": "word"}, "invalid_arguments")],
)
def jaro_winkler(word: Word, other: Word) -> Similar:
    """Measures the Jaro-Winkler similarity of two words in percent (prefix weight 0.1).

    Args:
        word: A word of the letters a to z.
        other: Another word.
    """
    from rapidfuzz.distance import JaroWinkler

    return Similar(similarity=100 * JaroWinkler.similarity(plain_word(word), plain_word(other)))


TOOLS: tuple[Tool, ...] = (
    word_frequency,
    word_by_rank,
    anagrams,
    neighbouring_words,
    words_sharing_start,
    commonest_rhyme,
    edit_distance,
    jaro_winkler,
)
