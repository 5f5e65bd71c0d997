"""Layered drawings of acyclic graphs: boxes in rows, edges that run downwards and round the boxes between their ends.

The steps are those of Sugiyama, Tagawa and Toda (IEEE SMC 11, 1981): rows by longest path, stand-ins where an edge
crosses a row, barycentre sweeps that keep the order with the fewest crossings. Positions within a row are the least
squares fit to the neighbours' positions that keeps order and distances, found by pooling adjacent violators.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

GAP = 36.0
"""Least distance between two boxes of a row, in pixels."""

ROW_GAP = 76.0
"""Distance between two rows, where the values on the edges are written."""

_STAND_IN = 28.0
_SWEEPS = 8


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is drawn, in pixels from the upper left corner.

    Attributes:
        width: Width of the drawing.
        height: Height of the drawing.
        boxes: The upper left corner of each box.
        paths: For each edge the points it runs through: out of the bottom of one box, into the top of another.
    """

    width: float
    height: float
    boxes: tuple[tuple[float, float], ...]
    paths: tuple[tuple[tuple[float, float], ...], ...]


def lay_out(sizes: Sequence[tuple[float, float]], edges: Sequence[tuple[int, int]]) -> Layout:
    """Lays a graph out.

    Args:
        sizes: Width and height of each box, in pixels.
        edges: Pairs of positions in ``sizes``; each leads from an earlier box to a later one.

    Raises:
        ValueError: An edge does not lead from an earlier box to a later one.
    """
    if any(not 0 <= source < target < len(sizes) for source, target in edges):
        raise ValueError("each edge must lead from an earlier box to a later one")
    rows = _rows(len(sizes), edges)
    widths = [width for width, _ in sizes]
    links: list[tuple[int, int]] = []
    chains: list[list[int]] = []
    for source, target in edges:
        chain = [source]
        for row in range(rows[source] + 1, rows[target]):
            chain.append(len(widths))
            widths.append(_STAND_IN)
            rows.append(row)
        chain.append(target)
        chains.append(chain)
        links += pairwise(chain)
    order = _ordered(rows, links)
    centres = _centres(order, widths, links)
    left = min((centre - widths[node] / 2 for node, centre in centres.items()), default=0.0)
    right = max((centre + widths[node] / 2 for node, centre in centres.items()), default=0.0)
    tops, heights, top = [], [], 0.0
    for nodes in order:
        height = max((sizes[node][1] for node in nodes if node < len(sizes)), default=0.0)
        tops.append(top)
        heights.append(height)
        top += height + ROW_GAP
    boxes = tuple((centres[node] - left - widths[node] / 2, tops[rows[node]]) for node in range(len(sizes)))
    middles = {node: centre - left for node, centre in centres.items()}
    paths = _paths(chains, middles, sizes, rows, tops, heights)
    return Layout(right - left, max(top - ROW_GAP, 0.0), boxes, paths)


