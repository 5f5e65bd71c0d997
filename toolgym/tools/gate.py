"""The admission gate: calls every tool of a pool and says what is wrong with it.

Beyond the lints, a tool must give what its golden calls expect and refuse what it should refuse; it answers byte for
byte alike in two fresh processes with different hash seeds and no network; and a retrieval tool finds something for at
least one combination of the seeds of its arguments.
"""

import itertools
import math
import random
import re
from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel, ConfigDict

from toolgym.canonical import Json, canonical_json
from toolgym.tools.call import ToolResult
from toolgym.tools.declare import Tool
from toolgym.tools.fresh import FreshProcess, FreshProcessError
from toolgym.tools.lints import Finding, lint
from toolgym.tools.pool import ToolPool
from toolgym.tools.schema import Parameter

MAX_SAMPLES = 200
"""Combinations of seeds that are tried per tool."""

HASH_SEEDS = (1, 4242)
"""``PYTHONHASHSEED`` of the two fresh processes."""

_ECHO_EVIDENCE = 3
_PART = 4  # letters or digits of a value, such as the year of a date, that make it recognisable


class ToolCheck(BaseModel):
    """What the gate saw of one tool.

    Attributes:
        name: The tool's name.
        kind: Its kind.
        theme: Its theme.
        source: Distribution behind it.
        unavailable: How to install its library, None if it is installed. Such a tool is linted but not called.
        golden: Number of golden calls.
        sampled: Combinations of argument seeds that were tried.
        valid: How many of them gave a value.
        largest: Length of the longest result, in characters.
        findings: What is wrong; empty if the tool is admitted.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    kind: str
    theme: str
    source: str
    unavailable: str | None
    golden: int
    sampled: int
    valid: int
    largest: int
    findings: tuple[Finding, ...]


class GateReport(BaseModel):
    """What the gate saw of a pool.

    Attributes:
        pool: The pool's reference.
        tools: One record per tool, in the pool's order.
    """

    model_config = ConfigDict(frozen=True)

    pool: str
    tools: tuple[ToolCheck, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the tools."""
        return tuple(finding for check in self.tools for finding in check.findings)


class _Seen:
    """Calls made in this process, to be compared with the fresh ones, and the faults found on the way."""

    def __init__(self, tool: Tool, pool: ToolPool) -> None:
        self.tool = tool
        self.pool = pool
        self.calls: dict[str, tuple[dict[str, Json], ToolResult]] = {}
        self.findings: list[Finding] = []
        self.sampled = 0
        self.valid = 0

    def call(self, arguments: dict[str, Json]) -> ToolResult:
        key = canonical_json(arguments)
        if key not in self.calls:
            self.calls[key] = (arguments, self.pool.call(self.tool.name, arguments))
        return self.calls[key][1]

    def report(self, check: str, message: str) -> None:
        self.findings.append(Finding(tool=self.tool.name, check=check, message=message))


def check_pool(pool: ToolPool, names: Iterable[str] | None = None) -> GateReport:
    """Checks tools and reports what is wrong with each.

    Args:
        pool: The pool, which fresh processes find by its reference.
        names: Tools to check; all if None.

    Raises:
        KeyError: The pool has no tool of one of these names.
    """
    seen = [_examine(pool[name], pool) for name in (pool.tools if names is None else names)]
    for hash_seed in HASH_SEEDS:
        _compare(pool, hash_seed, [s for s in seen if s.tool.available and s.tool.determinism != "live"])
    return GateReport(pool=pool.reference, tools=tuple(_record(s) for s in seen))


