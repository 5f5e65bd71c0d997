"""Chat completions: a client for any endpoint that speaks the OpenAI-compatible protocol (vLLM among them).

Knows HTTP and JSON, nothing of tools, tasks or episodes. API keys are read from the environment and never written.
"""

from toolgym.chat.client import ChatClient
from toolgym.chat.completion import Completion, Usage, read_completion
from toolgym.chat.endpoint import Endpoint
from toolgym.chat.errors import ChatError, ChatErrorKind
from toolgym.chat.journal import Journal, Prices, Spending
from toolgym.chat.messages import Message, ToolCall
from toolgym.chat.sampling import Sampling

__all__ = [
    "ChatClient",
    "ChatError",
    "ChatErrorKind",
    "Completion",
    "Endpoint",
    "Journal",
    "Message",
    "Prices",
    "Sampling",
    "Spending",
    "ToolCall",
    "Usage",
    "read_completion",
]
