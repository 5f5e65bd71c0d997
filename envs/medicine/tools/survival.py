"""Survival of patient groups in published studies: Kaplan-Meier, Nelson-Aalen and log-rank statistics."""

from functools import partial
from math import erfc, exp, log, sqrt
from typing import Annotated, Literal

from toolgym.envs.medicine.data import studies
from toolgym.envs.medicine.data.studies import STUDIES
from toolgym.envs.medicine.entities import Cohort
from toolgym.envs.medicine.quantities import FollowUp
from toolgym.envs.medicine.results import Result
from toolgym.tools import Entity, InvalidArguments, NotFound, Quantity, Tool, tool

_survival_tool = partial(tool, domain="medicine", source=STUDIES, theme="survival")
_Number4 = Annotated[float, Entity("number"), Quantity(None, 4)]
_Percent = Annotated[float, Entity("medicine.share"), Quantity("percent", 2)]
_DayTime = Annotated[float, Entity("medicine.cohort_days"), Quantity("day", 1)]


class Size(Result):
    """Patients of a cohort, and how many had the event."""

    patients: Annotated[int, Entity("medicine.cohort_patients")]
    events: Annotated[int, Entity("medicine.cohort_patients")]


class Ages(Result):
    """Mean and oldest age of a cohort in years."""

    mean: Annotated[float, Entity("number"), Quantity("year", 1)]
    oldest: Annotated[int, Entity("medicine.cohort_age")]


class Longest(Result):
    """The longest follow-up."""

    days: _DayTime


class AtRisk(Result):
    """Patients still under observation."""

    patients: Annotated[int, Entity("medicine.cohort_patients")]


class Probability(Result):
    """A probability in percent."""

    probability: _Percent


class Interval(Result):
    """A confidence interval in percent."""

    lower: _Percent
    upper: _Percent


class Time(Result):
    """A time in days."""

    time: _DayTime


class Hazard(Result):
    """A cumulative hazard."""

    hazard: _Number4


class Rate(Result):
    """Events per 100 patient-years."""

    rate: Annotated[float, Entity("number"), Quantity(None, 3)]


class LogRank(Result):
    """A log-rank test."""

    chi_square: _Number4
    p_value: Annotated[float, Entity("number"), Quantity(None, 5)]


class Ratio(Result):
    """A ratio."""

    ratio: _Number4


@_survival_tool(
    kind="retrieval",
    wording={
        "patients": ["the number of patients among {cohort}", "the size of the cohort of {cohort}"],
        "events": [
            "the number of patients with an event among {cohort}",
            "the number of recorded events among {cohort}",
        ],
    },
    golden=[
        ({"cohort": "lung/all"}, {"patients": 228, "events": 165}),
        ({"cohort": "leukemia/treated"}, {"patients": 21, "events": 9}),
    ],
    invalid=[({"cohort": "lung/children"}, "not_found")],
)
def cohort_size(cohort: Cohort) -> Size:
    """Counts the patients of a cohort and those with the event of their study (death, relapse or recurrence).

    Args:
        cohort: Study and group, for example lung/women.
    """
    found = studies.find_cohort(cohort)
    return Size(patients=len(found.times), events=sum(found.events))


@_survival_tool(
    kind="retrieval",
    wording={
        "mean": ["the mean age of {cohort}", "the average age of {cohort}"],
        "oldest": ["the age of the oldest among {cohort}", "the highest age recorded among {cohort}"],
    },
    golden=[({"cohort": "lung/all"}, {"mean": 62.4, "oldest": 82})],
    invalid=[({"cohort": "leukemia/all"}, "not_found")],
)
def cohort_ages(cohort: Cohort) -> Ages:
    """Gives the mean and the highest age of a cohort in years, where its study records ages.

    Args:
        cohort: Study and group, for example lung/women.
    """
    found = studies.find_cohort(cohort)
    if not found.ages:
        raise NotFound(f"the study of {found.key} records no ages")
    return Ages(mean=sum(found.ages) / len(found.ages), oldest=int(max(found.ages)))


