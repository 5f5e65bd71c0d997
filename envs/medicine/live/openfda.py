"""openFDA: labels, products, adverse events, approvals and recalls as the US Food and Drug Administration has them."""

from toolgym.tools.http import Endpoint, Key, Rate, Service, give, take

OPENFDA = Service(
    "openFDA",
    "https://api.fda.gov",
    Rate("api.fda.gov", 4, burst=4, concurrent=4),
    "CC0-1.0; not validated for clinical use",
    key=Key("OPENFDA_API_KEY", "query", "api_key", required=False),
)
DRUG = take.text("drug", "Generic name, for example ibuprofen.", "medicine.drug_name")
BRAND = take.text("brand", "Brand name, for example Advil.")
_TOTAL = give.integer("total", "meta.results.total")


def _fda(
    name: str, description: str, path: str, search: str, gives: tuple[give.Output, ...], *takes: take.Argument
) -> Endpoint:
    first = takes[0].name
    samples = {"drug": "ibuprofen", "brand": "Advil", "reaction": "nausea", "device": "pacemaker", "firm": "Pfizer"}
    return Endpoint(
        name,
        description,
        OPENFDA,
        f"/{path}.json",
        takes,
        gives,
        "openfda",
        query={"search": search},
        example={first: samples[first]},
    )


_LABEL = (
    give.text("brand", "results[0].openfda.brand_name[0]", label="brand name"),
    give.text("manufacturer", "results[0].openfda.manufacturer_name[0]"),
    give.text("route", "results[0].openfda.route[0]", label="route of administration"),
    give.text("effective", "results[0].effective_time", label="effective date of the label"),
    give.text("indications", "results[0].indications_and_usage[0]", most=3_000),
    give.text("warnings", "results[0].warnings[0]", most=3_000),
    give.text("boxed_warning", "results[0].boxed_warning[0]", most=2_000),
)
_COUNTS = (give.rows("counts", "results[*]", give.text("term", "term"), give.integer("count", "count")),)
_RECALLS = (
    _TOTAL,
    give.rows(
        "recalls",
        "results[*]",
        give.text("number", "recall_number"),
        give.text("product", "product_description", most=300),
        give.text("reason", "reason_for_recall", most=300),
        give.text("class", "classification"),
        give.day("started", "recall_initiation_date"),
        give.text("firm", "recalling_firm"),
    ),
)
ENDPOINTS = (
    _fda(
        "fda_drug_label",
        "Gives indications, warnings and maker from the label of a drug, by generic name.",
        "drug/label",
        'openfda.generic_name:"{drug}"',
        _LABEL,
        DRUG,
    ),
    _fda(
        "fda_brand_label",
        "Gives indications, warnings and maker from the label of a drug, by brand name.",
        "drug/label",
        'openfda.brand_name:"{brand}"',
        _LABEL,
        BRAND,
    ),
    _fda(
        "fda_adverse_event_counts",
        "Counts the reactions that reports of adverse events name for a drug, most frequent first.",
        "drug/event",
        'patient.drug.medicinalproduct:"{drug}"',
        _COUNTS,
        DRUG,
        take.limit(20, 100, send="limit"),
        take.choice(
            "by",
            "What is counted.",
            ("patient.reaction.reactionmeddrapt.exact", "patient.patientsex", "occurcountry.exact"),
            default="patient.reaction.reactionmeddrapt.exact",
            send="count",
        ),
    ),
    _fda(
        "fda_drugs_with_reaction",
        "Counts the drugs that reports of adverse events name beside a reaction, most frequent first.",
        "drug/event",
        'patient.reaction.reactionmeddrapt:"{reaction}"',
        _COUNTS,
        take.text("reaction", "Reaction as MedDRA names it, for example nausea."),
        take.limit(20, 100, send="limit"),
        take.choice(
            "by",
            "What is counted.",
            ("patient.drug.openfda.generic_name.exact", "patient.drug.openfda.brand_name.exact"),
            default="patient.drug.openfda.generic_name.exact",
            send="count",
        ),
    ),
    _fda(
        "fda_drug_products",
        "Lists packaged products of a drug with their National Drug Codes.",
        "drug/ndc",
        'generic_name:"{drug}"',
        (
            _TOTAL,
            give.rows(
                "products",
                "results[*]",
                give.text("ndc", "product_ndc", "medicine.ndc"),
                give.text("brand", "brand_name"),
                give.text("labeller", "labeler_name"),
                give.text("form", "dosage_form"),
                give.text("strength", "active_ingredients[0].strength"),
            ),
        ),
        DRUG,
        take.limit(send="limit"),
    ),
    _fda(
        "fda_drug_approvals",
        "Lists approved applications of a drug with their sponsors.",
        "drug/drugsfda",
        'openfda.generic_name:"{drug}"',
        (
            _TOTAL,
            give.rows(
                "applications",
                "results[*]",
                give.text("application", "application_number"),
                give.text("sponsor", "sponsor_name"),
                give.text("brand", "products[0].brand_name"),
                give.text("status", "products[0].marketing_status"),
            ),
        ),
        DRUG,
        take.limit(send="limit"),
    ),
    _fda(
        "fda_drug_recalls",
        "Lists recalls of products of a drug.",
        "drug/enforcement",
        'openfda.generic_name:"{drug}"',
        _RECALLS,
        DRUG,
        take.limit(send="limit"),
    ),
    _fda(
        "fda_food_recalls",
        "Lists recalls of food by a firm.",
        "food/enforcement",
        'recalling_firm:"{firm}"',
        _RECALLS,
        take.text("firm", "Name of the firm, or a part of it."),
        take.limit(send="limit"),
    ),
    _fda(
        "fda_device_clearances",
        "Lists 510(k) clearances of a medical device.",
        "device/510k",
        'device_name:"{device}"',
        (
            _TOTAL,
            give.rows(
                "clearances",
                "results[*]",
                give.text("number", "k_number"),
                give.text("device", "device_name"),
                give.text("applicant", "applicant"),
                give.day("decided", "decision_date"),
            ),
        ),
        take.text("device", "Name of the device, for example pacemaker."),
        take.limit(send="limit"),
    ),
)
