"""Episodes: the turn engine, dialects, limits, and the Gymnasium environment.

Knows tools, tasks and rewards; knows nothing of agents or of how tasks are made.
"""

from toolgym.episodes.briefing import StaleTaskError
from toolgym.episodes.dialects import (
    DIALECTS,
    HERMES,
    Dialect,
    ParsedCall,
    StreamingParser,
    Turn,
    chat_template,
    dialect_named,
)
from toolgym.episodes.environment import ToolEnv
from toolgym.episodes.episode import Episode, EpisodeOver
from toolgym.episodes.limits import Limits
from toolgym.episodes.pending import Failure, PendingCall, Playable, Playing, StepResult, ToolLost
from toolgym.episodes.record import EpisodeRecord, trace_hash
from toolgym.episodes.series import SeriesEpisode, TurnScore
from toolgym.episodes.series_environment import SeriesEnv
from toolgym.episodes.series_user import ASK, AskingEpisode, ScriptedUser, Slot, slots
from toolgym.episodes.snapshot import restore, snapshot
from toolgym.episodes.spaces import Text
from toolgym.episodes.submission import SUBMIT
from toolgym.episodes.vector import ToolVectorEnv

__all__ = [
    "ASK",
    "DIALECTS",
    "HERMES",
    "SUBMIT",
    "AskingEpisode",
    "Dialect",
    "Episode",
    "EpisodeOver",
    "EpisodeRecord",
    "Failure",
    "Limits",
    "ParsedCall",
    "PendingCall",
    "Playable",
    "Playing",
    "ScriptedUser",
    "SeriesEnv",
    "SeriesEpisode",
    "Slot",
    "StaleTaskError",
    "StepResult",
    "StreamingParser",
    "Text",
    "ToolEnv",
    "ToolLost",
    "ToolVectorEnv",
    "Turn",
    "TurnScore",
    "chat_template",
    "dialect_named",
    "restore",
    "slots",
    "snapshot",
    "trace_hash",
]
