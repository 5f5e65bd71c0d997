"""Libraries that the biology tools compute with, and the pack's own formulas and short tables."""

from toolgym.tools import Source

FORMULAS = Source(
    distribution="toolgym",
    module="toolgym",
    extra="biology",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0",
    edition="1",
)
"""Formulas and short sequence tables written out in this pack. Raise the edition when one of them changes."""

BIOPYTHON = Source(
    distribution="biopython",
    module="Bio",
    extra="biology",
    code_licence="Biopython License Agreement",
    data_licence="Biopython License Agreement",
)

RDKIT = Source(
    distribution="rdkit",
    module="rdkit",
    extra="biology",
    code_licence="BSD-3-Clause",
    data_licence="BSD-3-Clause (no data)",
)

PERIODICTABLE = Source(
    distribution="periodictable",
    module="periodictable",
    extra="biology",
    code_licence="public domain",
    data_licence="public domain",
)

EDLIB = Source(
    distribution="edlib",
    module="edlib",
    extra="biology",
    code_licence="MIT",
    data_licence="MIT (no data)",
)

SEQFOLD = Source(
    distribution="seqfold",
    module="seqfold",
    extra="biology",
    code_licence="MIT",
    data_licence="MIT (published energy parameters)",
)

BIOTITE = Source(
    distribution="biotite",
    module="biotite",
    extra="biology",
    code_licence="BSD-3-Clause",
    data_licence="CC0-1.0 (wwPDB Chemical Component Dictionary)",
    data_files=("structure/info/components.bcif",),
)

MSGPACK = Source(
    distribution="msgpack",
    module="msgpack",
    extra="biology",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0 (no data)",
)
