"""Tools that ask services on the web, each declared as one frozen record: what it takes, asks, and gives.

The records become ordinary tools. Answers can be kept in a snapshot (`toolgym.tools.snapshots`) and replayed from it.
"""

from toolgym.tools.http import give, take
from toolgym.tools.http.endpoint import Endpoint, Fault, Key, Paging, Rate, Service
from toolgym.tools.http.live import LiveTool, live_tool, live_tools

__all__ = [
    "Endpoint",
    "Fault",
    "Key",
    "LiveTool",
    "Paging",
    "Rate",
    "Service",
    "give",
    "live_tool",
    "live_tools",
    "take",
]
