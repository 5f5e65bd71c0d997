"""Reports: what one log says of an agent, as a frozen record that tables and JSON are made of."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from toolgym.chat import Usage
from toolgym.evaluation.log import Entry, RunHeader, RunLog
from toolgym.evaluation.statistics import Interval, mean, mean_interval, pass_hat_k, wilson
from toolgym.synthesis.difficulty import pass_at_k

QUARTERS = ("easiest", "second", "third", "hardest")
"""Quarters of the tasks by `Traits.bits`."""

_KS = (1, 2, 4, 8, 16, 32, 64, 128)


class Success(BaseModel):
    """How often some tasks were solved. Invalid attempts are masked: they count nowhere.

    Attributes:
        name: What the tasks have in common.
        tasks: Tasks with at least one valid attempt.
        attempts: Valid attempts.
        solved: Those that were correct.
        rate: Mean over the tasks of the share of attempts solved.
        interval: 95 % confidence: Wilson's where each task has one attempt, else bootstrapped over tasks.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    tasks: int
    attempts: int
    solved: int
    rate: float
    interval: Interval


class PassRates(BaseModel):
    """Success of several attempts.

    Attributes:
        k: Attempts allowed.
        tasks: Tasks with at least so many valid attempts; the others are left out.
        any: pass@k: at least one of ``k`` attempts is correct.
        any_interval: Its 95 % interval, bootstrapped over tasks.
        all: pass^k: all of ``k`` attempts are correct.
        all_interval: Its 95 % interval.
    """

    model_config = ConfigDict(frozen=True)

    k: int
    tasks: int
    any: float
    any_interval: Interval
    all: float
    all_interval: Interval


class Effort(BaseModel):
    """What valid episodes took, on average.

    Attributes:
        turns: Agent turns.
        calls: Tool calls.
        tokens: Tokens of actions and observations, as the episodes' limits count them.
        seconds: Wall time.
    """

    model_config = ConfigDict(frozen=True)

    turns: float
    calls: float
    tokens: float
    seconds: float


class Spent(BaseModel):
    """What all episodes cost together, masked ones included: they were paid for.

    Attributes:
        reported: Episodes for which the agent reported tokens.
        usage: Their tokens.
        cost: What these cost, None without prices.
        currency: Currency of the cost, empty without prices.
        cost_per_solved: Cost by correct attempt, None without prices or correct attempts.
    """

    model_config = ConfigDict(frozen=True)

    reported: int
    usage: Usage
    cost: Decimal | None
    currency: str
    cost_per_solved: Decimal | None


class Report(BaseModel):
    """What a log says.

    Attributes:
        header: The run.
        success: Over all tasks; None if no attempt is valid.
        passes: pass@k and pass^k for growing ``k``.
        endings: How valid attempts ended: ``correct``, ``wrong``, ``unparsable``, or ``truncated by`` a limit.
        failures: Why invalid attempts could not be scored, by kind.
        retried: Attempts that were begun more than once.
        cut: Attempts in which a completion reached its longest length.
        effort: What valid episodes took; None if there is none.
        spent: Tokens and money.
        tables: Success by domain, answer type, calls, depth, difficulty and topology.
    """

    model_config = ConfigDict(frozen=True)

    header: RunHeader
    success: Success | None
    passes: tuple[PassRates, ...]
    endings: dict[str, int]
    failures: dict[str, int]
    retried: int
    cut: int
    effort: Effort | None
    spent: Spent
    tables: dict[str, tuple[Success, ...]]


def report_on(log: RunLog) -> Report:
    """Reports on a log, finished or not.

    Raises:
        LogError: The log cannot be read.
    """
    header, entries = log.header, [_without_chat(entry) for entry in log.entries()]
    valid = [entry for entry in entries if entry.valid]
    return Report(
        header=header,
        success=success_of("all", valid) if valid else None,
        passes=_passes(valid),
        endings=dict(sorted(Counter(map(ending, valid)).items())),
        failures=dict(sorted(Counter(e.record.failure or "" for e in entries if not e.valid).items())),
        retried=sum(entry.tries > 1 for entry in entries),
        cut=sum(entry.cut > 0 for entry in entries),
        effort=_effort(valid),
        spent=_spent(header, entries),
        tables=_tables(valid),
    )


def _without_chat(entry: Entry) -> Entry:
    """The entry without what takes nearly all its memory."""
    return entry.model_copy(update={"record": entry.record.model_copy(update={"messages": (), "actions": ()})})


