"""What a backend of lightning attention is: plain functions over checked, contiguous tensors, with no autograd inside.

Shapes: ``q``, ``k`` [B, T, H, D], ``v`` [B, T, H, E], slopes [H]. Without ``cu_seqlens`` each of the N = B rows is a
sequence; with it B = 1 and sequence n is ``cu_seqlens[n]:cu_seqlens[n + 1]``, possibly empty. States are [N, H, D, E],
in fp32 (fp64 if the inputs are). Any of B, T and N may be 0. Padding masks never reach a backend.
"""

from typing import Protocol

from torch import Tensor

from toolgym.kernels.backends import Call, Operation


class LightningBackend(Protocol):
    """The functions that `lightning_attention` and `lightning_attention_step` call."""

    def refusal(self, call: Call) -> str | None:
        """Says why the backend cannot serve the call; ``call.sizes`` has key_dim, value_dim and perhaps chunk."""

    def forward(
        self,
        q: Tensor,
        k: Tensor,
        v: Tensor,
        slopes: Tensor,
        cu_seqlens: Tensor | None,
        initial_state: Tensor | None,
        chunk: int | None,
        need_final: bool,
        need_backward: bool,
    ) -> tuple[Tensor, Tensor | None, tuple[Tensor, ...]]:
        """Computes outputs and final states.

        Args:
            q: Queries.
            k: Keys.
            v: Values.
            slopes: Decay rates, fp32.
            cu_seqlens: int32 on the inputs' device, or None.
            initial_state: State before each sequence's first token; None for zeros.
            chunk: Block length; None leaves it to the backend.
            need_final: Whether the final states are wanted.
            need_backward: Whether `backward` will be called.

        Returns:
            The outputs in v's shape and dtype, the final states or None, and what `backward` is handed as ``saved``.
        """

    def backward(
        self,
        grad_o: Tensor,
        grad_final: Tensor | None,
        saved: tuple[Tensor, ...],
        q: Tensor,
        k: Tensor,
        v: Tensor,
        slopes: Tensor,
        cu_seqlens: Tensor | None,
        initial_state: Tensor | None,
        chunk: int | None,
        need_initial: bool,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
        """Returns the gradients of q, k, v (in their dtypes) and, if ``need_initial``, of the initial states."""

    def step(
        self,
        q: Tensor,
        k: Tensor,
        v: Tensor,
        slopes: Tensor,
        state_cache: Tensor,
        slots: Tensor,
        accepted: Tensor | None,
    ) -> Tensor:
        """Outputs of T further tokens of B sequences; the first ``accepted[b]`` of them enter the cache, in place.

        Args:
            q: Queries.
            k: Keys.
            v: Values.
            slopes: Decay rates, fp32.
            state_cache: [S, H, D, E], contiguous.
            slots: int32 [B], row of the cache for each sequence; a negative one is padding: it changes nothing and its
                outputs are zeros.
            accepted: int32 [B] between 0 and T; None means all T.
        """

    def accept(
        self, k: Tensor, v: Tensor, slopes: Tensor, state_cache: Tensor, slots: Tensor, accepted: Tensor
    ) -> None:
        """Enters the first ``accepted[b]`` tokens into the cache, in place, as `step` would, with no outputs."""


_HERE = "toolgym.kernels.lightning_attention"

LIGHTNING_ATTENTION: Operation[LightningBackend] = Operation(
    name="lightning_attention",
    modules={
        "reference": f"{_HERE}.reference",
        "torch": f"{_HERE}.chunked",
        "cpp": f"{_HERE}.cpp",
        "triton": f"{_HERE}.triton",
    },
    automatic={"cpu": ("torch",), "cuda": ("triton", "torch"), "*": ("torch",)},
)
"""Lightning attention and its backends. On a CPU, Triton's interpreter and what needs a compiler serve when named."""
