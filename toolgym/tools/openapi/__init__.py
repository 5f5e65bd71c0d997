"""Any OpenAPI 3 document becomes tools: `tools_from_openapi` reads the operations, the HTTP client calls them.

Give the tools entity types, a result model and wording with `toolgym.tools.foreign.annotate` to derive tasks from them.
"""

from toolgym.tools.foreign import annotate
from toolgym.tools.json_schema import DocumentError
from toolgym.tools.openapi.tools import tools_from_openapi

__all__ = ["DocumentError", "annotate", "tools_from_openapi"]
