"""Sources of the tools that compute: libraries of formulas, which hold no data, and the formulas of this pack."""

from toolgym.tools import Source

FORMULAS = Source(
    distribution="toolgym",
    module="toolgym",
    extra="finance",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0",
    edition="1",
)
"""Formulas written out in this pack. Raise the edition when one of them computes something else."""

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

PYARROW = Source(
    distribution="pyarrow",
    module="pyarrow",
    extra="finance",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0 (no data)",
)

TA_LIB = Source(
    distribution="TA-Lib",
    module="talib",
    extra="finance",
    code_licence="BSD-2-Clause",
    data_licence="BSD-2-Clause (no data)",
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
