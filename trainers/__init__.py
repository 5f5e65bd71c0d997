"""Trainers: the policy model, fine-tuning, rollouts and reinforcement learning; built on the core and on kernels."""
