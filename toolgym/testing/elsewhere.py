"""Plays an environment in a process of its own; run as ``python -m toolgym.testing.elsewhere`` by the check.

It reads, pickled, the environment and pairs of a seed and actions, and writes the task that each seed draws with the
fingerprint of what the actions gave. What it reads was written by the process that started it, and by nobody else.
"""

import json
import os
import pickle
import sys

from toolgym.testing.subject import Turn, trace


def main() -> None:
    """Plays what stands on the standard input; what environments print goes to the standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    env, plays = pickle.load(sys.stdin.buffer)
    found = []
    for seed, actions in plays:
        observation, info = env.reset(seed=seed)
        turns = [Turn(observation, 0.0, False, False, info), *(Turn(*env.step(action)) for action in actions)]
        found.append([info["task_id"], trace(turns)])
    json.dump(found, answers)
    answers.close()


if __name__ == "__main__":
    main()