def _rows(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """A row for each box: below all that feed it, and what nothing feeds stands just above what it feeds first."""
    rows = [0] * count
    for source, target in sorted(edges, key=lambda edge: edge[1]):
        rows[target] = max(rows[target], rows[source] + 1)
    fed = {target for _, target in edges}
    for node in range(count):
        if node not in fed:
            rows[node] = min((rows[target] - 1 for source, target in edges if source == node), default=0)
    return rows


def _ordered(rows: Sequence[int], links: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The nodes of each row from left to right."""
    order: list[list[int]] = [[] for _ in range(max(rows, default=-1) + 1)]
    for node, row in enumerate(rows):
        order[row].append(node)
    above: dict[int, list[int]] = {node: [] for node in range(len(rows))}
    below: dict[int, list[int]] = {node: [] for node in range(len(rows))}
    for source, target in links:
        above[target].append(source)
        below[source].append(target)
    best, least = [list(row) for row in order], _crossings(order, below)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        near = above if down else below
        for number in range(len(order)) if down else reversed(range(len(order))):
            _sort(order, number, near, -1 if down else 1)
        found = _crossings(order, below)
        if found < least:
            best, least = [list(row) for row in order], found
    return best


def _sort(order: list[list[int]], number: int, near: Mapping[int, list[int]], step: int) -> None:
    if not 0 <= number + step < len(order):
        return
    places = {node: place for place, node in enumerate(order[number + step])}
    own = {node: place for place, node in enumerate(order[number])}
    scale = len(places) / max(len(own), 1)

    def weight(node: int) -> float:
        found = [places[other] for other in near[node] if other in places]
        return sum(found) / len(found) if found else own[node] * scale

    order[number].sort(key=lambda node: (weight(node), own[node]))


def _crossings(order: Sequence[Sequence[int]], below: Mapping[int, list[int]]) -> int:
    crossings = 0
    for upper, lower in pairwise(order):
        places = {node: place for place, node in enumerate(lower)}
        ends = [place for node in upper for place in sorted(places[other] for other in below[node])]
        crossings += sum(end > later for number, end in enumerate(ends) for later in ends[number + 1 :])
    return crossings


def _centres(
    order: Sequence[Sequence[int]], widths: Sequence[float], links: Sequence[tuple[int, int]]
) -> dict[int, float]:
    """The horizontal middle of each node."""
    centres: dict[int, float] = {}
    for row in order:
        at = 0.0
        for node in row:
            centres[node] = at + widths[node] / 2
            at += widths[node] + GAP
        for node in row:
            centres[node] -= (at - GAP) / 2
    near: dict[int, list[int]] = {node: [] for node in centres}
    for source, target in links:
        near[source].append(target)
        near[target].append(source)
    for sweep in range(_SWEEPS):
        for row in order if sweep % 2 == 0 else reversed(order):
            wanted = [
                sum(centres[other] for other in near[node]) / len(near[node]) if near[node] else centres[node]
                for node in row
            ]
            distances = [(widths[one] + widths[other]) / 2 + GAP for one, other in pairwise(row)]
            centres.update(zip(row, spread(wanted, distances), strict=True))
    return centres


def spread(wanted: Sequence[float], distances: Sequence[float]) -> list[float]:
    """Positions nearest to the wanted ones, in the sum of squares, of which each keeps its distance to the one before.

    Args:
        wanted: Wanted positions, in order from left to right.
        distances: Least distance between each and the next: one fewer.
    """
    offsets = [0.0]
    for distance in distances:
        offsets.append(offsets[-1] + distance)
    pools: list[tuple[float, int]] = []  # mean and number of positions that touch
    for position, offset in zip(wanted, offsets, strict=False):
        mean, size = position - offset, 1
        while pools and pools[-1][0] >= mean:
            other, more = pools.pop()
            mean, size = (mean * size + other * more) / (size + more), size + more
        pools.append((mean, size))
    means = [mean for mean, size in pools for _ in range(size)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]


def _paths(
    chains: Sequence[Sequence[int]],
    middles: Mapping[int, float],
    sizes: Sequence[tuple[float, float]],
    rows: Sequence[int],
    tops: Sequence[float],
    heights: Sequence[float],
) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The points of each edge. Edges of one box leave and reach it side by side, in the order of where they lead."""
    leaving: dict[int, list[int]] = {}
    reaching: dict[int, list[int]] = {}
    for number, chain in enumerate(chains):
        leaving.setdefault(chain[0], []).append(number)
        reaching.setdefault(chain[-1], []).append(number)

    def port(node: int, number: int, numbers: Sequence[int], far: int) -> float:
        ordered = sorted(numbers, key=lambda one: (middles[chains[one][far]], one))
        share = (ordered.index(number) + 1) / (len(ordered) + 1) - 0.5
        return middles[node] + share * sizes[node][0]

    paths = []
    for number, chain in enumerate(chains):
        first, last = chain[0], chain[-1]
        points = [(port(first, number, leaving[first], 1), tops[rows[first]] + sizes[first][1])]
        for node in chain[1:-1]:
            top = tops[rows[node]]
            points += [(middles[node], top), (middles[node], top + heights[rows[node]])]
        points.append((port(last, number, reaching[last], -2), tops[rows[last]]))
        paths.append(tuple(points))
    return tuple(paths)
