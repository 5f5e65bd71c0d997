"""A request that lacks a constant, over the brokerage: told when asked for, and nothing can be done without asking."""

import pickle
import re

import pytest

from toolgym.envs.finance.sandbox import POOL
from toolgym.episodes import HERMES, SUBMIT, AskingEpisode, ParsedCall, ScriptedUser, Slot, slots
from toolgym.rewards import right_submission
from toolgym.tasks.task import StateTask
from toolgym.tasks.taskset import bundled_tasks


@pytest.fixture(scope="module")
def cases():
    """Requests with what can be withheld from each."""
    bundled = [task for task in bundled_tasks("toolgym.envs.finance.sandbox")["test"] if isinstance(task, StateTask)]
    tasks = [t for t in bundled if all(POOL[name].version == made for name, made in t.provenance.tools.items())][:24]
    found = [(task, slot) for task in tasks for slot in slots(task, POOL)]
    assert len(found) >= 10
    return found


def act(name, **arguments):
    return HERMES.render_calls([ParsedCall(name, arguments)])


def finish(episode, task, skip=None):
    for call in task.calls:
        if call.id != skip:
            episode.step(act(call.tool, **call.arguments))
    return episode.step(act(SUBMIT, answer=right_submission(task.answer, task.gold)))


def test_the_request_leaves_the_constant_out_and_the_user_tells_it_only_when_asked_for(cases):
    for task, slot in cases:
        episode = AskingEpisode(task, POOL, slot)
        request = episode.info["messages"][1]["content"]
        assert slot.words in task.question and request != task.question and "that I have not said yet" in request
        assert not re.search(rf"(?<![\w.,]){re.escape(slot.words)}(?![\w]|[.,]\d)", request)
        other = episode.step(act("ask_user", question="What is the weather?")).observation
        assert slot.words not in other and not episode.user.told
        told = episode.step(act("ask_user", question=f"Which {slot.noun.upper()}, please?")).observation
        assert "I have nothing" not in told and episode.info["user"] == {"asked": 2, "told": True}
        result = finish(episode, task)
        assert result.reward == 1.0 and result.info["outcome"] == "correct"


def test_leaving_out_the_change_that_needs_it_scores_0(cases):
    for task, slot in cases:
        call = next(c for c in task.calls if c.id in task.wording.details["writes"] and slot.name in c.origins)
        assert finish(AskingEpisode(task, POOL, slot), task, skip=call.id).reward == 0.0


def test_the_user_is_a_machine_of_words():
    user = ScriptedUser(Slot("limit_price", "price", "195"))
    assert user.reply("At which limit price?") == "The price is 195."
    assert user.reply("prices?") == "I have nothing to say about that."
    assert user.reply("") == "I have nothing to say about that." and user.asked == 3
    assert ScriptedUser(Slot("limit_price", "yearly rate", "3")).reply("the limit price") == "The yearly rate is 3."


def test_a_copy_goes_on_where_the_original_stands(cases):
    task, slot = cases[0]
    episode = AskingEpisode(task, POOL, slot)
    episode.step(act("ask_user", question=slot.noun))
    copy = pickle.loads(pickle.dumps(episode))
    assert copy.info == episode.info and copy.user.told
    assert finish(copy, task) == finish(episode, task)


def test_what_cannot_be_withheld_is_refused(cases):
    with pytest.raises(ValueError, match="no slot 'colour'"):
        AskingEpisode(cases[0][0], POOL, Slot("colour", "colour", "red"))
