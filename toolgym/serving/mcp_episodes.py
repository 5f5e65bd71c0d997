"""Episodes as MCP servers: the tools of a task and ``submit_answer``, for agents that speak nothing but MCP.

Over stdio a process plays one episode. Over HTTP the address names it, ``/mcp?episode=NAME&task_id=…``, because newer
versions of the protocol have no sessions: requests with equal names are of one episode. Names that have not been seen
begin one. Needs the extra ``mcp``, imported on use.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from toolgym.canonical import Json
from toolgym.episodes import EpisodeRecord
from toolgym.serving.mcp import package_version
from toolgym.serving.protocol import Close, Open, Played, Refused, Reset, Step
from toolgym.serving.sessions import Sessions
from toolgym.tools import Unavailable

if TYPE_CHECKING:
    from mcp.server import Server
    from mcp.server.context import ServerRequestContext
    from mcp_types import (
        CallToolRequestParams,
        CallToolResult,
        GetPromptRequestParams,
        GetPromptResult,
        ListPromptsResult,
        ListToolsResult,
        PaginatedRequestParams,
    )

PROMPT = "task"
"""Name of the prompt that holds the rules and the question."""


class Choice(BaseModel):
    """Which task an episode plays.

    Attributes:
        episode: Name of the episode.
        task_id: The task; one that the seed draws if None.
        split: The split that it is drawn from, the environment's if None.
        seed: Seed of the draw.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    episode: str = Field("default", min_length=1, max_length=200)
    task_id: str | None = None
    split: str | None = None
    seed: int | None = Field(None, ge=0)


class McpEpisode:
    """One episode, begun at first use; its calls are played in the order they come.

    Args:
        sessions: Where it is played.
        choice: Its task.

    Attributes:
        over: Whether it has ended.
        recorded: Whether its record has been taken.
    """

    def __init__(self, sessions: Sessions, choice: Choice) -> None:
        self.over = False
        self.recorded = False
        self._sessions = sessions
        self._choice = choice
        self._name = f"mcp-{hashlib.sha256(choice.episode.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"
        self._turns = asyncio.Lock()
        self._number = 0
        self._played: Played | None = None
        self._messages: list[dict[str, Json]] = []
        self._actions: list[dict[str, Json]] = []
        self._tools: list[dict[str, Any]] = []
        self._reward = 0.0
        self._lost: Refused | None = None

    async def begun(self) -> McpEpisode:
        """The episode, once it has begun.

        Raises:
            ValueError: It cannot begin; the message is one sentence.
        """
        async with self._turns:
            if self._played is None:
                options = self._choice.model_dump(include={"task_id", "split"}, exclude_none=True)
                opened = await self._sessions.answer(Open(session=self._name))
                if not isinstance(opened, Refused):
                    opened = await self._ask(
                        Reset(session=self._name, number=1, seed=self._choice.seed, options=options)
                    )
                if isinstance(opened, Refused):
                    await self.close()
                    raise ValueError(f"the episode cannot begin: {opened.message}")
        return self

    @property
    def tools(self) -> list[dict[str, Any]]:
        """The function schemas on offer."""
        return [tool["function"] for tool in self._tools]

    @property
    def task(self) -> str:
        """The rules and the question, without the calling conventions of a dialect."""
        rules, _, _ = str(self._messages[0]["content"]).partition("\n\n")
        return f"{rules}\n\n{self._messages[1]['content']}"

    async def call(self, name: str, arguments: Mapping[str, Json]) -> str:
        """Plays one turn of one call and returns what came of it, as text.

        Raises:
            ValueError: The episode is over, or the server could not go on with it; the message is one sentence.
        """
        async with self._turns:
            if self.over:
                raise ValueError("the episode is over: an answer was committed, or its budget is spent")
            function = {"name": name, "arguments": dict(arguments)}
            calls = [{"id": f"call_{self._number}", "type": "function", "function": function}]
            action = {"role": "assistant", "content": None, "tool_calls": calls}
            self._actions.append(action)
            begun = len(self._messages)
            reply = await self._ask(Step(session=self._name, number=self._number + 1, action=action))
            if isinstance(reply, Refused):
                self.over, self._lost = True, reply
                raise ValueError(f"the episode cannot go on: {reply.message}")
            said = [str(message["content"]) for message in self._messages[begun:] if message["role"] != "assistant"]
            return "\n\n".join(said)

    def record(self) -> EpisodeRecord | None:
        """What has happened so far, None if it has not begun. One that is not over was left by its agent."""
        last = self._played
        if last is None:
            return None
        info = last.info
        return EpisodeRecord(
            task_id=info["task_id"],
            messages=tuple(self._messages),
            actions=tuple(self._actions),
            reward=self._reward,
            outcome=info["outcome"],
            explanation=info["explanation"],
            terminated=last.terminated,
            truncated=last.truncated or self._lost is not None,
            valid=info["valid"] and self._lost is None,
            failure=info["failure"] if self._lost is None else self._lost.kind,
            error=info["error"] if self._lost is None else self._lost.message,
            turns=info["turn"],
            calls=info["calls"],
            tokens=info["tokens"],
        )

    async def close(self) -> None:
        """Closes its session."""
        await self._sessions.answer(Close(session=self._name))

    async def _ask(self, request: Reset | Step) -> Played | Refused:
        reply = await self._sessions.answer(request)
        if isinstance(reply, Played):
            self._number = request.number
            self._played = reply
            self._messages = self._messages[: reply.kept] + reply.messages
            self._tools = reply.tools if reply.tools is not None else self._tools
            self._reward += reply.reward
            self.over = reply.terminated or reply.truncated
            return reply
        assert isinstance(reply, Refused)
        return reply


