"""Kernels: fast operations for the policy model, in torch and triton; they know nothing of the other rooms."""
