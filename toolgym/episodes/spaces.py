"""A text space for whole turns: any unicode, checked in constant time, and right in every kind of vector environment.

Importing this module teaches Gymnasium's batching functions about the space. Through shared memory a text travels as
UTF-8 in a buffer of fixed size, four bytes a character, large enough for any member of the space.
"""

import multiprocessing
import random
import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any, overload

import gymnasium
from gymnasium.vector import utils as vector_utils
from gymnasium.wrappers.utils import create_zero_array

Sampler = Callable[[random.Random], str]
"""Draws one text from a source of randomness."""

MAX_TEXT = 131_072
"""Default for the longest text of a space, in characters."""

_HEADER = struct.Struct("<q")
_BYTES_A_CHARACTER = 4


class Text(gymnasium.Space[str]):
    """All texts up to a length: any unicode, lone surrogates included.

    Args:
        max_length: Longest text, in characters.
        sampler: What `sample` draws by; without one it draws short words. Spaces are equal whatever their samplers.
        seed: Seeds `sample`.
    """

    def __init__(self, max_length: int = MAX_TEXT, sampler: Sampler | None = None, seed: int | None = None) -> None:
        self.max_length = max_length
        self.sampler = sampler
        super().__init__(shape=None, dtype=None, seed=seed)

    @property
    def is_np_flattenable(self) -> bool:
        """False: a text is no array."""
        return False

    def sample(self, mask: None = None, probability: None = None) -> str:
        """Draws one text.

        Raises:
            ValueError: A mask is given; texts have none.
        """
        if mask is not None or probability is not None:
            raise ValueError("a text space takes neither 'mask' nor 'probability'")
        rng = random.Random(int(self.np_random.integers(2**63)))
        if self.sampler is not None:
            return self.sampler(rng)
        words = (rng.choice("aeiou") + rng.choice("bdfgklmnprst") for _ in range(rng.randint(1, 6)))
        return " ".join(words)[: self.max_length]

    def contains(self, x: Any) -> bool:
        """Whether ``x`` is a text that is not too long."""
        return isinstance(x, str) and len(x) <= self.max_length

    def to_jsonable(self, sample_n: Iterable[str]) -> list[str]:
        """Texts are JSON already."""
        return list(sample_n)

    def from_jsonable(self, sample_n: list[Any]) -> list[str]:
        """The texts of a JSON list."""
        return [str(text) for text in sample_n]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and other.max_length == self.max_length

    def __hash__(self) -> int:
        return hash((Text, self.max_length))

    def __repr__(self) -> str:
        return f"Text({self.max_length})"

    @property
    def slot(self) -> int:
        """Bytes that one text takes in shared memory."""
        return _HEADER.size + _BYTES_A_CHARACTER * self.max_length


class SharedTexts(Sequence[str]):
    """The texts that worker processes last wrote; reading an item reads the shared memory. A deep copy is a tuple.

    Args:
        space: The space of each text.
        memory: The shared array.
        count: How many texts it holds.
    """

    def __init__(self, space: Text, memory: Any, count: int) -> None:
        self._slot = space.slot
        self._memory = memory
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(self._count)[index])
        start = range(self._count)[index] * self._slot
        view = memoryview(self._memory.get_obj()).cast("B")
        (size,) = _HEADER.unpack_from(view, start)
        return bytes(view[start + _HEADER.size : start + _HEADER.size + size]).decode("utf-8", "surrogatepass")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __deepcopy__(self, memo: dict[int, Any]) -> tuple[str, ...]:
        return tuple(self)


@vector_utils.create_empty_array.register(Text)
def _empty(space: Text, n: int = 1, fn: Any = None) -> tuple[str, ...]:
    return ("",) * n


@create_zero_array.register(Text)
def _zero(space: Text) -> str:  # type: ignore[misc] # the fallback is generic, which mypy cannot match
    return ""


@vector_utils.batch_differing_spaces.register(Text)
def _batch(spaces: Sequence[Text]) -> gymnasium.Space[Any]:  # type: ignore[misc] # dispatched by an item's type
    return gymnasium.spaces.Tuple(spaces)


@vector_utils.create_shared_memory.register(Text)
def _shared(space: Text, n: int = 1, ctx: Any = None) -> Any:
    return (ctx or multiprocessing).Array("B", n * space.slot)


@vector_utils.read_from_shared_memory.register(Text)
def _read(space: Text, shared_memory: Any, n: int = 1) -> SharedTexts:
    return SharedTexts(space, shared_memory, n)


@vector_utils.write_to_shared_memory.register(Text)
def _write(space: Text, index: int, value: str, shared_memory: Any) -> None:
    data = value.encode("utf-8", "surrogatepass")
    start = index * space.slot
    if len(data) > space.slot - _HEADER.size:
        raise ValueError(f"a text of {len(value)} characters does not fit in {space}")
    view = memoryview(shared_memory.get_obj()).cast("B")
    _HEADER.pack_into(view, start, len(data))
    view[start + _HEADER.size : start + _HEADER.size + len(data)] = data
