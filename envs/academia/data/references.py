"""Bibliography entries by citeproc-py."""

import re
from functools import cache
from typing import Any, Literal

from toolgym.envs.academia.data.chemistry import Work
from toolgym.envs.academia.data.journals import STYLES
from toolgym.tools import Source

CITEPROC = Source(
    distribution="citeproc-py",
    module="citeproc",
    extra="academia",
    code_licence="BSD-2-Clause",
    data_licence="CC-BY-SA-3.0 (locales of the Citation Style Language)",
    data_files=("data/locales/locales-en-US.xml",),
)

Style = Literal[
    "american-chemical-society",
    "american-medical-association",
    "american-physics-society",
    "apa",
    "elsevier-harvard",
    "ieee",
    "modern-language-association",
    "nature",
    "royal-society-of-chemistry",
    "springer-basic-author-date",
]

_NUMBER = re.compile(r"^(\[1\]|\(1\)|1\.|1)\s*(?=\D)")


@cache
def _style(name: str) -> Any:
    from citeproc import CitationStylesStyle

    return CitationStylesStyle(str(STYLES.path(f"styles/{name}.csl")), validate=False)


def entry(work: Work, style: str) -> str:
    """The bibliography entry of a paper in plain text, without the number that numeric styles put before it."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    names = [name.partition(", ") for name in work.authors]
    record = {
        "id": work.key,
        "type": "article-journal",
        "title": work.title,
        "author": [{"family": family, "given": given} for family, _, given in names],
        "issued": {"date-parts": [[work.year]]},
        "container-title": work.journal,
        "volume": work.volume,
        "page": work.pages,
        "DOI": work.doi,
    }
    source = CiteProcJSON([{name: value for name, value in record.items() if value}])
    bibliography = CitationStylesBibliography(_style(style), source, formatter.plain)
    bibliography.register(Citation([CitationItem(work.key)]))
    return _NUMBER.sub("", " ".join(str(bibliography.bibliography()[0]).split()))
