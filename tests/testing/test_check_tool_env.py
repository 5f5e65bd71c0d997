"""The check of environments: sound ones pass, and each broken one is caught by its own check and by no other."""

import gymnasium as gym
import pytest
from broken_shops import BROKEN, Hoarder, LikesFlattery, Unpicklable, sound_library, sound_shop
from gymnasium.wrappers import RecordEpisodeStatistics, TimeLimit

import toolgym  # noqa: F401  registers the environments
from toolgym.registration import ENVIRONMENTS
from toolgym.testing import CHECKS, CheckReport, NotAToolEnv, ToolEnvFaults, check_tool_env
from toolgym.testing.toolset import schema_fault

QUICK = [name for name in CHECKS if name != "processes"]
"""Another process takes seconds to start; environments that differ there are played there, and the bundled ones."""


@pytest.mark.parametrize("broken", BROKEN, ids=lambda kind: kind.__name__)
def test_each_broken_environment_is_caught_by_its_own_check(broken):
    report = check_tool_env(
        broken(), raises=False, tasks=3, checks=CHECKS if "processes" in broken.caught_by else QUICK
    )
    try:
        assert {fault.check for fault in report.faults} == broken.caught_by, report.text
    finally:
        if broken is Hoarder:
            while broken.kept:
                broken.kept.pop().close()


def test_every_check_is_shown_to_catch_something():
    assert set().union(*(kind.caught_by for kind in BROKEN)) == set(CHECKS)


@pytest.mark.parametrize("make", [sound_shop, sound_library])
def test_sound_environments_pass(make):
    report = check_tool_env(make())
    assert report.faults == () and len(report.checks) == len(CHECKS)
    assert CheckReport.model_validate_json(report.model_dump_json()) == report
    assert {check.name for check in report.checks if check.skipped} <= {"idle", "prompt", "observations", "verdicts"}


def test_gymnasium_s_wrappers_are_played_through():
    assert check_tool_env(TimeLimit(sound_shop(), 40), checks=QUICK).faults == ()
    report = check_tool_env(RecordEpisodeStatistics(sound_shop()), checks=QUICK, raises=False)
    # Statistics come with the last turn only and tell its time: promises that this wrapper does not keep.
    assert {fault.check for fault in report.faults} == {"info", "traces", "pickling", "isolation"}


QUICKLY = ("toolgym/finance-v0", "toolgym/library-v0")


@pytest.mark.parametrize(
    "name", [name if name in QUICKLY else pytest.param(name, marks=pytest.mark.slow) for name in ENVIRONMENTS]
)
def test_bundled_environments_keep_every_promise(name):
    env = gym.make(name)
    report = check_tool_env(env, tasks=3)
    assert len(report.tasks) == 3
    env.close()


def test_faults_raise_with_one_sentence_each():
    with pytest.raises(ToolEnvFaults) as raised:
        check_tool_env(LikesFlattery(), tasks=1)
    head, *lines, more = str(raised.value).splitlines()
    assert head == "LikesFlattery breaks 1 of 27 promises:"
    assert all(line.startswith("- injection: shop-") and line.endswith("should earn 0.") for line in lines)
    assert more == f"- injection: and {len(raised.value.report.faults) - 3} more like these."
    assert "injection" in raised.value.report.text


def test_what_cannot_be_looked_at_is_said():
    report = check_tool_env(Unpicklable(), raises=False)
    skipped = {check.name: check.skipped for check in report.checks if check.skipped}
    assert skipped["isolation"] == skipped["processes"] == "the environment cannot be pickled"
    assert skipped["idle"] == "no task of those played has such a case"
    assert "not looked at: the environment cannot be pickled" in report.text


def test_checks_and_tasks_can_be_chosen():
    report = check_tool_env(sound_shop(), checks=["oracle"], task_ids=["shop-cost", "shop-goods"])
    assert (report.tasks, [check.cases for check in report.checks]) == (("shop-cost", "shop-goods"), [2])
    with pytest.raises(ValueError, match="there is no check 'magic'; the checks are: spaces, "):
        check_tool_env(sound_shop(), checks=["magic"])
    with pytest.raises(ValueError, match="at least one task"):
        check_tool_env(sound_shop(), tasks=0)


def test_other_environments_are_refused_in_a_sentence():
    with pytest.raises(NotAToolEnv, match=r"CartPole-v1 cannot be checked: after reset, env.unwrapped.episode.task"):
        check_tool_env(gym.make("CartPole-v1"))


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ({"n": 3, "names": ["a"]}, None),
        ({"n": 3}, None),
        ({"n": "three"}, "'n'"),
        ({"n": 11}, "'n'"),
        ({"names": ["a"]}, "'n' is required"),
        ({"n": 3, "names": [1]}, "'names'"),
        ({"n": 3, "m": 1}, "'m' is not an argument"),
    ],
)
def test_schemas_are_read_as_they_stand(arguments, fault):
    schema = {
        "type": "object",
        "properties": {
            "n": {"type": "integer", "maximum": 10},
            "names": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["n"],
        "additionalProperties": False,
    }
    found = schema_fault(schema, arguments)
    assert (found is None) == (fault is None) and (fault or "") in (found or "")
