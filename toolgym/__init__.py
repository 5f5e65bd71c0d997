"""toolgym: Gymnasium environments for agents that use tools, over tasks that carry a proof."""
