"""toolgym: Gymnasium environments for agents that use tools, over tasks that carry a proof."""

from toolgym.registration import register_environments

__version__ = "0.1.0"

register_environments()
