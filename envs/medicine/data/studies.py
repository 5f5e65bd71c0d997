"""Survival data of published clinical studies, read from the files that ``lifelines`` ships."""

import csv
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from toolgym.tools import NotFound, Source

STUDIES = Source(
    distribution="lifelines",
    module="lifelines",
    extra="medicine",
    code_licence="MIT",
    data_licence="MIT (as distributed; published teaching data sets)",
    data_files=(
        "datasets/lung.csv",
        "datasets/gbsg2.csv",
        "datasets/kidney_transplant.csv",
        "datasets/larynx.csv",
        "datasets/anderson.csv",
        "datasets/lymphoma.csv",
        "datasets/g3.csv",
        "datasets/psychiatric_patients.csv",
    ),
)

_YEAR, _MONTH, _WEEK = 365.25, 365.25 / 12, 7.0
Row = dict[str, str]


@dataclass(frozen=True)
class Study:
    """One study.

    Attributes:
        file: Its data file.
        title: How a question names its patients, after "the patients of".
        time: Column of the follow-up time, ``unit`` the days in one unit of it.
        event: Column of the event indicator, and ``yes`` its value for an event.
        outcome: What an event is.
        age: Column of the age, None if there is none.
        groups: Groups of patients by key: how a question names them, and which rows belong to them.
    """

    file: str
    title: str
    time: str
    unit: float
    event: str
    yes: str
    outcome: str
    age: str | None
    groups: dict[str, tuple[str, Callable[[Row], bool]]]


def _is(column: str, *values: str) -> Callable[[Row], bool]:
    return lambda row: row[column] in values


def _aged(low: float, high: float) -> Callable[[Row], bool]:
    return lambda row: low <= float(row["age"]) <= high


_LUNG, _GBSG2, _KIDNEY, _LARYNX, _LEUKEMIA, _LYMPHOMA, _GLIOMA, _PSYCHIATRIC = STUDIES.data_files

STUDY: dict[str, Study] = {
    "lung": Study(
        _LUNG, "the NCCTG advanced lung cancer study", "time", 1.0, "status", "1", "death", "age",
        {
            "men": ("the men", _is("sex", "1")),
            "women": ("the women", _is("sex", "2")),
            "ecog0": ("the patients with ECOG performance score 0", _is("ph.ecog", "0", "0.0")),
            "ecog1": ("the patients with ECOG performance score 1", _is("ph.ecog", "1", "1.0")),
            "ecog2": ("the patients with ECOG performance score 2", _is("ph.ecog", "2", "2.0")),
            "under60": ("the patients younger than 60", _aged(0, 59)),
            "aged60s": ("the patients aged 60 to 69", _aged(60, 69)),
            "aged70": ("the patients aged 70 or older", _aged(70, 200)),
        },
    ),
    "gbsg2": Study(
        _GBSG2, "the GBSG2 breast cancer study", "time", 1.0, "cens", "1", "recurrence or death", "age",
        {
            "hormones": ("the women with hormonal therapy", _is("horTh", "yes")),
            "nohormones": ("the women without hormonal therapy", _is("horTh", "no")),
            "pre": ("the premenopausal women", _is("menostat", "Pre")),
            "post": ("the postmenopausal women", _is("menostat", "Post")),
            "grade1": ("the women with a grade I tumour", _is("tgrade", "I")),
            "grade2": ("the women with a grade II tumour", _is("tgrade", "II")),
            "grade3": ("the women with a grade III tumour", _is("tgrade", "III")),
            "under50": ("the women younger than 50", _aged(0, 49)),
            "aged50": ("the women aged 50 or older", _aged(50, 200)),
        },
    ),
    "kidney": Study(
        _KIDNEY, "the Ohio State kidney transplant study", "time", 1.0, "death", "1", "death", "age",
        {
            "whitemen": ("the white men", _is("white_male", "1")),
            "blackmen": ("the black men", _is("black_male", "1")),
            "blackwomen": ("the black women", _is("black_female", "1")),
            "under40": ("the patients younger than 40", _aged(0, 39)),
            "aged40": ("the patients aged 40 to 54", _aged(40, 54)),
            "aged55": ("the patients aged 55 or older", _aged(55, 200)),
        },
    ),
    "larynx": Study(
        _LARYNX, "the laryngeal cancer study of Kardaun", "time", _YEAR, "death", "1", "death", "age",
        {
            "stage1": ("the men with stage I disease",
                       lambda r: r["Stage_II"] == r["Stage_III"] == r["Stage_IV"] == "0"),
            "stage2": ("the men with stage II disease", _is("Stage_II", "1")),
            "stage3": ("the men with stage III disease", _is("Stage_III", "1")),
            "stage4": ("the men with stage IV disease", _is("Stage_IV", "1")),
            "under65": ("the men younger than 65", _aged(0, 64)),
            "aged65": ("the men aged 65 or older", _aged(65, 200)),
        },
    ),
    "leukemia": Study(
        _LEUKEMIA, "the Freireich leukemia remission trial", "t", _WEEK, "status", "1", "relapse", None,
        {
            "treated": ("the patients on 6-mercaptopurine", _is("Rx", "0")),
            "placebo": ("the patients on placebo", _is("Rx", "1")),
            "sex1": ("the male patients", _is("sex", "1")),
            "sex0": ("the female patients", _is("sex", "0")),
        },
    ),
    "lymphoma": Study(
        _LYMPHOMA, "the diffuse histiocytic lymphoma study", "Time", 1.0, "Censor", "1", "death", None,
        {
            "stage3": ("the patients with stage III disease", _is("Stage_group", "1")),
            "stage4": ("the patients with stage IV disease", _is("Stage_group", "2")),
        },
    ),
    "glioma": Study(
        _GLIOMA, "the radioimmunotherapy trial in grade 3 glioma", "time", _MONTH, "event", "True", "death", "age",
        {
            "rit": ("the patients given radioimmunotherapy", _is("group", "RIT")),
            "men": ("the men", _is("sex", "Male")),
            "women": ("the women", _is("sex", "Female")),
        },
    ),
    "psychiatric": Study(
        _PSYCHIATRIC, "the Iowa psychiatric inpatient study", "T", _YEAR, "C", "1", "death", "Age",
        {
            "men": ("the men", _is("sex", "1")),
            "women": ("the women", _is("sex", "2")),
        },
    ),
}  # fmt: skip
"""Studies by key."""


