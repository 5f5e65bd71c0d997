"""The pipeline as a whole: splits, funnel, determinism, verification, and what a set of tasks covers."""

import itertools
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import railway as railway_pool
from railway import POOL
from tampering import gold, resealed

from toolgym.evidence import CallGraph
from toolgym.evidence.trace import Call, SeedOrigin
from toolgym.synthesis import (
    Contamination,
    Exhausted,
    Funnel,
    Order,
    split_pool,
    split_tools,
    synthesize,
    take_census,
    verify,
)
from toolgym.synthesis.certifier import Certifier
from toolgym.synthesis.deriver import build_draft, question_text
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.splits import SHARES
from toolgym.tasks.certificate import PROOFS
from toolgym.tasks.programs import Program
from toolgym.tasks.task import SPLITS, Candidate, Task, Wording
from toolgym.tasks.taskset import line_of
from toolgym.tools import ToolPool
from toolgym.tools.fresh import FreshProcess

SIZES = (5, 10)
HERE = Path(railway_pool.__file__).parent


def run(count, seed, process=None, **more):
    funnel = Funnel()
    order = Order(POOL, count, seed, toolset_sizes=SIZES, **more)
    return list(synthesize(order, funnel, process)), funnel


# --- the run ---------------------------------------------------------------------------------------------------------


def test_the_funnel_adds_up(railway, finance):
    for made in (railway, finance):
        funnel = made.funnel
        assert funnel.adds_up
        assert funnel.accepted == len(made.tasks)
        assert funnel.attempts == sum(count for _, _, count in funnel.rows())
        assert funnel.explorations <= funnel.attempts
        outcomes = {proof for proof, _ in funnel.rejected}
        assert outcomes <= {"derivation", *PROOFS}
        assert len(outcomes & set(PROOFS)) >= 2, "several proofs reject something"


def test_a_funnel_that_lost_a_candidate_does_not_add_up(railway):
    funnel = Funnel(**{**vars(railway.funnel), "attempts": railway.funnel.attempts + 1})
    assert not funnel.adds_up


def test_tasks_carry_nine_proofs_and_true_measures(railway, finance):
    for made in (railway, finance):
        assert len({task.id for task in made.tasks}) == len(made.tasks)
        for task in made.tasks:
            graph = CallGraph(task.calls)
            assert tuple(proof.name for proof in task.certificate.proofs) == PROOFS
            assert task.certificate.seal == task.seal()
            difficulty = task.difficulty
            assert (difficulty.depth, difficulty.width, difficulty.fan_in) == (graph.depth, graph.width, graph.fan_in)
            assert {call.tool for call in task.calls} <= set(task.toolset)
            assert set(task.provenance.tools) == {call.tool for call in task.calls}
            assert Task.model_validate_json(line_of(task)) == task


def test_a_run_is_a_beginning_of_every_longer_run(railway):
    fewer, _ = run(12, 3, railway.process)
    assert fewer == railway.tasks[:12]


def test_other_seeds_and_splits_give_other_tasks(railway):
    other, _ = run(12, 4, railway.process)
    assert not {task.id for task in other} & {task.id for task in railway.tasks[:12]}
    train, _ = run(5, 3, railway.process, split="train")
    assert not {task.id for task in train} & {task.id for task in railway.tasks}


def test_tasks_are_told_as_soon_as_they_are_accepted(railway):
    heard = []
    order = Order(POOL, 3, 3, toolset_sizes=SIZES)
    for number, task in enumerate(synthesize(order, Funnel(), railway.process, heard.append), 1):
        assert heard[-1] == task and len(heard) == number


def test_a_contamination_list_keeps_its_questions_out(railway):
    listed = Contamination([task.question for task in railway.tasks[:5]], "held-out")
    tasks, funnel = run(20, 3, railway.process, contamination=listed)
    assert funnel.rejected["fresh", "contaminated"] >= 5
    assert not {task.question for task in tasks} & {task.question for task in railway.tasks[:5]}
    assert all(task.certificate.proofs[-1].evidence["contamination"] == "held-out" for task in tasks)
    assert all(verdict.refusal is None for verdict in verify(tasks, POOL, listed))
    without = [verdict.refusal for verdict in verify(tasks[:3], POOL)]
    assert all(refusal is not None and refusal.proof == "fresh" for refusal in without), "another list was meant"


def test_a_pool_that_gives_no_more_tasks_says_so(railway):
    lonely = POOL.restrict(["climb"])
    with pytest.raises(Exhausted, match=r"no new task in [0-9]+ explorations of 'railway:POOL'; 0 were accepted"):
        list(synthesize(Order(lonely, 1, 1, toolset_sizes=(1, 1)), Funnel(), railway.process))


