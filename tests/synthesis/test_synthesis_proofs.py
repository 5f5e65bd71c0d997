"""Each proof on candidates made by hand: what it lets pass, and what it refuses with which reason."""

from dataclasses import replace

import pytest
from byhand import Trail, changed, ground, of, ref, seed, station
from railway import ENTITIES, LUCKY, POOL, SHORT, STATIONS, TOOLS, line_of_station, stops_of

from toolgym.evidence import CallOrigin
from toolgym.synthesis import Certifier, Contamination
from toolgym.synthesis.freshness import Seen
from toolgym.synthesis.proofs import (
    Recorder,
    Refused,
    prove_checker,
    prove_entailment,
    prove_fresh,
    prove_necessity,
    prove_no_leak,
    prove_no_shortcut,
    prove_provenance,
    prove_replay,
    prove_uniqueness,
)
from toolgym.tasks.answers import BooleanAnswer, DecimalAnswer, EntityAnswer, IntegerAnswer
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.programs import Apply, Const
from toolgym.tasks.task import Candidate
from toolgym.tools import ToolPool

START = "OAKWI"


@pytest.fixture(scope="module")
def certifier(railway):
    return railway.certifier()


def journey(pool: ToolPool = POOL, start: str = START) -> tuple[Trail, list]:
    """Station, its line, the line's terminus and the fare to there: a chain of three calls."""
    trail = Trail(pool)
    first = trail.make("station_facts", station=station(start))
    second = trail.make("line_facts", line=of(first, "line"))
    third = trail.make("fare", origin=station(start), goal=of(second, "terminus"), grade=seed(None, "first-class"))
    return trail, [first, second, third]


def chain(pool: ToolPool = POOL) -> Candidate:
    trail, calls = journey(pool)
    return trail.asked("value", of(calls[2], "fare"))


def terminus() -> Candidate:
    """The station at the end of a station's line."""
    trail = Trail()
    first = trail.make("station_facts", station=station(START))
    return trail.asked("value", of(trail.make("line_facts", line=of(first, "line")), "terminus"))


def pair() -> tuple[Trail, list]:
    trail = Trail()
    return trail, [trail.make("station_facts", station=station(code)) for code in (STATIONS[3], STATIONS[8])]


def difference() -> Candidate:
    trail, calls = pair()
    return trail.asked("change", *(of(call, "height") for call in calls), op="minus")


def refusal(prove, *arguments) -> str:
    with pytest.raises(Refused) as caught:
        prove(*arguments)
    assert caught.value.detail.endswith((".", "'")) or ":" in caught.value.detail
    return caught.value.reason


def test_a_sound_candidate_passes_every_inner_proof(certifier):
    for candidate in (chain(), difference()):
        proofs = certifier.examine(candidate)
        assert not isinstance(proofs, Rejection), proofs
        assert [proof.name for proof in proofs] == [
            "entailment", "provenance", "necessity", "uniqueness", "no_leak", "no_shortcut", "checker",
        ]  # fmt: skip


# --- replay ----------------------------------------------------------------------------------------------------------


def test_replay(railway):
    recorder = Recorder(railway.process, POOL)
    candidate = chain()
    recorder.prepare([candidate])
    evidence = prove_replay(candidate, recorder)
    assert evidence["tools"] == {name: POOL[name].version for name in ("fare", "line_facts", "station_facts")}

    first = candidate.calls[0]
    higher = {**first.result, "height": first.result["height"] + 0.1}
    other = changed(candidate, calls=(first.model_copy(update={"result": higher}), *candidate.calls[1:]))
    assert refusal(prove_replay, other, recorder) == "different_result"
    whole = {**first.result, "height": int(first.result["height"])}
    spelt = changed(candidate, calls=(first.model_copy(update={"result": whole}), *candidate.calls[1:]))
    assert refusal(prove_replay, spelt, recorder) == "different_result", "equal is not enough, the bytes must be"

    unknown = changed(candidate, calls=(first.model_copy(update={"tool": "no_such_tool"}), *candidate.calls[1:]))
    recorder.prepare([unknown])
    assert refusal(prove_replay, unknown, recorder) == "unknown_tool"
    failed = POOL.call("station_facts", {"station": "XXXXX"}).error
    broken = changed(candidate, calls=(first.model_copy(update={"error": failed}), *candidate.calls[1:]))
    assert refusal(prove_replay, broken, recorder) == "failed_call"


