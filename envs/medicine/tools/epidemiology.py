"""Epidemiology and diagnostic tests: risks, odds, accuracy, predictive values and sample sizes."""

from functools import partial
from math import ceil, exp, log, sqrt
from typing import Annotated, Literal

from toolgym.envs.medicine.data.formulas import FORMULAS
from toolgym.envs.medicine.quantities import Odds, Patients, Probability, Risk, TestProperty
from toolgym.envs.medicine.results import Result
from toolgym.tools import Entity, InvalidArguments, NotFound, Quantity, Tool, tool

_study_tool = partial(tool, domain="medicine", kind="processing", source=FORMULAS, theme="epidemiology")
_Ratio = Annotated[float, Entity("number"), Quantity(None, 4)]
_Percent = Annotated[float, Entity("medicine.share"), Quantity("percent", 2)]
_Chance = Annotated[float, Entity("medicine.probability"), Quantity("percent", 2)]
_Property = Annotated[float, Entity("medicine.test_property"), Quantity("percent", 2)]
_Z = 1.959963984540054


class Ratio(Result):
    """A ratio with its 95 percent confidence interval."""

    ratio: _Ratio
    lower: _Ratio
    upper: _Ratio


class Accuracy(Result):
    """Accuracy of a test."""

    sensitivity: _Property
    specificity: _Property
    positive_predictive: _Chance
    positive_likelihood: Annotated[float, Entity("medicine.likelihood_ratio"), Quantity(None, 3)]


class Chance(Result):
    """A probability."""

    probability: _Chance


class Predictive(Result):
    """Predictive values of a test."""

    positive: _Chance
    negative: _Percent


class Likelihood(Result):
    """Likelihood ratios of a test."""

    positive: Annotated[float, Entity("medicine.likelihood_ratio"), Quantity(None, 3)]
    negative: Annotated[float, Entity("medicine.likelihood_ratio"), Quantity(None, 3)]


class NeededToTreat(Result):
    """Patients to treat for one event less."""

    patients: Annotated[int, Entity("medicine.needed")]


class Interval(Result):
    """A confidence interval in percent."""

    lower: _Percent
    upper: _Percent


class Agreement(Result):
    """Cohen's kappa."""

    kappa: _Ratio


_FOUR = (
    "{exposed_cases} (exposed cases), {exposed_others} (exposed non-cases), {unexposed_cases} (unexposed cases) and "
    "{unexposed_others} (unexposed non-cases)"
)


@_study_tool(
    wording={
        "ratio": [f"the {{measure}} with counts of {_FOUR}", f"the {{measure}} in a study with counts of {_FOUR}"],
        "lower": [
            f"the lower 95 percent confidence bound (Wald, log scale) of the {{measure}} with counts of {_FOUR}",
            f"the lower end of the 95 percent log-scale Wald interval of the {{measure}} in a study with counts of "
            f"{_FOUR}",
        ],
        "upper": [
            f"the upper 95 percent confidence bound (Wald, log scale) of the {{measure}} with counts of {_FOUR}",
            f"the upper end of the 95 percent log-scale Wald interval of the {{measure}} in a study with counts of "
            f"{_FOUR}",
        ],
    },
    golden=[
        (
            {
                "exposed_cases": 20,
                "exposed_others": 80,
                "unexposed_cases": 10,
                "unexposed_others": 90,
                "measure": "risk ratio",
            },
            {"ratio": 2.0, "lower": 0.9866, "upper": 4.0545},
        ),
        (
            {
                "exposed_cases": 20,
                "exposed_others": 80,
                "unexposed_cases": 10,
                "unexposed_others": 90,
                "measure": "odds ratio",
            },
            {"ratio": 2.25},
        ),
    ],
    invalid=[
        (
            {
                "exposed_cases": 0,
                "exposed_others": 80,
                "unexposed_cases": 10,
                "unexposed_others": 90,
                "measure": "risk ratio",
            },
            "invalid_arguments",
        )
    ],
)
def exposure_ratio(
    exposed_cases: Patients,
    exposed_others: Patients,
    unexposed_cases: Patients,
    unexposed_others: Patients,
    measure: Literal["risk ratio", "odds ratio"],
) -> Ratio:
    """Computes the risk ratio or odds ratio of a 2 by 2 table with its 95 percent Wald interval on the log scale.

    Args:
        exposed_cases: Exposed people with the disease.
        exposed_others: Exposed people without it.
        unexposed_cases: Unexposed people with the disease.
        unexposed_others: Unexposed people without it.
        measure: Which ratio.
    """
    a, b, c, d = exposed_cases, exposed_others, unexposed_cases, unexposed_others
    if min(a, b, c, d) < 1:
        raise InvalidArguments("exposed_cases, exposed_others, unexposed_cases and unexposed_others must be at least 1")
    if measure == "odds ratio":
        ratio, error = a * d / (b * c), sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    else:
        ratio, error = (a / (a + b)) / (c / (c + d)), sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    return Ratio(ratio=ratio, lower=exp(log(ratio) - _Z * error), upper=exp(log(ratio) + _Z * error))


