"""English words by how common they are, from wordfreq's large list."""

from functools import cache

from toolgym.tools import InvalidArguments, NotFound

VOCABULARY = 30_000
"""How many of the commonest English words tools on spelling search."""


@cache
def ranked(language: str) -> tuple[str, ...]:
    """A language's words of letters only, at least two letters long, commonest first."""
    from wordfreq import top_n_list

    return tuple(word for word in top_n_list(language, 60_000) if word.isalpha() and len(word) > 1)


@cache
def vocabulary() -> tuple[str, ...]:
    """The commonest English words, commonest first."""
    return tuple(word for word in ranked("en") if word.isascii())[:VOCABULARY]


@cache
def ranks() -> dict[str, int]:
    """Place of each word of the vocabulary, counted from 1."""
    return {word: place for place, word in enumerate(vocabulary(), 1)}


@cache
def anagram_table() -> dict[str, tuple[str, ...]]:
    """Words of the vocabulary by their sorted letters, commonest first."""
    table: dict[str, list[str]] = {}
    for word in vocabulary():
        table.setdefault("".join(sorted(word)), []).append(word)
    return {letters: tuple(words) for letters, words in table.items()}


@cache
def reversed_words() -> tuple[str, ...]:
    """The vocabulary spelled backwards, sorted."""
    return tuple(sorted(word[::-1] for word in vocabulary()))


def plain_word(text: str) -> str:
    """Returns a single word of the letters a to z in lower case.

    Raises:
        InvalidArguments: It holds anything else, or is longer than 40 letters.
    """
    word = text.strip().lower()
    if not (word.isascii() and word.isalpha() and len(word) <= 40):
        raise InvalidArguments(f"'{text[:60]}' is not a single word of the letters a to z")
    return word


def known_word(text: str) -> str:
    """Returns a word of the vocabulary.

    Raises:
        InvalidArguments: It is not a single word.
        NotFound: It is not among the commonest words.
    """
    word = plain_word(text)
    if word not in ranks():
        raise NotFound(f"'{word}' is not among the {VOCABULARY:,} commonest English words")
    return word


@cache
def word_seeds() -> tuple[str, ...]:
    """Common words of five letters or more, spread over the ranks."""
    return tuple(word for word in vocabulary()[900:9000] if len(word) >= 5)[::18]
