"""``toolgym derive`` has a language model make tasks, ``toolgym paraphrase`` reword them; the certifier decides."""

import argparse
import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolgym.cli import CommandError
from toolgym.cli.tools import DEFAULT_POOL

if TYPE_CHECKING:
    from toolgym.chat import Endpoint, Journal, Sampling
    from toolgym.synthesis import Contamination
    from toolgym.synthesis.loop import Ledger


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``derive`` and ``paraphrase``."""
    derive = subparsers.add_parser("derive", help="have a language model explore, ask and word; keep what is proven")
    derive.add_argument("out", metavar="OUT", help="task file to write or go on with (JSON Lines)")
    derive.add_argument("--count", type=int, default=100, help="how many tasks (100)")
    derive.add_argument("--seed", type=int, default=0, help="seed of topics and toolsets (0)")
    derive.add_argument(
        "--split", choices=("train", "validation", "test"), help="use this split's tools and seeds only"
    )
    derive.add_argument("--rounds", type=int, default=3, help="rounds of collecting and deriving per topic (3)")
    derive.add_argument(
        "--tools", type=int, nargs=2, default=(15, 50), metavar=("LEAST", "MOST"), help="tools per task (15 50)"
    )
    derive.add_argument("--patience", type=int, default=25, help="topics in a row without a task before giving up (25)")
    derive.add_argument("--contamination", metavar="LIST", help="file of texts tasks must not repeat")
    derive.set_defaults(run=_derive)
    reword = subparsers.add_parser("paraphrase", help="have a language model reword questions; prove them again")
    reword.add_argument("file", metavar="FILE", help="task file")
    reword.add_argument("out", metavar="OUT", help="task file to write or go on with")
    reword.set_defaults(run=_paraphrase)
    for parser in (derive, reword):
        parser.add_argument("--pool", default=DEFAULT_POOL, metavar="REF", help=f"package.module:NAME ({DEFAULT_POOL})")
        _add_endpoint(parser)


def _add_endpoint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--endpoint", required=True, metavar="URL", help="OpenAI-compatible base URL, as …/v1")
    parser.add_argument("--model", required=True, metavar="NAME", help="the model's name at the endpoint")
    parser.add_argument("--key-variable", metavar="NAME", help="environment variable that holds the API key")
    parser.add_argument("--temperature", type=float, help="sampling temperature (the endpoint's own)")
    parser.add_argument("--max-tokens", type=int, help="most tokens of one completion (the endpoint's own)")
    parser.add_argument("--concurrency", type=int, default=8, help="most requests in flight (8)")
    parser.add_argument("--deadline", type=float, default=300.0, metavar="SECONDS", help="longest request (300)")
    parser.add_argument("--blind", type=int, default=0, metavar="N", help="blind readers that must find the answer (0)")
    parser.add_argument("--blind-endpoint", metavar="URL", help="endpoint of the blind readers (the same)")
    parser.add_argument("--blind-model", metavar="NAME", help="model of the blind readers (the same)")
    parser.add_argument("--log", metavar="FILE", help="a line for each request: tokens, seconds, cost (OUT.requests)")
    parser.add_argument(
        "--prices", nargs=2, metavar=("PROMPT", "COMPLETION"), help="price of a million tokens, for the cost summary"
    )
    parser.add_argument("--cached-price", metavar="PRICE", help="price of a million cached prompt tokens (PROMPT's)")
    parser.add_argument("--currency", default="USD", help="currency of the prices (USD)")


def _derive(arguments: argparse.Namespace) -> int:
    from toolgym.cli.progress import progress
    from toolgym.synthesis.loop import LoopOrder, derive_tasks
    from toolgym.tools import load_pool

    for name in ("count", "rounds", "patience"):
        if getattr(arguments, name) < 1:
            raise CommandError(f"--{name} must be at least 1, not {getattr(arguments, name)}")
    least, most = arguments.tools
    if not 1 <= least <= most:
        raise CommandError(f"--tools must be two numbers, at least 1 and in order, not {least} {most}")
    endpoint, reader, sampling = _endpoints(arguments)
    order = LoopOrder(
        pool=load_pool(arguments.pool),
        endpoint=endpoint,
        count=arguments.count,
        seed=arguments.seed,
        split=arguments.split,
        rounds=arguments.rounds,
        toolset_sizes=(least, most),
        readers=arguments.blind,
        reader=reader,
        patience=arguments.patience,
        sampling=sampling,
        contamination=_contamination(arguments.contamination),
    )
    ledgers: list[Ledger] = []
    journal = _journal(arguments)
    with progress("deriving", arguments.count) as advance:

        def opened(ledger: "Ledger") -> None:
            ledgers.append(ledger)
            for _ in ledger.tasks[: arguments.count]:
                advance()

        stopped = _ran(derive_tasks(order, Path(arguments.out), journal, lambda _: advance(), opened))
    return _told(arguments.out, ledgers[0], journal, stopped)


def _paraphrase(arguments: argparse.Namespace) -> int:
    from toolgym.cli.progress import progress
    from toolgym.synthesis.loop import ParaphraseOrder, paraphrase_all
    from toolgym.tasks.task import Task
    from toolgym.tasks.taskset import TaskSet
    from toolgym.tools import load_pool

    tasks = [task for task in TaskSet.load(arguments.file) if isinstance(task, Task)]
    if not tasks:
        raise CommandError(f"{arguments.file} holds no task that asks for a value")
    if Path(arguments.file).resolve() == Path(arguments.out).resolve():
        raise CommandError("OUT must be another file than FILE")
    endpoint, reader, sampling = _endpoints(arguments)
    order = ParaphraseOrder(load_pool(arguments.pool), endpoint, arguments.blind, reader, sampling)
    ledgers: list[Ledger] = []
    journal = _journal(arguments)
    with progress("rewording", len(tasks)) as advance:

        def opened(ledger: "Ledger") -> None:
            ledgers.append(ledger)
            for _ in ledger.done:
                advance()

        stopped = _ran(paraphrase_all(order, tasks, Path(arguments.out), journal, advance, opened))
    return _told(arguments.out, ledgers[0], journal, stopped)


def _endpoints(arguments: argparse.Namespace) -> "tuple[Endpoint, Endpoint | None, Sampling]":
    """The endpoint that words, the one that reads if it is another, and how both are sampled."""
    from pydantic import ValidationError

    from toolgym.chat import ChatError, Endpoint, Sampling

    if arguments.blind < 0:
        raise CommandError(f"--blind must be at least 0, not {arguments.blind}")
    if not arguments.blind and (arguments.blind_endpoint or arguments.blind_model):
        raise CommandError("--blind-endpoint and --blind-model say who reads blindly; --blind says how many must agree")
    try:
        endpoint = Endpoint(
            url=arguments.endpoint,
            model=arguments.model,
            key_variable=arguments.key_variable,
            concurrency=arguments.concurrency,
            deadline_seconds=arguments.deadline,
        )
        other = {"url": arguments.blind_endpoint, "model": arguments.blind_model}
        named = {name: value for name, value in other.items() if value is not None}
        reader = Endpoint.model_validate({**endpoint.model_dump(), **named}) if named else None
        sampling = Sampling(temperature=arguments.temperature, max_tokens=arguments.max_tokens)
        endpoint.key()
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise CommandError(f"'{'.'.join(map(str, fault['loc']))}' of the endpoint: {fault['msg'].lower()}") from error
    except ChatError as error:
        raise CommandError(str(error)) from error
    return endpoint, reader, sampling


def _journal(arguments: argparse.Namespace) -> "Journal":
    from pydantic import ValidationError

    from toolgym.chat import Journal, Prices

    prices = None
    if arguments.prices:
        prompt, completion = arguments.prices
        try:
            prices = Prices(
                currency=arguments.currency, prompt=prompt, completion=completion, cached=arguments.cached_price
            )
        except ValidationError as error:
            raise CommandError("--prices and --cached-price must be numbers of at least 0, as 0.15 0.60") from error
    return Journal(Path(arguments.log or f"{arguments.out}.requests"), prices)


def _contamination(path: str | None) -> "Contamination":
    from toolgym.synthesis import Contamination

    try:
        return Contamination() if path is None else Contamination.load(path)
    except (OSError, ValueError) as error:
        raise CommandError(f"the contamination list '{path}' cannot be read ({error})") from error


def _ran(work: "Coroutine[Any, Any, Ledger]") -> str:
    """Runs to the end; why it stopped early, empty if it did not."""
    from toolgym.synthesis.loop import LoopStopped

    try:
        asyncio.run(work)
    except LoopStopped as stopped:
        return str(stopped)
    except KeyboardInterrupt:
        return "interrupted; the same command goes on"
    except (ValueError, OSError) as error:
        raise CommandError(str(error)) from error
    return ""


def _told(out: str, ledger: "Ledger", journal: "Journal", stopped: str) -> int:
    """Prints funnel, cost and where the tasks are; exit status 1 if the run stopped early."""
    from rich.console import Console

    from toolgym.cli.synthesis import print_funnel

    console = Console(highlight=False)
    print_funnel(console, ledger.funnel)
    spent = journal.spending
    unreported = f", {spent.unreported} completions without a count" if spent.unreported else ""
    cost = "no price given" if spent.cost is None else f"{spent.cost:.4f} {spent.currency}"
    console.print(
        f"{spent.requests} requests in {spent.attempts} tries, {spent.failed} failed; {spent.prompt} prompt tokens "
        f"({spent.cached} cached), {spent.completion} completion tokens{unreported}; cost: {cost}",
        soft_wrap=True,
    )
    console.print(f"{len(ledger.tasks)} tasks in {out}", markup=False, soft_wrap=True)
    if stopped:
        console.print(f"stopped early: {stopped}", markup=False, soft_wrap=True)
    return 1 if stopped else 0
