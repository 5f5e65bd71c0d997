"""Canonical forms of labelled directed acyclic graphs: equal exactly if two graphs are isomorphic."""

from collections.abc import Collection, Sequence
from typing import TypeAlias

Edge: TypeAlias = tuple[int, int]
Form: TypeAlias = tuple[object, ...]
"""A nested tuple of integers and labels, hashable and comparable for equality."""

_Neighbours: TypeAlias = dict[int, frozenset[int]]


def canonical_form(labels: Sequence[str], edges: Collection[Edge]) -> Form:
    """The canonical form of a labelled graph.

    Two graphs have the same form if and only if a one-to-one mapping of their nodes keeps labels and edges (direction
    included). The order of nodes does not count.

    Nodes are coloured by label and refined by the colours they are fed by and feed until nothing changes. Where all
    nodes of one colour feed all of another, colours alone say so, and these edges are put aside. What then hangs
    together is put in form part by part, and the parts are sorted. A part whose nodes colours cannot tell apart is
    tried with each node of its smallest colour set apart in turn, and the least form counts: that makes the form exact
    where refinement alone, as in `CallGraph.shape`, is not.

    Args:
        labels: The label of each node.
        edges: Pairs of positions in ``labels``.

    Raises:
        ValueError: An edge leads from a node to itself, or to a node that is not there.
    """
    for source, target in edges:
        if source == target or not (0 <= source < len(labels) and 0 <= target < len(labels)):
            raise ValueError(f"the edge {source} to {target} does not join two of {len(labels)} nodes")
    names = sorted(set(labels))
    colours = {node: names.index(label) for node, label in enumerate(labels)}
    fed: dict[int, set[int]] = {node: set() for node in colours}
    feeds: dict[int, set[int]] = {node: set() for node in colours}
    for source, target in edges:
        feeds[source].add(target)
        fed[target].add(source)
    return tuple(names), _parts(
        colours, {n: frozenset(found) for n, found in fed.items()}, {n: frozenset(found) for n, found in feeds.items()}
    )


def _parts(colours: dict[int, int], fed: _Neighbours, feeds: _Neighbours) -> Form:
    """Forms of the connected parts, sorted. Colours mean the same in all parts."""
    rest, found = dict.fromkeys(colours), []
    while rest:
        part, reached = set[int](), {next(iter(rest))}
        while reached:
            part |= reached
            reached = {m for n in reached for m in fed[n] | feeds[n]} - part
        for node in part:
            del rest[node]
        found.append(_part({n: colours[n] for n in colours if n in part}, fed, feeds))
    return tuple(sorted(found))


def _part(colours: dict[int, int], fed: _Neighbours, feeds: _Neighbours) -> Form:
    """Form of one connected part.

    Forms of unlike shape must still compare, so each is a pair of integer tuple and tuple of forms.
    """
    if len(colours) == 1:
        return (tuple(colours.values()), ())
    cells, fine = _refined(colours, fed, feeds)
    whole = [
        (a, b)
        for a, sources in enumerate(cells)
        for b, targets in enumerate(cells)
        if a != b and all(feeds[n].issuperset(targets) for n in sources)
    ]
    heads = tuple(x for cell in cells for x in (colours[cell[0]], len(cell)))
    if whole or len(cells) > len(set(colours.values())):
        for a, b in whole:
            sources, targets = frozenset(cells[a]), frozenset(cells[b])
            feeds = {**feeds, **{n: feeds[n] - targets for n in sources}}
            fed = {**fed, **{n: fed[n] - sources for n in targets}}
        joined = tuple(x for pair in whole for x in pair)
        return ((len(cells), *heads, *joined), _parts(fine, fed, feeds))
    cell = min((c for c in cells if len(c) > 1), key=len)
    tried = ({**{n: 2 * c for n, c in fine.items()}, node: 2 * fine[node] + 1} for node in cell)
    return (
        (-1, *heads),
        min(
            (_part(one, fed, feeds) for one in tried),
        ),
    )


def _refined(colours: dict[int, int], fed: _Neighbours, feeds: _Neighbours) -> tuple[list[list[int]], dict[int, int]]:
    """Cells of nodes that refinement leaves alike, in an order that rests on colours only; and each node's cell."""
    ranks = sorted(set(colours.values()))
    fine, count = {n: ranks.index(c) for n, c in colours.items()}, len(ranks)
    while True:
        seen = {n: (c, sorted(fine[m] for m in fed[n]), sorted(fine[m] for m in feeds[n])) for n, c in fine.items()}
        order: list[tuple[int, list[int], list[int]]] = []
        for view in sorted(seen.values()):
            if not order or order[-1] != view:
                order.append(view)
        fine = {n: order.index(view) for n, view in seen.items()}
        if len(order) == count:
            cells: list[list[int]] = [[] for _ in order]
            for node, cell in fine.items():
                cells[cell].append(node)
            return cells, fine
        count = len(order)