@dataclass(frozen=True)
class Cohort:
    """A group of patients of one study.

    Attributes:
        key: ``"lung/women"``.
        study: Key of the study.
        times: Follow-up times in days, in ascending order; at the same time, events before withdrawals.
        events: Whether each follow-up ended with an event.
        ages: Known ages of its patients in years.
    """

    key: str
    study: str
    times: tuple[float, ...]
    events: tuple[bool, ...]
    ages: tuple[float, ...]

    @property
    def steps(self) -> tuple[tuple[float, int, int], ...]:
        """Each time of an event in days, with the number of events then and of patients at risk just before."""
        return _steps(self)

    def at_risk(self, day: float) -> int:
        """Patients still followed up, without event, just before a day."""
        return sum(time >= day for time in self.times)

    def survival(self, day: float) -> float:
        """Kaplan-Meier estimate of the probability of no event up to and including a day."""
        curve = _curve(self)
        place = bisect_right(curve[0], day)
        return curve[1][place - 1] if place else 1.0


@cache
def _steps(cohort: Cohort) -> tuple[tuple[float, int, int], ...]:
    found: dict[float, int] = {}
    for time, event in zip(cohort.times, cohort.events, strict=True):
        found[time] = found.get(time, 0) + event
    return tuple((time, count, cohort.at_risk(time)) for time, count in found.items() if count)


@cache
def _curve(cohort: Cohort) -> tuple[tuple[float, ...], tuple[float, ...]]:
    value, values = 1.0, []
    for _, events, at_risk in cohort.steps:
        value *= 1 - events / at_risk
        values.append(value)
    return tuple(time for time, _, _ in cohort.steps), tuple(values)


@cache
def _rows(file: str) -> list[Row]:
    with STUDIES.path(file).open(encoding="utf-8", newline="") as lines:
        first = lines.readline()
        delimiter = "," if "," in first else " "
        lines.seek(0)
        return list(csv.DictReader(lines, delimiter=delimiter))


@cache
def _cohort(key: str) -> Cohort:
    name, _, group = key.partition("/")
    study = STUDY[name]
    chosen = [row for row in _rows(study.file) if group == "all" or study.groups[group][1](row)]
    pairs = sorted((round(float(r[study.time]) * study.unit, 6), r[study.event] != study.yes) for r in chosen)
    ages = tuple(float(row[study.age]) for row in chosen if study.age and row[study.age])
    return Cohort(key, name, tuple(t for t, _ in pairs), tuple(not censored for _, censored in pairs), ages)


def find_cohort(key: str) -> Cohort:
    """A cohort by key, such as ``lung/women`` or ``lung/all``.

    Raises:
        NotFound: There is no such study or group.
    """
    wanted = key[:40].strip().casefold()
    if wanted not in cohort_keys():
        name = wanted.partition("/")[0]
        known = [k for k in cohort_keys() if k.startswith(f"{name}/")] or [f"{study}/all" for study in STUDY]
        raise NotFound(f"no cohort '{key[:40]}'; there are {', '.join(known)}")
    return _cohort(wanted)


@cache
def cohort_keys() -> tuple[str, ...]:
    """Every cohort's key."""
    return tuple(f"{name}/{group}" for name, study in STUDY.items() for group in ("all", *study.groups))


def cohort_text(key: str) -> str:
    """How a question names a cohort: "the women of the NCCTG advanced lung cancer study (lung/women)"."""
    name, _, group = key.partition("/")
    study = STUDY.get(name)
    if study is None or group not in ("all", *study.groups):
        return key
    members = "all patients" if group == "all" else study.groups[group][0]
    return f"{members} of {study.title} ({key})"
