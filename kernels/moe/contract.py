"""What a backend of mixture of experts is: plain functions over checked, contiguous tensors, with no autograd inside.

Sizes: T tokens of H features, k choices a token, E experts of F hidden features, R rows. A row is one token on its way
through one expert; `Dispatch` says which. Any of T, R and E's shares of R may be 0. Router weights are fp32 (fp64 for
fp64 features), everything else has one dtype.
"""

from typing import Protocol

from torch import Tensor

from toolgym.kernels.backends import Call, Operation
from toolgym.kernels.moe.dispatch import Dispatch


class MoeBackend(Protocol):
    """The functions that `moe_permute`, `moe_experts` and `moe_unpermute` call."""

    def refusal(self, call: Call) -> str | None:
        """Says why the backend cannot serve the call; ``call.sizes`` has hidden, and for experts also ffn."""

    def permute(self, x: Tensor, dispatch: Dispatch) -> Tensor:
        """Copies the tokens x [T, H] into the rows [R, H]."""

    def permute_backward(self, grad_rows: Tensor, dispatch: Dispatch) -> Tensor:
        """Sums each token's rows: the gradient [T, H] of x."""

    def unpermute(self, rows: Tensor, weights: Tensor, dispatch: Dispatch) -> Tensor:
        """Sums each token's rows with its weights [T, k]: outputs [T, H]. A choice that was dropped adds nothing."""

    def unpermute_backward(
        self, grad: Tensor, rows: Tensor, weights: Tensor, dispatch: Dispatch
    ) -> tuple[Tensor, Tensor]:
        """Returns the gradients of rows and weights; a dropped choice's weight has gradient 0."""

    def experts(
        self, rows: Tensor, gate_up: Tensor, down: Tensor, offsets: Tensor, need_backward: bool
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Computes ``down[e] (silu(gate) * up)`` with ``gate, up = gate_up[e] row`` for every row.

        Args:
            rows: [R, H], sorted by expert.
            gate_up: [E, 2F, H].
            down: [E, H, F].
            offsets: int32 [E + 1] on the rows' device; expert e has rows ``offsets[e]:offsets[e + 1]``.
            need_backward: Whether `experts_backward` will be called.

        Returns:
            [R, H], and what `experts_backward` is handed as ``saved``.
        """

    def experts_backward(
        self,
        grad: Tensor,
        saved: tuple[Tensor, ...],
        rows: Tensor,
        gate_up: Tensor,
        down: Tensor,
        offsets: Tensor,
        need_rows: bool,
        need_weights: bool,
    ) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
        """Returns the gradients of rows, gate_up and down, None where they are not needed.

        An expert without rows gets zeros.
        """


_HERE = "toolgym.kernels.moe"

MOE: Operation[MoeBackend] = Operation(
    name="moe",
    modules={"reference": f"{_HERE}.reference", "torch": f"{_HERE}.grouped", "triton": f"{_HERE}.triton"},
    automatic={"cpu": ("torch",), "cuda": ("triton", "torch"), "*": ("torch",)},
)
"""Mixture of experts and its backends. On a CPU, Triton's interpreter serves only when named."""