@_survival_tool(
    kind="retrieval",
    wording={
        "days": ["the longest follow-up, in days, among {cohort}", "the last follow-up time, in days, of {cohort}"],
    },
    golden=[({"cohort": "lung/all"}, {"days": 1022.0})],
    invalid=[({"cohort": "lung/children"}, "not_found")],
)
def cohort_follow_up(cohort: Cohort) -> Longest:
    """Gives the longest follow-up time in a cohort in days.

    Weeks count 7 days, months 365.25 / 12, years 365.25, where a study records those.

    Args:
        cohort: Study and group, for example lung/women.
    """
    return Longest(days=studies.find_cohort(cohort).times[-1])


@_survival_tool(
    kind="retrieval",
    wording={
        "patients": [
            "the number still at risk just before {days} of follow-up among {cohort}",
            "the number of {cohort} who are followed up, without event, for {days} at least",
        ]
    },
    golden=[({"cohort": "leukemia/treated", "days": 70}, {"patients": 15})],
    invalid=[({"cohort": "lung/all", "days": 0}, "invalid_arguments")],
)
def cohort_at_risk(cohort: Cohort, days: FollowUp) -> AtRisk:
    """Counts the patients of a cohort whose follow-up lasts at least a number of days.

    Args:
        cohort: Study and group, for example lung/women.
        days: Days since the start of follow-up.
    """
    return AtRisk(patients=studies.find_cohort(cohort).at_risk(days))


@_survival_tool(
    kind="retrieval",
    wording={
        "probability": [
            "the Kaplan-Meier probability of remaining without event for {days} among {cohort}",
            "the Kaplan-Meier estimate of event-free survival at {days} of {cohort}",
        ]
    },
    golden=[({"cohort": "leukemia/treated", "days": 70}, {"probability": 75.29})],
    invalid=[({"cohort": "lung/all", "days": 19000}, "invalid_arguments")],
)
def survival_probability(cohort: Cohort, days: FollowUp) -> Probability:
    """Computes the Kaplan-Meier estimate of the probability of having no event by the end of a day.

    Args:
        cohort: Study and group, for example lung/women.
        days: Days since the start of follow-up, not beyond the longest follow-up.
    """
    return Probability(probability=100 * _within(cohort, days).survival(days))


def _within(cohort: str, days: float) -> studies.Cohort:
    found = studies.find_cohort(cohort)
    if days > found.times[-1]:
        raise InvalidArguments(f"days must not exceed the longest follow-up of {found.key}, {found.times[-1]:.1f} days")
    return found


@_survival_tool(
    kind="retrieval",
    wording={
        "lower": [
            "the lower bound of the 95 percent confidence interval (log-log, Greenwood) of the Kaplan-Meier "
            "probability "
            "of no event for {days} among {cohort}",
            "the lower end of the 95 percent log-log confidence interval for Kaplan-Meier survival at {days} of "
            "{cohort}",
        ],
        "upper": [
            "the upper bound of the 95 percent confidence interval (log-log, Greenwood) of the Kaplan-Meier "
            "probability "
            "of no event for {days} among {cohort}",
            "the upper end of the 95 percent log-log confidence interval for Kaplan-Meier survival at {days} of "
            "{cohort}",
        ],
    },
    golden=[({"cohort": "leukemia/treated", "days": 70}, {"lower": 50.32, "upper": 88.94})],
    invalid=[({"cohort": "lung/all", "days": 19000}, "invalid_arguments")],
)
def survival_interval(cohort: Cohort, days: FollowUp) -> Interval:
    """Computes the 95 percent confidence interval (log-log transform, Greenwood's variance) of Kaplan-Meier survival.

    Args:
        cohort: Study and group, for example lung/women.
        days: Days since the start of follow-up, after the first event and not beyond the longest follow-up.
    """
    found = _within(cohort, days)
    survival = found.survival(days)
    if not 0 < survival < 1:
        raise NotFound(f"the interval is undefined where the survival of {found.key} is {survival:.0f}")
    spread = sum(d / (n * (n - d)) for time, d, n in found.steps if time <= days)
    margin = 1.959963984540054 * sqrt(spread) / log(survival)
    centre = log(-log(survival))
    ends = sorted(100 * exp(-exp(centre + sign * margin)) for sign in (-1, 1))
    return Interval(lower=ends[0], upper=ends[1])


