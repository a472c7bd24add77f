"""A whole family: several children, consent, nations, contacts and hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.consult import Case, advise
from bot.core.facts import ACTIONS, CONSENT, NATIONS, Known, age_facts
from bot.core.library import Library
from bot.core.walk import ChildKnown
from tests.conftest import known

LONDON = ZoneInfo("Europe/London")


def child(
    library: Library, age: float | None = None, weeks: int | None = None, facts: tuple[str, ...] = ()
) -> ChildKnown:
    return ChildKnown(age, weeks, Known(yes=library.vocabulary.mask((*facts, *age_facts(age, weeks)))))


def test_the_answer_is_for_the_child_most_at_risk_and_names_each(library: Library, now: datetime) -> None:
    children = (child(library, 3, facts=("unsafe-substances",)), child(library, 12), child(library, weeks=20))
    advice = advise(
        Case(known(library, ["drug-misuse"], no=["care-affected"]), children), library, "demonstration", now
    )
    assert advice.action == "refer-now"
    assert [ACTIONS[one.rank] for one in advice.children] == ["refer-now", "early-help", "refer"]


def test_a_baby_does_not_answer_for_a_brother_of_twelve(library: Library, now: datetime) -> None:
    family = known(library, ["care-affected", "under-one"])
    advice = advise(Case(family, (child(library, 0.5), child(library, 12))), library, "demonstration", now)
    assert [ACTIONS[one.rank] for one in advice.children] == ["refer-now", "refer"]
    assert advice.action == "refer-now"


def test_a_danger_said_of_one_child_is_the_familys_answer(library: Library, now: datetime) -> None:
    case = Case(Known(), (child(library, 3), child(library, 7, facts=("child-alone-now",))))
    assert advise(case, library, "demonstration", now).action == "act-now"


@pytest.mark.parametrize("consent", CONSENT)
def test_consent_never_changes_the_action(library: Library, now: datetime, consent: str) -> None:
    case = Case(known(library, ["care-affected", "drug-misuse"]))
    assert (
        advise(replace(case, consent=consent), library, "demonstration", now).rank
        == advise(case, library, "demonstration", now).rank
    )


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("hour", [3, 11, 19])
def test_in_danger_999_is_rung_first_in_every_nation_at_every_hour(library: Library, nation: str, hour: int) -> None:
    at = datetime(2026, 12, 25, hour, 0, tzinfo=LONDON)
    advice = advise(Case(known(library, ["danger-now"]), nation=nation), library, "demonstration", at)
    assert advice.reached[0].contact.phone == "999"
    assert advice.reached[0].open


@pytest.mark.parametrize(
    ("at", "first"),
    [
        (datetime(2026, 11, 23, 11, 0, tzinfo=LONDON), "front-door"),
        (datetime(2026, 11, 23, 19, 30, tzinfo=LONDON), "emergency-duty-team"),
        (datetime(2026, 12, 25, 11, 0, tzinfo=LONDON), "emergency-duty-team"),
        (datetime(2026, 11, 28, 11, 0, tzinfo=LONDON), "emergency-duty-team"),
    ],
)
def test_the_duty_team_that_is_open_is_shown_as_open(library: Library, at: datetime, first: str) -> None:
    advice = advise(Case(known(library, ["neglect"])), library, "demonstration", at)
    openings = {reached.contact.id: reached.open for reached in advice.reached}
    assert openings[first] is True
    assert [key for key in ("front-door", "emergency-duty-team") if openings[key]] == [first]


def test_another_nations_family_is_not_sent_to_this_countys_front_door(library: Library, now: datetime) -> None:
    advice = advise(Case(known(library, ["neglect"]), nation="wales"), library, "demonstration", now)
    ids = [reached.contact.id for reached in advice.reached]
    assert "front-door" not in ids
    assert "social-care-wales" in ids


def test_each_nation_gets_its_own_abuse_helpline(library: Library, now: datetime) -> None:
    lines = {
        "england": "0808 2000 247",
        "wales": "0808 80 10 800",
        "scotland": "0800 027 1234",
        "northern-ireland": "0808 802 1414",
    }
    for nation, phone in lines.items():
        advice = advise(Case(known(library, ["domestic-abuse"]), nation=nation), library, "demonstration", now)
        shown = {reached.contact.phone for reached in advice.reached}
        assert phone in shown
        assert not (set(lines.values()) - {phone}) & shown