def test_replay_names_the_versions_of_the_process_that_replayed(railway):
    """A tool whose fingerprint is another there gives other evidence, which is how a stale version shows."""
    candidate = chain()
    recorder = Recorder(railway.process, POOL)
    recorder.prepare([candidate])
    before = prove_replay(candidate, recorder)
    recorder._versions["line_facts"] = "0" * 12
    after = prove_replay(candidate, recorder)
    assert before["results"] == after["results"] and before["tools"] != after["tools"]


# --- entailment ------------------------------------------------------------------------------------------------------


def test_entailment(certifier):
    candidate = difference()
    assert prove_entailment(ground(candidate, certifier)) == {"type": "decimal", "value": candidate.gold}
    other = changed(candidate, gold=f"{float(candidate.gold) + 0.1:.1f}")
    assert refusal(prove_entailment, ground(other, certifier)) == "other_answer"
    number = changed(candidate, gold=float(candidate.gold))
    assert refusal(prove_entailment, ground(number, certifier)) == "other_answer", "a number is not its text"

    left, right = candidate.program.expression.args
    ill = changed(candidate, expression=Apply("days_between", (left, right)))
    assert refusal(prove_entailment, ground(ill, certifier)) == "ill_typed"
    zero = changed(candidate, expression=Apply("div", (left, Apply("sub", (left, left)))))
    assert refusal(prove_entailment, ground(zero, certifier)) == "underivable"
    as_date = changed(candidate, answer=BooleanAnswer())
    assert refusal(prove_entailment, ground(as_date, certifier)) == "underivable"


def test_entailment_refuses_a_set_whose_members_no_answer_can_tell_apart(certifier):
    trail = Trail()
    members = trail.asked("members", of(trail.make("line_stations", line=seed("rail.line", "R14")), "stations"))
    name = members.gold[0]
    assert prove_entailment(ground(members, certifier))["value"] == members.gold
    alike = changed(
        members,
        expression=Apply("distinct", (Const([name, name.swapcase()], "list[text]"),)),
        gold=sorted([name, name.swapcase()]),
    )
    assert refusal(prove_entailment, ground(alike, certifier)) == "unjudgeable"


def test_a_tie_has_no_winner(certifier):
    candidate = difference()
    left, _ = candidate.program.expression.args
    labels = Apply("list", (Const("ASHFO", "text"), Const("OAKWI", "text")))
    answer = EntityAnswer(entity="rail.station")
    for op in ("label_of_max", "label_of_min"):
        tie = Apply(op, (labels, Apply("list", (left, left))))
        tied = changed(candidate, expression=tie, answer=answer, gold="ASHFO")
        assert refusal(prove_entailment, ground(tied, certifier)) == "underivable"
    ranked = Apply("rank_descending", (labels, Apply("list", (left, left))))
    assert refusal(prove_entailment, ground(changed(candidate, expression=ranked), certifier)) == "underivable"


# --- provenance ------------------------------------------------------------------------------------------------------


def with_origin(candidate: Candidate, number: int, key: str, origin) -> Candidate:
    calls = list(candidate.calls)
    origins = {k: o for k, o in calls[number].origins.items() if k != key} | ({key: origin} if origin else {})
    calls[number] = calls[number].model_copy(update={"origins": origins})
    return changed(candidate, calls=tuple(calls))


