"""Codes of words: hashes, checksums, ciphers and phonetic keys."""

import base64
import hashlib
import zlib
from collections.abc import Callable
from functools import partial
from typing import Literal

from toolgym.envs.general.data.sources import FORMULAS
from toolgym.envs.general.data.words import plain_word
from toolgym.envs.general.entities import Encoded, Word
from toolgym.envs.general.quantities import Count
from toolgym.envs.general.results import Result
from toolgym.tools import InvalidArguments, Tool, tool

_code_tool = partial(tool, domain="general", kind="processing", source=FORMULAS, theme="encodings")

_MORSE = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        [
            ".-",
            "-...",
            "-.-.",
            "-..",
            ".",
            "..-.",
            "--.",
            "....",
            "..",
            ".---",
            "-.-",
            ".-..",
            "--",
            "-.",
            "---",
            ".--.",
            "--.-",
            ".-.",
            "...",
            "-",
            "..-",
            "...-",
            ".--",
            "-..-",
            "-.--",
            "--..",
        ],
        strict=True,
    )
)
_TILES = {
    **dict.fromkeys("aeilnorstu", 1),
    **dict.fromkeys("dg", 2),
    **dict.fromkeys("bcmp", 3),
    **dict.fromkeys("fhvwy", 4),
    "k": 5,
    **dict.fromkeys("jx", 8),
    **dict.fromkeys("qz", 10),
}


class Hash(Result):
    """A digest in hexadecimal digits."""

    digest: str
    last_byte: int


class Checksum(Result):
    """A checksum."""

    number: int


class Written(Result):
    """A text in another code."""

    text: Encoded


class Ciphered(Result):
    """A word in a cipher."""

    word: Encoded


class Signals(Result):
    """A word in Morse code."""

    code: str
    dots: Count
    dashes: Count


class Phonetic(Result):
    """A phonetic key."""

    key: str


class Letters(Result):
    """What a word is made of."""

    length: Count
    vowels: Count
    distinct: Count
    tiles: Count


class Positions(Result):
    """Sum of the letters' places in the alphabet."""

    number: Count


@_code_tool(
    wording={
        "digest": [
            "the {algorithm} digest, in lower-case hexadecimal, of the letters of {word} in lower case (ASCII)",
            "the lower-case hexadecimal {algorithm} hash of {word} written in lower case as ASCII",
        ],
        "last_byte": [
            "the last byte, as a number from 0 to 255, of the {algorithm} digest of {word} in lower case (ASCII)",
            "the final byte (0 to 255) of the {algorithm} hash of {word} written in lower case as ASCII",
        ],
    },
    golden=[
        ({"word": "hello", "algorithm": "MD5"}, {"digest": "5d41402abc4b2a76b9719d911017c592"}),
        ({"word": "abc", "algorithm": "SHA-1"}, {"digest": "a9993e364706816aba3e25717850c26c9cd0d89d"}),
    ],
    invalid=[({"word": "two words", "algorithm": "MD5"}, "invalid_arguments")],
)
def hash_word(word: Word, algorithm: Literal["MD5", "SHA-1", "SHA-256", "BLAKE2b"]) -> Hash:
    """Hashes a word in lower case: the digest in hexadecimal, and its last byte as a number.

    Args:
        word: A word of the letters a to z.
        algorithm: The hash function.
    """
    names = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "BLAKE2b": "blake2b"}
    digest = hashlib.new(names[algorithm], plain_word(word).encode("ascii"), usedforsecurity=False)
    return Hash(digest=digest.hexdigest(), last_byte=digest.digest()[-1])


@_code_tool(
    wording={
        "number": [
            "the {checksum} checksum, as an unsigned number, of {word} in lower case (ASCII)",
            "the unsigned {checksum} of the letters of {word} written in lower case as ASCII",
        ],
    },
    golden=[
        ({"word": "hello", "checksum": "CRC-32"}, {"number": 907060870}),
        ({"word": "abc", "checksum": "Adler-32"}, {"number": 38600999}),
    ],
    invalid=[({"word": "two words", "checksum": "CRC-32"}, "invalid_arguments")],
)
def checksum_of_word(word: Word, checksum: Literal["CRC-32", "Adler-32"]) -> Checksum:
    """Computes a checksum of a word in lower case.

    Args:
        word: A word of the letters a to z.
        checksum: Which checksum.
    """
    compute = zlib.crc32 if checksum == "CRC-32" else zlib.adler32
    return Checksum(number=compute(plain_word(word).encode("ascii")))


@_code_tool(
    wording={
        "text": [
            "the {code} encoding of {word} in lower case (ASCII)",
            "the {code} form of the letters of {word}, in lower case as ASCII",
        ],
    },
    golden=[
        ({"word": "hello", "code": "Base64"}, {"text": "aGVsbG8="}),
        ({"word": "hello", "code": "Base32"}, {"text": "NBSWY3DP"}),
    ],
    invalid=[({"word": "two words", "code": "Base64"}, "invalid_arguments")],
)
def encode_word(word: Word, code: Literal["Base64", "Base32", "Base85", "hexadecimal"]) -> Written:
    """Encodes a word in lower case as Base64, Base32, Base85 (RFC 1924 alphabet) or hexadecimal.

    Args:
        word: A word of the letters a to z.
        code: The encoding.
    """
    encoders: dict[str, Callable[[bytes], bytes]] = {
        "Base64": base64.b64encode,
        "Base32": base64.b32encode,
        "Base85": base64.b85encode,
        "hexadecimal": base64.b16encode,
    }
    text = encoders[code](plain_word(word).encode("ascii")).decode("ascii")
    return Written(text=text.lower() if code == "hexadecimal" else text)


