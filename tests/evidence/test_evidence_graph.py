from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from toolgym.evidence import Call, CallGraph, CallOrigin, SeedOrigin
from toolgym.evidence.graph import prune
from toolgym.tools.errors import ToolError

Edges = frozenset[tuple[int, int]]


def graph(size: int, edges: Edges, tools: str = "", order: tuple[int, ...] | None = None) -> CallGraph:
    """A call graph over nodes 0, 1, …; ``tools[n]`` is the tool of node n, ``order`` the order of execution."""
    order = order or tuple(range(size))
    ids = {node: f"c{place + 1}" for place, node in enumerate(order)}
    calls = []
    for node in order:
        parents = sorted((a for a, b in edges if b == node), key=order.index)
        origins = {f"given/{n}": CallOrigin(call=ids[parent], path=("out",)) for n, parent in enumerate(parents)}
        tool = tools[node] if tools else "t"
        calls.append(
            Call(id=ids[node], tool=tool, arguments={}, origins={**origins, "seed": SeedOrigin(entity="e", value=node)})
        )
    return CallGraph(tuple(calls))


@st.composite
def dags(draw, most: int = 7) -> tuple[int, Edges]:
    size = draw(st.integers(1, most))
    pairs = [(a, b) for b in range(size) for a in range(b)]
    return size, frozenset(pair for pair in pairs if draw(st.booleans()))


def execution_orders(size: int, edges: Edges) -> list[tuple[int, ...]]:
    return [p for p in permutations(range(size)) if all(p.index(a) < p.index(b) for a, b in edges)]


def paths_into(node: int, edges: Edges) -> list[tuple[int, ...]]:
    """Every path that ends in a node, listed one by one."""
    return [(node,), *((*path, node) for a, b in edges if b == node for path in paths_into(a, edges))]


@given(dags())
def test_measures_equal_those_of_enumerated_paths(dag):
    size, edges = dag
    made = graph(size, edges)
    depths = {node: max(len(path) for path in paths_into(node, edges)) for node in range(size)}
    assert made.depths == {f"c{node + 1}": depth for node, depth in depths.items()}
    assert made.depth == max(depths.values())
    assert made.width == max(sum(d == level for d in depths.values()) for level in range(1, size + 1))
    assert made.fan_in == max(sum(b == node for _, b in edges) for node in range(size))
    assert made.fan_out == max(sum(a == node for a, _ in edges) for node in range(size))


@given(dags(), st.data())
def test_ancestors_equal_the_nodes_on_enumerated_paths(dag, data):
    size, edges = dag
    roots = data.draw(st.sets(st.integers(0, size - 1)))
    reached = {node for root in roots for path in paths_into(root, edges) for node in path}
    found = graph(size, edges).ancestors(f"c{root + 1}" for root in roots)
    assert found == tuple(f"c{node + 1}" for node in sorted(reached))


def test_no_calls_have_no_measures():
    empty = CallGraph(())
    assert (empty.depth, empty.width, empty.fan_in, empty.fan_out, empty.ancestors([])) == (0, 0, 0, 0, ())


@given(dags(6), st.data())
def test_order_of_execution_does_not_change_a_signature(dag, data):
    size, edges = dag
    tools = data.draw(st.text("xy", min_size=size, max_size=size))
    order = data.draw(st.sampled_from(execution_orders(size, edges)))
    one, other = graph(size, edges, tools), graph(size, edges, tools, order)
    assert one.shape() == other.shape()
    assert one.signature() == other.signature()


def canonical(size: int, edges: Edges, tools: str) -> tuple[object, ...]:
    """The least of all relabellings: equal exactly for isomorphic graphs."""
    return min(
        (tuple(tools[node] for node in p), tuple(sorted((p.index(a), p.index(b)) for a, b in edges)))
        for p in permutations(range(size))
    )


@given(dags(5), dags(5), st.data())
def test_signatures_agree_exactly_for_isomorphic_graphs(one, other, data):
    labels = [data.draw(st.text("xy", min_size=size, max_size=size)) for size, _ in (one, other)]
    left, right = graph(*one, labels[0]), graph(*other, labels[1])
    alike = canonical(*one, labels[0]) == canonical(*other, labels[1])
    assert (left.signature() == right.signature()) == alike
    plain = canonical(*one, "t" * one[0]) == canonical(*other, "t" * other[0])
    assert (left.shape() == right.shape()) == plain


def test_every_graph_of_four_calls_has_its_own_shape():
    pairs = [(a, b) for b in range(4) for a in range(b)]
    dags = [frozenset(p for n, p in enumerate(pairs) if mask >> n & 1) for mask in range(2 ** len(pairs))]
    classes = {canonical(4, edges, "tttt") for edges in dags}
    assert len({graph(4, edges).shape() for edges in dags}) == len(classes) == 31


def test_named_shapes_differ():
    shapes = {
        "chain": {(0, 1), (1, 2), (2, 3)},
        "fan-out": {(0, 1), (0, 2), (0, 3)},
        "fan-in": {(0, 3), (1, 3), (2, 3)},
        "diamond": {(0, 1), (0, 2), (1, 3), (2, 3)},
        "branches": {(0, 1), (2, 3)},
    }
    assert len({graph(4, frozenset(edges)).shape() for edges in shapes.values()}) == len(shapes)


def test_signature_tells_argument_names_apart_and_shape_does_not():
    def fed(key: str) -> CallGraph:
        first = Call(id="c1", tool="t", arguments={}, origins={})
        return CallGraph((first, Call(id="c2", tool="t", arguments={}, origins={key: CallOrigin(call="c1", path=())})))

    assert fed("from").signature() != fed("to").signature()
    assert fed("from").shape() == fed("to").shape()
    assert fed("items/0").signature() == fed("items/1").signature(), "places in a list are no names"


def test_prune_keeps_ancestors_and_drops_failed_calls():
    calls = list(graph(5, frozenset({(0, 1), (1, 3), (2, 3), (3, 4)})).calls)
    calls.insert(
        1, Call(id="c9", tool="t", arguments={}, origins={}, error=ToolError(kind="internal", message="broken"))
    )
    assert [call.id for call in prune(calls, ["c4"])] == ["c1", "c2", "c3", "c4"]
    assert prune(calls, ["c9"]) == ()
