"""The drawing of a task's call graph: a box for each call and one for the answer, and the values that flow along edges.

Everything is plain JSON with sizes in pixels; the page draws it as it stands.
"""

import json
from collections.abc import Iterator, Mapping

from toolgym.canonical import Json
from toolgym.evidence.trace import Call, CallOrigin, MissingPath, Path, lookup
from toolgym.tasks.programs import references
from toolgym.tasks.task import AnyTask, StateTask, Task
from toolgym.viewer.layout import Layout, lay_out

ANSWER = "answer"
"""Id of the box that stands for the answer."""

_LONGEST_LINE = 34
_LONGEST_LABEL = 28
_MOST_LINES = 4
_CHARACTER, _LINE, _PADDING = 6.7, 17.0, 24.0
_PLACES = (0.5, 0.62, 0.38, 0.73, 0.27, 0.82)


def call_graph(task: AnyTask) -> dict[str, Json]:
    """The drawing of one task.

    Returns:
        ``width`` and ``height``; ``boxes``, each with ``id``, ``title``, ``lines``, ``failed`` and its rectangle
        (``x``, ``y``, ``w``, ``h``); ``edges``, each with ``from`` and ``to`` (box ids), the ``points`` it runs
        through, ``values`` (what flows along it: ``path``, ``into`` and ``value``) and its ``label`` (``lines`` and
        the middle, ``x`` and ``y``).
    """
    boxes = [_box(call) for call in task.calls] + [_answer_box(task)]
    places = {box["id"]: place for place, box in enumerate(boxes)}
    flows = {
        (places[source], places[target]): values
        for (source, target), values in _flows(task).items()
        if source in places and target in places and places[source] < places[target]
    }
    layout = lay_out([(box["w"], box["h"]) for box in boxes], list(flows))
    for box, (x, y) in zip(boxes, layout.boxes, strict=True):
        box.update(x=round(x, 1), y=round(y, 1))
    edges = [
        {"from": boxes[source]["id"], "to": boxes[target]["id"], "points": [list(point) for point in path], "values": v}
        for ((source, target), v), path in zip(flows.items(), layout.paths, strict=True)
    ]
    _label(edges, layout)
    left = min([0.0, *(edge["label"]["x"] - edge["label"]["w"] / 2 for edge in edges)])
    right = max([layout.width, *(edge["label"]["x"] + edge["label"]["w"] / 2 for edge in edges)])
    return {"left": left, "width": right - left, "height": layout.height, "boxes": boxes, "edges": edges}


def _flows(task: AnyTask) -> dict[tuple[str, str], list[dict[str, Json]]]:
    """By the ids of two boxes, the values that one takes from the other."""
    results = {call.id: call.result for call in task.calls}
    flows: dict[tuple[str, str], list[dict[str, Json]]] = {}
    for source, path, target, into in _uses(task):
        value = _value(results.get(source), path)
        flow = {"path": ".".join(map(str, path)) or "result", "into": into, "value": value}
        flows.setdefault((source, target), []).append(flow)
    if isinstance(task, StateTask):
        fed = {source for source, _ in flows}
        writes = task.wording.details.get("writes")
        ends = writes if isinstance(writes, list) else [call.id for call in task.calls if call.id not in fed]
        for end in ends:
            flows.setdefault((str(end), ANSWER), [])
    return flows


def _uses(task: AnyTask) -> Iterator[tuple[str, Path, str, str]]:
    for call in task.calls:
        for key, origin in call.origins.items():
            if isinstance(origin, CallOrigin):
                yield origin.call, origin.path, call.id, key
    if isinstance(task, Task):
        for reference in references(task.program.expression):
            yield reference.call, reference.path, ANSWER, ""


def _value(result: Json, path: Path) -> Json:
    try:
        return lookup(result, path)
    except MissingPath:
        return None


def _box(call: Call) -> dict[str, Json]:
    constants = [
        f"{key} = {_plain(origin.value)}" for key, origin in call.origins.items() if not isinstance(origin, CallOrigin)
    ]
    lines = constants[:_MOST_LINES]
    if len(constants) > _MOST_LINES:
        lines[-1] = f"and {len(constants) - _MOST_LINES + 1} more"
    if call.error is not None:
        lines.append(call.error.message.partition(": ")[2] or call.error.message)
    return _sized(call.id, call.tool, lines, call.error is not None)


def _answer_box(task: AnyTask) -> dict[str, Json]:
    if isinstance(task, Task):
        return _sized(ANSWER, "answer", [_plain(task.gold)], False)
    if task.answer.kind == "abstain":
        return _sized(ANSWER, "to be declined", [_plain(task.gold)], False)
    gold = task.gold if isinstance(task.gold, Mapping) else {}
    lines = [
        f"{table}: {len(rows)} {part}"
        for table, parts in gold.items()
        if isinstance(parts, Mapping)
        for part, rows in parts.items()
        if isinstance(rows, Mapping) and rows
    ]
    return _sized(ANSWER, "the world, changed", lines[:_MOST_LINES], False)


def _sized(name: str, title: str, lines: list[str], failed: bool) -> dict[str, Json]:
    title, lines = _cut(title, _LONGEST_LINE), [_cut(line, _LONGEST_LINE) for line in lines]
    longest = max(len(title) + len(name) + 2, *map(len, lines)) if lines else len(title) + len(name) + 2
    width = max(130.0, longest * _CHARACTER + _PADDING)
    return {
        "id": name,
        "title": title,
        "lines": lines,
        "failed": failed,
        "w": round(width, 1),
        "h": 2 * 10 + _LINE * (1 + len(lines)),
    }


def _label(edges: list[dict[str, Json]], layout: Layout) -> None:
    """Writes what flows beside each edge, where it covers no other label as far as there is room."""
    taken: list[tuple[float, float, float, float]] = []
    for edge in edges:
        values = edge["values"]
        lines = [
            _cut(f"{value['path'].rpartition('.')[2]}: {_plain(value['value'])}", _LONGEST_LABEL)
            for value in values[:3]
        ]
        if len(values) > 3:
            lines[-1] = f"and {len(values) - 2} more"
        width = max(map(len, lines), default=0) * 6.2 + 8
        height = 14.0 * len(lines)
        best, room = (0.0, 0.0), -1.0
        for x, y in _spots(edge["points"]):
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            covered = sum(_overlap(box, other) for other in taken)
            free = 1 / (1 + covered)
            if free > room:
                best, room = (x, y), free
        x, y = best
        taken.append((x - width / 2, y - height / 2, x + width / 2, y + height / 2))
        edge["label"] = {"lines": lines, "x": round(x, 1), "y": round(y, 1), "w": round(width, 1), "h": height}


def _spots(points: list[list[float]]) -> Iterator[tuple[float, float]]:
    """Places along an edge where a label may stand: between rows only, where no box is."""
    for share in _PLACES:
        for (x, y), (further, lower) in zip(points[::2], points[1::2], strict=True):
            yield x + (further - x) * _eased(share), y + (lower - y) * share


def _eased(share: float) -> float:
    """How far across an edge is when it is this far down: the curve leaves and ends upright."""
    return 3 * (1 - share) * share**2 + share**3


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0


def _plain(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