@_survival_tool(
    kind="retrieval",
    wording={
        "time": [
            "the time in days by which {share} of {cohort} have had the event, by the Kaplan-Meier curve",
            "the first day on which the Kaplan-Meier curve of {cohort} shows that {share} have had the event",
        ]
    },
    golden=[
        ({"cohort": "lung/all", "share": "a half"}, {"time": 310.0}),
        ({"cohort": "leukemia/treated", "share": "a half"}, {"time": 161.0}),
    ],
    invalid=[({"cohort": "glioma/rit", "share": "three quarters"}, "not_found")],
)
def survival_time(
    cohort: Cohort, share: Literal["a quarter", "a third", "a half", "two thirds", "three quarters"]
) -> Time:
    """Finds the first time at which the Kaplan-Meier curve of a cohort has fallen by a share; a half gives the median.

    Args:
        cohort: Study and group, for example lung/women.
        share: Share of patients with the event.
    """
    left = {"a quarter": 3 / 4, "a third": 2 / 3, "a half": 1 / 2, "two thirds": 1 / 3, "three quarters": 1 / 4}[share]
    found = studies.find_cohort(cohort)
    for time, _, _ in found.steps:
        if found.survival(time) <= left + 1e-12:
            return Time(time=time)
    raise NotFound(f"the Kaplan-Meier curve of {found.key} never falls by {share}")


@_survival_tool(
    kind="retrieval",
    wording={
        "time": [
            "the restricted mean event-free time, in days, of {cohort} over the first {days}",
            "the area under the Kaplan-Meier curve of {cohort} from the start to {days}",
        ]
    },
    golden=[({"cohort": "leukemia/placebo", "days": 161}, {"time": 60.7})],
    invalid=[({"cohort": "lung/all", "days": 19000}, "invalid_arguments")],
)
def restricted_mean_survival(cohort: Cohort, days: FollowUp) -> Time:
    """Computes the restricted mean survival time: the area under the Kaplan-Meier curve up to a horizon, in days.

    Args:
        cohort: Study and group, for example lung/women.
        days: FollowUp in days, not beyond the longest follow-up.
    """
    found = _within(cohort, days)
    ends = [time for time, _, _ in found.steps if time < days]
    starts, area = [0.0, *ends], 0.0
    for start, end in zip(starts, [*ends, float(days)], strict=True):
        area += found.survival(start) * (end - start)
    return Time(time=area)


@_survival_tool(
    kind="retrieval",
    wording={
        "hazard": [
            "the Nelson-Aalen cumulative hazard after {days} among {cohort}",
            "the Nelson-Aalen estimate of the hazard accumulated over {days} by {cohort}",
        ]
    },
    golden=[({"cohort": "leukemia/treated", "days": 70}, {"hazard": 0.2683})],
    invalid=[({"cohort": "lung/all", "days": 19000}, "invalid_arguments")],
)
def cumulative_hazard(cohort: Cohort, days: FollowUp) -> Hazard:
    """Computes the Nelson-Aalen estimate of the cumulative hazard (events over patients at risk, summed over times).

    Args:
        cohort: Study and group, for example lung/women.
        days: Days since the start of follow-up, not beyond the longest follow-up.
    """
    found = _within(cohort, days)
    return Hazard(hazard=sum(events / at_risk for time, events, at_risk in found.steps if time <= days))


@_survival_tool(
    kind="retrieval",
    wording={
        "rate": [
            "the event rate per 100 patient-years among {cohort}",
            "the number of events per 100 years of 365.25 days of follow-up among {cohort}",
        ]
    },
    golden=[({"cohort": "leukemia/placebo"}, {"rate": 602.06})],
    invalid=[({"cohort": "lung/children"}, "not_found")],
)
def event_rate(cohort: Cohort) -> Rate:
    """Computes the events of a cohort per 100 patient-years of follow-up (years of 365.25 days).

    Args:
        cohort: Study and group, for example lung/women.
    """
    found = studies.find_cohort(cohort)
    return Rate(rate=100 * sum(found.events) / (sum(found.times) / 365.25))


