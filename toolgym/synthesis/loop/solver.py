"""The blind reader: another chat, which sees a question and the tools and nothing else, and must find the gold answer.

Proofs say what the program computes, not that the sentence asks for it. A reader who comes to the same answer from the
sentence alone is evidence for that, and is recorded as agreement.
"""

from toolgym.canonical import Json
from toolgym.chat import ChatClient, Message, Sampling
from toolgym.rewards import check_answer
from toolgym.synthesis.loop.bench import Bench
from toolgym.synthesis.loop.collector import Notebook, converse
from toolgym.synthesis.loop.prompts import load_prompt
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.task import Candidate

LONGEST = 2_000
"""Most characters of an answer that are kept."""


async def read_blindly(
    client: ChatClient, bench: Bench, candidate: Candidate, turns: int, budget: int, sampling: Sampling
) -> dict[str, Json] | Rejection:
    """Has a model answer a candidate's question with real calls.

    Returns:
        Who read, how many calls it made and what it answered, for the record; or a rejection (``blind_disagreement``).

    Raises:
        ChatError: The endpoint gave no completion.
    """
    (system,) = load_prompt("solver").fill()
    notebook = Notebook(bench, candidate.toolset, budget)
    chat = [Message.system(system), Message.user(candidate.question)]
    said = (await converse(client, chat, notebook, turns, sampling, "read"))[:LONGEST].strip()
    if check_answer(said, candidate.answer, candidate.gold).outcome != "correct":
        detail = "A blind reader of the question does not come to the program's answer."
        return Rejection(proof="derivation", reason="blind_disagreement", detail=detail)
    calls = len(notebook.observations) + notebook.failed
    return {"model": client.endpoint.model, "calls": calls, "answer": said}


def with_reader(candidate: Candidate, reader: dict[str, Json]) -> Candidate:
    """The candidate with one more reader on record."""
    details = candidate.wording.details
    agreement = [*details["agreement"], reader]
    wording = candidate.wording.model_copy(update={"details": {**details, "agreement": agreement}})
    return candidate.model_copy(update={"wording": wording})
