"""Evidence: traces of real tool calls, the call graphs they form, and the collectors that record them.

Knows tools; knows nothing of tasks.
"""

from toolgym.evidence.collector import explore
from toolgym.evidence.graph import CallGraph
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.targets import Target
from toolgym.evidence.trace import Call, CallOrigin, Origin, SeedOrigin, Trace

__all__ = ["Call", "CallGraph", "CallOrigin", "Origin", "SeedOrigin", "SeedSource", "Target", "Trace", "explore"]
