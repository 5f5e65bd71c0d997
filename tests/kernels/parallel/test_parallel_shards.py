"""Layouts of documents on ranks, without processes: drawn layouts against token-by-token counting."""

from itertools import accumulate, pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from toolgym.kernels.parallel import SequenceShards


@st.composite
def _layouts(draw):
    lengths = draw(st.lists(st.integers(0, 6), max_size=6))
    total = sum(lengths)
    cuts = sorted(draw(st.lists(st.integers(0, total), max_size=4)))
    slices = [b - a for a, b in pairwise([0, *cuts, total])]
    return (0, *accumulate(lengths)), tuple(slices)


@given(_layouts())
def test_every_view_agrees_with_counting_tokens(layout):
    offsets, slices = layout
    holder = [rank for rank, length in enumerate(slices) for _ in range(length)]
    home = [holder[a] if a < len(holder) else len(slices) - 1 for a in offsets]
    documents = [sorted({*holder[a:b]}) or [home[n]] for n, (a, b) in enumerate(pairwise(offsets))]
    views = [SequenceShards(offsets, slices, rank) for rank in range(len(slices))]
    assert [n for view in views for n in view.beginning] == list(range(len(documents)))
    assert [n for view in views for n in view.ending] == list(range(len(documents)))
    assert views[0].crossed == any(ranks[0] != ranks[-1] for ranks in documents)
    position = 0
    for rank, view in enumerate(views):
        assert (view.slice.start, view.slice.stop) == (position, position + slices[rank])
        held = [n for n, ranks in enumerate(documents) if ranks[0] <= rank <= ranks[-1]]
        assert list(view.documents) == held
        assert list(view.beginning) == [n for n in held if documents[n][0] == rank]
        assert list(view.ending) == [n for n in held if documents[n][-1] == rank]
        tokens = [sum(holder[at] == rank for at in range(*offsets[n : n + 2])) for n in held]
        assert view.local_offsets == (0, *accumulate(tokens))
        earlier = [(n, count) for n, count in zip(held, tokens, strict=True) if documents[n][0] < rank]
        later = [(n, count) for n, count in zip(held, tokens, strict=True) if documents[n][-1] > rank]
        assert (view.source, view.head) == ((documents[earlier[0][0]][0], earlier[0][1]) if earlier else (rank, 0))
        for other in views:  # every rank knows what this one leaves unfinished
            reach = (documents[later[0][0]][-1], later[0][1]) if later else (rank, 0)
            assert (other.reach(rank), other.tail(rank)) == reach
        position += slices[rank]


def test_even_slices_differ_by_one_token_at_most():
    for rank in range(4):
        assert SequenceShards.even(torch.tensor([0, 3, 11]), 4, rank).lengths == (3, 3, 3, 2)
    assert SequenceShards.even([0], 2, 1).lengths == (0, 0)


@pytest.mark.parametrize(
    "offsets, lengths, rank, sentence",
    [
        ((), (1,), 0, r"offsets must begin at 0"),
        ((1, 4), (3,), 0, r"offsets must begin at 0"),
        ((0, 4, 3), (3,), 0, r"never fall; they are \[0, 4, 3\]"),
        ((0, 4), (1, 2), 0, r"the slices \[1, 2\] hold 3 tokens, but cu_seqlens ends at 4"),
        ((0, 4), (5, -1), 0, r"lengths must be one number of tokens per rank, at least 0"),
        ((0, 4), (), 0, r"lengths must be"),
        ((0, 4), (2, 2), 2, r"rank must be between 0 and 1, not 2"),
    ],
)
def test_numbers_that_contradict_each_other(offsets, lengths, rank, sentence):
    with pytest.raises(ValueError, match=sentence):
        SequenceShards(offsets, lengths, rank)


@pytest.mark.parametrize("offsets", [torch.tensor([0.0, 4.0]), torch.tensor([[0, 4]])])
def test_offsets_of_the_wrong_kind(offsets):
    with pytest.raises(ValueError, match=r"cu_seqlens must be int32 or int64 of shape \[N \+ 1\]"):
        SequenceShards.even(offsets, 2, 0)
    for nothing in ([0, 2.5], None):
        with pytest.raises(TypeError, match="cu_seqlens must be a tensor or a sequence of whole numbers"):
            SequenceShards.even(nothing, 2, 0)
    with pytest.raises(ValueError, match="world_size must be at least 1"):
        SequenceShards.even([0, 2], 0, 0)