def argument_samples(tool: Tool, pool: ToolPool, limit: int = MAX_SAMPLES) -> list[dict[str, Json]]:
    """Distinct arguments built from the seeds of the tool's entity types and from its choices.

    Every combination if there are no more than ``limit``, otherwise a sample that depends on the tool's name only. A
    parameter without seeds takes the values that the golden calls have; if they have none either, the result is empty.
    """
    rng = random.Random(f"gate {tool.name}")
    domains = {p.name: _domain(p, tool, pool) for p in tool.parameters if p.required or _domain(p, tool, pool)}
    scalar = not any(p.is_list for p in tool.parameters if p.name in domains)
    if scalar and math.prod(len(values) for values in domains.values()) <= limit:
        return [dict(zip(domains, values, strict=True)) for values in itertools.product(*domains.values())]
    if not all(domains.values()):
        return []
    lists = {p.name: p.bounds for p in tool.parameters if p.is_list}
    found: dict[str, dict[str, Json]] = {}
    for _ in range(limit):
        arguments = {name: _draw(rng, values, lists.get(name)) for name, values in domains.items()}
        found[canonical_json(arguments)] = arguments
    return list(found.values())


def _domain(parameter: Parameter, tool: Tool, pool: ToolPool) -> list[Json]:
    if parameter.choices:
        return list(parameter.choices)
    if parameter.kind == "boolean":
        return [False, True]
    seeds = [
        value
        for entity in pool.entities.values()
        if parameter.entity and pool.accepts(parameter.entity, entity.name)
        for value in entity.seed_values
    ]
    if seeds:
        return list(dict.fromkeys(seeds))
    given = [golden.arguments[parameter.name] for golden in tool.golden if parameter.name in golden.arguments]
    values = itertools.chain.from_iterable(given) if parameter.is_list else given
    return list({canonical_json(value): value for value in values}.values())


def _draw(rng: random.Random, values: list[Json], bounds: tuple[int, int] | None) -> Json:
    if bounds is None:
        return rng.choice(values)
    least, most = bounds
    return [rng.choice(values) for _ in range(rng.randint(max(least, 1), max(least, 1, min(most, least + 4))))]


def _examine(tool: Tool, pool: ToolPool) -> _Seen:
    seen = _Seen(tool, pool)
    seen.findings += lint(tool, pool)
    if tool.available:
        _check_golden(seen)
        _check_invalid(seen, pool)
        _check_refusals(seen)
        _check_samples(seen, pool)
    return seen


def _check_golden(seen: _Seen) -> None:
    if not seen.tool.golden:
        seen.report("golden", "there is no golden call")
    for golden in seen.tool.golden:
        result = seen.call(golden.arguments)
        given = canonical_json(golden.arguments)
        if not golden.expect:
            seen.report("golden", f"the golden call {given} expects nothing")
        if not result.ok or not isinstance(result.value, dict):
            seen.report("golden", f"the golden call {given} gave {result.text[:200]}")
            continue
        for field, expected in golden.expect.items():
            got = result.value.get(field)
            if canonical_json(got) != canonical_json(expected):
                seen.report("golden", f"{given}: '{field}' is {canonical_json(got)}, not {canonical_json(expected)}")


def _check_invalid(seen: _Seen, pool: ToolPool) -> None:
    if not seen.tool.invalid and seen.tool.parameters:
        seen.report("invalid", "there is no example of invalid arguments")
    for arguments, kind in seen.tool.invalid:
        result = seen.call(arguments)
        given = canonical_json(arguments)
        if result.error is None or result.error.kind != kind:
            seen.report("invalid", f"{given} should give '{kind}' but gave {result.text[:200]}")
        elif not _is_helpful(result.error.message, seen.tool, pool, arguments):
            seen.report("invalid", f"{given}: '{result.error.message}' names neither an argument nor its value")


def _is_helpful(message: str, tool: Tool, pool: ToolPool, arguments: Mapping[str, Json]) -> bool:
    """Whether a message names an argument, or one of the given values: itself, by its description, or a part of it."""
    body = message.removeprefix(f"{tool.name}: ")
    parts = {word for word in re.findall(r"[\w-]+", body) if len(word) >= _PART}
    entities = {p.name: pool.entities.get(p.entity or "") for p in tool.parameters}
    if any(name in body for name in tool.arguments.model_fields):
        return True
    for name, given in arguments.items():
        for value in given if isinstance(given, list) else [given]:
            entity = entities.get(name)
            described = entity.describe(value) if entity and value in entity.seed_values else str(value)
            if str(value) in body or described.removeprefix("the ") in body or any(p in str(value) for p in parts):
                return True
    return False


