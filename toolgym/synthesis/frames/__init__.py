"""Question frames: the ways a trace can be asked about. Each proposes details and builds program, answer type and text.

A frame is a `Frame` record; adding one to `FRAMES` is all it takes.
"""

from toolgym.synthesis.frames import groups, pairs, sets, single, tables
from toolgym.synthesis.frames.frame import Details, Draft, Frame

FRAMES: dict[str, Frame] = {
    frame.name: frame for frame in (*single.FRAMES, *pairs.FRAMES, *groups.FRAMES, *tables.FRAMES, *sets.FRAMES)
}
"""Every frame by name."""

__all__ = ["FRAMES", "Details", "Draft", "Frame"]
