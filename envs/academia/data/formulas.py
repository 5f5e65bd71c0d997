"""Sources of the tools that compute: libraries without records, and the formulas of this pack."""

from toolgym.tools import Source

FORMULAS = Source(
    distribution="toolgym",
    module="toolgym",
    extra="academia",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0",
    edition="1",
)
"""Formulas written out in this pack. Raise the edition when one of them computes something else."""

NETWORKX = Source(
    distribution="networkx",
    module="networkx",
    extra="academia",
    code_licence="BSD-3-Clause",
    data_licence="BSD-3-Clause (no data)",
)

PYBTEX = Source(
    distribution="pybtex",
    module="pybtex",
    extra="academia",
    code_licence="MIT",
    data_licence="MIT (no data)",
)

PYLATEXENC = Source(
    distribution="pylatexenc",
    module="pylatexenc",
    extra="academia",
    code_licence="MIT",
    data_licence="MIT (no data)",
)

SCIPY = Source(
    distribution="scipy",
    module="scipy",
    extra="academia",
    code_licence="BSD-3-Clause",
    data_licence="BSD-3-Clause (no data)",
)

STDNUM = Source(
    distribution="python-stdnum",
    module="stdnum",
    extra="academia",
    code_licence="LGPL-2.1-or-later",
    data_licence="LGPL-2.1-or-later (ranges of the International ISBN Agency)",
    data_files=("isbn.dat",),
)

ISO4 = Source(
    distribution="pyiso4",
    module="pyiso4",
    extra="academia",
    code_licence="MIT",
    data_licence="List of Title Word Abbreviations of the ISSN International Centre, as shipped by pyiso4",
    data_files=("LTWA_20210702.csv",),
    data_date="2021-07-02",
)