def _check_refusals(seen: _Seen) -> None:
    """Arguments of a wrong type, unknown ones and missing ones must be refused before the function runs."""
    base = seen.tool.golden[0].arguments if seen.tool.golden else {}
    spoiled: list[tuple[str, dict[str, Json]]] = [
        (f"an object as '{p.name}'", {**base, p.name: {"unexpected": []}}) for p in seen.tool.parameters
    ]
    spoiled.append(("an unknown argument", {**base, "no_such_argument": 1}))
    for required in (p.name for p in seen.tool.parameters if p.required):
        spoiled.append((f"a call without '{required}'", {k: v for k, v in base.items() if k != required}))
    for what, arguments in spoiled:
        result = seen.call(arguments)
        if result.error is None or result.error.kind != "invalid_arguments":
            seen.report("refusals", f"{what} should give 'invalid_arguments' but gave {result.text[:200]}")


def _check_samples(seen: _Seen, pool: ToolPool) -> None:
    tool = seen.tool
    samples = argument_samples(tool, pool)
    results = [(arguments, seen.call(arguments)) for arguments in samples]
    found = [(arguments, result.value) for arguments, result in results if result.ok]
    seen.sampled, seen.valid = len(samples), len(found)
    if tool.kind == "retrieval" and not found:
        seen.report("seeds", f"none of {len(samples)} combinations of its arguments' seeds gives a value")
    broken = [(a, r) for a, r in results if r.error is not None and r.error.kind in ("internal", "timeout")]
    for arguments, result in broken[:3]:
        seen.report("defect", f"{canonical_json(arguments)} gave {result.text[:300]}")
    for field in _echoes(found):
        seen.report("echo", f"result field '{field}' repeats an argument, so it tells nothing")


def _echoes(found: list[tuple[dict[str, Json], Json]]) -> Iterator[str]:
    if len({canonical_json(arguments) for arguments, _ in found}) < _ECHO_EVIDENCE:
        return
    for field in found[0][1]:
        for name in found[0][0]:
            values = [(arguments.get(name), value.get(field)) for arguments, value in found]
            if all(isinstance(given, str) and given == got for given, got in values) and len(set(values)) > 1:
                yield field


def _compare(pool: ToolPool, hash_seed: int, seen: list[_Seen]) -> None:
    process = FreshProcess(pool.reference, hash_seed)
    try:
        for tool_seen in seen:
            try:
                _compare_tool(process, tool_seen)
            except FreshProcessError as error:
                tool_seen.report("replay", str(error))
                if process.closed:  # the next tool is not to blame
                    process = FreshProcess(pool.reference, hash_seed)
    finally:
        process.close()


def _compare_tool(process: FreshProcess, seen: _Seen) -> None:
    name = seen.tool.name
    texts = process.replay((name, arguments) for arguments, _ in seen.calls.values())
    for (arguments, result), text in zip(seen.calls.values(), texts, strict=True):
        if text != result.text:
            there = f"{result.text[:200]} here and {text[:200]} in a fresh process"
            seen.report("replay", f"{canonical_json(arguments)} gave {there}")
            break
    if process.versions([name])[name] != seen.tool.version:
        seen.report("replay", "its version differs in a fresh process")


def _record(seen: _Seen) -> ToolCheck:
    tool = seen.tool
    return ToolCheck(
        name=tool.name,
        kind=tool.kind,
        theme=tool.theme,
        source=tool.source.distribution,
        unavailable=None if tool.available else tool.install_hint,
        golden=len(tool.golden),
        sampled=seen.sampled,
        valid=seen.valid,
        largest=max((len(result.text) for _, result in seen.calls.values() if result.ok), default=0),
        findings=tuple(dict.fromkeys(seen.findings)),
    )