def test_provenance_tells_every_origin(certifier):
    evidence = prove_provenance(ground(chain(), certifier))
    assert evidence["origins"] == {
        "c1": {"station": "seed"},
        "c2": {"line": "c1/line"},
        "c3": {"goal": "c2/terminus", "grade": "seed", "origin": "seed"},
    }
    assert evidence["constants"] == {"Oakwick station": START, "first-class": "first-class"}


def test_provenance_refuses_arguments_without_origin(certifier):
    candidate = chain()
    end = candidate.calls[1].result["terminus"]

    def reason(number, key, origin):
        # The frame needs sound calls to build its draft, so the draft is the sound candidate's.
        return refusal(
            prove_provenance,
            replace(ground(candidate, certifier), candidate=with_origin(candidate, number, key, origin)),
        )

    assert reason(1, "line", None) == "argument_without_origin"
    assert reason(1, "more", CallOrigin(call="c1", path=("line",))) == "argument_without_origin"
    assert reason(1, "line", CallOrigin(call="c1", path=("height",))) == "argument_without_origin", "another value"
    assert reason(1, "line", CallOrigin(call="c1", path=("nowhere",))) == "argument_without_origin"
    assert reason(1, "line", CallOrigin(call="c3", path=("line",))) == "argument_without_origin", "a later call"
    assert reason(1, "line", CallOrigin(call="c2", path=("terminus",))) == "argument_without_origin", "the call itself"
    assert reason(2, "goal", station(end)) == "unstated_constant", "a result is no constant"
    assert reason(2, "goal", seed(None, end)) == "argument_without_origin", "the argument has no fixed choices"
    assert reason(0, "station", seed("rail.line", START)) == "argument_without_origin", "the argument takes no lines"
    assert reason(0, "station", station("ASHFO")) == "unstated_constant"
    assert reason(2, "grade", seed(None, "third-class")) == "argument_without_origin", "none of the choices"


def test_provenance_refuses_what_is_not_part_of_the_derivation(certifier):
    candidate = chain()
    sound = ground(candidate, certifier)

    def reason(**update):
        return refusal(prove_provenance, replace(sound, candidate=changed(candidate, **update)))

    assert reason(toolset=("line_facts", "station_facts")) == "foreign_tool"
    assert reason(toolset=(*candidate.toolset, "no_such_tool")) == "foreign_tool"
    assert reason(toolset=(*candidate.toolset, "line_facts")) == "foreign_tool", "named twice"
    idle = candidate.calls[0].model_copy(update={"id": "c4"})
    assert reason(calls=(*candidate.calls, idle)) == "unused_call"
    assert reason(calls=(*candidate.calls, candidate.calls[0])) == "misnumbered_call"
    assert reason(expression=ref(candidate.calls[0], "height")) == "unused_call"
    assert reason(expression=Apply("add", (candidate.program.expression, Const(0.5, "decimal")))) == "unstated_constant"
    assert reason(expression=Apply("abs", (candidate.program.expression,))) == "other_program"
    assert reason(answer=DecimalAnswer(unit="EUR", decimals=1)) == "other_program"
    assert reason(question=candidate.question.replace("first-class", "first-class  ")) == "other_question"
    assert reason(question=candidate.question.replace("Oakwick", "Oakham")) == "unstated_constant"


# --- necessity -------------------------------------------------------------------------------------------------------


def test_necessity_finds_an_effect_of_every_call(certifier):
    assert set(prove_necessity(ground(chain(), certifier))["effects"]) == {"c1", "c2", "c3"}
    trail, calls = pair()
    call = trail.make("station_facts", station=station(STATIONS[20]))
    heights = [of(c, "height") for c in (*calls, call)]
    details = {"entity": "rail.station", "constants": [STATIONS[3], STATIONS[8], STATIONS[20]]}
    effects = prove_necessity(ground(trail.asked("winner", *heights, op="max", **details), certifier))["effects"]
    assert set(effects) == {"c1", "c2", "c3"}, "a losing branch is needed: another result there could win"


