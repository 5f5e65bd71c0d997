"""``toolgym series``: makes, verifies, shows, reports on and exports series of linked questions."""

import argparse
import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from toolgym.cli import CommandError
from toolgym.cli.tools import DEFAULT_POOL

if TYPE_CHECKING:
    from rich.console import Console

    from toolgym.synthesis import Contamination
    from toolgym.synthesis.series import Scorer
    from toolgym.tasks.series import AnySeries

RULES = "toolgym.synthesis.series:RuleScorer"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``series make``, ``verify``, ``show``, ``report`` and ``export``."""
    noun = subparsers.add_parser("series", help="series of linked questions for episodes of several turns")
    verbs = noun.add_subparsers(metavar="VERB", required=True)
    make = verbs.add_parser("make", help="make certified series from a pool and a seed")
    make.add_argument("out", metavar="FILE", help="series file to write (JSON Lines)")
    make.add_argument("--count", type=int, default=20, help="how many series (20)")
    make.add_argument("--seed", type=int, default=0, help="seed of the run (0)")
    make.add_argument("--split", choices=("train", "validation", "test"), help="use this split's tools and seeds only")
    make.add_argument("--turns", type=int, default=4, help="most questions of a series (4)")
    make.add_argument("--beam", type=int, default=4, help="series kept at each turn while searching (4); 0 keeps all")
    make.set_defaults(run=_make)
    check = verbs.add_parser("verify", help="prove every turn of a series file again; exit status 1 if one fails")
    check.add_argument("file", metavar="FILE", help="series file")
    check.set_defaults(run=_verify)
    show = verbs.add_parser("show", help="print series as dialogues")
    show.add_argument("file", metavar="FILE", help="series file")
    show.add_argument("--count", type=int, default=3, help="how many (3)")
    show.set_defaults(run=_show)
    report = verbs.add_parser("report", help="measure series files, and what reranking and search gain")
    report.add_argument("files", metavar="FILE", nargs="+", help="series files over one pool")
    report.add_argument(
        "--traces", type=int, default=12, help="fresh passages for the search measures (12); 0 for none"
    )
    report.add_argument("--seed", type=int, default=0, help="seed of the measures (0)")
    report.add_argument("--json", metavar="OUT", help="also write every figure to this file")
    report.set_defaults(run=_report)
    export = verbs.add_parser("export", help="write series as chat data for training, one dialogue a line")
    export.add_argument("file", metavar="FILE", help="series file")
    export.add_argument("out", metavar="OUT", help="file to write (JSON Lines)")
    export.set_defaults(run=_export)
    for parser in (make, check, report, export):
        parser.add_argument("--pool", default=DEFAULT_POOL, metavar="REF", help=f"package.module:NAME ({DEFAULT_POOL})")
    for parser in (make, check):
        parser.add_argument("--contamination", metavar="LIST", help="file of texts that questions must not repeat")
    for parser in (make, report):
        parser.add_argument("--scorer", default=RULES, metavar="REF", help=f"package.module:callable ({RULES})")


def _make(arguments: argparse.Namespace) -> int:
    from toolgym.cli.progress import progress
    from toolgym.cli.synthesis import print_funnel
    from toolgym.synthesis import Funnel
    from toolgym.synthesis.series import (
        Plan,
        SeriesExhausted,
        SeriesOrder,
        StateOrder,
        synthesize_series,
        synthesize_state_series,
    )
    from toolgym.tasks.series import AnySeries, save_series
    from toolgym.tools import load_pool

    for name, least in (("count", 1), ("turns", 1), ("beam", 0)):
        if getattr(arguments, name) < least:
            raise CommandError(f"--{name} must be at least {least}, not {getattr(arguments, name)}")
    pool, contamination = load_pool(arguments.pool), _contamination(arguments.contamination)
    count, seed, split = arguments.count, arguments.seed, arguments.split
    order = SeriesOrder(
        pool=pool,
        count=count,
        seed=seed,
        split=split,
        contamination=contamination,
        least_turns=min(3, arguments.turns),
        least_links=min(1, arguments.turns - 1),
        plan=Plan(turns=arguments.turns, beam=arguments.beam),
        scorer=_scorer(arguments.scorer),
        scorer_name=arguments.scorer,
    )
    funnel, made, begun = Funnel(), list[AnySeries](), time.monotonic()
    found: Iterator[AnySeries] = (
        synthesize_series(order, funnel)
        if pool.world is None
        else synthesize_state_series(StateOrder(pool, count, seed, split, contamination, arguments.turns), funnel)
    )
    try:
        with progress("making series", count) as advance:
            for series in found:
                made.append(series)
                advance()
    except (SeriesExhausted, ValueError) as error:
        raise CommandError(str(error)) from error
    try:
        save_series(Path(arguments.out), made)
    except OSError as error:
        raise CommandError(f"the series file '{arguments.out}' cannot be written ({error})") from error
    console = _console()
    print_funnel(console, funnel)
    turns = sum(len(series.turns) for series in made)
    linked = sum(on for series in made for on in _linked(series))
    console.print(
        f"{len(made)} series, {turns} turns, {linked} of them on an earlier turn, written to {arguments.out} in "
        f"{time.monotonic() - begun:.1f} s",
        soft_wrap=True,
    )
    return 0


def _linked(series: "AnySeries") -> tuple[bool, ...]:
    """For each turn, whether it rests on an earlier one: on its answer, or on what it has changed."""
    from toolgym.tasks.series import Series

    return tuple(bool(turn.uses) for turn in series.turns) if isinstance(series, Series) else series.rests


def _verify(arguments: argparse.Namespace) -> int:
    from toolgym.cli.progress import progress
    from toolgym.synthesis.series import verify_series, verify_state_series
    from toolgym.tasks.series import Series, StateSeries, load_any_series
    from toolgym.tools import load_pool

    series = load_any_series(arguments.file)
    pool, contamination = load_pool(arguments.pool), _contamination(arguments.contamination)
    questions = verify_series([one for one in series if isinstance(one, Series)], pool, contamination)
    requests = verify_state_series([one for one in series if isinstance(one, StateSeries)], pool, contamination)
    console, refused = _console(), 0
    with progress("verifying", len(series)) as advance:
        for verdict in itertools.chain(questions, requests):
            advance()
            if verdict.refusal is not None:
                refused += 1
                where = f"turn {verdict.turn}" if verdict.turn else "series"
                told = f"{verdict.refusal.proof}: {verdict.refusal.reason}: {verdict.refusal.detail}"
                console.print(f"{verdict.series_id}, {where}: {told}", markup=False, soft_wrap=True)
    console.print(f"{len(series) - refused} of {len(series)} series hold, {refused} are refused")
    return 1 if refused else 0


def _show(arguments: argparse.Namespace) -> int:
    from toolgym.tasks.series import answer_text, load_any_series, recalled_turn
    from toolgym.tasks.task import AnyTask, StateTask

    console = _console()
    for series in load_any_series(arguments.file)[: arguments.count]:
        console.print(f"[bold]{series.id}[/bold]")
        turns: tuple[AnyTask, ...] = series.turns
        for number, (turn, on) in enumerate(zip(turns, _linked(series), strict=True), 1):
            made = ", ".join(call.tool for call in turn.calls if recalled_turn(call.tool) is None)
            told = f"  {number}. {turn.question}{' (rests on an earlier turn)' if on else ''}"
            console.print(told, markup=False, soft_wrap=True)
            end = "a change of the world" if isinstance(turn, StateTask) else answer_text(turn.gold)
            console.print(f"     {made} -> {end}", markup=False, soft_wrap=True, style="dim")
    return 0


def _report(arguments: argparse.Namespace) -> int:
    from toolgym.canonical import canonical_json
    from toolgym.synthesis.series.report import Inquiry, report
    from toolgym.tasks.series import load_series
    from toolgym.tools import load_pool

    series = tuple(one for name in arguments.files for one in load_series(name))
    if not series:
        raise CommandError("the files hold no series")
    inquiry = Inquiry(load_pool(arguments.pool), _scorer(arguments.scorer), arguments.traces, arguments.seed)
    found = report(series, inquiry)
    console = _console()
    for section, rows in found.sections():
        console.print(f"[bold]{section}[/bold]")
        for label, figure in rows:
            console.print(f"  {label + ':':58}{figure}", markup=False, soft_wrap=True)
    if arguments.json:
        try:
            Path(arguments.json).write_text(canonical_json(found.as_json()) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"the report '{arguments.json}' cannot be written ({error})") from error
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from toolgym.canonical import canonical_json
    from toolgym.synthesis.series.export import chat_rows
    from toolgym.tasks.series import load_series
    from toolgym.tools import load_pool

    pool = load_pool(arguments.pool)
    series = load_series(arguments.file)
    try:
        text = "".join(canonical_json(row) + "\n" for row in chat_rows(series, pool))
        Path(arguments.out).write_text(text, encoding="utf-8")
    except KeyError as error:
        raise CommandError(f"the pool '{arguments.pool}' does not have the tool {error}") from error
    except OSError as error:
        raise CommandError(f"the file '{arguments.out}' cannot be written ({error})") from error
    _console().print(f"{len(series)} dialogues written to {arguments.out}", soft_wrap=True)
    return 0


def _scorer(reference: str) -> "Scorer":
    from toolgym.synthesis.series.loading import ScorerReferenceError, load_scorer

    try:
        return load_scorer(reference)
    except ScorerReferenceError as error:
        raise CommandError(str(error)) from error


def _contamination(path: str | None) -> "Contamination":
    from toolgym.synthesis import Contamination

    try:
        return Contamination() if path is None else Contamination.load(path)
    except (OSError, ValueError) as error:
        raise CommandError(f"the contamination list '{path}' cannot be read ({error})") from error


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)
