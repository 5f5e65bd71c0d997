"""How sequences are cut into segments, and that the tables of tiles are whole."""

from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from toolgym.kernels.aot import ARCHITECTURES
from toolgym.kernels.architectures import ARCHITECTURES as TABLES
from toolgym.kernels.lightning_attention.triton.segments import cut
from toolgym.kernels.lightning_attention.triton.tiles import padded, segment_length, state_tiles, walk_tiles


@given(st.lists(st.integers(0, 70), min_size=1, max_size=8), st.sampled_from([16, 32, 48, 1024]))
def test_segments_hold_every_token_once_in_order_and_never_two_sequences(lengths, length):
    offsets = [sum(lengths[:i]) for i in range(len(lengths) + 1)]
    edges, first, owners = (x.tolist() for x in cut(torch.tensor(offsets, dtype=torch.int32), offsets[-1], length))
    expected = []
    for n, size in enumerate(lengths):
        assert first[n] == len(expected)
        expected += [(offsets[n] + a, min(offsets[n] + a + length, offsets[n + 1])) for a in range(0, size, length)]
    assert first[-1] == len(expected)
    assert owners[: len(expected)] == [n for n, size in enumerate(lengths) for _ in range(0, size, length)]
    segments = list(pairwise(edges))
    assert segments[: len(expected)] == expected
    assert all(a == b == offsets[-1] for a, b in segments[len(expected) :])


@given(
    st.integers(1, 2**20), st.integers(1, 64), st.integers(1, 64), st.integers(1, 4), st.integers(1, 160), st.booleans()
)
def test_a_plan_gives_enough_programs_and_whole_chunks(tokens, sequences, heads, blocks, processors, packed):
    length = segment_length(tokens, sequences, heads, blocks, processors, 64, packed)
    if length is None:
        assert not (packed and sequences > 1)
        assert sequences == 1 or sequences * heads * blocks >= 2 * processors
        return
    assert length > 0 and length % 64 == 0
    if not packed:
        assert sequences * heads * blocks < 2 * processors
    # No longer than needed: one chunk less would make more segments than were asked for.
    wanted = -(-2 * processors // (heads * blocks))
    assert length == 64 or -(-tokens // (length - 64)) > wanted


def test_one_long_sequence_of_few_heads_is_cut_and_a_large_batch_is_not():
    assert segment_length(32768, 1, 8, 2, 132, 64, False) == 32768 // 17 // 64 * 64 + 64
    assert segment_length(32768, 1, 64, 2, 132, 64, False) == 10944
    assert segment_length(4 * 8192, 4, 64, 2, 132, 64, False) is None
    assert segment_length(100, 1, 8, 2, 1, 64, True) is None


@pytest.mark.parametrize("architecture", TABLES)
@pytest.mark.parametrize("size", [2, 4])
@pytest.mark.parametrize("dim", [1, 16, 24, 32, 64, 100, 128])
def test_every_head_size_has_tiles_that_tensor_cores_can_use(architecture, size, dim):
    for table in (walk_tiles, state_tiles):
        entry = table(architecture, size, dim, dim, None)
        assert entry.chunk >= 16 and entry.columns >= 16
        assert entry.columns <= padded(dim) < 2 * max(dim, 16)
        assert table(architecture, size, dim, dim, 16).chunk == 16


def test_tables_and_targets_name_the_same_architectures():
    assert set(TABLES) == set(ARCHITECTURES)