def ending(entry: Entry) -> str:
    """How a valid attempt ended."""
    return entry.outcome or f"truncated by {entry.ended}"


def success_of(name: str, entries: Iterable[Entry]) -> Success:
    """How often the tasks of some valid entries were solved.

    Raises:
        ValueError: There is no entry.
    """
    tallies = tally(entries)
    rates = [solved / tried for tried, solved in tallies.values()]
    attempts, solved = sum(t for t, _ in tallies.values()), sum(s for _, s in tallies.values())
    single = all(tried == 1 for tried, _ in tallies.values())
    return Success(
        name=name,
        tasks=len(tallies),
        attempts=attempts,
        solved=solved,
        rate=mean(rates),
        interval=wilson(solved, attempts) if single else mean_interval(rates),
    )


def tally(entries: Iterable[Entry]) -> dict[str, tuple[int, int]]:
    """By task id, how many of its entries there are, and how many of them are solved."""
    found: dict[str, tuple[int, int]] = {}
    for entry in entries:
        tried, solved = found.get(entry.task, (0, 0))
        found[entry.task] = tried + 1, solved + entry.solved
    return found


def _passes(entries: Sequence[Entry]) -> tuple[PassRates, ...]:
    tallies = list(tally(entries).values())
    most = max((tried for tried, _ in tallies), default=0)
    found = []
    for k in (k for k in _KS if k <= most):
        enough = [pair for pair in tallies if pair[0] >= k]
        some = [pass_at_k(tried, solved, k) for tried, solved in enough]
        every = [pass_hat_k(tried, solved, k) for tried, solved in enough]
        found.append(
            PassRates(
                k=k,
                tasks=len(enough),
                any=mean(some),
                any_interval=mean_interval(some),
                all=mean(every),
                all_interval=mean_interval(every),
            )
        )
    return tuple(found)


def _effort(entries: Sequence[Entry]) -> Effort | None:
    if not entries:
        return None
    records = [entry.record for entry in entries]
    return Effort(
        turns=mean(record.turns for record in records),
        calls=mean(record.calls for record in records),
        tokens=mean(record.tokens for record in records),
        seconds=mean(entry.seconds for entry in entries),
    )


def _spent(header: RunHeader, entries: Sequence[Entry]) -> Spent:
    usages = [entry.usage for entry in entries if entry.usage is not None]
    total = sum(usages, start=Usage(prompt=0, completion=0))
    cost = header.prices.cost(total) if header.prices and usages else None
    solved = sum(entry.solved for entry in entries)
    return Spent(
        reported=len(usages),
        usage=total,
        cost=cost,
        currency=header.prices.currency if header.prices else "",
        cost_per_solved=cost / solved if cost is not None and solved else None,
    )


def _tables(entries: Sequence[Entry]) -> dict[str, tuple[Success, ...]]:
    tables: dict[str, Callable[[Entry], str | int]] = {
        "domain": lambda entry: entry.traits.domain,
        "answer type": lambda entry: entry.traits.answer,
        "calls": lambda entry: entry.traits.calls,
        "depth": lambda entry: entry.traits.depth,
        "difficulty": _quarters(entries),
        "topology": lambda entry: entry.traits.topology or "unknown",
    }
    found = {}
    for name, group_of in tables.items():
        groups: dict[str | int, list[Entry]] = {}
        for entry in entries:
            groups.setdefault(group_of(entry), []).append(entry)
        rows = [(group, success_of(str(group), members)) for group, members in groups.items()]
        if name == "topology":
            rows.sort(key=lambda row: (-row[1].tasks, row[1].name))
        elif name == "difficulty":
            rows.sort(key=lambda row: QUARTERS.index(row[1].name))
        else:
            rows.sort(key=lambda row: (row[0] if isinstance(row[0], int) else 0, row[1].name))
        found[name] = tuple(success for _, success in rows)
    return found


def _quarters(entries: Sequence[Entry]) -> Callable[[Entry], str]:
    """The quarter of each task among the tasks of the log, by `Traits.bits`; equal bits go by id."""
    bits = {entry.task: entry.traits.bits for entry in entries}
    ranked = sorted(bits, key=lambda task: (bits[task], task))
    quarter = {task: QUARTERS[4 * place // len(ranked)] for place, task in enumerate(ranked)}
    return lambda entry: quarter[entry.task]
