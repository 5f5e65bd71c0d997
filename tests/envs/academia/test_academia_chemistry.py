"""Basis set tools against the shipped records read anew and against networkx."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx
import pytest

import toolgym.envs.academia
from toolgym.envs.academia import POOL

RAW: dict[str, Any] = json.loads(
    (Path(toolgym.envs.academia.__file__).parent / "records" / "basis_sets.json").read_text("utf-8")
)
PAPERS = [str(seed) for seed in POOL.entities["academia.chemistry_paper"].seed_values[::25]]
AUTHORS = [str(seed) for seed in POOL.entities["academia.chemist"].seed_values[::15]]


def _citing(key: str) -> set[str]:
    return {entry["name"] for entry in RAW["basis_sets"] if key in entry["works"]}


@pytest.mark.parametrize("key", PAPERS)
def test_citations_and_co_citations(key: str) -> None:
    citing = _citing(key)
    assert POOL.call("basis_sets_citing_paper", {"paper": key}).value["count"] == len(citing)
    shared = {other: len(citing & _citing(other)) for other in RAW["works"] if other != key}
    together = {other: count for other, count in shared.items() if count}
    answer = POOL.call("co_cited_chemistry_papers", {"paper": key})
    if together:
        best = min(other for other, count in together.items() if count == max(together.values()))
        assert answer.value == {"others": len(together), "closest": best, "shared": together[best]}
    else:
        assert answer.error is not None and answer.error.kind == "not_found"


def test_network_measures_are_those_of_networkx() -> None:
    network = networkx.Graph()
    for key in RAW["works"]:
        names = POOL.call("chemistry_paper_authors", {"paper": key}).value["authors"]
        network.add_nodes_from(names)
        network.add_edges_from(combinations(names, 2))
    closeness, cores = networkx.closeness_centrality(network), networkx.core_number(network)
    for author in AUTHORS:
        answer = POOL.call("chemist_centrality", {"author": author, "measure": "closeness"}).value
        assert answer == {"centrality": round(closeness[author], 6)}
        assert POOL.call("chemist_cohesion", {"author": author}).value["core_number"] == cores[author]
        assert POOL.call("chemist_coauthors", {"author": author}).value["count"] == network.degree[author]


def test_impact_follows_from_the_definition() -> None:
    for author in AUTHORS:
        papers = POOL.call("chemistry_papers_by_author", {"author": author}).value["papers"]
        counts = sorted((len(_citing(key)) for key in papers), reverse=True)
        h = max(k for k in range(len(counts) + 1) if sum(count >= k for count in counts) >= k)
        g = max(k for k in range(len(counts) + 1) if sum(counts[:k]) >= k * k)
        assert POOL.call("chemist_impact", {"author": author}).value == {
            "citations": sum(counts),
            "h_index": h,
            "g_index": g,
        }


def test_styles_differ() -> None:
    styles = POOL["cite_chemistry_paper"].parameters[1].choices
    entries = {
        POOL.call("cite_chemistry_paper", {"paper": "woon1993a", "style": str(style)}).value["reference"]
        for style in styles
    }
    assert len(entries) == len(styles) == 10
    assert all("Woon" in entry and "Dunning" in entry and "1993" in entry for entry in entries)
