"""What a check of an environment found."""

from pydantic import BaseModel, ConfigDict

_SHOWN = 3


class Fault(BaseModel):
    """One promise that an environment breaks.

    Attributes:
        check: The check that found it.
        task: The task it was found with, None if it has to do with none.
        message: One sentence that says what was wrong and what was expected.
    """

    model_config = ConfigDict(frozen=True)

    check: str
    task: str | None
    message: str

    def __str__(self) -> str:
        return f"{self.check}: {f'{self.task}: ' if self.task else ''}{self.message}"


class CheckOutcome(BaseModel):
    """How one check went.

    Attributes:
        name: Its name.
        promise: What it looks for, in one sentence.
        cases: How many cases it looked at.
        faults: What it found.
        skipped: Why it could not look at any case; None if it could.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    promise: str
    cases: int
    faults: tuple[Fault, ...]
    skipped: str | None


class CheckReport(BaseModel):
    """What all checks of an environment found.

    Attributes:
        environment: Its id, or the name of its class.
        tasks: The tasks that were played.
        checks: The checks, in the order in which they ran.
    """

    model_config = ConfigDict(frozen=True)

    environment: str
    tasks: tuple[str, ...]
    checks: tuple[CheckOutcome, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults, in the order of the checks."""
        return tuple(fault for check in self.checks for fault in check.faults)

    @property
    def text(self) -> str:
        """The report as a table and the faults below it, of each check the first few."""
        lines = [f"{self.environment}: {len(self.checks)} checks over {len(self.tasks)} tasks"]
        for check in self.checks:
            state = f"not looked at: {check.skipped}" if check.skipped else f"{len(check.faults)} faults"
            lines.append(
                f"  {check.name:14}{check.cases:5} cases  {'ok' if check.cases and not check.faults else state}"
            )
        return "\n".join([*lines, *(line for check in self.checks for line in _told(check))])


class ToolEnvFaults(AssertionError):
    """An environment breaks promises; the message has one sentence for each fault, of each check the first few.

    Attributes:
        report: The whole report.
    """

    def __init__(self, report: CheckReport) -> None:
        self.report = report
        broken = [check for check in report.checks if check.faults]
        listed = [f"- {line}" for check in broken for line in _told(check)]
        head = f"{report.environment} breaks {len(broken)} of {len(report.checks)} promises:"
        super().__init__("\n".join([head, *listed]))


class NothingToCheck(Exception):
    """Raised by a check that cannot look at any case; the message says why."""


class NotAToolEnv(TypeError):
    """What was given cannot be checked; the message says what it lacks."""


def _told(check: CheckOutcome) -> list[str]:
    lines = [str(fault) for fault in check.faults[:_SHOWN]]
    more = len(check.faults) - len(lines)
    return [*lines, f"{check.name}: and {more} more like these."] if more else lines
