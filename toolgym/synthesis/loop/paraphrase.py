"""Paraphrase: a model rewords a certified question; every proof is made again, and the record keeps the original."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from toolgym.canonical import Json, digest
from toolgym.chat import ChatClient, ChatError, Endpoint, Journal, Message, Sampling
from toolgym.chat.messages import read_json
from toolgym.rewards import answer_instructions
from toolgym.synthesis.certifier import Certifier
from toolgym.synthesis.loop.acceptance import Acceptance, rejected
from toolgym.synthesis.loop.bench import Bench
from toolgym.synthesis.loop.deriver import spoken
from toolgym.synthesis.loop.ledger import Ledger
from toolgym.synthesis.loop.prompts import load_prompt, stamps
from toolgym.synthesis.loop.rounds import FATAL
from toolgym.synthesis.loop.run import HASH_SEED, LoopStopped
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.worded import PARAPHRASE, draft_of, says, slots
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.task import Candidate, Task, Wording
from toolgym.tools import ToolPool
from toolgym.tools.fresh import FreshProcess


class _Rewording(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    question: str


@dataclass(frozen=True)
class ParaphraseOrder:
    """What is to be reworded, and by whom.

    Attributes:
        pool: The pool of the tasks' tools.
        endpoint: The model that rewords.
        readers: How many blind readers must agree; 0 leaves agreement out.
        reader: The model that reads blindly; the same endpoint if None.
        sampling: How models are sampled.
    """

    pool: ToolPool
    endpoint: Endpoint
    readers: int = 0
    reader: Endpoint | None = None
    sampling: Sampling = field(default_factory=Sampling)


async def paraphrase(client: ChatClient, acceptance: Acceptance, task: Task, sampling: Sampling) -> Task | Rejection:
    """Rewords one task's question.

    Args:
        client: The model.
        acceptance: Decides.
        task: A certified task, not a reworded one.
        sampling: How the model is sampled.

    Returns:
        A task of its own, or why there is none: ``endpoint_…``, ``malformed_output`` (one that was cut off is that,
        too), ``already_reworded``, ``unchanged``, or the proof that failed (``provenance: unstated_constant``, …).

    Raises:
        LoopStopped: The endpoint refuses everybody.
    """
    if task.wording.frame == PARAPHRASE:
        return rejected("already_reworded", "The question is a rewording already; reword its original.")
    pool = acceptance.bench.pool
    original = draft_of(pool, task).text
    kept = [next((form for form in forms if says(original, form)), forms[0]) for forms in slots(pool, task)]
    system, user = load_prompt("paraphraser").fill(
        slots="\n".join(f"- {piece}" for piece in kept) or "- (none)", question=original
    )
    try:
        said = await client.complete([Message.system(system), Message.user(user)], (), sampling, "paraphrase")
        text = _Rewording.model_validate(read_json(spoken(said))).question
        if text.casefold().split() == original.casefold().split():
            return rejected("unchanged", "The model gave the question back as it was.")
        return await acceptance.decide(
            _reworded(task, text), ("paraphraser",), task.split, task.provenance.seed, task.provenance.item
        )
    except ChatError as error:
        if error.kind == "no_key" or error.status in FATAL:
            raise LoopStopped(f"the endpoint cannot be used: {error}") from error
        return rejected(f"endpoint_{error.kind}", f"The endpoint failed: {error}.")
    except ValidationError:
        return rejected("malformed_output", 'The model\'s object is not {"question": text}.')
    except ValueError as error:
        return rejected("malformed_output", f"The model's answer is not one JSON object: {str(error)[:120]}.")


def _reworded(task: Task, text: str) -> Candidate:
    body = {name: getattr(task, name) for name in Candidate.model_fields}
    details: dict[str, Json] = {
        "text": text,
        "question": task.question,
        "original": task.wording.model_dump(mode="json"),
        "constants": list(task.wording.details.get("constants", ())),
        "agreement": [],
    }
    question = f"{text} {answer_instructions(task.answer)}"
    wording = Wording(frame=PARAPHRASE, variant=0, details=details)
    return Candidate(**{**body, "question": question, "wording": wording})


async def paraphrase_all(
    order: ParaphraseOrder,
    tasks: Sequence[Task],
    out: Path,
    journal: Journal | None = None,
    on_task: Callable[[], None] | None = None,
    on_open: Callable[[Ledger], None] | None = None,
    replayer: FreshProcess | None = None,
) -> Ledger:
    """Rewords tasks in order, going on where an earlier run over the same tasks stopped.

    Args:
        order: With what.
        tasks: The tasks.
        out: The task file to write; its ledger stands beside it.
        journal: Counts requests and tokens.
        on_task: Called after each task that is done now.
        on_open: Called with the ledger once what was there is read.
        replayer: A fresh process over the same pool to use; one is started, and ended, if None.

    Returns:
        The ledger, closed, with the new tasks and the funnel.

    Raises:
        LoopStopped: The endpoint refuses everybody. What was accepted is kept.
        LedgerError: The files belong to another run.
    """
    run: dict[str, Json] = {
        "kind": "paraphrase",
        "pool": order.pool.reference,
        "model": order.endpoint.model,
        "tasks": digest([task.id for task in tasks]),
        "readers": order.readers,
        "reader": (order.reader or order.endpoint).model if order.readers else None,
        "prompts": stamps("paraphraser", "solver"),
    }
    with Ledger(out, run) as ledger:
        if on_open is not None:
            on_open(ledger)
        async with AsyncExitStack() as stack:
            process = replayer or stack.enter_context(FreshProcess(order.pool.reference, HASH_SEED))
            bench = stack.enter_context(Bench(order.pool))
            client = await stack.enter_async_context(ChatClient(order.endpoint, journal))
            reader = None
            if order.readers:
                reader = await stack.enter_async_context(ChatClient(order.reader or order.endpoint, client.journal))
            certifier = Certifier(order.pool, Recorder(process, order.pool))
            for task in ledger.tasks:
                certifier.seen.add(task)
            acceptance = Acceptance(
                bench, certifier, order.endpoint.model, reader, order.readers, sampling=order.sampling
            )
            left = [(number, task) for number, task in enumerate(tasks) if number not in ledger.done]
            size = 4 * order.endpoint.concurrency
            for batch in (left[start : start + size] for start in range(0, len(left), size)):
                made = [asyncio.create_task(paraphrase(client, acceptance, task, order.sampling)) for _, task in batch]
                try:
                    for (number, _), outcome in zip(batch, made, strict=True):
                        ledger.begin()
                        ledger.record(number, 1, await outcome)
                        if on_task is not None:
                            on_task()
                finally:
                    for outcome in made:
                        outcome.cancel()
                    await asyncio.gather(*made, return_exceptions=True)
    return ledger
