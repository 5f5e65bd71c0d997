"""Engines: who proves the shards of a job. What they give is the same; they differ in where the work is done."""

from toolgym.synthesis.engines.bench import Bench, Engine, ForeignWorker, WorkerLost
from toolgym.synthesis.engines.local import ProcessEngine

__all__ = ["Bench", "Engine", "ForeignWorker", "ProcessEngine", "WorkerLost"]