_TABLE = (
    "{true_positives} (true positives), {false_positives} (false positives), {false_negatives} (false negatives) and "
    "{true_negatives} (true negatives)"
)


@_study_tool(
    wording={
        "sensitivity": [
            f"the sensitivity of a test with counts of {_TABLE}",
            f"the sensitivity that follows from counts of {_TABLE}",
        ],
        "specificity": [
            f"the specificity of a test with counts of {_TABLE}",
            f"the specificity that follows from counts of {_TABLE}",
        ],
        "positive_predictive": [
            f"the positive predictive value of a test with counts of {_TABLE}",
            f"the positive predictive value that follows from counts of {_TABLE}",
        ],
        "positive_likelihood": [
            f"the positive likelihood ratio of a test with counts of {_TABLE}",
            f"the positive likelihood ratio that follows from counts of {_TABLE}",
        ],
    },
    golden=[
        (
            {"true_positives": 90, "false_positives": 20, "false_negatives": 10, "true_negatives": 180},
            {"sensitivity": 90.0, "specificity": 90.0, "positive_predictive": 81.82, "positive_likelihood": 9.0},
        )
    ],
    invalid=[
        (
            {"true_positives": 90, "false_positives": 0, "false_negatives": 10, "true_negatives": 180},
            "invalid_arguments",
        )
    ],
)
def diagnostic_accuracy(
    true_positives: Patients, false_positives: Patients, false_negatives: Patients, true_negatives: Patients
) -> Accuracy:
    """Computes sensitivity, specificity, positive predictive value and positive likelihood ratio of a test.

    Args:
        true_positives: Diseased with a positive test.
        false_positives: Healthy with a positive test, at least 1.
        false_negatives: Diseased with a negative test.
        true_negatives: Healthy with a negative test.
    """
    if min(true_positives, false_positives) < 1:
        raise InvalidArguments("true_positives and false_positives must be at least 1")
    sensitivity = true_positives / (true_positives + false_negatives)
    specificity = true_negatives / (true_negatives + false_positives)
    return Accuracy(
        sensitivity=100 * sensitivity,
        specificity=100 * specificity,
        positive_predictive=100 * true_positives / (true_positives + false_positives),
        positive_likelihood=sensitivity / (1 - specificity),
    )


@_study_tool(
    wording={
        "probability": [
            "the post-test probability that a pre-test probability of {probability} and a likelihood ratio of {ratio} "
            "lead to",
            "the probability of disease after a test with a likelihood ratio of {ratio}, starting from {probability}",
        ]
    },
    golden=[({"probability": 20, "ratio": 9}, {"probability": 69.23})],
    invalid=[({"probability": 100, "ratio": 9}, "invalid_arguments")],
)
def post_test_probability(probability: Probability, ratio: Odds) -> Chance:
    """Computes the probability of disease after a test, in percent: pre-test odds times the likelihood ratio.

    Args:
        probability: Pre-test probability in percent.
        ratio: Likelihood ratio of the test's result.
    """
    odds = probability / (100 - probability) * ratio
    return Chance(probability=100 * odds / (1 + odds))


