"""Kernels: fast operations for the policy model, in torch and triton; they know nothing of the other rooms.

Each operation is one function with named backends (`toolgym.kernels.backends`); import it from its package.
"""

from toolgym.kernels.backends import BackendError, choices_made

__all__ = ["BackendError", "choices_made"]
