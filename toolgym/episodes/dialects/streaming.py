"""Reading a turn while it is being written: calls come out as soon as they are whole, and text once it is no call."""

from typing import NamedTuple

from toolgym.episodes.dialects.dialect import Dialect, ParsedCall, Turn


class Delta(NamedTuple):
    """What one more piece of text has settled.

    Attributes:
        calls: Calls that are whole now and were not before, in order.
        turn: The turn, once it is finished; None before.
    """

    calls: tuple[ParsedCall, ...]
    turn: Turn | None = None


class StreamingParser:
    """Reads a turn that arrives in pieces. However it is cut, the calls and the turn are those of `Dialect.parse`.

    A call is given out only when no continuation of the text can change it: the dialect closes its calls with one of
    its ``closers``. Dialects whose calls run to the end of the turn have none, and give everything at `finish`. The
    text is read again only when a closer has arrived, and at most `MAX_READS` times, so that reading stays linear.

    Args:
        dialect: The dialect of the text.
    """

    MAX_READS = 64

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._pieces: list[str] = []
        self._tail = ""
        self._given = 0
        self._reads = 0

    def feed(self, piece: str) -> Delta:
        """Takes the next piece of text."""
        self._pieces.append(piece)
        window = self._tail + piece
        closers = self._dialect.closers
        longest = max(map(len, closers), default=1)
        self._tail = window[max(len(window) - longest + 1, 0) :]
        if self._reads >= self.MAX_READS or not any(closer in window for closer in closers):
            return Delta(())
        self._reads += 1
        calls = self._dialect.parse("".join(self._pieces)).calls
        return Delta(self._new(calls))

    def finish(self) -> Delta:
        """Ends the turn."""
        turn = self._dialect.parse("".join(self._pieces))
        return Delta(self._new(turn.calls), turn)

    def _new(self, calls: tuple[ParsedCall, ...]) -> tuple[ParsedCall, ...]:
        new = calls[self._given :]
        self._given += len(new)
        return new
