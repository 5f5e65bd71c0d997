"""Genes and organisms against the raw export and by walking the tree another way."""

from itertools import pairwise

import pytest

from toolgym.envs.biology import POOL
from toolgym.envs.biology.data import genes, hla, taxa
from toolgym.envs.biology.data.genes import HGFIND


def call(tool: str, **arguments: object) -> dict:
    result = POOL.call(tool, arguments)
    assert result.ok, result.text
    return result.value


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    text = HGFIND.path(HGFIND.data_files[0]).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


def test_locations_stand_in_the_raw_export(rows: list[list[str]]) -> None:
    places = {(row[2], row[6], row[0], row[1]) for row in rows}
    for symbol in genes.well_known()[::9]:
        found = call("gene_location", gene=symbol)
        assert (symbol, found["chromosome"], str(found["start"]), str(found["end"])) in places
        assert call("gene_length", gene=symbol)["length"] == found["end"] - found["start"] + 1


def test_neighbours_are_the_nearest(rows: list[list[str]]) -> None:
    for symbol in genes.well_known()[::60]:
        gene = genes.find_gene(symbol)
        others = [g for g in genes.genes().values() if g.chromosome == gene.chromosome and g.symbol != symbol]
        after = genes.find_gene(call("following_gene", gene=symbol)["gene"])
        assert after.start == min(g.start for g in others if g.start > gene.end)
        before = genes.find_gene(call("preceding_gene", gene=symbol)["gene"])
        assert before.end == max(g.end for g in others if g.end < gene.start)
        overlapping = {g.symbol for g in others if not (g.end < gene.start or g.start > gene.end)}
        found = call("overlapping_genes", gene=symbol)
        assert found["count"] == len(overlapping)
        if found["genes"] is not None:
            assert {row["gene"] for row in found["genes"]} == overlapping


def test_synonyms_lead_back() -> None:
    for synonym in POOL.entities["biology.gene_synonym"].seed_values[::5]:
        symbol = call("gene_of_synonym", synonym=synonym)["gene"]
        assert synonym in genes.find_gene(symbol).synonyms


def test_distance_is_symmetric_and_zero_for_neighbours_that_overlap() -> None:
    assert call("gene_distance", first="NBR1", second="BRCA1") == call("gene_distance", first="BRCA1", second="NBR1")
    inside = genes.overlapping(genes.find_gene("BRCA1"))[0].symbol
    assert call("gene_distance", first="BRCA1", second=inside)["length"] == 0


def test_ranks_are_met_on_the_way_up() -> None:
    for species in taxa.seed_species()[::13]:
        above = [taxon.scientific_name for taxon in taxa.lineage(taxa.find_taxon(species))]
        for rank in ("genus", "family", "order"):
            found = POOL.call("taxon_at_rank", {"taxon": species, "rank": rank})
            if found.ok:
                assert found.value["taxon"] in above
        assert call("parent_taxon", taxon=species)["taxon"] == above[1]
        assert call("taxon_depth", taxon=species)["count"] == len(above) - 1


def test_distance_runs_through_the_common_ancestor() -> None:
    species = taxa.seed_species()[::23]
    for first, second in pairwise(species):
        meeting = call("common_ancestor", first=first, second=second)["taxon"]
        depth = {name: call("taxon_depth", taxon=name)["count"] for name in (first, second)}
        top = len(taxa.lineage(taxa.find_taxon(first))) - 1
        shared = next(
            position
            for position, taxon in enumerate(taxa.lineage(taxa.find_taxon(first)))
            if taxon.scientific_name == meeting
        )
        steps = call("taxonomic_distance", first=first, second=second)["count"]
        assert steps == depth[first] + depth[second] - 2 * (top - shared)
        assert steps == call("taxonomic_distance", first=second, second=first)["count"]


def test_taxon_numbers_lead_back() -> None:
    for species in taxa.seed_species()[::17]:
        number = call("taxon_number", taxon=species)["taxon_id"]
        assert call("taxon_of_number", taxon_id=number)["taxon"] == species


def test_serotypes_agree_with_the_parser_of_mhcgnomes() -> None:
    import mhcgnomes

    for serotype in ("A2", "A24", "B27", "B7"):
        listed = {allele.to_string() for allele in mhcgnomes.parse(serotype).alleles}
        assert set(hla.serotypes()[serotype]) <= listed | {a.replace("HLA-", "") for a in listed}


def test_alleles_lead_back_to_their_serotype() -> None:
    for allele in hla.seed_alleles()[::11]:
        serotype = call("hla_serotype", allele=allele)["serotype"]
        found = call("alleles_of_serotype", serotype=serotype)
        assert found["alleles"] is None or allele in found["alleles"]
