"""Sources of the tools that compute only: libraries of formulas, which hold no data."""

from toolgym.tools import Source

NUMPY = Source(
    distribution="numpy",
    module="numpy",
    extra="finance",
    code_licence="BSD-3-Clause",
    data_licence="BSD-3-Clause (no data)",
)

NUMPY_FINANCIAL = Source(
    distribution="numpy-financial",
    module="numpy_financial",
    extra="finance",
    code_licence="BSD-3-Clause",
    data_licence="BSD-3-Clause (no data)",
)

PYXIRR = Source(
    distribution="pyxirr",
    module="pyxirr",
    extra="finance",
    code_licence="Unlicense",
    data_licence="Unlicense (no data)",
)

QUANTLIB = Source(
    distribution="QuantLib",
    module="QuantLib",
    extra="finance",
    code_licence="BSD-3-Clause",
    data_licence="BSD-3-Clause (no data)",
)

STDNUM = Source(
    distribution="python-stdnum",
    module="stdnum",
    extra="finance",
    code_licence="LGPL-2.1-or-later",
    data_licence="LGPL-2.1-or-later (as distributed)",
    data_files=("cfi.dat",),
)