@_code_tool(
    wording={
        "word": [
            "the result of enciphering {word} with {cipher}",
            "the ciphertext that {cipher} makes of {word}",
        ],
    },
    golden=[
        ({"word": "hello", "cipher": "ROT13"}, {"word": "uryyb"}),
        ({"word": "hello", "cipher": "the Caesar cipher of shift 3"}, {"word": "khoor"}),
        ({"word": "hello", "cipher": "the Atbash cipher"}, {"word": "svool"}),
    ],
    invalid=[({"word": "two words", "cipher": "ROT13"}, "invalid_arguments")],
)
def encipher_word(
    word: Word, cipher: Literal["ROT13", "the Caesar cipher of shift 3", "the Atbash cipher"]
) -> Ciphered:
    """Enciphers a word with a classical substitution cipher.

    Args:
        word: A word of the letters a to z.
        cipher: The cipher.
    """
    letters = "abcdefghijklmnopqrstuvwxyz"
    shift = 13 if cipher == "ROT13" else 3
    image = letters[::-1] if cipher == "the Atbash cipher" else letters[shift:] + letters[:shift]
    return Ciphered(word=plain_word(word).translate(str.maketrans(letters, image)))


@_code_tool(
    wording={
        "code": [
            "the international Morse code of {word}, letters parted by spaces",
            "the international Morse code of {word} with a space between letters",
        ],
        "dots": [
            "the number of dots in the international Morse code of {word}",
            "the count of dots needed to send {word} in international Morse code",
        ],
        "dashes": [
            "the number of dashes in the international Morse code of {word}",
            "the count of dashes needed to send {word} in international Morse code",
        ],
    },
    golden=[({"word": "sos"}, {"code": "... --- ...", "dots": 6, "dashes": 3})],
    invalid=[({"word": "two words"}, "invalid_arguments")],
)
def morse_code(word: Word) -> Signals:
    """Writes a word in international Morse code, letters parted by spaces, and counts dots and dashes.

    Args:
        word: A word of the letters a to z.
    """
    code = " ".join(_MORSE[letter] for letter in plain_word(word))
    return Signals(code=code, dots=code.count("."), dashes=code.count("-"))


@_code_tool(
    wording={
        "key": ["the American Soundex code of {word}", "the code of {word} in American Soundex"],
    },
    golden=[
        ({"word": "Robert"}, {"key": "R163"}),
        ({"word": "Ashcraft"}, {"key": "A261"}),
        ({"word": "Tymczak"}, {"key": "T522"}),
    ],
    invalid=[({"word": "two words"}, "invalid_arguments")],
)
def soundex(word: Word) -> Phonetic:
    """Gives the American Soundex code of a word: a letter and three digits.

    Args:
        word: A word of the letters a to z.
    """
    digits = {c: d for d, group in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1) for c in group}
    plain = plain_word(word)
    if not plain:
        raise InvalidArguments("word must not be empty")
    key, last = plain[0].upper(), digits.get(plain[0])
    for letter in plain[1:]:
        digit = digits.get(letter)
        if digit is not None and digit != last:
            key += str(digit)
        if letter not in "hw":
            last = digit
    return Phonetic(key=f"{key[:4]:0<4}")


@_code_tool(
    wording={
        "vowels": [
            "the number of vowels (a, e, i, o, u) in {word}",
            "the count of letters a, e, i, o and u in {word}",
        ],
        "distinct": ["the number of different letters in {word}", "the count of distinct letters in {word}"],
        "tiles": [
            "the face value of {word} in English Scrabble without bonuses",
            "the sum of the English Scrabble letter values of {word}",
        ],
    },
    golden=[({"word": "quiz"}, {"length": 4, "vowels": 2, "distinct": 4, "tiles": 22})],
    invalid=[({"word": "two words"}, "invalid_arguments")],
)
def letter_facts(word: Word) -> Letters:
    """Counts letters, vowels and different letters of a word, and adds up its English Scrabble values.

    Args:
        word: A word of the letters a to z.
    """
    plain = plain_word(word)
    return Letters(
        length=len(plain),
        vowels=sum(letter in "aeiou" for letter in plain),
        distinct=len(set(plain)),
        tiles=sum(_TILES[letter] for letter in plain),
    )


@_code_tool(
    wording={
        "number": [
            "the sum of the alphabet positions (a = 1, z = 26) of the letters of {word}",
            "the total of the places in the alphabet, counted from 1, of the letters in {word}",
        ],
    },
    golden=[({"word": "abc"}, {"number": 6}), ({"word": "zoo"}, {"number": 56})],
    invalid=[({"word": "two words"}, "invalid_arguments")],
)
def alphabet_sum(word: Word) -> Positions:
    """Adds up the places of a word's letters in the alphabet: a is 1, z is 26.

    Args:
        word: A word of the letters a to z.
    """
    return Positions(number=sum(ord(letter) - 96 for letter in plain_word(word)))


TOOLS: tuple[Tool, ...] = (
    hash_word,
    checksum_of_word,
    encode_word,
    encipher_word,
    morse_code,
    soundex,
    letter_facts,
    alphabet_sum,
)
