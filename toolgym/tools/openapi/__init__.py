"""Any OpenAPI 3 document becomes tools: `tools_from_openapi` reads the operations, the HTTP client calls them.

An operation knows types but no meaning. A few lines of meaning make its tool one that tasks are derived from::

    class Facts(BaseModel, frozen=True):
        river: Annotated[str, Entity("rivers.river")]
        flow: Annotated[float, Entity("rivers.flow"), Quantity("meter**3/second", 2)]

    tools = {tool.name: tool for tool in tools_from_openapi("rivers.json", domain="rivers")}
    tools["get_gauge"] = annotate(
        tools["get_gauge"],
        result=Facts,
        read=lambda answer: answer["properties"],
        entities={"gauge_id": "rivers.gauge"},
        wording={
            "river": ["the river at {gauge_id}", "the river that {gauge_id} measures"],
            "flow": ["the mean flow at {gauge_id}", "the mean discharge at {gauge_id}"],
        },
    )
    POOL = ToolPool("rivers:POOL", tools.values(), ENTITY_TYPES)

Synthesis over a live service records its answers in a snapshot (`toolgym.tools.snapshots.use_snapshot`), from which
tasks are verified and played when the service is gone.
"""

from toolgym.tools.foreign import annotate
from toolgym.tools.json_schema import DocumentError
from toolgym.tools.openapi.tools import tools_from_openapi

__all__ = ["DocumentError", "annotate", "tools_from_openapi"]
