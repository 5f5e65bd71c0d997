"""The text space: any unicode, and right under every batching function of Gymnasium."""

import copy
import pickle
import random

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import utils as vector_utils
from hypothesis import given
from hypothesis import strategies as st
from tiny_domain import POOL, TOOLSET

from toolgym.episodes import HERMES, Text
from toolgym.episodes.chat_environment import CallSampler
from toolgym.episodes.sampling import sample_arguments

any_text = st.text(st.characters(exclude_categories=()), max_size=100)


@given(any_text)
def test_any_unicode_is_a_member(text):
    assert text in Text()


def test_what_is_not_a_member():
    space = Text(3)
    assert "abc" in space and "" in space
    for other in ("abcd", b"abc", 3, None, ["a"], np.array("a")):
        assert other not in space


def test_samples_follow_the_seed():
    first, second = Text(seed=4), Text(seed=4)
    drawn = [first.sample() for _ in range(20)]
    assert drawn == [second.sample() for _ in range(20)]
    assert len(set(drawn)) > 10
    assert all(text in first for text in drawn)
    with pytest.raises(ValueError, match="neither 'mask'"):
        first.sample(mask=3)


def test_equality_pickling_and_json():
    space = Text(50, CallSampler("tiny_domain:POOL", "hermes"), seed=1)
    for other in (pickle.loads(pickle.dumps(space)), copy.deepcopy(space)):
        assert other == space and other.sample() == copy.deepcopy(space).sample()
    assert space != Text(51) and space != gymnasium.spaces.Text(50)
    texts = ["a", "é\ud800"]
    assert space.from_jsonable(space.to_jsonable(texts)) == texts


def test_the_sampler_draws_valid_calls():
    sampler = CallSampler("tiny_domain:POOL", "hermes")
    sampler.toolset = TOOLSET
    names = set()
    for seed in range(200):
        turn = HERMES.parse(sampler(random.Random(seed)))
        (call,) = turn.calls
        POOL[call.name].canonical_arguments(call.arguments)
        names.add(call.name)
    assert names == set(TOOLSET)


def test_arguments_fit_a_schema_of_every_shape():
    schema = {
        "properties": {
            "choice": {"enum": ["a", "b"]},
            "fixed": {"const": 3},
            "maybe": {"anyOf": [{"type": "integer", "minimum": 5, "maximum": 6}, {"type": "null"}]},
            "inner": {"$ref": "#/$defs/Inner"},
            "day": {"type": "string", "format": "date"},
            "few": {"type": "array", "items": {"type": "number", "exclusiveMinimum": 0, "maximum": 1}, "minItems": 2},
            "yes": {"type": "boolean"},
        },
        "required": ["choice", "fixed", "maybe", "inner", "day", "few", "yes"],
        "$defs": {"Inner": {"type": "object", "properties": {"x": {"type": "string", "minLength": 9}}}},
    }
    for seed in range(50):
        drawn = sample_arguments(random.Random(seed), schema, lambda name: ())
        assert drawn["choice"] in ("a", "b") and drawn["fixed"] == 3 and drawn["maybe"] in (5, 6)
        assert len(drawn["inner"]["x"]) >= 9 and len(drawn["day"]) == 10 and isinstance(drawn["yes"], bool)
        assert len(drawn["few"]) >= 2 and all(0 < value <= 1 for value in drawn["few"])


def test_batching():
    space = Text(20, seed=3)
    batch = vector_utils.batch_space(space, 3)
    texts = ("a", "é", "")
    assert texts in batch and ("a", 3, "") not in batch
    assert vector_utils.concatenate(space, texts, vector_utils.create_empty_array(space, 3)) == texts
    assert tuple(vector_utils.iterate(batch, texts)) == texts
    assert batch.sample() in batch


@given(st.lists(any_text, min_size=3, max_size=3), st.integers(0, 2), any_text)
def test_shared_memory_carries_any_text(texts, place, later):
    space = Text(100)
    memory = vector_utils.create_shared_memory(space, 3)
    view = vector_utils.read_from_shared_memory(space, memory, 3)
    for index, text in enumerate(texts):
        vector_utils.write_to_shared_memory(space, index, text, memory)
    assert list(view) == texts and view[::-1] == tuple(reversed(texts))
    kept = copy.deepcopy(view)
    vector_utils.write_to_shared_memory(space, place, later, memory)
    assert view[place] == later and kept == tuple(texts)  # the view is live, its copy is not


def test_shared_memory_refuses_what_does_not_fit():
    space = Text(4)
    memory = vector_utils.create_shared_memory(space, 1)
    with pytest.raises(ValueError, match="17 characters does not fit"):
        vector_utils.write_to_shared_memory(space, 0, "x" * 17, memory)
