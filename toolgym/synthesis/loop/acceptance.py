"""Acceptance: what a model worded is examined, read blindly if that is wanted, replayed, sealed and signed."""

from dataclasses import dataclass, field

from toolgym.chat import ChatClient, Sampling
from toolgym.synthesis.certifier import Certifier
from toolgym.synthesis.loop.bench import Bench
from toolgym.synthesis.loop.prompts import stamps
from toolgym.synthesis.loop.solver import read_blindly, with_reader
from toolgym.tasks.certificate import Proof, Rejection
from toolgym.tasks.task import Author, Authored, Candidate, Split, Task


@dataclass
class Acceptance:
    """The only way from a model's words to a task.

    Attributes:
        bench: Runs tools and proofs.
        certifier: Decides.
        model: Name of the model that words questions, for the record.
        reader: The model that reads blindly; None if nobody does.
        readers: How many blind readers must agree.
        turns: Most model turns of one reader.
        budget: Most calls of one reader.
        sampling: How the reader is sampled.
    """

    bench: Bench
    certifier: Certifier
    model: str
    reader: ChatClient | None = None
    readers: int = 0
    turns: int = 12
    budget: int = 24
    sampling: Sampling = field(default_factory=Sampling)

    async def decide(
        self, candidate: Candidate, prompts: tuple[str, ...], split: Split | None, seed: int, item: int
    ) -> Task | Rejection:
        """Makes a task of a candidate, or says which gate it failed.

        Args:
            candidate: What the model worded.
            prompts: Names of the prompts that were used.
            split: Split for the record.
            seed: Seed for the record.
            item: Number for the record.

        Raises:
            ChatError: A blind reader's endpoint gave no completion.
        """
        proofs = await self.bench.run(self.certifier.examine, candidate)
        if isinstance(proofs, Rejection):
            return proofs
        if self.reader is not None and self.readers:
            for _ in range(self.readers):
                read = await read_blindly(self.reader, self.bench, candidate, self.turns, self.budget, self.sampling)
                if isinstance(read, Rejection):
                    return read
                candidate = with_reader(candidate, read)
            proofs = await self.bench.run(self.certifier.examine, candidate)  # the agreement is part of the evidence
            if isinstance(proofs, Rejection):
                return proofs
            prompts = (*prompts, "solver")
        author = Author(model=self.model, prompts=stamps(*prompts))
        return await self.bench.run(self._sealed, candidate, proofs, author, split, seed, item)

    def _sealed(
        self, candidate: Candidate, proofs: tuple[Proof, ...], author: Author, split: Split | None, seed: int, item: int
    ) -> Task | Rejection:
        self.certifier.recorder.prepare([candidate])
        task = self.certifier.seal(candidate, proofs, split, seed, item)
        if isinstance(task, Rejection):
            return task
        assert isinstance(task, Task)  # a candidate with a program asks for a value
        return _signed(task, author)


def rejected(reason: str, detail: str) -> Rejection:
    """A rejection of what never became a candidate."""
    return Rejection(proof="derivation", reason=reason, detail=detail)


def _signed(task: Task, author: Author) -> Task:
    """The task with its author on record, sealed again."""
    source = Authored(**task.provenance.model_dump(), author=author)
    unsealed = task.model_copy(update={"provenance": source})
    certificate = unsealed.certificate.model_copy(update={"seal": unsealed.seal()})
    return unsealed.model_copy(update={"certificate": certificate})
