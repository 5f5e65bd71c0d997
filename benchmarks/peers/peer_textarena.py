"""TextArena: a game for one player; the game parses."""

import json

import textarena as ta
from bare_loop import ANSWER, CALL, GOLD, PATTERN, QUESTION, BareLoop, report


class Question(ta.Env):
    def reset(self, num_players, seed=None):
        self.state = ta.SinglePlayerState(num_players=num_players, seed=seed, max_turns=8)
        self.state.reset(game_state={}, player_prompt_function=lambda player_id, game_state: QUESTION)

    def step(self, action):
        self.state.add_observation(
            from_id=self.state.current_player_id, message=action, observation_type=ta.ObservationType.PLAYER_ACTION
        )
        call = json.loads(PATTERN.search(action).group(1))
        if call["name"] == "submit_answer":
            self.state.set_outcome(reward=float(call["arguments"]["answer"] == GOLD), reason="answered")
        else:
            result = json.dumps(BareLoop.tools[call["name"]](**call["arguments"]))
            self.state.add_observation(message=result, observation_type=ta.ObservationType.GAME_MESSAGE)
        return self.state.step()


def play(live, rounds):
    environments = [Question() for _ in range(live)]
    for _ in range(rounds):
        for environment in environments:
            environment.reset(num_players=1)
            environment.get_observation()
        for environment in environments:
            environment.step(CALL)
            environment.get_observation()
        for environment in environments:
            assert environment.step(ANSWER)[0]
            assert environment.close()[0] == {0: 1.0}


if __name__ == "__main__":
    report("textarena", {"TextArena, one player": play}, episodes=4_096, repeats=5)