@_study_tool(
    wording={
        "positive": [
            "the positive predictive value of a test with a sensitivity of {sensitivity} and a specificity of "
            "{specificity} at a "
            "prevalence of {prevalence}",
            "the probability of disease given a positive test, at a sensitivity of {sensitivity}, a specificity of "
            "{specificity} and a prevalence of {prevalence}",
        ],
        "negative": [
            "the negative predictive value of a test with a sensitivity of {sensitivity} and a specificity of "
            "{specificity} at a "
            "prevalence of {prevalence}",
            "the probability of no disease given a negative test, at a sensitivity of {sensitivity}, a "
            "specificity of {specificity} and a prevalence of {prevalence}",
        ],
    },
    golden=[({"sensitivity": 90, "specificity": 90, "prevalence": 20}, {"positive": 69.23, "negative": 97.3})],
    invalid=[({"sensitivity": 0, "specificity": 90, "prevalence": 20}, "invalid_arguments")],
)
def predictive_values(sensitivity: TestProperty, specificity: TestProperty, prevalence: Probability) -> Predictive:
    """Computes a test's predictive values in percent at a prevalence.

    Args:
        sensitivity: Sensitivity in percent.
        specificity: Specificity in percent.
        prevalence: Prevalence of the disease in percent.
    """
    sick, healthy = prevalence / 100, 1 - prevalence / 100
    hit, reject = sensitivity / 100, specificity / 100
    positive = sick * hit / (sick * hit + healthy * (1 - reject))
    negative = healthy * reject / (healthy * reject + sick * (1 - hit))
    return Predictive(positive=100 * positive, negative=100 * negative)


@_study_tool(
    wording={
        "positive": [
            "the positive likelihood ratio of a test with a sensitivity of {sensitivity} and a specificity of "
            "{specificity}",
            "the likelihood ratio of a positive result at a sensitivity of {sensitivity} and a specificity of "
            "{specificity}",
        ],
        "negative": [
            "the negative likelihood ratio of a test with a sensitivity of {sensitivity} and a specificity of "
            "{specificity}",
            "the likelihood ratio of a negative result at a sensitivity of {sensitivity} and a specificity of "
            "{specificity}",
        ],
    },
    golden=[({"sensitivity": 90, "specificity": 80}, {"positive": 4.5, "negative": 0.125})],
    invalid=[({"sensitivity": 90, "specificity": 100}, "invalid_arguments")],
)
def likelihood_ratios(sensitivity: TestProperty, specificity: TestProperty) -> Likelihood:
    """Computes the likelihood ratios of a positive and of a negative test result.

    Args:
        sensitivity: Sensitivity in percent.
        specificity: Specificity in percent.
    """
    return Likelihood(positive=sensitivity / (100 - specificity), negative=(100 - sensitivity) / specificity)


@_study_tool(
    wording={
        "patients": [
            "the number needed to treat when the risk is {control} without treatment and {treated} with it",
            "the number of patients to treat for one event less, at a risk of {treated} treated and {control} "
            "untreated",
        ]
    },
    golden=[({"control": 20, "treated": 15}, {"patients": 20})],
    invalid=[({"control": 20, "treated": 25}, "not_found")],
)
def number_needed_to_treat(control: Risk, treated: Risk) -> NeededToTreat:
    """Computes the number needed to treat, rounded up: one over the absolute risk reduction.

    Args:
        control: Risk of the event without treatment, in percent.
        treated: Risk of the event with treatment, in percent, below the other.
    """
    if treated >= control:
        raise NotFound(f"a risk of {treated:g} percent with treatment is no reduction from {control:g} percent")
    return NeededToTreat(patients=ceil(round(100 / (control - treated), 9)))


