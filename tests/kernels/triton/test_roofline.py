"""The roofline's figures: by hand, against the plan of the Triton backend, and as docs/roofline.md shows them."""

from pathlib import Path

import pytest

from toolgym.kernels.lightning_attention.triton.tiles import segment_length, walk_tiles
from toolgym.kernels.roofline import (
    GPUS,
    Gpu,
    Sizes,
    Work,
    backward,
    crossover,
    decode,
    flash_attention,
    forward,
    seconds,
)
from toolgym.kernels.roofline.__main__ import tables

DOCUMENT = Path(__file__).parents[3] / "docs" / "roofline.md"
TINY = Sizes(heads=2, key_dim=3, value_dim=5, chunk=4, columns=5, layers=1)
UNIT = Gpu("unit", bf16=2.0, tf32=1.0, fp32=0.5, bandwidth=4.0, processors=1)


def test_the_fused_forward_pass_counted_by_hand():
    (walk,) = forward(TINY, 7)
    # Per token and head: q k^T 2·4·3, scores times v 2·4·5, k^T v 2·3·5; q S 2·3·5 in TF32; q, k, v, o of two bytes.
    assert walk.bf16 == 14 * (24 + 40 + 30)
    assert walk.tf32 == 14 * 30
    assert walk.bytes == 14 * 2 * (3 + 3 + 5 + 5)


def test_columns_that_do_not_fit_one_program_cost_the_scores_again():
    (one,), (two,) = forward(TINY, 1), forward(Sizes(2, 3, 5, 4, columns=3), 1)
    assert two.bf16 - one.bf16 == 2 * 24
    assert two.bytes == one.bytes


def test_cutting_adds_the_states_and_nothing_else():
    states, scan, walk = forward(TINY, 7, segments=3)
    size = 3 * 2 * 3 * 5 * 4  # segments, heads, key_dim, value_dim, bytes
    assert states.bytes == 14 * 2 * (3 + 5) + size and states.bf16 == 14 * 30
    assert scan.bytes == 2 * size
    assert walk.bytes == forward(TINY, 7)[0].bytes + size
    assert [work.kernel for work in backward(TINY, 7, 3)][2:] == [work.kernel for work in backward(TINY, 7)]


def test_decoding_reads_and_writes_the_state_once_whatever_the_tokens():
    one, three = decode(TINY, 4, 1), decode(TINY, 4, 3)
    assert one.bytes == 8 * (2 * 4 * 15 + 2 * 16)
    assert three.bytes - one.bytes == 2 * 8 * 2 * 16
    assert three.flops == 3 * one.flops


@pytest.mark.parametrize(
    ("work", "expected"),
    [(Work("a", bf16=8, bytes=4), 4.0), (Work("b", tf32=1, fp32=1, bytes=40), 10.0), (Work("c"), 0.0)],
)
def test_a_kernel_takes_as_long_as_its_slower_side(work, expected):
    assert seconds([work], UNIT) == expected
    assert seconds([work, work], UNIT) == 2 * expected


def test_softmax_attention_is_quadratic_and_crosses_over_where_the_times_meet():
    sizes, gpu = Sizes(), GPUS[0]
    assert flash_attention(sizes, 2048, 3) == pytest.approx(12 * flash_attention(sizes, 1024, 1))
    assert flash_attention(sizes, 64, 1, with_backward=True) == pytest.approx(3.5 * flash_attention(sizes, 64, 1))
    for share in (1.0, 0.25):
        length = crossover(sizes, gpu, share)
        ours = seconds(forward(sizes, length), gpu) / share
        assert ours == pytest.approx(flash_attention(sizes, length, 1), rel=0.01)


def test_the_model_sizes_and_tiles_are_those_that_run():
    sizes = Sizes()
    tiles = walk_tiles("sm_90", 2, sizes.key_dim, sizes.value_dim, None)
    assert (tiles.chunk, tiles.columns) == (sizes.chunk, sizes.columns)
    for sequences, form in ((16, None), (4, None), (1, 10944)):
        length = segment_length(32768, sequences, 64, 2, GPUS[0].processors, tiles.chunk, False)
        assert length == form
    assert -(-32768 // 10944) == 3


@pytest.mark.parametrize("name", tables())
def test_the_document_shows_the_figures_that_are_computed(name):
    assert tables()[name] in DOCUMENT.read_text()
