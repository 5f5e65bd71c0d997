"""`check_tool_env`: every promise that an environment makes, looked at one by one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import gymnasium

from toolgym.testing import determinism, fairness, interface, leaks, toolset
from toolgym.testing.report import CheckOutcome, CheckReport, Fault, NothingToCheck, ToolEnvFaults
from toolgym.testing.subject import Subject

_Check: TypeAlias = Callable[[Subject], Iterator[Fault | None]]

CHECKS: Mapping[str, _Check] = {
    "spaces": interface.spaces,
    "info": interface.info,
    "choice": interface.choice,
    "rendering": interface.rendering,
    "malformed": interface.malformed,
    "ending": interface.ending,
    "schemas": toolset.schemas,
    "results": toolset.results,
    "oracle": fairness.oracle,
    "floor": fairness.floor,
    "echo": fairness.echo,
    "listing": fairness.listing,
    "injection": fairness.injection,
    "idle": fairness.idle,
    "submission": interface.submission,
    "prompt": leaks.prompt,
    "info_leak": leaks.info_leak,
    "observations": leaks.observations,
    "verdicts": leaks.verdicts,
    "seeds": determinism.seeds,
    "traces": determinism.traces,
    "randomness": determinism.randomness,
    "pickling": determinism.pickling,
    "forks": determinism.forks,
    "isolation": determinism.isolation,
    "processes": determinism.processes,
    "resources": leaks.resources,
}
"""The checks by name, in the order in which they run. Each yields None for a case that is as promised, or a fault."""

_NONE = "no task of those played has such a case"


def check_tool_env(
    env: gymnasium.Env[Any, Any],
    *,
    tasks: int = 5,
    seed: int = 0,
    task_ids: Sequence[str] | None = None,
    checks: Sequence[str] | None = None,
    raises: bool = True,
) -> CheckReport:
    """Checks that an environment keeps every promise of a toolgym environment, by playing it.

    ``check_tool_env(gym.make("toolgym/finance-v0"))`` is a whole test. Gymnasium's wrappers around the environment are
    played through, so what they change is checked as well. The environment is left in some episode.

    Args:
        env: A `toolgym.episodes.ToolEnv`, wrapped or not, or an environment that has an ``episode`` like it.
        tasks: How many tasks to draw and play.
        seed: First of the seeds by which they are drawn.
        task_ids: Tasks of the environment's split to play instead.
        checks: Names in `CHECKS`; all if None.
        raises: Whether faults raise. If not, they are in the report only.

    Returns:
        The report.

    Raises:
        ToolEnvFaults: Promises are broken; the message has one sentence for each fault, of each check the first few.
        NotAToolEnv: The environment has no such episode, and nothing was checked.
        ValueError: There is no check of that name, or no task was asked for.
    """
    names = list(CHECKS) if checks is None else list(checks)
    for name in names:
        if name not in CHECKS:
            raise ValueError(f"there is no check '{name}'; the checks are: {', '.join(CHECKS)}")
    if tasks < 1 or (task_ids is not None and not task_ids):
        raise ValueError("at least one task must be played")
    subject = Subject(env, seed, tasks, task_ids)
    report = CheckReport(
        environment=subject.name,
        tasks=tuple(task.id for task in subject.tasks),
        checks=tuple(_outcome(name, subject) for name in names),
    )
    if raises and report.faults:
        raise ToolEnvFaults(report)
    return report


def _outcome(name: str, subject: Subject) -> CheckOutcome:
    cases, faults, skipped = 0, [], None
    try:
        for found in CHECKS[name](subject):
            cases += 1
            if found is not None:
                faults.append(found)
    except NothingToCheck as reason:
        skipped = str(reason)
    except Exception as error:  # an environment that raises where it should answer has broken this promise
        cases += 1
        said = f"the environment raises {type(error).__name__}: {str(error)[:200]}"
        faults.append(Fault(check=name, task=None, message=said))
    promise = (CHECKS[name].__doc__ or "").strip()
    skipped = skipped or (None if cases else _NONE)
    return CheckOutcome(name=name, promise=promise, cases=cases, faults=tuple(faults), skipped=skipped)
