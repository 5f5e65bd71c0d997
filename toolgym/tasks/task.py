"""The task: a question, the tools it may be answered with, the gold answer, and the proof that it follows."""

from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from toolgym.canonical import digest
from toolgym.evidence.trace import Call
from toolgym.tasks.answers import AnswerType, Gold, OutcomeType
from toolgym.tasks.certificate import Certificate
from toolgym.tasks.programs import Program

Split: TypeAlias = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")


class Wording(BaseModel):
    """Everything that, with the calls and the program, fixes the question's text: re-rendering must give it back.

    Attributes:
        frame: Name of the sentence frame (``"compare_value"``).
        variant: Number that picks among equivalent phrases.
        details: Further choices the frame made, such as which calls are the branches of a comparison.
    """

    model_config = ConfigDict(frozen=True)

    frame: str
    variant: int
    details: dict[str, Any] = {}


class Difficulty(BaseModel):
    """Structural measures of a task.

    Attributes:
        calls: Tool calls in the call graph.
        depth: Calls on its longest path.
        width: Largest number of calls at one depth.
        fan_in: Largest number of calls that feed one call.
        tools: Distinct tools called.
        operations: Operations in the answer program.
    """

    model_config = ConfigDict(frozen=True)

    calls: int
    depth: int
    width: int
    fan_in: int
    tools: int
    operations: int


class Provenance(BaseModel):
    """Where a task came from, exactly enough to make it again.

    Attributes:
        pool: Reference of the tool pool (``"toolgym.envs.finance:POOL"``).
        seed: Seed of the synthesis run.
        item: Number of the exploration within the run.
        tools: Fingerprint of each tool that was called.
        libraries: Version of each library behind them; the fingerprints cover the libraries' data as well.
        parent: Id of the task that this one extends; not stored where there is none.
    """

    model_config = ConfigDict(frozen=True)

    pool: str
    seed: int
    item: int
    tools: dict[str, str]
    libraries: dict[str, str]
    parent: str | None = Field(default=None, exclude_if=lambda parent: parent is None)


class Author(BaseModel):
    """The language model that worded a task.

    Attributes:
        model: Its name, as its endpoint gives it.
        prompts: Version and digest of each prompt that was used, by the prompt's name.
    """

    model_config = ConfigDict(frozen=True)

    model: str
    prompts: dict[str, str]


class Authored(Provenance):
    """Where a task came from that a language model worded.

    Attributes:
        author: The model.
    """

    author: Author


class Derived(BaseModel):
    """What every candidate has, whether it asks for a value or for a change of the world.

    Attributes:
        domain: Pack name.
        question: What the agent is asked.
        toolset: Names of the tools the agent may use, in a fixed order.
        gold: The gold answer, in the JSON form its type documents.
        calls: The recorded calls of the call graph, in order of execution.
        wording: How the question was worded.
    """

    model_config = ConfigDict(frozen=True)

    domain: str
    question: str
    toolset: tuple[str, ...]
    gold: Gold
    calls: tuple[Call, ...]
    wording: Wording


class Candidate(Derived):
    """A derived question that is not proven yet.

    Attributes:
        answer: Type of the answer.
        program: The answer program over the calls' results.
    """

    answer: AnswerType
    program: Program


class WorldStamp(BaseModel):
    """Which world a task is set in.

    Attributes:
        name: Name of its source.
        version: Version of its source.
        seed: Seed of its source.
        digest: Fingerprint of its rows before anything is done.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    version: str
    seed: int
    digest: str


class StateCandidate(Derived):
    """A derived request to change a world that is not proven yet. Its calls are looked up first, then changes made.

    Attributes:
        answer: Whether the request can be met, or must be declined.
        world: The world it is set in.
    """

    answer: OutcomeType
    world: WorldStamp


class Certified(BaseModel):
    """What a proven candidate has besides.

    Attributes:
        id: ``"finance-"`` and 16 hexadecimal digits of the candidate's digest.
        split: The split whose seeds and tools it uses.
        difficulty: Structural measures.
        provenance: Where it came from.
        certificate: The proofs.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    split: Split | None
    difficulty: Difficulty
    provenance: Authored | Provenance
    certificate: Certificate

    def seal(self) -> str:
        """Digest of everything the task says, its certificate's own seal excepted."""
        body = self.model_dump(mode="json")
        body["certificate"].pop("seal")
        return digest(body)


class Task(Certified, Candidate):
    """A candidate that every proof holds for."""


class StateTask(Certified, StateCandidate):
    """A request to change a world that every proof holds for."""


AnyTask: TypeAlias = Task | StateTask
"""A task of either sort; one that has an answer program asks for a value."""
