"""Particle physics tools against SQL on the raw database and against networkx."""

import sqlite3
from collections.abc import Iterator

import networkx
import pytest

from toolgym.envs.academia import POOL
from toolgym.envs.academia.data import physics

SAMPLE = [str(seed) for seed in POOL.entities["academia.physics_paper"].seed_values[::60]]
PARTICLES = [str(seed) for seed in POOL.entities["academia.particle"].seed_values[::20]]


@pytest.fixture(scope="module")
def raw() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(physics.PDG.path("pdg.sqlite"))
    yield connection
    connection.close()


@pytest.mark.parametrize("key", SAMPLE)
def test_quantities_of_a_paper_are_those_of_the_database(raw: sqlite3.Connection, key: str) -> None:
    query = """SELECT DISTINCT m.pdgid FROM pdgmeasurement m JOIN pdgreference r ON r.id = m.pdgreference_id
               WHERE trim(r.document_id) = ?"""
    expected = sorted(pdgid for (pdgid,) in raw.execute(query, (key,)))
    assert POOL.call("quantities_citing_paper", {"paper": key}).value == {
        "quantities": expected[:60],
        "count": len(expected),
    }


@pytest.mark.parametrize("particle", PARTICLES)
def test_papers_of_a_particle_are_those_of_the_database(raw: sqlite3.Connection, particle: str) -> None:
    query = """WITH RECURSIVE below(pdgid) AS (
                   SELECT ? UNION SELECT i.pdgid FROM pdgid i JOIN below b ON i.parent_pdgid = b.pdgid)
               SELECT count(DISTINCT m.pdgid), count(DISTINCT m.pdgreference_id)
               FROM pdgmeasurement m JOIN below b ON b.pdgid = m.pdgid"""
    quantities, papers = raw.execute(query, (particle,)).fetchone()
    assert POOL.call("particle_evidence", {"particle": particle}).value == {"quantities": quantities, "papers": papers}


def test_places_of_publication_are_read_whole() -> None:
    venue = POOL.call("physics_paper_venue", {"paper": "AAIJ 2014AF"}).value
    paper = physics.papers()["AAIJ 2014AF"]
    assert venue == {"journal": paper.journal, "volume": paper.volume, "page": paper.page}
    assert paper.journal in physics.JOURNALS
    assert sum(p.journal is None for p in physics.papers().values()) < 300


def test_distances_are_those_of_networkx() -> None:
    graph = networkx.Graph()
    for quantity in physics.quantities().values():
        graph.add_edges_from((key, ("quantity", quantity.identifier)) for key in quantity.papers)
    start = SAMPLE[0]
    reached = networkx.single_source_shortest_path_length(graph, start)
    for other in SAMPLE[1:]:
        answer = POOL.call("physics_paper_distance", {"first": start, "second": other})
        if other in reached:
            assert answer.value == {"steps": reached[other] // 2}
        else:
            assert answer.error is not None and answer.error.kind == "not_found"


def test_impact_follows_from_the_definition() -> None:
    for author in [str(seed) for seed in POOL.entities["academia.physics_author"].seed_values[::80]]:
        counts = [len(paper.quantities) for paper in physics.papers().values() if paper.author == author]
        best = max(h for h in range(len(counts) + 1) if sum(count >= h for count in counts) >= h)
        assert POOL.call("physics_author_impact", {"author": author}).value == {
            "h_index": best,
            "citations": sum(counts),
        }


def test_keys_are_found_in_any_case() -> None:
    assert POOL.call("physics_paper_published", {"paper": "abi  2021"}).value == {"year": 2021, "author": "ABI"}
