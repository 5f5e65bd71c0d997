"""The work of the experts' kernels, counted by hand, and that the sizes counted with are those that run."""

from toolgym.kernels.moe.triton.tiles import GROUP, TABLES
from toolgym.kernels.moe.triton.variants import FFN, HIDDEN
from toolgym.kernels.roofline import GPUS, ExpertSizes, experts_backward, experts_forward

TINY = ExpertSizes(experts=3, choices=2, hidden=5, ffn=7, height=4, layers=1)


def test_the_forward_pass_counted_by_hand():
    spread, gate_up, down, combine = experts_forward(TINY, 6)
    # 12 rows, 4 an expert, so that every expert's weights are read once; bytes are two an element.
    assert gate_up.bf16 == 2 * 12 * 5 * 14 and down.bf16 == 2 * 12 * 5 * 7
    assert gate_up.bytes == 2 * (12 * 5 + 12 * 7 + 3 * 14 * 5)
    assert down.bytes == 2 * (12 * 7 + 12 * 5 + 3 * 7 * 5)
    assert spread.bytes == combine.bytes == 2 * (12 * 5 + 6 * 5)
    assert experts_forward(TINY, 6, True)[1].bytes - gate_up.bytes == 2 * 12 * 14


def test_weights_are_read_again_for_every_group_and_only_where_there_are_rows():
    assert experts_forward(TINY, 7)[2].bytes == 2 * (14 * 12 + 6 * 35)  # five rows an expert
    assert experts_forward(TINY, 1)[2].bytes == 2 * (2 * 12 + 2 * 35)


def test_the_backward_pass_does_twice_the_work():
    works = experts_backward(TINY, 6)
    assert sum(work.flops for work in works) == 2 * sum(work.flops for work in experts_forward(TINY, 6))
    by_name = {work.kernel: work for work in works}
    assert by_name["product.grad_active"].bytes == 2 * (12 * (5 + 5 * 7) + 3 * 35)
    assert by_name["product.grad_rows"].bytes == 2 * (12 * (14 + 5) + 3 * 70)
    assert by_name["weight_gradient.gate_up"].bytes == 2 * (12 * 19 + 3 * 70)
    assert by_name["weight_gradient.down"].bytes == 2 * (12 * 12 + 3 * 35)
    assert by_name["spread.weighted"].bytes == 2 * (6 * 5 + 24 * 5)


def test_sizes_are_those_that_run():
    sizes = ExpertSizes()
    assert (sizes.hidden, sizes.ffn) == (HIDDEN, FFN)
    for table in (TABLES["sm_90", 2],):
        assert sizes.height == GROUP * table.single[1].rows == GROUP * table.double[1].rows
    # Few tokens are bound by memory, many by arithmetic.
    few, many = (experts_forward(sizes, tokens)[1] for tokens in (128, 32768))
    assert few.arithmetic_seconds(GPUS[0]) < few.memory_seconds(GPUS[0])
    assert many.arithmetic_seconds(GPUS[0]) > many.memory_seconds(GPUS[0])
