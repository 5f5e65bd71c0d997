"""The deriver of state tasks: runs an errand, and words what it changed as a request."""

import random
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from toolgym.evidence.errands import Errand, Makers, arranged, requestable
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import Call, CallOrigin
from toolgym.rewards.states import ABSTAIN, DONE
from toolgym.synthesis.material import Material, Node
from toolgym.synthesis.speech import Speaker
from toolgym.synthesis.states.ground import reason_of
from toolgym.tasks.answers import AbstainAnswer, Gold, OutcomeType, StateAnswer
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.task import StateCandidate, Wording, WorldStamp
from toolgym.tools import ToolPool, ToolResult, WorldSource

FRAME = "errand"
"""The one sentence frame of state tasks."""

TRIES = 14
"""How many changes an errand tries."""

CHANGES = ((1, 2, 3, 4), (2, 4, 3, 2))
"""How many changes an errand is to make, and how often."""

INFEASIBLE = 0.5
"""Share of errands that look for a request which must be declined, while such are wanted."""

TAKEN_AWAY = 0.1
"""Share of changes that such an errand finds possible for which the tool is taken away; refusals are rarer finds."""


def derive_state(
    pool: ToolPool,
    seeds: SeedSource,
    makers: Makers,
    rng: random.Random,
    sizes: tuple[int, int],
    wanted: Collection[str],
) -> Iterator[StateCandidate | Rejection]:
    """Runs one errand and yields what can be asked of it.

    Args:
        pool: The pool, with a world.
        seeds: Where constants come from.
        makers: What `toolgym.evidence.errands.producers` found in the pool.
        rng: Source of every choice.
        sizes: Least and greatest number of tools.
        wanted: Reasons for which requests to be declined are still wanted.
    """
    source = pool.world
    if source is None:
        raise ValueError(f"the pool '{pool.reference}' has no world")
    errand = Errand(pool, seeds, rng, source.fork(), makers)
    if wanted and rng.random() < INFEASIBLE:
        yield from _declined(errand, source, sizes, wanted)
        return
    count = rng.choices(*CHANGES)[0]
    made: list[Call] = []
    actions = list(requestable(pool))
    for _ in range(TRIES):
        tool = rng.choice(actions)
        call = errand.change(tool)
        if call is None:
            continue
        if not call.ok:
            errand.drop(call)
            continue
        made.append(call)
        actions = [action for action in actions if action is not tool or rng.random() < 0.3] or actions
        if len(made) == count:
            break
    if not made:
        yield Rejection(proof="derivation", reason="no_change", detail="Every change of the errand was refused.")
        return
    yield _candidate(errand, source, made, StateAnswer(), errand.world.difference, sizes, frozenset())


def _declined(
    errand: Errand, source: WorldSource, sizes: tuple[int, int], wanted: Collection[str]
) -> Iterator[StateCandidate | Rejection]:
    """Looks for one change that is refused for a wanted reason, or for which a tool can be taken away."""
    pool, rng = errand.pool, errand.rng
    actions = requestable(pool)
    for _ in range(TRIES):
        errand.world = source.fork()
        call = errand.change(rng.choice(actions))
        if call is None:
            continue
        result = ToolResult(call.result, call.error, "")
        reason = "missing_tool" if result.ok else reason_of(result, call.tool)
        if reason in wanted and (not result.ok or rng.random() < TAKEN_AWAY):
            hidden = frozenset[str]()
            if reason == "missing_tool":
                table = rng.choice(sorted(errand.world.difference) or [""])
                hidden = frozenset(t.name for t in pool if t.kind == "action" and table in touched_tables(pool, t.name))
                hidden |= {call.tool}
            yield _candidate(errand, source, [call], AbstainAnswer(), reason, sizes, hidden)
            return
        errand.drop(call)
    yield Rejection(
        proof="derivation", reason="no_refusal", detail="No change was refused for a reason that is wanted."
    )


def _candidate(
    errand: Errand,
    source: WorldSource,
    made: Sequence[Call],
    answer: OutcomeType,
    gold: Gold,
    sizes: tuple[int, int],
    hidden: frozenset[str],
) -> StateCandidate:
    calls, writes = arranged(errand.calls, [call.id for call in made])
    wording = Wording(frame=FRAME, variant=errand.rng.randrange(2**31), details={"writes": list(writes)})
    return StateCandidate(
        domain=errand.pool.domain,
        question=request_text(errand.pool, calls, wording),
        toolset=_toolset(errand.pool, errand.rng, calls, sizes, hidden),
        answer=answer,
        gold=gold,
        calls=calls,
        wording=wording,
        world=stamp(source),
    )


def stamp(source: WorldSource) -> WorldStamp:
    """What a task records of a world's source."""
    return WorldStamp(name=source.name, version=source.version, seed=source.seed, digest=source.digest)


def request_text(pool: ToolPool, calls: tuple[Call, ...], wording: Wording) -> str:
    """The question that calls and wording give; equal input gives equal text.

    Raises:
        KeyError: The wording names no changes, or a call or a tool is not there.
    """
    if wording.frame != FRAME or pool.world is None:
        raise KeyError(f"there is no frame '{wording.frame}' for this pool")
    speaker = Speaker(Material(pool, calls), wording.variant)
    by_id = {call.id: call for call in calls}
    writes = [by_id[name] for name in wording.details["writes"]]
    targets = [
        Node(o.call, o.path)
        for call in writes
        for o in call.origins.values()
        if isinstance(o, CallOrigin) and o.call not in wording.details["writes"]
    ]
    speaker.plan(targets)
    steps = [speaker.request(call) for call in writes]
    if len(steps) == 1:
        ask = f"{speaker.pick('Please', 'Your task:')} {steps[0]}."
    else:
        numbered = "; ".join(f"({number}) {step}" for number, step in enumerate(steps, 1))
        ask = f"{speaker.pick('Please do the following, in this order', 'Do these things, in this order')}: {numbered}."
    before = " All values are those before the first change." if targets else ""
    return (
        f"{pool.world.setting} {speaker.text(ask)}{before} Change nothing else. When everything is done, answer"
        f' "{DONE}"; if any of it cannot be done, change nothing at all and answer {{"{ABSTAIN}": REASON}}.'
    )


def _toolset(
    pool: ToolPool, rng: random.Random, calls: Sequence[Call], sizes: tuple[int, int], hidden: frozenset[str]
) -> tuple[str, ...]:
    """The tools that are called, and as many again that could be: other actions first, so that there is a choice."""
    chosen = {call.tool for call in calls} - hidden
    size = max(rng.randint(*sizes), len(chosen) + 4)
    free = [tool for tool in pool if tool.available and tool.name not in chosen and tool.name not in hidden]
    shelves = (
        [t.name for t in free if t.kind == "action"],
        [t.name for t in free if t.kind != "action" and t.stateful],
        [t.name for t in free if not t.stateful],
    )
    share = (size - len(chosen)) // 3 + 1
    for shelf in shelves:
        chosen.update(rng.sample(shelf, min(share, len(shelf))))
    return tuple(name for name in pool.tools if name in chosen)


@lru_cache(maxsize=1024)
def touched_tables(pool: ToolPool, tool: str) -> frozenset[str]:
    """The tables that an action's golden calls change."""
    found: set[str] = set()
    for golden in pool[tool].golden:
        if pool.world is not None:
            world = pool.world.fork()
            pool.call(tool, golden.arguments, world)
            found |= world.difference.keys()
    return frozenset(found)
