"""Plots of diversity, with matplotlib (extra ``plots``), which is imported when the first one is drawn."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from toolgym.synthesis.diversity.measures import NUMBERS, PARTS, Diversity
from toolgym.synthesis.diversity.published import PUBLISHED

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")  # told apart by the colour-blind
_PART_COLOURS = dict(zip(PARTS, ("#0072B2", "#009E73", "#E69F00", "#CC79A7"), strict=True))
_MARKS = ("*", "X")
_BARS = 10
_WHOLE = ("toolsets", "call sequences", "call graphs", "topology classes")
_CURVES = ("tools", "tool links", *_WHOLE)


def draw(sets: Sequence[Diversity], folder: Path, form: Literal["png", "svg"] = "png") -> list[Path]:
    """Draws sets side by side.

    Args:
        sets: At least one set; none is empty.
        folder: Where the files go; made if it is not there.
        form: File format.

    Returns:
        The files: ``rarefaction`` (classes by number of tasks, with published figures where they fall), ``structure``
        (what tasks look like) and ``topologies`` (tasks in each topology class).

    Raises:
        ImportError: matplotlib is not installed.
        OSError: A file cannot be written.
    """
    from matplotlib import rc_context

    figures = {"rarefaction": _rarefaction, "structure": _structure, "topologies": _topologies}
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    style: Any = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "svg.hashsalt": "toolgym"}
    with rc_context(style):  # the salt: ids in an SVG would else differ from run to run
        for name, figure in figures.items():
            files.append(folder / f"{name}.{form}")
            figure(sets).savefig(files[-1], dpi=150, metadata={"Date": None} if form == "svg" else None)
    return files


def _rarefaction(sets: Sequence[Diversity]) -> "Figure":
    figure, axes = _panels(len(_CURVES))
    largest = max(*(one.tasks for one in sets), *(one.tasks for one in PUBLISHED))
    for axis, name in zip(axes, _CURVES, strict=True):
        for one, colour in zip(sets, _cycle(len(sets)), strict=True):
            if not one.known(name):
                continue
            points = one.curve(name)
            sizes = [point.size for point in points]
            axis.plot(sizes, [point.expected for point in points], color=colour, label=one.name)
            bounds = [point.interval for point in points]
            axis.fill_between(sizes, [max(low, 0.5) for low, _ in bounds], [high for _, high in bounds],
                              color=colour, alpha=0.2, linewidth=0)  # fmt: skip
        for published, mark in zip(PUBLISHED, _MARKS, strict=True):
            if name in published.classes:
                label = f"{published.name}, published"
                axis.plot(published.tasks, published.classes[name], mark, color="black", markersize=7, label=label)
        if name in _WHOLE:
            axis.plot(
                [1, largest], [1, largest], color="0.7", linestyle="--", linewidth=0.8, label="no task like another"
            )
        axis.set(xscale="log", yscale="log", title=name, xlabel="tasks", ylabel="distinct classes")
        axis.set_xlim(0.8, 1.5 * largest)
        axis.set_ylim(bottom=0.8)
    _legend(figure, axes[2])
    return figure


def _structure(sets: Sequence[Diversity]) -> "Figure":
    figure, axes = _panels(len(NUMBERS) + 2, columns=4)
    for axis, name in zip(axes, NUMBERS, strict=False):
        values = sorted({value for one in sets for value in one.numbers[name]})
        shares = [[one.numbers[name][value] / one.tasks for value in values] for one in sets]
        labels = [str(value) for value in values]
        if len(values) > _BARS:  # the few tasks beyond stand together
            labels = [*labels[: _BARS - 1], f"{values[_BARS - 1]}+"]
            shares = [[*share[: _BARS - 1], sum(share[_BARS - 1 :])] for share in shares]
        _bars(axis, sets, labels, shares)
        axis.set(title=f"{name} per task", ylabel="share of tasks")
    answers = sorted({str(kind) for one in sets for kind in one.classes["answer types"]})
    _bars(
        axes[-2], sets, answers, [[one.classes["answer types"][kind] / one.tasks for kind in answers] for one in sets]
    )
    axes[-2].set(title="answer types", ylabel="share of tasks")
    axes[-2].tick_params(axis="x", rotation=60)
    for one, colour in zip(sets, _cycle(len(sets)), strict=True):
        counts = sorted(one.classes["tools"].values(), reverse=True)
        axes[-1].plot(range(1, len(counts) + 1), [c / one.tasks for c in counts], color=colour, label=one.name)
    axes[-1].set(title="tools by rank", xlabel="rank", ylabel="share of tasks that call it", yscale="log")
    axes[-1].tick_params(axis="y", which="minor", labelleft=False)
    _legend(figure, axes[0])
    return figure


def _topologies(sets: Sequence[Diversity]) -> "Figure":
    figure, axes = _panels(len(sets), columns=1)
    for axis, one in zip(axes, sets, strict=True):
        start = 0
        for part, colour in _PART_COLOURS.items():
            counts = sorted(
                (c for f, c in one.classes["topology classes"].items() if one.part(f) == part), reverse=True
            )
            if not counts:
                continue
            places = range(start, start + len(counts))
            axis.bar(places, [c / one.tasks for c in counts], width=1.0, color=colour, label=f"{part}: {len(counts)}")
            start += len(counts)
        axis.set(title=f"{one.name}: {start} topology classes", yscale="log", xlabel="class", ylabel="share of tasks")
        axis.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return figure


def _panels(number: int, columns: int = 3) -> "tuple[Figure, list[Axes]]":
    from matplotlib.figure import Figure

    rows = -(-number // columns)
    figure = Figure(figsize=(3.6 * columns if columns > 1 else 9.0, 2.8 * rows + 0.5), layout="constrained")
    return figure, list(figure.subplots(rows, columns, squeeze=False).flat)


def _bars(axis: "Axes", sets: Sequence[Diversity], labels: Sequence[str], shares: Sequence[Sequence[float]]) -> None:
    width = 0.8 / len(sets)
    for number, (one, colour) in enumerate(zip(sets, _cycle(len(sets)), strict=True)):
        places = [place - 0.4 + width * (number + 0.5) for place in range(len(labels))]
        axis.bar(places, shares[number], width, color=colour, label=one.name)
    axis.set_xticks(range(len(labels)), labels)


def _legend(figure: "Figure", axis: "Axes") -> None:
    handles, labels = axis.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=max(1, min(len(labels), 6)), frameon=False)


def _cycle(number: int) -> list[str]:
    return [_COLOURS[place % len(_COLOURS)] for place in range(number)]
