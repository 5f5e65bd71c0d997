"""Many episodes at once: where their tool calls run, and the engine that trainers drive."""

from toolgym.episodes.batch.engine import BatchCounts, EpisodeBatch
from toolgym.episodes.batch.runner import CallRunner

__all__ = ["BatchCounts", "CallRunner", "EpisodeBatch"]