class McpEpisodes:
    """An MCP server whose tools are those of the episode that a request names.

    Args:
        sessions: Where episodes are played; bounds, eviction and metrics are theirs.
        choice: What is played where a request does not say.
        on_end: Called with the record of each episode that ends, or that is left when the server does.
    """

    def __init__(
        self,
        sessions: Sessions,
        choice: Choice | None = None,
        on_end: Callable[[EpisodeRecord], None] = lambda record: None,
    ) -> None:
        self._sessions = sessions
        self._choice = choice or Choice()
        self._on_end = on_end
        self._episodes: dict[str, McpEpisode] = {}

    def server(self) -> Server[Any]:
        """The MCP server.

        Its prompt ``task`` holds the rules and the question, which is what an agent is to be told. A call's content is
        what the episode answers; a failed call is an error result.

        Raises:
            Unavailable: The library 'mcp' is not installed.
        """
        try:
            from mcp.server import Server
        except ImportError:
            raise Unavailable("serving needs the library 'mcp'; run: pip install 'toolgym[mcp]'") from None
        return Server(
            f"toolgym {self._sessions.described.environment.rpartition(':')[2]}",
            version=package_version(),
            instructions=f"The prompt '{PROMPT}' holds the question that these tools are to answer.",
            on_list_tools=self._list_tools,
            on_call_tool=self._call_tool,
            on_list_prompts=self._list_prompts,
            on_get_prompt=self._get_prompt,
        )

    def close(self) -> None:
        """Records the episodes that were left before their end."""
        for episode in self._episodes.values():
            self._end(episode)
        self._episodes.clear()

    async def _episode(self, context: ServerRequestContext[Any]) -> McpEpisode:
        """The episode of a request, begun if it is new."""
        from mcp import MCPError
        from mcp_types import INVALID_PARAMS

        given = dict(context.request.query_params) if context.request is not None else {}
        try:
            choice = Choice(**{**self._choice.model_dump(), **given})
            episode = self._episodes.get(choice.episode)
            if episode is None:
                self._forget()
                episode = self._episodes[choice.episode] = McpEpisode(self._sessions, choice)
            return await episode.begun()
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            message = f"the address's '{fault['loc'][0]}': {fault['msg']}"
            raise MCPError(INVALID_PARAMS, message) from None
        except ValueError as error:
            self._episodes.pop(choice.episode, None)
            raise MCPError(INVALID_PARAMS, str(error)) from None

    def _forget(self) -> None:
        """Makes room: the first episode that is over goes, or the first of all."""
        while len(self._episodes) >= self._sessions.bounds.sessions:
            name = next((n for n, episode in self._episodes.items() if episode.over), next(iter(self._episodes)))
            self._end(self._episodes.pop(name))

    def _end(self, episode: McpEpisode) -> None:
        record = episode.record()
        if record is not None and not episode.recorded:
            episode.recorded = True
            self._on_end(record)

    async def _list_tools(
        self, context: ServerRequestContext[Any], parameters: PaginatedRequestParams | None
    ) -> ListToolsResult:
        import mcp_types as types

        episode = await self._episode(context)
        return types.ListToolsResult(
            tools=[
                types.Tool(name=tool["name"], description=tool["description"], input_schema=tool["parameters"])
                for tool in episode.tools
            ]
        )

    async def _call_tool(self, context: ServerRequestContext[Any], parameters: CallToolRequestParams) -> CallToolResult:
        import mcp_types as types

        episode = await self._episode(context)
        try:
            text = await episode.call(parameters.name, parameters.arguments or {})
        except ValueError as error:
            text = json.dumps({"error": {"kind": "unavailable", "message": str(error)}}, ensure_ascii=False)
        if episode.over:
            self._end(episode)
            await episode.close()
        value = _object(text)
        content: list[types.ContentBlock] = [types.TextContent(type="text", text=text)]
        return types.CallToolResult(
            content=content, structured_content=value, is_error=value is not None and set(value) == {"error"}
        )

    async def _list_prompts(
        self, context: ServerRequestContext[Any], parameters: PaginatedRequestParams | None
    ) -> ListPromptsResult:
        import mcp_types as types

        return types.ListPromptsResult(prompts=[types.Prompt(name=PROMPT, description="The rules and the question.")])

    async def _get_prompt(
        self, context: ServerRequestContext[Any], parameters: GetPromptRequestParams
    ) -> GetPromptResult:
        import mcp_types as types
        from mcp import MCPError

        if parameters.name != PROMPT:
            raise MCPError(types.INVALID_PARAMS, f"the only prompt is '{PROMPT}'")
        episode = await self._episode(context)
        content = types.TextContent(type="text", text=episode.task)
        return types.GetPromptResult(messages=[types.PromptMessage(role="user", content=content)])


def _object(text: str) -> dict[str, Json] | None:
    """The JSON object that a text is, None if it is none."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