def test_necessity_refuses_a_call_whose_result_makes_no_difference(certifier):
    candidate = difference()
    left, right = candidate.program.expression.args
    first = Apply("first", (Apply("list", (left, right)),))
    assert (
        refusal(
            prove_necessity,
            ground(changed(candidate, expression=first, gold=f"{candidate.calls[0].result['height']}"), certifier),
        )
        == "idle_call"
    )
    nothing = Apply("sub", (Apply("add", (left, right)), Apply("add", (left, right))))
    assert (
        refusal(prove_necessity, ground(changed(candidate, expression=nothing, gold="0.0"), certifier)) == "idle_call"
    )


# --- uniqueness ------------------------------------------------------------------------------------------------------


def test_uniqueness_counts_what_it_enumerated(certifier):
    evidence = prove_uniqueness(ground(chain(), certifier))
    assert evidence["constants"] == 2 and evidence["values_compared"] > 3
    assert evidence["rounding_margin"] == "0.500000", "a value of the tool's own precision is exactly printable"


def test_uniqueness_refuses_names_that_two_things_have(railway):
    def twin(value):
        return "Oakwick station" if value in (START, "ASHFO") else str(value)

    kinds = tuple(replace(kind, describe=twin) if kind.name == "rail.station" else kind for kind in ENTITIES)
    pool = ToolPool("railway:POOL", TOOLS, kinds)
    assert (
        refusal(prove_uniqueness, ground(chain(pool), Certifier(pool, Recorder(railway.process, pool))))
        == "ambiguous_name"
    )

    asked = terminus()
    sound = Certifier(POOL, Recorder(railway.process, POOL))
    prove_uniqueness(ground(asked, sound))
    shared = asked.answer.model_copy(update={"aliases": ("Ashford",)})
    assert asked.gold != "ASHFO"
    assert refusal(prove_uniqueness, ground(changed(asked, answer=shared), sound)) == "ambiguous_name"


def test_uniqueness_refuses_a_second_value(certifier):
    asked = terminus()
    line = asked.calls[0].result["line"]
    wide = asked.answer.model_copy(update={"aliases": (*asked.answer.aliases, line)})
    assert refusal(prove_uniqueness, ground(changed(asked, answer=wide), certifier)) == "second_value"


@pytest.mark.parametrize(("shift", "refused"), [(0.05, True), (0.05005, True), (0.051, False), (0.0, False)])
def test_uniqueness_refuses_a_knife_edge(certifier, shift, refused):
    """The unrounded answer is the gold plus a shift; half a unit of the last place is a tie."""
    candidate = difference()
    shifted = changed(candidate, expression=Apply("add", (candidate.program.expression, Const(shift, "decimal"))))
    if refused:
        assert refusal(prove_uniqueness, ground(shifted, certifier)) == "knife_edge"
    else:
        prove_uniqueness(ground(shifted, certifier))


# --- no leak ---------------------------------------------------------------------------------------------------------


def test_no_leak_looks_for_the_answer_and_every_step(certifier):
    candidate = chain()
    evidence = prove_no_leak(ground(candidate, certifier))
    assert evidence["values"] >= 3 and 0 <= evidence["guess_chance"] <= 0.05
    gold, line = candidate.gold, candidate.calls[0].result["line"]
    for text in (gold, f"({gold})", f"{float(gold):.3f}", f"{gold}."):
        leaking = changed(candidate, question=f"{candidate.question} Is it {text}?")
        assert refusal(prove_no_leak, ground(leaking, certifier)) == "answer_in_question", text
    leaking = changed(candidate, question=f"{candidate.question} It is on {line}.")
    assert refusal(prove_no_leak, ground(leaking, certifier)) == "step_in_question"
    for text in (f"9{gold}", f"{gold}7", f"{line}0"):
        prove_no_leak(ground(changed(candidate, question=f"{candidate.question} Not {text}."), certifier))


