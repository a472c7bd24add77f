"""The rules that hold everywhere, over random families of any size."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.load import load
from bot.core.conditions import Condition, Shape
from bot.core.consult import Case, advise, weigh
from bot.core.facts import ACTIONS, FACT_GROUPS, Known, State
from bot.core.library import Library
from bot.core.thresholds import STATUTORY_LEVELS, rank
from tests.conftest import NOW, ROOT, known

LIBRARY = load(ROOT)
VOCABULARY = LIBRARY.vocabulary
SCALE = LIBRARY.scale("demonstration")
FACTS = [fact.id for fact in VOCABULARY.facts]
RISKS = list(VOCABULARY.names(VOCABULARY.risks))
PROTECTIVE = list(VOCABULARY.names(VOCABULARY.protective))
HARMFUL = list(VOCABULARY.names(VOCABULARY.groups["child_harm"] | VOCABULARY.groups["danger_now"]))
REFER_TODAY = (
    "physical-harm sexual-harm unexplained-injury injury-non-mobile fabricated-illness exploitation honour-based-abuse "
    "forced-marriage fgm known-risk-adult past-strangulation-or-threat thoughts-of-harming-child withdrawal-at-birth "
    "high-risk-abuse child-disclosed"
).split()

families = st.dictionaries(st.sampled_from(FACTS), st.sampled_from(list(State)), max_size=14)


def as_known(family: dict[str, State]) -> Known:
    found = Known()
    for fact, state in family.items():
        found = found.put(VOCABULARY.bit(fact), state)
    return found


def levels(family: Known) -> list[int | None]:
    complete = VOCABULARY.complete(family)
    return [framework.value(complete) for framework in LIBRARY.frameworks.values() if framework.of == "levels"]


@pytest.mark.parametrize("fact", VOCABULARY.names(VOCABULARY.groups["danger_now"]))
def test_any_danger_is_act_now(fact: str) -> None:
    assert SCALE.rank(known(LIBRARY, [fact])) == rank("act-now")


@pytest.mark.parametrize("fact", REFER_TODAY)
def test_serious_harm_is_never_below_refer_now(fact: str) -> None:
    assert SCALE.rank(known(LIBRARY, [fact], no=["care-affected"])) >= rank("refer-now")


@pytest.mark.parametrize("pair", [("domestic-abuse", "escalating"), ("unborn", "previous-removal")])
def test_grave_pairs_are_never_below_refer_now(pair: tuple[str, str]) -> None:
    assert SCALE.rank(known(LIBRARY, pair)) >= rank("refer-now")


@settings(max_examples=600, deadline=None)
@given(families, st.sampled_from(RISKS))
def test_adding_a_worse_fact_never_lowers_the_action_or_a_level(family: dict[str, State], worse: str) -> None:
    before = as_known(family)
    after = before.put(VOCABULARY.bit(worse), State.YES)
    assert SCALE.rank(after) >= SCALE.rank(before)
    for old, new in zip(levels(before), levels(after), strict=True):
        assert old is None or (new is not None and new >= old)


@settings(max_examples=600, deadline=None)
@given(families, st.sampled_from(FACTS))
def test_unknown_is_never_below_denied(family: dict[str, State], fact: str) -> None:
    bit, base = VOCABULARY.bit(fact), as_known(family)
    assert SCALE.rank(base.put(bit, State.UNKNOWN)) >= SCALE.rank(base.put(bit, State.NO))


@settings(max_examples=400, deadline=None)
@given(families, st.sampled_from(HARMFUL), st.sets(st.sampled_from(PROTECTIVE), min_size=1))
def test_protective_factors_never_lower_what_a_harm_raised(
    family: dict[str, State], harm: str, factors: set[str]
) -> None:
    base = as_known(family).put(VOCABULARY.bit(harm), State.YES)
    helped = base.put(VOCABULARY.mask(factors), State.YES)
    bare = base.put(VOCABULARY.mask(factors), State.NO)
    harm_alone = Known(yes=VOCABULARY.bit(harm), no=VOCABULARY.complete(base).no & VOCABULARY.risks)
    assert SCALE.rank(helped) >= SCALE.rank(harm_alone)
    if SCALE.rank(bare) >= rank("consult"):
        assert SCALE.rank(helped) == SCALE.rank(bare)


@settings(max_examples=300, deadline=None)
@given(families)
def test_facts_to_confirm_count_for_nothing_and_are_asked_first(family: dict[str, State]) -> None:
    base = as_known({fact: state for fact, state in family.items() if state is not State.TO_CONFIRM})
    with_doubt = as_known(family)
    assert SCALE.rank(with_doubt) == SCALE.rank(base)
    asked = advise(Case(with_doubt), LIBRARY, "demonstration", NOW).ask_next
    doubtful = set(VOCABULARY.names(VOCABULARY.complete(with_doubt).confirm))
    assert set(asked[: len(doubtful)]) == doubtful


@settings(max_examples=200, deadline=None)
@given(families)
def test_the_answer_lies_between_its_best_and_worst(family: dict[str, State]) -> None:
    advice = advise(Case(as_known(family)), LIBRARY, "demonstration", NOW)
    assert advice.best <= advice.rank <= advice.worst


@settings(max_examples=60, deadline=None)
@given(families)
def test_every_named_change_comes_about(family: dict[str, State]) -> None:
    case = Case(as_known(family))
    advice = advise(case, LIBRARY, "demonstration", NOW)
    for move in advice.moves:
        changed = case.known
        for fact, state in move.changes:
            changed = changed.put(VOCABULARY.bit(fact), state)
        assert weigh(Case(changed), LIBRARY, SCALE) == move.to != advice.rank


@settings(max_examples=200, deadline=None)
@given(families)
def test_what_could_change_the_answer_is_what_is_asked(family: dict[str, State]) -> None:
    """A fact that is not live changes nothing, whichever way it is answered and whatever else turns out to be so."""
    base = as_known({fact: state for fact, state in family.items() if state is not State.TO_CONFIRM})
    live = SCALE.live(base)
    dead = VOCABULARY.everything & ~live & ~VOCABULARY.complete(base).answered
    for state in (State.YES, State.NO):
        risky = dead & VOCABULARY.risks
        assert state is State.NO or SCALE.rank(base.put(risky, state)) <= SCALE.span(base)[1]
    assert SCALE.span(base)[0] == SCALE.span(base)[1] or live


@pytest.mark.parametrize("vulnerability", VOCABULARY.names(VOCABULARY.groups["parental_vulnerabilities"]))
@pytest.mark.parametrize("support", ["in-treatment", "stable-prescription", "seeking-help"])
def test_a_supported_vulnerability_is_low_only_where_care_was_asked_about(vulnerability: str, support: str) -> None:
    facts = [vulnerability, support]
    assert SCALE.rank(known(LIBRARY, facts)) >= rank("consult")
    assert SCALE.rank(known(LIBRARY, facts, unknown=["care-affected"])) >= rank("consult")


def test_one_supported_problem_with_care_asked_about_is_one_service() -> None:
    case = known(LIBRARY, ["drug-misuse", "stable-prescription"], no=["care-affected"])
    assert ACTIONS[SCALE.rank(case)] == "single-service"


def test_nothing_known_is_not_an_answer_that_all_is_well() -> None:
    assert ACTIONS[SCALE.rank(Known())] == "consult"


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        (["domestic-abuse"], 3),
        (["drug-misuse", "domestic-abuse"], 4),
        (["physical-harm"], None),
    ],
)
def test_essex_2010_counts_parental_vulnerabilities(facts: list[str], level: int | None) -> None:
    assert LIBRARY.frameworks["essex-2010"].value(known(LIBRARY, facts)) == level


@pytest.mark.parametrize(
    ("facts", "tier"),
    [
        ([], 1),
        (["drug-misuse"], 2),
        (["drug-misuse", "mental-ill-health"], 2),
        (["drug-misuse", "care-affected"], 3),
        (["drug-misuse", "physical-harm"], 4),
    ],
)
def test_hardiker_looks_at_the_impact_on_the_child(facts: list[str], tier: int) -> None:
    assert LIBRARY.frameworks["hardiker"].value(known(LIBRARY, facts)) == tier


def test_the_statutory_level_of_each_action_is_the_one_promised() -> None:
    assert [STATUTORY_LEVELS[action] for action in ACTIONS] == [1, 2, 2, None, 3, 4, 4]


def test_a_condition_that_a_worse_fact_could_switch_off_is_seen() -> None:
    denied = Condition(Shape.NO, VOCABULARY.bit("neglect"))
    without_a_risk = Condition(Shape.WITHOUT, VOCABULARY.bit("neglect"))
    a_strength_raises = Condition(Shape.YES, VOCABULARY.bit("in-treatment"))
    assert not any(one.monotone(VOCABULARY) for one in (denied, without_a_risk, a_strength_raises))


def test_the_vocabulary_keeps_every_id_that_others_rely_on(library: Library, shared: object) -> None:
    import yaml  # noqa: PLC0415 - only this test reads the contract

    contract = yaml.safe_load((ROOT.parent / "shared/contract/vocabulary.yaml").read_text())
    for group in FACT_GROUPS:
        assert set(contract[group]) <= {fact.id for fact in library.vocabulary.facts if fact.group == group}, group
    assert set(contract["roles"]) <= set(library.vocabulary.roles)
    assert set(contract["needs"]) <= set(library.vocabulary.needs)
    assert set(contract["consent"]) == set(library.vocabulary.consent)
