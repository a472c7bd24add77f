"""The engine over a small made-up flow: every kind of question, skipping, hand-over, digression, going back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content import schema
from bot.content.compile import Compiler
from bot.content.load import load, shaped
from bot.content.yamlfile import parse
from bot.core.facts import Known, State
from bot.core.flow import Flow, Kind
from bot.core.library import Library
from bot.core.session import Did, Event, Session
from bot.core.walk import Place, place
from bot.desk.messages import Tap, Text
from bot.desk.turn import Turn, opening, turn
from bot.errors import InputError, UnknownId
from tests.conftest import NOW, ROOT

MADE_UP = """
schema: 1
id: made-up
title: A made-up flow
about: Every kind of question.
sources: ["004"]
reviewed: 2026-11-22
review_by: 2027-05-22
start: age
nodes:
  age:
    ask: number
    text: How old is the youngest?
    options:
      - {id: baby, label: Under 1, below: 1, facts: {under-one: "yes"}}
      - {id: small, label: 1 to 4, below: 5, facts: {under-five: "yes", under-one: "no"}}
      - {id: older, label: 5 or more, below: 18, facts: {under-five: "no", under-one: "no"}}
    next: signs
  signs:
    ask: several
    text: Which are so?
    options:
      - {id: upset, label: Upset, facts: {distress: "yes"}}
      - {id: school, label: School, facts: {missing-education: "yes"}}
    next: [{when: distress, to: advice}, {when: {no: distress}, to: words}, {to: words}]
  advice:
    screen: Be kind.
    steps: [Listen., Write it down.]
    next: words
  words:
    ask: text
    text: Anything else?
    next: [{action_at_least: refer, to: grave}, {to: done}]
  grave:
    outcome: grave
  done:
    outcome: done
"""


def flow_of(text: str, library: Library) -> Flow:
    file = parse("flows/made-up.yaml", text)
    model, faults = shaped(file, schema.FlowFile)
    assert model, faults
    compiler = Compiler(library.vocabulary, library.sources)
    flow = compiler.flow(file, model, part=False, dont_know="Don't know", onward="Next")
    assert not compiler.faults, compiler.faults
    return flow


LIBRARY = load(ROOT)
MADE = replace(LIBRARY, flows={**LIBRARY.flows, "made-up": flow_of(MADE_UP, LIBRARY)})
SESSION = Session("s", LIBRARY.hash, "made-up", "demonstration")


def at(*events: Event, flow: str = "made-up") -> Place:
    session = replace(SESSION, flow=flow, events=events)
    return place(MADE.flows, MADE.scale("demonstration"), session)


def answered(node: str, *codes: str, flow: str = "made-up") -> Event:
    return Event(Did.ANSWERED, flow, node, codes)


def bit(fact: str) -> int:
    return LIBRARY.vocabulary.bit(fact)


def played(*messages: Tap | Text) -> Turn:
    found = opening(MADE, SESSION, NOW)
    for message in messages:
        found = turn(MADE, found.session, message, NOW)
    return found


@pytest.mark.parametrize(
    ("typed", "fact"), [("0", "under-one"), ("0.5", "under-one"), ("1", "under-five"), ("4", "under-five")]
)
def test_a_typed_number_falls_into_its_band(typed: str, fact: str) -> None:
    found = played(Text(typed))
    here = place(MADE.flows, MADE.scale("demonstration"), found.session)
    assert here.known.yes & bit(fact)
    assert here.node.id == "signs"


@pytest.mark.parametrize("typed", ["-1", "18", "ninety", "1e9", "nan", "inf"])
def test_a_number_outside_every_band_is_asked_again(typed: str) -> None:
    found = played(Text(typed))
    assert place(MADE.flows, MADE.scale("demonstration"), found.session).node.id == "age"


def test_dont_know_leaves_every_fact_of_the_question_unknown() -> None:
    here = at(answered("age", "dont-know"))
    assert here.known.unknown == LIBRARY.vocabulary.mask(["under-one", "under-five"])
    assert here.node.id == "signs"


def test_what_was_ticked_is_so_and_what_was_left_is_not() -> None:
    here = at(answered("age", "older"), answered("signs", "school"))
    assert here.known.state(bit("missing-education")) is State.YES
    assert here.known.state(bit("distress")) is State.NO
    assert here.node.id == "words"


def test_an_edge_opens_by_its_condition_and_a_screen_waits_to_be_read() -> None:
    here = at(answered("age", "older"), answered("signs", "upset"))
    assert here.node.kind is Kind.SCREEN
    assert at(answered("age", "older"), answered("signs", "upset"), answered("advice", "next")).node.id == "words"


def test_an_edge_can_open_by_the_action() -> None:
    told = Event(Did.TOLD, "made-up", "words", ("neglect=yes",))
    steps = (answered("age", "older"), answered("signs", "none"))
    assert at(*steps, answered("words", "said")).node.id == "done"
    assert at(*steps, told, answered("words", "said")).node.id == "grave"


def test_a_question_whose_facts_are_known_is_skipped() -> None:
    told = Event(Did.TOLD, "made-up", "", ("under-one=yes",))
    assert at(told).node.id == "signs"


def test_what_one_flow_settled_is_handed_to_the_next() -> None:
    here = at(answered("age", "baby"), Event(Did.ENTERED, "consult"))
    assert here.flow.id == "consult"
    assert here.known.yes & bit("under-one")
    assert here.depth == 1


def test_leaving_a_digression_returns_to_where_it_began_and_keeps_what_it_settled() -> None:
    inside = (answered("age", "baby"), Event(Did.ENTERED, "consult"), answered("danger", "none", flow="consult"))
    here = at(*inside, Event(Did.LEFT, "consult"))
    assert (here.flow.id, here.node.id, here.depth) == ("made-up", "signs", 0)
    assert here.known.no & bit("danger-now")


def test_leaving_once_too_often_changes_nothing() -> None:
    assert at(answered("age", "baby"), Event(Did.LEFT, "made-up")).node.id == "signs"


def test_a_reopened_question_is_asked_though_its_facts_are_known() -> None:
    steps = (answered("age", "older"), answered("signs", "none"))
    reopened = Event(Did.REOPENED, "made-up", "age")
    assert at(*steps, reopened).node.id == "age"
    assert at(*steps, reopened, answered("age", "baby")).node.id == "words"


def test_a_tapped_no_never_takes_back_what_was_said() -> None:
    told = Event(Did.TOLD, "made-up", "", ("under-five=yes",))
    assert at(told, answered("age", "older")).known.yes & bit("under-five")


def test_a_corrected_chip_does_take_it_back() -> None:
    told = Event(Did.TOLD, "made-up", "", ("under-five=yes",))
    corrected = Event(Did.CORRECTED, "made-up", "", ("under-five=no",))
    assert at(told, corrected).known.no & bit("under-five")


def test_codes_that_the_content_no_longer_has_are_passed_over() -> None:
    odd = (answered("age", "gone"), answered("nowhere", "x"), Event(Did.TOLD, "made-up", "", ("gone=yes",)))
    assert at(*odd).node.id == "age"
    assert at(*odd).known == Known()


def test_a_flow_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownId, match="gone"):
        at(flow="gone")


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"id": "x"},
        {
            "id": "s",
            "content": "c",
            "flow": "f",
            "locality": "l",
            "nation": "n",
            "role": "",
            "events": [["nonsense", "f", "n", [], 0]],
        },
    ],
)
def test_what_is_no_kept_session_is_refused_kindly(row: dict[str, object]) -> None:
    with pytest.raises(InputError, match="start again"):
        Session.from_json(row)
