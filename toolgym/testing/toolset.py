"""Checks of the tools: the declared schemas accept the tools' own examples, and results fit their models."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from toolgym.agents.agent import call_text
from toolgym.canonical import canonical_json
from toolgym.evidence.trace import Call
from toolgym.rewards import SUBMIT
from toolgym.tasks.task import AnyTask
from toolgym.testing.report import Fault
from toolgym.testing.subject import Subject
from toolgym.tools.json_schema import SchemaTypes


def schemas(subject: Subject) -> Iterator[Fault | None]:
    """The schemas an agent is given name the toolset and ``submit_answer``, and accept every recorded call."""
    for task in subject.tasks:
        listed = subject.start(task).info["tools"]
        found: dict[str, Any] = {schema["function"]["name"]: schema["function"]["parameters"] for schema in listed}
        odd = sorted(found.keys() ^ {*task.toolset, SUBMIT})
        if odd:
            said = f"the schemas and the toolset disagree about '{odd[0]}'."
            yield Fault(check="schemas", task=task.id, message=said)
            continue
        examples = [(call.tool, call.arguments) for call in task.calls if call.tool in found]
        examples += [(name, golden.arguments) for name in task.toolset for golden in subject.pool[name].golden]
        for name, arguments in examples:
            fault = schema_fault(found[name], arguments)
            said = f"the schema of {name} refuses its own call {canonical_json(arguments)[:120]}: {fault}."
            yield None if fault is None else Fault(check="schemas", task=task.id, message=said)


def schema_fault(schema: dict[str, Any], arguments: dict[str, Any]) -> str | None:
    """Why a JSON schema refuses arguments, None if it accepts them; the schema is all that is read."""
    properties = schema.get("properties", {})
    unknown = sorted(arguments.keys() - properties.keys())
    if unknown and schema.get("additionalProperties") is False:
        return f"'{unknown[0]}' is not an argument"
    missing = [name for name in schema.get("required", ()) if name not in arguments]
    if missing:
        return f"'{missing[0]}' is required"
    types = SchemaTypes(schema)
    for name, value in arguments.items():
        if name not in properties:
            continue
        try:
            TypeAdapter(types.annotation(properties[name], name)).validate_json(canonical_json(value))
        except ValidationError as error:
            return f"'{name}': {error.errors(include_url=False)[0]['msg'].lower()}"
    return None


def results(subject: Subject) -> Iterator[Fault | None]:
    """A recorded call gives in the episode what the pool gives, which fits the tool's result model and its record."""
    for task in subject.tasks:
        for call in task.calls:
            # What a call in a world gives depends on those before it: the oracle's check plays them in order.
            if subject.pool.world is None and subject.pool[call.tool].determinism != "live":
                fault = _replay_fault(subject, task, call)
                yield None if fault is None else Fault(check="results", task=task.id, message=f"{fault}.")
        for name in task.toolset:
            for golden in subject.pool[name].golden:
                value = subject.pool.call(name, golden.arguments).value
                odd = [field for field, wanted in golden.expect.items() if not _holds(value, field, wanted)]
                said = f"the golden call of {name} does not give what it expects."
                yield Fault(check="results", task=task.id, message=said) if odd else None


def _replay_fault(subject: Subject, task: AnyTask, call: Call) -> str | None:
    result = subject.pool.call(call.tool, call.arguments)
    if result.value is None or canonical_json(result.value) != canonical_json(call.result):
        return f"{call.tool} no longer gives what {call.id} records"
    try:
        subject.pool[call.tool].result.model_validate_json(result.text)
    except ValidationError:
        return f"a result of {call.tool} does not fit its result model"
    last = subject.play(task, [call_text(call.tool, call.arguments, subject.dialect)])[-1].info["messages"][-1]
    if last["role"] != "tool" or not _same(last["content"], result.text):
        return f"the episode shows another result of {call.tool} than the tool gave"
    return None


def _holds(value: Any, field: str, wanted: Any) -> bool:
    return isinstance(value, dict) and canonical_json(value.get(field)) == canonical_json(wanted)


def _same(shown: str, text: str) -> bool:
    try:
        return canonical_json(json.loads(shown)) == text
    except ValueError:
        return False
