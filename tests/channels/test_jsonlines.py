"""The headless commands as others call them: one line in, one line out, a bad line in its place, the run goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import moment
from bot.channels.jsonlines import Consult, Lines, Play
from bot.content.load import load
from bot.core.facts import ACTIONS
from bot.core.session import Session
from tests.conftest import NOW, ROOT

LIBRARY = load(ROOT)
KEYS = (
    "action basis levels could_be reasons cautions would_change ask_next children contacts services articles record"
).split()


def consult(*lines: Any) -> list[dict[str, Any]]:
    return answers(Lines(Consult(LIBRARY, "demonstration", lambda: NOW, moment)), lines)


def play(*lines: Any) -> list[dict[str, Any]]:
    fresh = Session("play", LIBRARY.hash, "consult", "demonstration")
    return answers(Lines(Play(LIBRARY, fresh, lambda: NOW, moment)), lines)


def answers(lines: Lines, given: Iterable[Any]) -> list[dict[str, Any]]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in given]
    return [json.loads(answer) for answer in lines.run(raw)]


def test_an_answer_has_every_key_that_others_rely_on() -> None:
    (answer,) = consult({"id": "b", "facts": ["drug-misuse", "under-five"], "nation": "england"})
    assert answer["id"] == "b"
    assert set(KEYS) <= set(answer)
    assert set(answer["levels"]) == {"statutory", "hardiker", "essex-2010", "LOCAL"}
    assert all({"text", "facts", "source"} <= set(reason) for reason in answer["reasons"])
    assert all({"name", "phone", "open"} <= set(contact) for contact in answer["contacts"])
    assert all({"fact", "to"} <= set(change) for change in answer["would_change"])


@pytest.mark.parametrize("consent", ["given", "refused", "not-asked", "unsafe-to-ask"])
def test_consent_is_taken_from_its_own_key_or_from_the_facts(consent: str) -> None:
    own, listed = consult({"facts": ["neglect"], "consent": consent}, {"facts": ["neglect", consent]})
    assert own["consent"] == listed["consent"] == consent
    assert own["action"] == listed["action"] == "refer"


def test_children_may_bring_their_own_facts_and_each_has_an_action() -> None:
    (answer,) = consult({"children": [{"age_years": 3, "facts": ["unsafe-substances"]}, {"unborn_weeks": 20}]})
    assert answer["action"] == "refer-now"
    assert [child["action"] for child in answer["children"]] == ["refer-now", "consult"]


def test_the_clock_can_be_set_on_any_line() -> None:
    day, night = consult(
        {"facts": ["neglect"], "at": "2026-11-23T11:00"}, {"facts": ["neglect"], "at": "2026-11-23T19:30"}
    )
    opening = [{c["id"]: c["open"] for c in answer["contacts"]}["front-door"] for answer in (day, night)]
    assert opening == [True, False]
    assert "19:30" in night["record"]


BAD = [
    b"not json",
    b"[1]",
    b"\xff\xfe",
    b'"text"',
    {"facts": "physical-harm"},
    {"facts": ["no-such-fact"]},
    {"facts": [1]},
    {"denied": None},
    {"nation": "atlantis"},
    {"role": "wizard"},
    {"consent": "maybe"},
    {"facts": ["given", "refused"]},
    {"text": 5},
    {"text": "x" * 30_000},
    {"at": "yesterday"},
    {"at": 7},
    {"children": [{"age_years": -1}]},
    {"children": [{"age_years": "three"}]},
    {"children": {"age_years": 3}},
    {"children": [{"facts": ["no-such-fact"]}]},
]


@pytest.mark.parametrize("bad", BAD, ids=[str(bad)[:40] for bad in BAD])
def test_a_bad_line_gives_an_error_in_its_place_and_the_run_goes_on(bad: Any) -> None:
    if isinstance(bad, dict):
        bad = {"id": "x", **bad}
    lines = Lines(Consult(LIBRARY, "demonstration", lambda: NOW, moment))
    before, wrong, after = answers(lines, [{"facts": ["danger-now"]}, bad, {"facts": ["danger-now"]}])
    assert before["action"] == after["action"] == "act-now"
    assert set(wrong["error"]) == {"code", "message"}
    assert wrong.get("id") == ("x" if isinstance(bad, dict) else None)
    assert lines.failed


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*KEYS, "facts", "text", "children", "denied", "at", "nation"]), inner)
        ),
        max_leaves=8,
    )
)
def test_any_json_gets_an_answer_or_an_error_object(value: Any) -> None:
    (answer,) = consult(value)
    assert answer.get("action") in ACTIONS or answer["error"]["code"]


def test_a_blank_line_is_passed_over() -> None:
    assert len(consult(b"\n", {"facts": []}, b"   \n")) == 1


def test_a_dialogue_is_played_and_its_outcome_is_the_consults_object() -> None:
    *_, last = play({"start": True}, {"tap": "danger.none"}, {"tap": "harm.told"}, {"tap": "view.skip"})
    assert last["ended"]
    assert last["outcome"]["id"] == "consult"
    assert set(KEYS) <= set(last["outcome"])
    assert last["outcome"]["action"] == "refer-now"


def test_every_option_says_which_facts_it_sets() -> None:
    (first,) = play({"start": True})
    options = {option["id"]: option["facts"] for option in first["replies"][-1]["options"]}
    assert options["danger.hurt"] == {"danger-now": "yes"}
    assert set(options["danger.none"].values()) == {"no"}
    assert set(options["danger.dont-know"].values()) == {"unknown"}


def test_start_begins_anew_at_any_time() -> None:
    first, _, again = play({"start": True}, {"tap": "danger.none"}, {"start": True})
    assert again == first


@pytest.mark.parametrize(
    "turn", [{"tap": "harm.none"}, {"tap": ""}, {"say": ""}, {"say": "\u202e\u0000"}, {"command": "/x"}]
)
def test_what_does_not_fit_gets_a_reply_and_changes_nothing(turn: dict[str, str]) -> None:
    first, odd = play({"start": True}, turn)
    assert odd["replies"][-1] == first["replies"][-1]
    assert len(odd["replies"]) == 2


@pytest.mark.parametrize("turn", [{}, {"tap": 1}, {"say": "a", "tap": "b"}, {"say": None}])
def test_a_turn_of_the_wrong_shape_gets_an_error_object(turn: dict[str, Any]) -> None:
    (answer,) = play(turn)
    assert answer["error"]["code"] == "bad-line"


def test_the_same_facts_give_the_same_answer_played_or_asked_at_once() -> None:
    *_, played = play(
        {"start": True},
        *(
            {"tap": tap}
            for tap in (
                "danger.none",
                "harm.none",
                "abuse.none",
                "parent.drugs",
                "care.care",
                "history.none",
                "age.small",
                "view.skip",
            )
        ),
    )
    facts = played["outcome"]["facts"]
    (asked,) = consult({"facts": facts["yes"], "denied": facts["no"], "unknown": facts["unknown"]})
    for key in ("action", "levels", "could_be", "would_change", "ask_next", "basis"):
        assert asked[key] == played["outcome"][key], key
