"""Viewer: one local page over a task set, the log of a run, or two logs beside each other.

`docs/viewer.md` says what the page shows and how it is used.
"""

from toolgym.viewer.collection import Collection, TaskCollection
from toolgym.viewer.episodes import EpisodeCollection
from toolgym.viewer.layout import Layout, lay_out
from toolgym.viewer.opening import NothingToView, open_collection
from toolgym.viewer.page import EMBEDDED, served_page, write_page
from toolgym.viewer.server import application, serve

__all__ = [
    "EMBEDDED",
    "Collection",
    "EpisodeCollection",
    "Layout",
    "NothingToView",
    "TaskCollection",
    "application",
    "lay_out",
    "open_collection",
    "serve",
    "served_page",
    "write_page",
]
