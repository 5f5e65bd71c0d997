"""Bundled tasks of real packs put in a model's mouth: values without origins, a program, a text and an answer.

The typed collector recorded where each argument came from; the loop, which has the values alone, must find the same.
"""

import re
from collections import Counter
from typing import Any

import pytest

from toolgym.synthesis import Certifier
from toolgym.synthesis.loop.collector import Observation
from toolgym.synthesis.loop.deriver import Evidence, Proposal, candidate_of
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.splits import split_pool
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.programs.encoding import encode
from toolgym.tasks.task import Task
from toolgym.tasks.taskset import bundled_tasks
from toolgym.tools import load_pool
from toolgym.tools.fresh import FreshProcess

BY_RULE = {("derivation", reason) for reason in ("too_shallow", "no_lookup", "yes_or_no")}
"""What the typed deriver asks now and then, and the loop never."""


def shape(answer: Any) -> Any:
    """Kind, unit, digits and entity type of an answer, and of its items."""
    inner = [*getattr(answer, "items", ()), *filter(None, [getattr(answer, "item", None)])]
    return [answer.kind, *(getattr(answer, name, None) for name in ("unit", "decimals", "entity")), *map(shape, inner)]


@pytest.mark.parametrize("pack", ["finance", "academia"])
def test_the_loop_finds_the_origins_units_and_proofs_that_the_typed_collector_recorded(pack, fresh: FreshProcess):
    pool = load_pool(f"toolgym.envs.{pack}:POOL")
    certifier = Certifier(pool, Recorder(fresh, pool))  # `examine` replays nothing
    outcomes: Counter[tuple[str, str]] = Counter()
    others = 0
    bundled = [task for task in bundled_tasks(f"toolgym.envs.{pack}")["validation"] if isinstance(task, Task)]
    current = [task for task in bundled if all(pool[n].version == v for n, v in task.provenance.tools.items())]
    tasks = current[:40]  # of tools that are what they were when the task was recorded
    assert len(tasks) >= 20
    for task in tasks:
        seen = tuple(Observation(call.id, call.tool, call.arguments, call.result) for call in task.calls)
        evidence = Evidence(pool, task.toolset, split_pool(pool, task.split)[1], (), seen)
        made = candidate_of(
            evidence,
            Proposal(
                question=re.sub(r" (Give|Answer) [^?]*\Z", "", task.question),
                program=encode(task.program.expression),
                decimals=getattr(task.answer, "decimals", None),
                answer=task.gold,
            ),
            1,
        )
        if isinstance(made, Rejection):
            outcomes[made.proof, made.reason] += 1
            continue
        assert made.gold == task.gold and shape(made.answer) == shape(task.answer)
        others += [call.origins for call in made.calls] != [call.origins for call in task.calls]
        found = certifier.examine(made)
        outcomes[(found.proof, found.reason) if isinstance(found, Rejection) else ("accepted", "")] += 1
    assert outcomes["accepted", ""] >= 0.85 * len(tasks) and others <= 2
    assert sum(count for outcome, count in outcomes.items() if outcome not in {("accepted", ""), *BY_RULE}) <= 2
