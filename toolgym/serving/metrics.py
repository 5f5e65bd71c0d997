"""What a server has done, in numbers, in Prometheus's text format (version 0.0.4)."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0)
"""Upper bounds of the histogram's buckets."""


class Metrics:
    """Counters of one server. Belongs to one event loop.

    Attributes:
        requests: Requests that were worked on, by type.
        failures: Failures by kind: what was refused, timed out or broke.
        sessions: What became of sessions: ``opened``, ``closed``, ``evicted`` (idle), ``lost`` (hung or broken).
        episodes: How episodes ended: ``terminated``, ``truncated``, ``invalid`` (masked) or ``abandoned``.
    """

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self.sessions: Counter[str] = Counter()
        self.episodes: Counter[str] = Counter()
        self._buckets = [0] * (len(_SECONDS) + 1)
        self._seconds = 0.0

    def took(self, seconds: float) -> None:
        """Counts one piece of work of an environment by how long it took."""
        self._buckets[bisect_left(_SECONDS, seconds)] += 1
        self._seconds += seconds

    def text(self, gauges: Mapping[str, tuple[float, str]]) -> str:
        """All numbers as text.

        Args:
            gauges: Value and description by name of what is so at the moment.
        """
        lines: list[str] = []
        for name, label, counts, told in (
            ("requests", "type", self.requests, "Requests that were worked on."),
            ("failures", "kind", self.failures, "Requests that were refused, timed out or broke."),
            ("sessions", "event", self.sessions, "Sessions by what became of them."),
            ("episodes", "end", self.episodes, "Episodes by how they ended."),
        ):
            full = f"toolgym_{name}_total"
            lines += [f"# HELP {full} {told}", f"# TYPE {full} counter"]
            lines += [f'{full}{{{label}="{key}"}} {counts[key]}' for key in sorted(counts)]
        full = "toolgym_work_seconds"
        lines += [f"# HELP {full} Seconds that an environment took for one request.", f"# TYPE {full} histogram"]
        total = 0
        for bound, count in zip((*map(str, _SECONDS), "+Inf"), self._buckets, strict=True):
            total += count
            lines.append(f'{full}_bucket{{le="{bound}"}} {total}')
        lines += [f"{full}_sum {self._seconds:.6f}", f"{full}_count {total}"]
        for name, (value, told) in gauges.items():
            full = f"toolgym_{name}"
            lines += [f"# HELP {full} {told}", f"# TYPE {full} gauge", f"{full} {value:g}"]
        return "\n".join(lines) + "\n"