def test_a_pool_with_a_missing_library_is_refused(railway):
    absent = railway_pool.HERE.model_copy(update={"distribution": "no-such", "module": "no_such_module"})
    tool = railway_pool.line_facts
    pool = ToolPool("railway:POOL", (replace(tool, source=absent),), railway_pool.ENTITIES)
    with pytest.raises(ValueError, match=r"1 tools of the pool are unavailable, such as line_facts: .*install"):
        list(synthesize(Order(pool, 1, 1), Funnel(), railway.process))


# --- determinism -----------------------------------------------------------------------------------------------------


def synthesize_apart(out: Path, hash_seed: int, *arguments: str) -> subprocess.Popen:
    """Starts the command in a process with a hash seed of its own."""
    path = os.pathsep.join([str(HERE), *(entry for entry in sys.path if entry)])
    command = [sys.executable, "-m", "toolgym.cli", "synthesize", str(out), *arguments]
    return subprocess.Popen(
        command,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.parametrize("arguments", [("--pool", "railway:POOL", "--count", "40"), ("--count", "25")])
def test_two_processes_with_other_hash_seeds_write_the_same_bytes(tmp_path, arguments):
    outs = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    children = [
        synthesize_apart(out, hash_seed, "--seed", "8", *arguments)
        for out, hash_seed in zip(outs, (1, 4242), strict=True)
    ]
    for child in children:
        text, _ = child.communicate(timeout=240)
        assert child.returncode == 0, text
        assert "the funnel adds up" in text
    one, two = (out.read_bytes() for out in outs)
    assert one == two
    assert one.count(b"\n") == int(arguments[-1])


# --- splits ----------------------------------------------------------------------------------------------------------


def finance_pool() -> ToolPool:
    from toolgym.envs.finance import POOL as FINANCE

    return FINANCE


@pytest.mark.parametrize("pool", [pytest.param(lambda: POOL, id="railway"), pytest.param(finance_pool, id="finance")])
def test_splits_share_no_tool_and_no_identifying_seed(pool):
    pool = pool()
    tools = split_tools(pool)
    assert sorted(itertools.chain(*tools.values())) == sorted(tool.name for tool in pool)
    assert sum(map(len, tools.values())) == len(pool)
    for split in SPLITS:
        low, high = SHARES[split]
        assert len(tools[split]) / len(pool) == pytest.approx(high - low, abs=0.12)
        part, seeds = split_pool(pool, split)
        assert tuple(tool.name for tool in part) == tools[split]
        assert seeds.share == SHARES[split]
    for name, kind in pool.entities.items():
        parts = [set(split_pool(pool, split)[1].of(name)) for split in SPLITS]
        if kind.identifies:
            assert not any(one & other for one, other in itertools.combinations(parts, 2)), name
            assert set().union(*parts) == set(kind.seed_values)
    assert split_pool(pool, None)[0] is pool


def test_tasks_of_different_splits_share_no_tool_seed_or_graph(railway):
    made = {split: run(8, 2, railway.process, split=split)[0] for split in ("train", "validation")}
    assert all(task.split == split for split, tasks in made.items() for task in tasks)

    def facts(tasks):
        origins = [o for task in tasks for call in task.calls for o in call.origins.values() if o.kind == "seed"]
        seeds = {(o.entity, o.value) for o in origins if o.entity and POOL.entities[o.entity].identifies}
        return {tool for task in tasks for tool in task.toolset}, seeds, {CallGraph(t.calls).signature() for t in tasks}

    for one, other in zip(facts(made["train"]), facts(made["validation"]), strict=True):
        assert one and other and not one & other
    for tasks in made.values():
        assert all(verdict.refusal is None for verdict in verify(tasks, POOL))


def test_a_task_does_not_pass_for_one_of_another_split(railway):
    tasks = run(4, 2, railway.process, split="validation")[0]
    moved = [resealed(task.model_copy(update={"split": "test"})) for task in tasks]
    refusals = [verdict.refusal for verdict in verify(moved, POOL)]
    assert [(refusal.proof, refusal.reason) for refusal in refusals if refusal] == [("provenance", "other_split")] * 4


def test_a_constant_must_be_a_seed_of_the_pool(finance):
    """Wording rounds, so a made-up constant could read as its neighbour and carry another answer."""
    units = {}
    for price in (20, 20.00000000004):
        bought = finance.pool.call("whole_units", {"capital": 600000.0, "price": price})
        origins = {
            "capital": SeedOrigin(entity="finance.amount", value=600000.0),
            "price": SeedOrigin(entity="finance.price", value=price),
        }
        call = Call(
            id="c1",
            tool="whole_units",
            arguments={name: origin.value for name, origin in origins.items()},
            origins=origins,
            result=bought.value,
        )
        wording = Wording(frame="value", variant=1, details={"nodes": [["c1", ["shares"]]]})
        draft = build_draft(finance.pool, (call,), wording)
        candidate = Candidate(
            domain="finance",
            question=question_text(draft),
            toolset=("whole_units",),
            gold=bought.value["shares"],
            calls=(call,),
            wording=wording,
            answer=draft.answer,
            program=Program(expression=draft.expression),
        )
        certifier = Certifier(finance.pool, Recorder(finance.process, finance.pool))
        certifier.recorder.prepare([candidate])
        task = certifier.seal(candidate, certifier.examine(candidate), None, 0, 0)
        (verdict,) = verify([task], finance.pool)
        units[price] = task, verdict.refusal
    (honest, none), (false, refusal) = units.values()
    assert honest.question == false.question and honest.gold != false.gold
    assert none is None
    assert (refusal.proof, refusal.reason) == ("provenance", "other_split")


# --- verification ----------------------------------------------------------------------------------------------------


def test_every_synthesised_task_holds(railway, finance):
    for made in (railway, finance):
        verdicts = list(verify(made.tasks, made.pool))
        assert [verdict.task_id for verdict in verdicts] == [task.id for task in made.tasks]
        assert [verdict for verdict in verdicts if verdict.refusal] == []


def test_parts_and_mixtures_of_a_set_hold(railway):
    for part in (railway.tasks[::2], railway.tasks[::-1], railway.tasks[60:]):
        assert all(verdict.refusal is None for verdict in verify(part, POOL))


def test_a_tampered_task_does_not_drag_another_down(railway):
    tasks = list(railway.tasks)
    spoilt = range(0, 100, 9)
    for number in spoilt:
        body = tasks[number].model_dump(mode="json")
        gold(body, random.Random(number))
        tasks[number] = Task.model_validate(body)
    refused = [number for number, verdict in enumerate(verify(tasks, POOL)) if verdict.refusal]
    assert refused == list(spoilt)


def test_a_repeated_task_is_refused_the_second_time(railway):
    first, *_ = railway.tasks
    verdicts = list(verify([first, first], POOL))
    assert verdicts[0].refusal is None
    assert verdicts[1].refusal is not None and verdicts[1].refusal.reason == "duplicate_text"


def test_tasks_of_another_pool_are_refused(railway, finance):
    refusals = [verdict.refusal for verdict in verify(finance.tasks[:3], POOL)]
    assert all(refusal is not None and refusal.reason == "unknown_tool" for refusal in refusals)


def test_no_tasks_have_no_verdicts():
    assert list(verify([], POOL)) == []


# --- the census ------------------------------------------------------------------------------------------------------


def test_the_census_counts_what_is_there(railway):
    census = take_census(railway.tasks)
    assert census.tasks == 100
    assert census.tools["fare"] == sum(any(c.tool == "fare" for c in task.calls) for task in railway.tasks)
    assert sum(census.frames.values()) == sum(census.answers.values()) == sum(census.shapes.values()) == 100
    assert sum(n * count for n, count in census.calls.items()) == sum(len(task.calls) for task in railway.tasks)
    assert 0 < census.guess_chance / census.tasks < 0.05
    rows = dict(census.rows())
    assert rows["tasks"] == "100" and rows["toolsets"] == str(len({task.toolset for task in railway.tasks}))
    assert dict(take_census([]).rows()) == {"tasks": "0"}


def test_finance_tasks_are_varied():
    """The figures that a thousand tasks must reach, over three hundred, which is harder."""
    pool = finance_pool()
    with FreshProcess(pool.reference, 6) as process:
        census = take_census(synthesize(Order(pool, 300, 21), Funnel(), process))
    assert len(census.shapes) >= 25
    assert len(census.tools) >= 40
    assert max(census.tools.values()) / census.tasks <= 0.15, census.tools.most_common(3)
    assert sum(n * count for n, count in census.calls.items()) / census.tasks >= 3
    assert max(census.calls) >= 8
    assert len(census.graphs) >= 0.7 * census.tasks
    assert len(census.frames) >= 12 and len(census.answers) >= 7  # entities are the rarest: one in a hundred
    assert census.guess_chance / census.tasks < 0.02


def test_seeds_of_the_process_do_not_matter_to_the_certifier(railway):
    """What was remembered while synthesising does not help: another certifier, with nothing cached, proves the same."""
    POOL.forget()
    task = railway.tasks[7]
    examined = railway.certifier().examine(task)
    assert [proof.model_dump() for proof in examined] == [p.model_dump() for p in task.certificate.proofs[1:-1]]
