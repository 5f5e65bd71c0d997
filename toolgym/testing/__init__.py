"""Testing: checks that a third-party environment keeps the promises of toolgym.

`check_tool_env` plays an environment and reports each promise that it breaks; see `toolgym.testing.checking.CHECKS`.
"""

from toolgym.testing.checking import CHECKS, check_tool_env
from toolgym.testing.report import CheckOutcome, CheckReport, Fault, NotAToolEnv, ToolEnvFaults

__all__ = ["CHECKS", "CheckOutcome", "CheckReport", "Fault", "NotAToolEnv", "ToolEnvFaults", "check_tool_env"]
