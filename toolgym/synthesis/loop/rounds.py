"""One item of the loop: K rounds of collecting and deriving over one topic, each proposal examined by the certifier."""

import random
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from toolgym.chat import ChatClient, ChatError, Sampling
from toolgym.evidence.seeds import SeedSource
from toolgym.synthesis.loop.acceptance import Acceptance, rejected
from toolgym.synthesis.loop.collector import Collector, Notebook
from toolgym.synthesis.loop.deriver import Evidence, candidate_of, propose, read_proposal, told_of
from toolgym.synthesis.loop.topic import draw_topic, listed
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.task import Split, Task
from toolgym.tools import ToolPool

FATAL = frozenset((401, 402, 403, 404))
"""Statuses of a refusal that every further request would meet as well."""


class EndpointUnusable(RuntimeError):
    """The endpoint refuses everybody: a wrong key, an unknown model, nothing left to spend."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one round.

    Attributes:
        round: Its number, from 1.
        outcome: The task, or why there is none.
    """

    round: int
    outcome: Task | Rejection


@dataclass
class Workshop:
    """Everything that the items of one run share.

    Attributes:
        acceptance: Decides.
        client: The model that explores and derives.
        tools: The pool that toolsets are drawn from, the split's own.
        seeds: The constants that the split's tasks may use.
        split: The split, None for all.
        seed: Seed of the run.
        rounds: Rounds per item.
        sizes: Least and greatest number of tools per task.
        turns: Most model turns of one collection.
        budget: Most calls of one item.
        sampling: How models are sampled.
    """

    acceptance: Acceptance
    client: ChatClient
    tools: ToolPool
    seeds: SeedSource
    split: Split | None
    seed: int
    rounds: int
    sizes: tuple[int, int]
    turns: int
    budget: int
    sampling: Sampling

    async def work(self, item: int) -> AsyncGenerator[Attempt, None]:
        """Makes one item: explores, asks, deepens, asks again.

        Yields:
            One attempt for each round that was begun; an endpoint's failure ends the item.

        Raises:
            EndpointUnusable: No further request can succeed.
        """
        rng = random.Random(f"loop/{self.seed}/{self.split}/{item}")
        toolset = self.tools.sample_toolset(rng, rng.randint(*self.sizes), lambda name: 1.0)
        topic = draw_topic(self.tools, toolset, self.seeds, rng)
        notebook = Notebook(self.acceptance.bench, toolset, self.budget)
        collector = Collector(self.client, notebook, self.turns, self.sampling)
        question, told, deepest = "", "", 0
        for number in range(1, self.rounds + 1):
            try:
                if number == 1:
                    await collector.explore(listed(self.tools, topic))
                else:
                    await collector.deepen(question, told)
                evidence = Evidence(self.tools, toolset, self.seeds, topic, tuple(notebook.observations))
                question, outcome = await self._derived(evidence, question, told, number, deepest, item)
            except ChatError as error:
                if error.kind == "no_key" or error.status in FATAL:
                    raise EndpointUnusable(str(error)) from error
                yield Attempt(number, rejected(f"endpoint_{error.kind}", f"The endpoint failed: {error}."))
                return
            if isinstance(outcome, Task):
                deepest = len(outcome.calls)
                told = f"accepted; it needs {deepest} calls"
            else:
                told = f"refused: {outcome.detail}"
            yield Attempt(number, outcome)

    async def _derived(
        self, evidence: Evidence, question: str, told: str, number: int, deepest: int, item: int
    ) -> tuple[str, Task | Rejection]:
        """One derivation: what was asked, and what became of it."""
        if not evidence.observations:
            return question or "none", rejected("no_evidence", "No call of the exploration gave a value.")
        before = told_of(question, told) if told else ""
        proposal = read_proposal(await propose(self.client, evidence, before, self.sampling))
        if isinstance(proposal, Rejection):
            return question or "none", proposal
        candidate = await self.acceptance.bench.run(candidate_of, evidence, proposal, number)
        if isinstance(candidate, Rejection):
            return proposal.question, candidate
        if len(candidate.calls) <= deepest:
            detail = f"The question needs {len(candidate.calls)} calls, the one before it {deepest}."
            return proposal.question, rejected("not_deeper", detail)
        prompts = ("collector", "deriver") if number == 1 else ("collector", "deepener", "deriver")
        return proposal.question, await self.acceptance.decide(candidate, prompts, self.split, self.seed, item)
