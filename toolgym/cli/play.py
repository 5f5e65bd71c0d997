"""``toolgym play``: a person answers a task's question in the terminal, with the tools an agent would have."""

import argparse
import json
import shlex
from typing import TYPE_CHECKING, Any

from toolgym.canonical import Json

if TYPE_CHECKING:
    from rich.console import Console

_COMMANDS = """Commands:
  tools                     list the tools
  help TOOL                 show a tool's arguments
  TOOL {"name": value}      call a tool with JSON arguments (also: call TOOL …)
  TOOL name=value …         call a tool; quote values that hold spaces, write lists as [1,2]
  answer VALUE              commit the answer and end
  quit                      leave without an answer"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the ``play`` command."""
    parser = subparsers.add_parser("play", help="answer a task yourself", description=__doc__)
    parser.add_argument("environment", nargs="?", default="toolgym/finance-v0", help="environment id")
    parser.add_argument("--split", default="train", help="split to draw from (default: train)")
    parser.add_argument("--task-id", help="the task to play (default: one drawn by the seed)")
    parser.add_argument("--seed", type=int, help="seed of the draw")
    parser.set_defaults(run=lambda given: play(given.environment, given.split, given.task_id, given.seed))


def play(environment: str, split: str = "train", task_id: str | None = None, seed: int | None = None) -> int:
    """Plays one episode with a person at standard input.

    Args:
        environment: Environment id.
        split: Split of the task.
        task_id: The task; None draws one.
        seed: Seed of the draw.

    Returns:
        Exit status: 0 after a correct answer, else 1.

    Raises:
        CommandError: There is no such environment, split or task, or it cannot be played here.
    """
    import gymnasium
    from rich.console import Console

    from toolgym.cli import CommandError
    from toolgym.tools import Unavailable

    try:
        env = gymnasium.make(environment)
        _, info = env.reset(seed=seed, options={"split": split, **({"task_id": task_id} if task_id else {})})
    except KeyError as error:  # its text is the message in quotes
        raise CommandError(str(error.args[0])) from error
    except (gymnasium.error.Error, ValueError, Unavailable, ImportError, OSError) as error:
        raise CommandError(str(error)) from error
    console = Console(highlight=False)
    _print(console, f"Task {info['task_id']}", "dim")
    question, form = str(info["messages"][1]["content"]), _form(info)
    _print(console, question, "bold")
    if form not in question:
        _print(console, form, "italic")
    _print(console, _COMMANDS)
    status = _converse(env, info, console)
    env.close()
    return status


def _converse(env: Any, info: dict[str, Any], console: "Console") -> int:
    tools = {tool["function"]["name"]: tool["function"] for tool in info["tools"][:-1]}
    submit = info["tools"][-1]["function"]["name"]
    while True:
        try:
            line = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            line = "quit"
        command, _, rest = line.partition(" ")
        rest = rest.strip()
        if command == "quit":
            _print(console, "No answer was committed.")
            return 1
        if command == "tools":
            _print(console, "\n".join(f"{name}: {tool['description']}" for name, tool in tools.items()))
        elif command == "help":
            _print(console, _usage(tools[rest]) if rest in tools else _COMMANDS)
        elif command == "answer" and rest:
            _, reward, *_, info = env.step(_message(submit, {"answer": rest}))
            _print(console, f"{info['outcome']}: {info['explanation']}", "green" if reward else "red")
            return 0 if reward else 1
        else:
            name, _, arguments = rest.partition(" ") if command == "call" else (command, "", rest)
            if name not in tools:
                _print(console, f"There is no command or tool called '{name}'. Type help.", "red")
                continue
            try:
                given = _arguments(arguments.strip(), tools[name]["parameters"].get("properties", {}))
            except ValueError as error:
                _print(console, str(error), "red")
                continue
            _, _, _, truncated, info = env.step(_message(name, given))
            _print(console, _pretty(info["messages"][-1]["content"]), "red" if info["error"] else "cyan")
            if truncated:
                _print(console, f"The episode is over: {info['error']}.", "red")
                return 1


def _arguments(text: str, properties: dict[str, Any]) -> dict[str, Json]:
    if text.startswith("{"):
        try:
            given = json.loads(text)
        except ValueError as error:
            raise ValueError(f"The arguments are not JSON: {error}.") from None
        return dict(given)
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise ValueError(f"The arguments cannot be read: {error}.") from None
    found: dict[str, Json] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise ValueError(f"Write arguments as name=value or as one JSON object, not '{word}'.")
        found[name] = _value(value, properties.get(name, {}))
    return found


def _value(text: str, shape: dict[str, Any]) -> Json:
    if shape.get("type") == "string":
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _message(name: str, arguments: dict[str, Json]) -> dict[str, Any]:
    call = {"id": name, "type": "function", "function": {"name": name, "arguments": arguments}}
    return {"role": "assistant", "content": None, "tool_calls": [call]}


def _form(info: dict[str, Any]) -> str:
    return str(info["tools"][-1]["function"]["parameters"]["properties"]["answer"]["description"])


def _usage(tool: dict[str, Any]) -> str:
    required = tool["parameters"].get("required", [])
    lines = [tool["description"]]
    for name, shape in tool["parameters"].get("properties", {}).items():
        kind = shape.get("type") or " or ".join(str(option.get("type", "value")) for option in shape.get("anyOf", [{}]))
        choices = f", one of {', '.join(map(str, shape['enum']))}" if "enum" in shape else ""
        default = "" if name in required else f", default {json.dumps(shape.get('default'))}"
        lines.append(f"  {name} ({kind}{choices}{default}) {shape.get('description', '')}".rstrip())
    return "\n".join(lines)


def _pretty(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False, indent=2)


def _print(console: "Console", text: str, style: str = "") -> None:
    from rich.text import Text

    from toolgym.episodes.rendering import printable

    console.print(Text(printable(text), style=style))
