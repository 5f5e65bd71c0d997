"""The co-author network of the papers on basis sets, measured by networkx."""

from functools import cache
from typing import Any

from toolgym.envs.academia.data.chemistry import coauthors


@cache
def _network() -> Any:
    import networkx

    network = networkx.Graph()
    for author, others in coauthors().items():
        network.add_node(author)
        network.add_edges_from((author, other) for other in others)
    return network


def distance(first: str, second: str) -> int | None:
    """Fewest steps from author to author, None if there is no path."""
    import networkx

    try:
        return int(networkx.shortest_path_length(_network(), first, second))
    except networkx.NetworkXNoPath:
        return None


def component_size(author: str) -> int:
    """Number of authors in the connected component of one."""
    import networkx

    return len(networkx.node_connected_component(_network(), author))


@cache
def centralities(measure: str) -> dict[str, float]:
    """A centrality (``degree``, ``closeness`` or ``betweenness``) of every author."""
    import networkx

    functions = {
        "degree": networkx.degree_centrality,
        "closeness": networkx.closeness_centrality,
        "betweenness": networkx.betweenness_centrality,
    }
    return dict(functions[measure](_network()))


@cache
def core_numbers() -> dict[str, int]:
    """The core number of every author."""
    import networkx

    return dict(networkx.core_number(_network()))


@cache
def clustering() -> dict[str, float]:
    """The local clustering coefficient of every author."""
    import networkx

    return dict(networkx.clustering(_network()))
