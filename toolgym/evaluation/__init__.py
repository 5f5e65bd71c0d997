"""Evaluation: agents run over task sets, the log of a run, reports on it, comparisons of two, scoring it again.

`docs/evaluation.md` states the log's format and what each figure is.
"""

from toolgym.evaluation.comparison import Comparison, TaskDifference, compare_logs
from toolgym.evaluation.log import Ended, Entry, LogError, RunHeader, RunLog
from toolgym.evaluation.plan import Plan, attempt_seed, remaining
from toolgym.evaluation.report import Effort, PassRates, Report, Spent, Success, report_on
from toolgym.evaluation.rescoring import Rescored, Rescoring, judge, rescore
from toolgym.evaluation.runner import RunStopped, evaluate, run
from toolgym.evaluation.statistics import mcnemar, mean_interval, pass_hat_k, permutation_test, wilson
from toolgym.evaluation.traits import Traits, topology_name, traits_of

__all__ = [
    "Comparison",
    "Effort",
    "Ended",
    "Entry",
    "LogError",
    "PassRates",
    "Plan",
    "Report",
    "Rescored",
    "Rescoring",
    "RunHeader",
    "RunLog",
    "RunStopped",
    "Spent",
    "Success",
    "TaskDifference",
    "Traits",
    "attempt_seed",
    "compare_logs",
    "evaluate",
    "judge",
    "mcnemar",
    "mean_interval",
    "pass_hat_k",
    "permutation_test",
    "remaining",
    "report_on",
    "rescore",
    "run",
    "topology_name",
    "traits_of",
    "wilson",
]
