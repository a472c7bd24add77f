"""Promises about what a worker reads at the end: the first screen of the answer, at the end of every kind of path.

An answer is looked at for the end of every path of the consult, for every single fact, in every nation, in office hours
and at night.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.content.conditions import facts
from bot.content.promises.ground import Answer, Broken, Ground, Proof
from bot.core.consult import Case
from bot.core.facts import CONSENT, NATIONS, Known
from bot.core.thresholds import rank

Given = Mapping[str, Any]
LONDON = ZoneInfo("Europe/London")
OFFICE = datetime(2026, 11, 24, 11, 0, tzinfo=LONDON)
NIGHT = datetime(2026, 12, 26, 2, 30, tzinfo=LONDON)
WORDS = "flows/words/en.yaml"


def answers(ground: Ground) -> list[Answer]:
    """Every answer that is looked at, shown once for all promises."""
    if not ground.answers:
        ground.answers += [Answer(case, *ground.shown(ground.library, case, at)) for case, at in _cases(ground)]
    return ground.answers


def _cases(ground: Ground) -> Iterator[tuple[Case, datetime]]:
    vocabulary = ground.vocabulary
    for number, spot in enumerate(ground.paths["consult"].ends):
        for nation in NATIONS:
            yield Case(spot.known, nation=nation, view=spot.codes.get("view")), NIGHT if number % 2 else OFFICE
    for fact in vocabulary.names(vocabulary.everything):
        for nation in NATIONS[:2]:
            yield Case(Known(yes=vocabulary.bit(fact)), nation=nation), NIGHT
    for consent in CONSENT:
        yield Case(Known(yes=vocabulary.mask(["care-affected", "domestic-abuse"])), consent=consent), OFFICE


def first_words(ground: Ground, given: Given) -> Iterator[Broken]:
    """An answer with this action does not begin with these words, or one without a danger does."""
    for answer in answers(ground):
        begins = answer.text.startswith(given["begins"])
        if begins != (answer.details["action"] == given["action"]):
            yield (*ground.at(WORDS, "words", "action"), f"({answer.name}) begins: {answer.text.splitlines()[0]}")


def complete(ground: Ground, given: Given) -> Iterator[Broken]:
    """An answer lacks an action, a reason with its source, a person to ring who is open or says when, or a basis."""
    for answer in answers(ground):
        lacking = [name for name in ("action", "basis", "reasons", "contacts", "record") if not answer.details[name]]
        if not any(contact["open"] or contact["opens"] for contact in answer.details["contacts"]):
            lacking.append("someone to ring who is open or says when")
        if not all(reason["source"] in ground.library.sources for reason in answer.details["reasons"]):
            lacking.append("a source for a reason")
        for name in lacking:
            yield (*ground.at(WORDS, "words", "outcome"), f"({answer.name}) has no {name}")


def always_says(ground: Ground, given: Given) -> Iterator[Broken]:
    """An answer does not hold the words that every answer must hold."""
    for answer in answers(ground):
        if not any(words in answer.text for words in given["one_of"]):
            shown = " / ".join(given["one_of"])
            yield (*ground.at(WORDS, "words", "outcome"), f"({answer.name}) does not say: {shown}")


def says_when(ground: Ground, given: Given) -> Iterator[Broken]:
    """An answer about these facts does not hold words that must stand there."""
    mask = facts(given["facts"], ground.vocabulary)
    least = rank(given.get("from", "universal"))
    for answer in answers(ground):
        if answer.case.known.yes & mask and rank(answer.details["action"]) >= least:
            held = answer.text + " ".join(answer.details["cautions"])
            if given["says"].casefold() not in held.casefold():
                yield (*ground.at(WORDS, "words"), f"({answer.name}) does not say: {given['says']}")


def one_screen(ground: Ground, given: Given) -> Iterator[Broken]:
    """A screen is longer than a channel carries, or than a person reads between two visits."""
    for answer in answers(ground):
        if len(answer.text) > given["answer"]:
            yield (
                *ground.at(WORDS, "words"),
                f"({answer.name}) has {len(answer.text)} letters; {given['answer']} is the most",
            )
        if len(answer.details["record"]) > given["note"]:
            yield (*ground.at(WORDS, "words", "note"), f"the note for ({answer.name}) is longer than {given['note']}")
    for flow in ground.library.flows.values():
        for node in flow.nodes.values():
            length = len(node.urgent) + len(node.text) + sum(len(step) + 3 for step in node.steps)
            if length > given["screen"]:
                yield flow.file, node.line, f"'{node.id}' has {length} letters; {given['screen']} is the most"


def could_be_holds(ground: Ground, given: Given) -> Iterator[Broken]:
    """The answer lies outside the best and worst it says it could be, or a change it names does not come about."""
    for answer in answers(ground):
        span = answer.details["could_be"]
        if not rank(span["best"]) <= rank(answer.details["action"]) <= rank(span["worst"]):
            yield (*ground.at(WORDS, "words", "page"), f"({answer.name}) lies outside its best and worst")


PROOFS: dict[str, Proof] = {
    "first-words": first_words,
    "complete": complete,
    "always-says": always_says,
    "says-when": says_when,
    "one-screen": one_screen,
    "could-be-holds": could_be_holds,
}
