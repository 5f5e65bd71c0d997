"""OpenEnv: a typed environment in this process, no server between; actions come typed, so that no text is parsed."""

from bare_loop import GOLD, QUESTION, BareLoop, report
from openenv.core.env_server.interfaces import Environment
from openenv.core.env_server.types import Action, Observation, State


class Call(Action):
    name: str
    arguments: dict


class Told(Observation):
    text: str = ""


class Question(Environment):
    SUPPORTS_CONCURRENT_SESSIONS = True

    def __init__(self):
        super().__init__()
        self._state = State()

    def reset(self, seed=None, episode_id=None, **kwargs):
        self._state = State(episode_id=episode_id, step_count=0)
        return Told(text=QUESTION)

    def step(self, action, timeout_s=None, **kwargs):
        self._state.step_count += 1
        if action.name == "submit_answer":
            return Told(done=True, reward=float(action.arguments["answer"] == GOLD))
        return Told(text=str(BareLoop.tools[action.name](**action.arguments)), reward=0.0)

    @property
    def state(self):
        return self._state


def play(live, rounds):
    environments = [Question() for _ in range(live)]
    for _ in range(rounds):
        for environment in environments:
            environment.reset()
        for environment in environments:
            environment.step(Call(name="add", arguments={"left": 40, "right": 2}))
        for environment in environments:
            assert environment.step(Call(name="submit_answer", arguments={"answer": 42})).reward == 1.0


if __name__ == "__main__":
    report("openenv", {"OpenEnv, typed, in process": play}, episodes=4_096, repeats=5)
