"""A third party's OpenAPI service for the tests: pygeoapi over six small tables, in a process of its own.

pygeoapi writes the document and answers the calls; what is ours is the data (drawn from a hash of the names) and, as a
user of wrapped tools would write them, the annotations that make four of the operations derivable.

As a program, ``python atlas.py FOLDER`` serves: it writes ``document.json`` there and prints the address.
"""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from toolgym.canonical import unit_interval
from toolgym.tools import Entity, EntityType, Quantity, ToolPool, annotate
from toolgym.tools.http import Rate
from toolgym.tools.openapi import tools_from_openapi

DOCUMENT = "ATLAS_DOCUMENT"
"""Environment variable with the path of the document that `POOL` is made of."""

BASINS = tuple(f"B{n}" for n in range(1, 10))
RIVERS = tuple(f"R{n}" for n in range(1, 41))
GAUGES = tuple(f"G{n}" for n in range(1, 161))


def _drawn(low: int, high: int, *names: str) -> int:
    return low + int(unit_interval("atlas", *names) * (high - low + 1))


def tables() -> dict[str, list[dict[str, Any]]]:
    """The six tables; every row has an id and a place."""
    rows: dict[str, list[dict[str, Any]]] = {
        "basins": [{"id": b, "area": _drawn(900, 99_000, b)} for b in BASINS],
        "rivers": [
            {"id": r, "length": _drawn(201, 9_999, "length", r) / 10, "basin": BASINS[_drawn(0, 8, "basin", r)]}
            for r in RIVERS
        ],
        "gauges": [
            {
                "id": g,
                "river": RIVERS[_drawn(0, 39, "river", g)],
                "flow": _drawn(101, 99_999, "flow", g) / 100,
                "opened": (date(1880, 1, 1) + timedelta(days=_drawn(0, 50_000, "opened", g))).isoformat(),
            }
            for g in GAUGES
        ],
    }
    for name in ("bridges", "dams", "towns"):
        rows[name] = [{"id": f"{name[0].upper()}{n}", "river": RIVERS[n * 7 % 40]} for n in range(1, 21)]
    for name, table in rows.items():
        for row in table:
            row |= {"lon": _drawn(-1700, 1700, name, row["id"]) / 10, "lat": _drawn(-800, 800, row["id"]) / 10}
    return rows


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


Gauge, River, Basin = (Annotated[str, Entity(f"atlas.{kind}")] for kind in ("gauge", "river", "basin"))
Flow = Annotated[float, Entity("atlas.flow"), Quantity("meter**3/second", 2)]


class GaugeFacts(_Record):
    river: River  # type: ignore[valid-type]
    flow: Flow
    opened: Annotated[date, Entity("atlas.day")]


class RiverFacts(_Record):
    basin: Basin  # type: ignore[valid-type]
    length: Annotated[float, Entity("atlas.length"), Quantity("kilometer", 1)]


class BasinFacts(_Record):
    area: Annotated[float, Entity("atlas.area"), Quantity("kilometer**2", 0)]


class GaugeRow(_Record):
    gauge: Gauge  # type: ignore[valid-type]
    flow: Flow


class Gauges(_Record):
    gauges: list[GaugeRow]


ENTITIES = (
    EntityType("atlas.gauge", "gauge", "gauges", describe="gauge {}".format, seeds=lambda: GAUGES),
    EntityType("atlas.river", "river", "rivers", describe="river {}".format, seeds=lambda: RIVERS),
    EntityType("atlas.basin", "basin", "basins", describe="basin {}".format, seeds=lambda: BASINS),
    EntityType("atlas.flow", "flow", "flows", identifies=False, additive=True),
    EntityType("atlas.length", "length", "lengths", identifies=False, additive=True),
    EntityType("atlas.area", "area", "areas", identifies=False, additive=True),
    EntityType("atlas.day", "date", "dates", identifies=False),
)


def _rows(answer: Any) -> Any:
    return {"gauges": [{"gauge": f["id"], "flow": f["properties"]["flow"]} for f in answer["features"]]}