def test_no_leak_reads_numbers_and_dates_however_they_are_written(certifier):
    trail, calls = pair()
    asked = trail.asked("later_date", of(calls[0], "opened"), days=77)
    asked = changed(asked, gold="1912-03-07")
    for text in ("1912-03-07", "7 March 1912", "March 7, 1912"):
        leaking = changed(asked, question=f"{asked.question} Is it {text}?")
        assert refusal(prove_no_leak, ground(leaking, certifier)) == "answer_in_question", text
    number = changed(difference(), gold="1250.5")
    for text in ("1,250.5", "1250.50", "-1250.5"):
        leaking = changed(number, question=f"{number.question} Is it {text}?")
        assert refusal(prove_no_leak, ground(leaking, certifier)) == "answer_in_question", text


def test_no_leak_refuses_what_can_be_guessed(certifier):
    candidate = difference()
    few = changed(candidate, answer=IntegerAnswer(), gold=3)
    assert refusal(prove_no_leak, ground(few, certifier)) == "guessable"
    common = changed(candidate, answer=IntegerAnswer(), gold=365)
    assert refusal(prove_no_leak, ground(common, certifier)) == "guessed", "a number that everybody tries first"
    prove_no_leak(ground(changed(candidate, answer=IntegerAnswer(), gold=367), certifier))
    trail, calls = pair()
    ranked = [calls[0], calls[1], trail.make("station_facts", station=station(STATIONS[20]))]
    details = {"entity": "rail.station", "constants": [STATIONS[3], STATIONS[8], STATIONS[20]], "op": "descending"}
    three = trail.asked("ranking", *(of(call, "height") for call in ranked), **details)
    assert refusal(prove_no_leak, ground(three, certifier)) == "guessable", "three things have six orders"


def test_no_leak_does_not_believe_that_the_answer_is_listed(certifier):
    asked = chain()
    details = {**asked.wording.details, "constants": [asked.gold]}
    exempt = changed(asked, wording=asked.wording.model_copy(update={"details": details}))
    prove_no_leak(ground(asked, certifier))
    assert refusal(prove_no_leak, ground(exempt, certifier)) == "guessed"


def test_yes_or_no_may_be_guessed(certifier):
    trail, calls = pair()
    asked = trail.asked("change", *(of(call, "height") for call in calls), op="above")
    assert prove_no_leak(ground(asked, certifier))["guess_chance"] == 0.5


# --- no shortcut -----------------------------------------------------------------------------------------------------


def long_way(start: str, *more: str) -> Candidate:
    """How high a station's line ends, found in three calls, with more tools at hand."""
    trail = Trail(SHORT)
    first = trail.make("station_facts", station=station(start))
    second = trail.make("line_facts", line=of(first, "line"))
    third = trail.make("station_facts", station=of(second, "terminus"))
    asked = trail.asked("value", of(third, "height"))
    return changed(asked, toolset=(*asked.toolset, *more))


def test_no_shortcut_refuses_a_tool_that_gives_the_same_in_fewer_calls(railway):
    certifier = Certifier(SHORT, Recorder(railway.process, SHORT))
    assert prove_no_shortcut(ground(long_way(START), certifier))["wanted"] == 1
    with pytest.raises(Refused, match="terminus_height gives c3/height in 1 call") as caught:
        prove_no_shortcut(ground(long_way(START, "terminus_height"), certifier))
    assert caught.value.reason == "shortcut"


def test_agreement_by_chance_is_no_shortcut(railway):
    certifier = Certifier(SHORT, Recorder(railway.process, SHORT))
    end = SHORT.call("station_facts", {"station": stops_of(line_of_station(LUCKY))[-1]}).value["height"]
    assert SHORT.call("lucky_height", {"station": LUCKY}).value == {"climb": end}
    evidence = prove_no_shortcut(ground(long_way(LUCKY, "lucky_height"), certifier))
    assert evidence["searched"] >= 1


# --- checker ---------------------------------------------------------------------------------------------------------


