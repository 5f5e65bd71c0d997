"""ClinicalTrials.gov: registered studies, their status, sponsors and conditions."""

from toolgym.tools.http import Endpoint, Paging, Rate, Service, give, take

TRIALS = Service(
    "ClinicalTrials.gov",
    "https://clinicaltrials.gov",
    Rate("clinicaltrials.gov", 0.8, burst=5, concurrent=4),
    "US government work; studies as their sponsors wrote them",
)
NCT = take.text("nct_id", "Identifier of the study, for example NCT04852770.", "medicine.trial", pattern=r"^NCT\d{8}$")
_MODULES = "protocolSection"
_STUDY = (
    give.text("nct_id", f"{_MODULES}.identificationModule.nctId", "medicine.trial"),
    give.text("title", f"{_MODULES}.identificationModule.briefTitle"),
    give.text("status", f"{_MODULES}.statusModule.overallStatus"),
    give.texts("conditions", f"{_MODULES}.conditionsModule.conditions[*]"),
    give.text("sponsor", f"{_MODULES}.sponsorCollaboratorsModule.leadSponsor.name"),
)
_STATUSES = ("RECRUITING", "COMPLETED", "TERMINATED", "WITHDRAWN", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING")


def _search(name: str, description: str, argument: take.Argument, example: str) -> Endpoint:
    return Endpoint(
        name,
        description,
        TRIALS,
        "/api/v2/studies",
        (
            argument,
            take.choice("status", "Overall status.", _STATUSES, optional=True, send="filter.overallStatus"),
            take.limit(10, 100),
        ),
        (give.integer("total", "totalCount"), give.rows("studies", "studies[*]", *_STUDY, most=100)),
        "trials",
        query={"format": "json", "countTotal": "true", "pageSize": "50"},
        paging=Paging("studies", "pageToken", "cursor", cursor="nextPageToken"),
        example={argument.name: example},
    )


ENDPOINTS = (
    _search(
        "trials_by_condition",
        "Searches registered clinical studies of a condition.",
        take.text("condition", "Condition or disease, for example asthma.", send="query.cond"),
        "asthma",
    ),
    _search(
        "trials_by_intervention",
        "Searches registered clinical studies of a drug or another intervention.",
        take.text("intervention", "Drug or treatment, for example metformin.", "medicine.drug_name", send="query.intr"),
        "metformin",
    ),
    _search(
        "trials_by_sponsor",
        "Searches registered clinical studies by their lead sponsor.",
        take.text("sponsor", "Name of the sponsor.", send="query.lead"),
        "Mayo Clinic",
    ),
    _search(
        "trials_by_terms",
        "Searches registered clinical studies for words anywhere in their record.",
        take.text("terms", "Words to search for.", send="query.term"),
        "gene therapy retina",
    ),
    Endpoint(
        "trial_record",
        "Gives status, phase, size, dates and sponsor of a registered clinical study.",
        TRIALS,
        "/api/v2/studies/{nct_id}",
        (NCT,),
        (
            give.text("title", f"{_MODULES}.identificationModule.briefTitle"),
            give.text("status", f"{_MODULES}.statusModule.overallStatus", label="overall status"),
            give.text("start", f"{_MODULES}.statusModule.startDateStruct.date", label="start date"),
            give.text("completion", f"{_MODULES}.statusModule.completionDateStruct.date", label="completion date"),
            give.text("study_type", f"{_MODULES}.designModule.studyType"),
            give.integer("enrolment", f"{_MODULES}.designModule.enrollmentInfo.count"),
            give.text("sponsor", f"{_MODULES}.sponsorCollaboratorsModule.leadSponsor.name", label="lead sponsor"),
            give.text("minimum_age", f"{_MODULES}.eligibilityModule.minimumAge"),
            give.texts("phases", f"{_MODULES}.designModule.phases[*]"),
            give.texts("conditions", f"{_MODULES}.conditionsModule.conditions[*]"),
        ),
        "trials",
        query={"format": "json"},
        example={"nct_id": "NCT04852770"},
        complete=True,
    ),
    Endpoint(
        "trial_outcomes",
        "Lists the primary outcomes that a registered clinical study measures.",
        TRIALS,
        "/api/v2/studies/{nct_id}",
        (NCT,),
        (
            give.rows(
                "outcomes",
                f"{_MODULES}.outcomesModule.primaryOutcomes[*]",
                give.text("measure", "measure"),
                give.text("time_frame", "timeFrame"),
            ),
        ),
        "trials",
        query={"format": "json"},
        example={"nct_id": "NCT04852770"},
        complete=True,
    ),
    Endpoint(
        "trials_registry_size",
        "Gives the number of studies that are registered.",
        TRIALS,
        "/api/v2/stats/size",
        (),
        (give.integer("studies", "totalStudies", label="number of studies"),),
        "trials",
    ),
)
