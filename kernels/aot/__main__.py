"""`python -m toolgym.kernels.aot`: measures every kernel and checks or writes its budgets."""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from toolgym.kernels.aot.budgets import Budgets, excesses, read_budgets, write_budgets
from toolgym.kernels.aot.compilation import ARCHITECTURES, Usage
from toolgym.kernels.aot.operations import OPERATIONS, measure_named, variants_of


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; the exit code is 1 if a kernel goes over its budget."""
    parser = argparse.ArgumentParser(prog="python -m toolgym.kernels.aot", description=__doc__)
    parser.add_argument("operation", choices=OPERATIONS)
    parser.add_argument("budgets", type=Path, help="JSON file of budgets")
    parser.add_argument("--write", action="store_true", help="write the budgets instead of checking them")
    parser.add_argument("--architecture", action="append", choices=ARCHITECTURES, help="one of these; all by default")
    parser.add_argument("--kernel", default="", help="only variants whose name contains this; not with --write")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(arguments)
    if options.write and (options.architecture or options.kernel):
        parser.error("--write measures everything; leave --architecture and --kernel away")
    jobs = [
        (options.operation, architecture, variant.name)
        for architecture in options.architecture or ARCHITECTURES
        for variant in variants_of(options.operation, architecture)
        if options.kernel in variant.name
    ]
    if not jobs:
        parser.error(f"no kernel of {options.operation} is called {options.kernel!r}")
    budgets = {} if options.write else read_budgets(options.budgets)
    usages: Budgets = {}
    over = 0
    with ProcessPoolExecutor(options.workers, get_context("spawn")) as pool:
        for (_, architecture, name), usage in zip(jobs, pool.map(measure_named, jobs), strict=True):
            usages.setdefault(architecture, {})[name] = usage
            budget = usage if options.write else budgets.get(architecture, {}).get(name)
            complaints = ["has no budget"] if budget is None else excesses(usage, budget)
            over += bool(complaints)
            print(f"{architecture:7} {name:44} {_describe(usage)}{'  ' + '; '.join(complaints) if complaints else ''}")
    if options.write:
        write_budgets(options.budgets, usages)
    print(f"{len(jobs)} kernels, {over} over budget" + (f"; wrote {options.budgets}" if options.write else ""))
    return 1 if over else 0


def _describe(usage: Usage) -> str:
    return (
        f"registers {usage.registers:3}  stack {usage.stack}  spills {usage.spills}  "
        f"shared {usage.shared:6}  tensor {usage.tensor}"
    )


if __name__ == "__main__":
    sys.exit(main())
