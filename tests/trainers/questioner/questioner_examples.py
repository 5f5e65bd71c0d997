"""Small made-up examples over which a generator learns in seconds."""

import random
import string

from toolgym.synthesis.series.scoring import Fact, Turn
from toolgym.trainers.questioner.corpus import Example

KINDS = ("price", "weight", "length", "volume")


def made(count: int, seed: int) -> list[Example]:
    """Examples whose codes and values no two of which are alike: two calls, the second asked about after the first."""
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        passage: list[Fact] = []
        turns = []
        for number, kind in enumerate(rng.sample(KINDS, 2), 1):
            code = "".join(rng.choices(string.ascii_uppercase, k=3)) + f"-{rng.randrange(1000)}"
            value = f"{rng.randrange(10, 9999)}.{rng.randrange(10, 99)}"
            passage.append(Fact(f"c{number}", f"{kind}_of", ("arguments", "code"), code))
            passage.append(Fact(f"c{number}", f"{kind}_of", (kind,), value))
            turns.append(Turn(f"What is the {kind} of {code}?", value, (f"c{number}",)))
        later = rng.random() < 0.5
        found.append(Example("made", tuple(passage), (turns[0],) if later else (), turns[1 if later else 0]))
    return found
