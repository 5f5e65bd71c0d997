"""Trainers: the policy model, supervised fine-tuning, rollouts and reinforcement learning; built on the core and on kernels."""
