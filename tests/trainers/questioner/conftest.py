"""What the questioner's tests share."""

import pytest
import torch
from questioner_examples import made

from toolgym.trainers.questioner import Questioner, Settings, train

LEARNED = made(8, 4)
OVERFIT = Settings(steps=80, batch=8, rate=6e-3, entries=400, width=48, layers=1)


@pytest.fixture(autouse=True)
def one_thread():
    """Sums over several threads differ in their last bits from machine to machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def joint() -> Questioner:
    """A small generator that knows eight made-up examples by heart, in all five tasks."""
    torch.set_num_threads(1)
    return train(LEARNED, OVERFIT)
