"""``toolgym serve env``: what it says when it cannot serve, and that its limits reach the episodes."""

import socket

import pytest
from served import ENVIRONMENT, remote, serving
from served_domain import call

from toolgym.cli import main


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["toolgym/none-v0"], "'toolgym/none-v0' cannot be served: "),
        (["CartPole-v1"], "its actions and observations must be texts"),
        ([ENVIRONMENT, "--split", "none"], "there is no split 'none'"),
        ([ENVIRONMENT, "--dialect", "klingon"], "klingon"),
        ([ENVIRONMENT, "--turns", "0"], "the limit 'turns' must be a positive number"),
        ([ENVIRONMENT, "--sessions", "0"], "--sessions: input should be greater than or equal to 1, not 0"),
        ([ENVIRONMENT, "--message-bytes", "10"], "--message-bytes: "),
        ([ENVIRONMENT, "--idle-seconds", "0"], "--idle-seconds: "),
        ([ENVIRONMENT, "--host", "0.0.0.0"], "needs a token: set the environment variable TOOLGYM_TOKEN"),
        ([ENVIRONMENT, "--port", "70000"], "cannot be listened on"),
    ],
)
def test_the_command_says_what_is_wrong(arguments, words, capsys, monkeypatch):
    monkeypatch.delenv("TOOLGYM_TOKEN", raising=False)
    assert main(["serve", "env", *arguments]) == 2
    said = capsys.readouterr().err
    assert words in said and said.count("\n") == 1


def test_a_taken_port_is_said(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", "env", ENVIRONMENT, "--port", str(taken.getsockname()[1])]) == 2
    assert "cannot be listened on: " in capsys.readouterr().err


def test_limits_split_and_dialect_reach_the_episodes():
    with serving("--turns", "2", "--calls", "1", "--split", "test", "--dialect", "react") as server:
        env = remote(server.url)
        _, info = env.reset(seed=0)
        assert (info["turns_left"], info["calls_left"], info["task_id"]) == (2, 1, "hills-0000000000000064")
        env.action_space.seed(0)
        action = env.action_space.sample()
        assert action.startswith("Action: ") and env.step(action)[-1]["calls_left"] == 0
        _, _, _, truncated, info = env.step(call("hill_height", hill="Osser"))
        assert truncated and info["valid"]
        env.close()