@_study_tool(
    wording={
        "lower": [
            "the lower bound of the 95 percent Wilson interval of a proportion with {events} as the number of events "
            "and {patients} as the number of patients",
            "the lower end of Wilson's 95 percent confidence interval for a proportion whose numerator is {events} "
            "and whose denominator is {patients}",
        ],
        "upper": [
            "the upper bound of the 95 percent Wilson interval of a proportion with {events} as the number of events "
            "and {patients} as the number of patients",
            "the upper end of Wilson's 95 percent confidence interval for a proportion whose numerator is {events} "
            "and whose denominator is {patients}",
        ],
    },
    golden=[({"events": 15, "patients": 20}, {"lower": 53.13, "upper": 88.81})],
    invalid=[({"events": 30, "patients": 20}, "invalid_arguments")],
)
def proportion_interval(events: Patients, patients: Patients) -> Interval:
    """Computes the 95 percent confidence interval of a proportion by Wilson (1927), in percent.

    Args:
        events: Patients with the event.
        patients: All patients, at least 1.
    """
    if patients < 1 or events > patients:
        raise InvalidArguments("events must not exceed patients, and patients must be at least 1")
    share = events / patients
    centre = (share + _Z**2 / (2 * patients)) / (1 + _Z**2 / patients)
    margin = _Z * sqrt(share * (1 - share) / patients + _Z**2 / (4 * patients**2)) / (1 + _Z**2 / patients)
    return Interval(lower=max(0.0, 100 * (centre - margin)), upper=min(100.0, 100 * (centre + margin)))


@_study_tool(
    wording={
        "patients": [
            "the number of patients per group that a trial needs to detect event rates of {first} against {second} "
            "with "
            "{power} power (two-sided alpha 5 percent, unpooled normal approximation)",
            "the sample size per group, by the unpooled normal approximation at a two-sided alpha of 5 percent, for "
            "{power} power between {first} and {second}",
        ]
    },
    golden=[({"first": 30, "second": 20, "power": "80 percent"}, {"patients": 291})],
    invalid=[({"first": 30, "second": 30, "power": "80 percent"}, "invalid_arguments")],
)
def sample_size_per_group(first: Risk, second: Risk, power: Literal["80 percent", "90 percent"]) -> NeededToTreat:
    """Computes the patients per group to compare two proportions: (z + z')² (p q + p' q') / (p - p')², rounded up.

    Args:
        first: Event rate of one group in percent.
        second: Event rate of the other group in percent, at least 0.1 away.
        power: Power of the trial.
    """
    p, q = first / 100, second / 100
    if abs(p - q) < 0.001:
        raise InvalidArguments("first and second must differ by at least 0.1 percent")
    beta = 0.8416212335729143 if power.startswith("80") else 1.2815515655446004
    return NeededToTreat(patients=ceil((_Z + beta) ** 2 * (p * (1 - p) + q * (1 - q)) / (p - q) ** 2))


@_study_tool(
    wording={
        "kappa": [
            "the Cohen's kappa of two raters with counts of {both_yes} (both yes), {both_no} (both no), {first_only} "
            "(only "
            "the first yes) and {second_only} (only the second yes)",
            "the agreement beyond chance (Cohen's kappa) that follows from counts of {both_yes} (both yes), "
            "{both_no} (both "
            "no), {first_only} (only the first yes) and {second_only} (only the second yes)",
        ]
    },
    golden=[({"both_yes": 20, "both_no": 15, "first_only": 5, "second_only": 10}, {"kappa": 0.4})],
    invalid=[({"both_yes": 20, "both_no": 0, "first_only": 0, "second_only": 0}, "not_found")],
)
def cohen_kappa(both_yes: Patients, both_no: Patients, first_only: Patients, second_only: Patients) -> Agreement:
    """Computes Cohen's kappa of two raters' yes or no judgements.

    Args:
        both_yes: Patients for whom both say yes.
        both_no: Patients for whom both say no.
        first_only: Patients for whom only the first says yes.
        second_only: Patients for whom only the second says yes.
    """
    total = both_yes + both_no + first_only + second_only
    one, two = both_yes + first_only, both_yes + second_only
    by_chance = (one * two + (total - one) * (total - two)) / max(1, total**2)
    if total < 1 or by_chance >= 1:
        raise NotFound("kappa is undefined unless the raters' judgements (both_yes, both_no and the others) vary")
    return Agreement(kappa=((both_yes + both_no) / total - by_chance) / (1 - by_chance))


TOOLS: tuple[Tool, ...] = (
    exposure_ratio,
    diagnostic_accuracy,
    post_test_probability,
    predictive_values,
    likelihood_ratios,
    number_needed_to_treat,
    proportion_interval,
    sample_size_per_group,
    cohen_kappa,
)