def test_checker_plays_every_probe(certifier):
    evidence = prove_checker(ground(chain(), certifier))
    assert evidence["probes"] > 20 and evidence["values"] > 3


def test_checker_refuses_a_set_that_listing_everything_would_answer(certifier):
    trail = Trail()
    lists = [trail.make("line_stations", line=seed("rail.line", line)) for line in ("R14", "R15")]
    apart = trail.asked(
        "overlap", *(of(call, "stations") for call in lists), columns=[None, None], op="difference", ask="members"
    )
    prove_checker(ground(apart, certifier))
    trail = Trail()
    whole = trail.asked("members", of(trail.make("line_stations", line=seed("rail.line", "R14")), "stations"))
    assert refusal(prove_checker, ground(whole, certifier)) == "probe_accepted"


def test_checker_refuses_a_gold_answer_that_its_type_does_not_take(certifier):
    line = terminus().calls[0].result["line"]
    doubtful = changed(difference(), answer=EntityAnswer(entity="rail.line", aliases=(" ",)), gold=line)
    assert refusal(prove_checker, ground(doubtful, certifier)) in ("probe_accepted", "gold_refused")


# --- fresh -----------------------------------------------------------------------------------------------------------


def test_fresh():
    candidate, seen, none = chain(), Seen(), Contamination()
    evidence = prove_fresh(candidate, seen, none)
    assert evidence["nearest"] == 0.0 and evidence["contamination"] == "none"
    seen.add(candidate)
    assert refusal(prove_fresh, candidate, seen, none) == "duplicate_text"
    shouted = changed(candidate, question=candidate.question.upper().replace("?", " !"))
    assert refusal(prove_fresh, shouted, seen, none) == "duplicate_text"
    reworded = changed(candidate, question="How high does the line of Oakwick station end?")
    assert refusal(prove_fresh, reworded, seen, none) == "duplicate_answer"

    long = changed(difference(), question=" ".join(f"word{n}" for n in range(200)))
    seen.add(long)
    near = changed(candidate, question=long.question + " more", gold="another")
    assert refusal(prove_fresh, near, seen, none) == "near_duplicate"
    far = changed(candidate, question=" ".join(f"word{n}" for n in range(0, 400, 2)), gold="another")
    assert prove_fresh(far, seen, none)["nearest"] < 0.95


def test_fresh_refuses_a_contaminated_question():
    candidate = chain()
    listed = Contamination([f"Exercise 12. {candidate.question}"], "textbook")
    assert refusal(prove_fresh, candidate, Seen(), listed) == "contaminated"
    assert (
        prove_fresh(candidate, Seen(), Contamination(["Exercise 12. Something else altogether, at length."], "b"))[
            "contamination"
        ]
        == "b"
    )


# --- the certifier ---------------------------------------------------------------------------------------------------


def test_the_certifier_seals_a_sound_candidate_once(railway):
    certifier = Certifier(POOL, Recorder(railway.process, POOL))
    candidate = chain()
    certifier.recorder.prepare([candidate])
    task = certifier.seal(candidate, certifier.examine(candidate), None, 1, 2)
    assert not isinstance(task, Rejection)
    assert task.certificate.seal == task.seal() and task.id.startswith("railway-")
    assert (task.difficulty.calls, task.difficulty.depth, task.difficulty.width) == (3, 3, 1)
    assert (task.provenance.seed, task.provenance.item, task.provenance.pool) == (1, 2, POOL.reference)
    again = certifier.seal(candidate, certifier.examine(candidate), None, 1, 3)
    assert isinstance(again, Rejection) and (again.proof, again.reason) == ("fresh", "duplicate_text")


def test_the_certifier_names_the_first_proof_that_fails(certifier):
    wrong = changed(chain(), gold="1.0")
    outcome = certifier.examine(wrong)
    assert isinstance(outcome, Rejection)
    assert (outcome.proof, outcome.reason) == ("entailment", "other_answer")