@_survival_tool(
    kind="retrieval",
    wording={
        "chi_square": [
            "the log-rank chi-square statistic of {cohort} against {other}",
            "the log-rank test statistic that compares {cohort} with {other}",
        ],
        "p_value": [
            "the p-value of the log-rank test of {cohort} against {other}",
            "the log-rank p-value of the comparison of {cohort} with {other}",
        ],
    },
    golden=[({"cohort": "leukemia/treated", "other": "leukemia/placebo"}, {"chi_square": 16.7929, "p_value": 0.00004})],
    invalid=[({"cohort": "lung/men", "other": "lung/all"}, "invalid_arguments")],
)
def logrank_test(cohort: Cohort, other: Cohort) -> LogRank:
    """Compares the survival of two cohorts by the log-rank test (one degree of freedom, hypergeometric variance).

    Args:
        cohort: Study and group, for example lung/men.
        other: Another group, for example lung/women; not the whole study that the first one belongs to.
    """
    excess, variance, _, _ = _compare(*_two(cohort, other))
    chi_square = excess**2 / variance
    return LogRank(chi_square=chi_square, p_value=erfc(sqrt(chi_square / 2)))


@_survival_tool(
    kind="retrieval",
    wording={
        "ratio": [
            "the log-rank hazard ratio (observed over expected events) of {cohort} against {other}",
            "the ratio of observed to expected events of {cohort}, divided by that of {other}, in a log-rank "
            "comparison",
        ]
    },
    golden=[({"cohort": "leukemia/treated", "other": "leukemia/placebo"}, {"ratio": 0.2393})],
    invalid=[({"cohort": "lung/men", "other": "lung/men"}, "invalid_arguments")],
)
def logrank_hazard_ratio(cohort: Cohort, other: Cohort) -> Ratio:
    """Estimates the hazard ratio of two cohorts from a log-rank comparison: (O1 / E1) / (O2 / E2).

    Args:
        cohort: Study and group, for example lung/men.
        other: Another group, for example lung/women; not the whole study that the first one belongs to.
    """
    one, two = _two(cohort, other)
    _, _, expected, total = _compare(one, two)
    observed = sum(one.events)
    if observed == total or expected >= total:
        raise NotFound(f"{two.key} has no event, so the ratio is undefined")
    return Ratio(ratio=(observed / expected) / ((total - observed) / (total - expected)))


def _two(cohort: str, other: str) -> tuple[studies.Cohort, studies.Cohort]:
    one, two = studies.find_cohort(cohort), studies.find_cohort(other)
    if one.key == two.key or (one.study == two.study and "all" in (one.key.split("/")[1], two.key.split("/")[1])):
        raise InvalidArguments(f"the cohorts must be different groups, but {one.key} and {two.key} share patients")
    if one.study != two.study:
        raise InvalidArguments(f"the cohorts must belong to one study, but {one.key} and {two.key} do not")
    return one, two


def _compare(one: studies.Cohort, two: studies.Cohort) -> tuple[float, float, float, int]:
    """Observed minus expected events of the first cohort, the variance of that, its expected events, all events."""
    counts: dict[float, list[int]] = {}
    for place, cohort in enumerate((one, two)):
        for time, events, _ in cohort.steps:
            counts.setdefault(time, [0, 0])[place] = events
    expected, variance = 0.0, 0.0
    for time, (first, second) in sorted(counts.items()):
        risk, whole, events = one.at_risk(time), one.at_risk(time) + two.at_risk(time), first + second
        expected += events * risk / whole
        if whole > 1:
            variance += events * (risk / whole) * (1 - risk / whole) * (whole - events) / (whole - 1)
    return sum(one.events) - expected, variance, expected, sum(one.events) + sum(two.events)


TOOLS: tuple[Tool, ...] = (
    cohort_size,
    cohort_ages,
    cohort_follow_up,
    cohort_at_risk,
    survival_probability,
    survival_interval,
    survival_time,
    restricted_mean_survival,
    cumulative_hazard,
    event_rate,
    logrank_test,
    logrank_hazard_ratio,
)
