"""``python -m toolgym.trainers.questioner``: ``corpus`` makes data, ``train`` trains runs, ``study`` reports."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from toolgym.canonical import canonical_json
from toolgym.cli.progress import progress
from toolgym.tasks.task import Split
from toolgym.trainers.questioner.checkpoint import put
from toolgym.trainers.questioner.corpus import Example
from toolgym.trainers.questioner.dataset import Dataset, read_dataset, write_records, write_series
from toolgym.trainers.questioner.pieces import Vocabulary
from toolgym.trainers.questioner.study.augmentation import BASE, bundled, mixtures
from toolgym.trainers.questioner.study.inquiry import Inquiry, Rows, Section, conduct, markdown, rows_as_json
from toolgym.trainers.questioner.study.runs import MAIN, SMALL, is_short, plan, trained
from toolgym.trainers.questioner.training import Settings, learn_vocabulary

TRAINED = ("finance", "general", "biology")
HELD_OUT = ("medicine", "academia")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0, or 2 with one sentence on standard error."""
    parser = argparse.ArgumentParser(prog="python -m toolgym.trainers.questioner")
    commands = parser.add_subparsers(required=True)
    corpus = commands.add_parser("corpus", help="explore, derive and examine; go on where an earlier run stopped")
    corpus.add_argument("--explorations", type=int, default=2400, help="per trained domain; a quarter per other (2400)")
    corpus.add_argument("--series", type=int, default=60, help="certified series per domain (60)")
    corpus.set_defaults(run=_corpus)
    train = commands.add_parser("train", help="train runs; go on where a kill stopped them")
    train.add_argument("--run", dest="names", action="append", metavar="NAME", help="run to train, repeatable (main)")
    train.set_defaults(run=_train)
    study = commands.add_parser("study", help="train what is missing and report")
    study.set_defaults(run=_study)
    for command in (corpus, train, study):
        command.add_argument("data", type=Path, metavar="DATA", help="folder of the corpus")
        command.add_argument("--seed", type=int, default=1, help="seed (1)")
    for command in (train, study):
        command.add_argument("out", type=Path, metavar="OUT", help="folder of runs and report")
        command.add_argument(
            "--steps", type=int, nargs=2, metavar=("MAIN", "SMALL"), help="steps of the runs (300 200)"
        )
    arguments = parser.parse_args(argv)
    torch.set_num_threads(1)  # sums over other thread counts differ in their last bits
    try:
        arguments.run(arguments)
    except ValueError as error:
        print(f"questioner: {error}", file=sys.stderr)
        return 2
    return 0


def _corpus(arguments: argparse.Namespace) -> None:
    folder, seed = arguments.data, arguments.seed
    folder.mkdir(parents=True, exist_ok=True)
    few = arguments.explorations // 4
    for domain, kind, count in (
        *((domain, "train", arguments.explorations) for domain in TRAINED),
        *((domain, "test", few) for domain in TRAINED),
        *((domain, "held", few) for domain in HELD_OUT),
    ):
        split: Split | None = None if kind == "held" else "train" if kind == "train" else "test"
        with progress(f"exploring {domain}", count) as advance:
            for _ in write_records(folder / f"{domain}.{kind}.jsonl", domain, split, count, seed):
                advance()
    for domain in (*TRAINED, *HELD_OUT):
        split = "train" if domain in TRAINED else None
        with progress(f"series of {domain}", arguments.series) as advance:
            for _ in write_series(folder / f"{domain}.series.jsonl", domain, split, arguments.series, seed):
                advance()


def _train(arguments: argparse.Namespace) -> None:
    data = read_dataset(arguments.data)
    runs, examples, vocabulary = _runs(arguments, data)
    names = arguments.names or ["main"]
    unknown = sorted(set(names) - set(runs))
    if unknown:
        raise ValueError(f"unknown run '{unknown[0]}'; the runs are {', '.join(runs)}")
    chosen = {name: runs[name] for name in names}
    with progress("training", sum(settings.steps for settings in chosen.values())) as advance:
        trained(arguments.out, chosen, examples, vocabulary, advance)


def _study(arguments: argparse.Namespace) -> None:
    data = read_dataset(arguments.data)
    runs, examples, vocabulary = _runs(arguments, data)
    with progress("training", sum(settings.steps for settings in runs.values())) as advance:
        generators = trained(arguments.out, runs, examples, vocabulary, advance)
    path = arguments.out / "report.json"
    report: dict[str, Rows] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    inquiry = Inquiry(data, generators)
    with progress("reporting", len(inquiry.sections())) as advance:

        def keep(title: str, section: Section) -> None:
            report[title] = rows_as_json(section)
            ordered = {title: report[title] for title in inquiry.sections() if title in report}
            put(path, canonical_json(report).encode())
            put(arguments.out / "report.md", markdown(ordered).encode())
            advance()

        conduct(inquiry, keep, tuple(report))


def _runs(
    arguments: argparse.Namespace, data: Dataset
) -> tuple[dict[str, Settings], dict[str, Sequence[Example]], Vocabulary]:
    """All runs of a study, what each learns from, and the vocabulary they share."""
    steps = arguments.steps or (MAIN.steps, SMALL.steps)
    small = replace(SMALL, steps=steps[1], seed=arguments.seed)
    runs = plan(small, replace(MAIN, steps=steps[0], seed=arguments.seed))
    short = [example for example in data.training if is_short(example)]
    examples: dict[str, Sequence[Example]] = dict.fromkeys(runs, short) | {"main": data.training}
    base = [example for domain in TRAINED for example in bundled(domain, "train", BASE)]
    for name, mixture in mixtures(short, base, arguments.seed).items():
        runs[f"answerer, {name}"] = small.only("answer")
        examples[f"answerer, {name}"] = mixture
    return runs, examples, learn_vocabulary(data.training, MAIN.entries)


if __name__ == "__main__":
    sys.exit(main())