def atlas_pool(document: str | Path) -> ToolPool:
    """All operations as tools, four of them annotated."""
    rate = Rate("atlas", per_second=2_000, burst=2_000)
    tools = {tool.name: tool for tool in tools_from_openapi(document, domain="atlas", rate=rate)}
    facts = lambda answer: answer["properties"]  # noqa: E731  as short as a user would have it
    tools["get_gauges_feature"] = annotate(
        tools["get_gauges_feature"],
        result=GaugeFacts,
        read=facts,
        entities={"featureId": "atlas.gauge"},
        wording={
            "river": ["the river at {featureId}", "the river that {featureId} measures"],
            "flow": ["the mean flow at {featureId}", "the mean discharge at {featureId}"],
            "opened": ["the opening date of {featureId}", "the day on which {featureId} was opened"],
        },
    )
    tools["get_rivers_feature"] = annotate(
        tools["get_rivers_feature"],
        result=RiverFacts,
        read=facts,
        entities={"featureId": "atlas.river"},
        wording={
            "basin": ["the basin of {featureId}", "the basin that {featureId} drains"],
            "length": ["the length of {featureId}", "the total length of {featureId}"],
        },
    )
    tools["get_basins_feature"] = annotate(
        tools["get_basins_feature"],
        result=BasinFacts,
        read=facts,
        entities={"featureId": "atlas.basin"},
        wording={"area": ["the area of {featureId}", "the surface area of {featureId}"]},
    )
    tools["get_gauges_features"] = annotate(
        tools["get_gauges_features"],
        result=Gauges,
        read=_rows,
        entities={"river": "atlas.river"},
        wording={
            "gauges": ["the gauges on {river}", "the gauges along {river}"],
            "gauges.gauge": ["gauge"],
            "gauges.flow": ["mean flow"],
        },
    )
    return ToolPool("atlas:POOL", tools.values(), ENTITIES)


def __getattr__(name: str) -> ToolPool:
    if name == "POOL":
        return atlas_pool(os.environ[DOCUMENT])
    raise AttributeError(name)


@contextmanager
def atlas_service(folder: Path) -> Iterator[str]:
    """Runs the service; gives its address."""
    with open(folder / "log.txt", "w") as log:
        child = subprocess.Popen([sys.executable, __file__, str(folder)], stdout=subprocess.PIPE, stderr=log, text=True)
        assert child.stdout is not None
        try:
            address = child.stdout.readline().strip()
            assert address, (folder / "log.txt").read_text()[-2_000:]
            yield address
        finally:
            child.terminate()
            child.wait(10)
            child.stdout.close()


def _configuration(folder: Path, address: str) -> dict[str, Any]:
    world = {"bbox": [-180, -90, 180, 90], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
    resources = {
        name: {
            "type": "collection",
            "title": name,
            "description": f"The {name} of the atlas",
            "keywords": [name],
            "extents": {"spatial": world},
            "providers": [
                {
                    "type": "feature",
                    "name": "CSV",
                    "data": str(folder / f"{name}.csv"),
                    "id_field": "id",
                    "geometry": {"x_field": "lon", "y_field": "lat"},
                }
            ],
        }
        for name in tables()
    }
    here = {"name": "Atlas", "url": "http://localhost"}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 0},
            "url": address,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "language": "en-US",
            "limits": {"default_items": 50, "max_items": 500},
            "map": {"url": "http://localhost", "attribution": "none"},
        },
        "logging": {"level": "CRITICAL"},
        "metadata": {
            "identification": {
                "title": "Atlas",
                "description": "Rivers and what stands on them",
                "keywords": ["rivers"],
                "keywords_type": "theme",
                "terms_of_service": "none",
                "url": "http://localhost",
            },
            "license": {"name": "CC0-1.0", "url": "http://localhost"},
            "provider": here,
            "contact": {**here, "email": "atlas@example.org"},
        },
        "resources": {**resources, "hello-world": {"type": "process", "processor": {"name": "HelloWorld"}}},
    }


def _serve(folder: Path) -> None:
    import yaml
    from pygeoapi.openapi import get_oas
    from werkzeug.serving import make_server

    for name, rows in tables().items():
        with open(folder / f"{name}.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    configuration = _configuration(folder, address)
    (folder / "configuration.yml").write_text(yaml.safe_dump(configuration))
    (folder / "document.json").write_text(json.dumps(get_oas(configuration)))
    os.environ["PYGEOAPI_CONFIG"] = str(folder / "configuration.yml")
    os.environ["PYGEOAPI_OPENAPI"] = str(folder / "document.json")
    from pygeoapi.flask_app import APP

    server.app = APP
    print(address, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
