"""What is said before a screen: why nothing changed, what was understood, help. Each has a code.

A saying is made anew from its code and the session alone: after a crash the same words go out, and none were kept.
"""

from __future__ import annotations

from bot.core.facts import Known, State
from bot.core.session import Did, Event
from bot.desk import speech
from bot.desk.messages import TEXT_LIMIT, Reply
from bot.desk.screens import Scene

HEARD = "heard"
PLAIN = {
    "welcome": "open.welcome",
    "cancel": "command.cancel",
    "help": "command.help",
    "menu": "command.menu",
    "privacy": "command.privacy",
    "unknown-command": "command.unknown",
    "at-the-start": "ended.back-none",
    "nothing-to-change": "change.none",
    "stale": "stale.moved",
    "recalled": "recalled",
    "missed-first": "missed.first",
    "kept-nothing": "kept-nothing",
}
"""Code -> the phrase of flows/words that it stands for."""


def say(here: Scene, code: str) -> Reply:
    """The saying with this code."""
    word = here.library.word
    match code:
        case "missed-second":
            phone = next((contact.phone for contact in here.library.contacts if contact.id == "nspcc"), "")
            text = word("missed.second", phone=phone)
        case "missed-number":
            text = word("missed.number", example=3)
        case "missed-long":
            text = word("missed.long", limit=TEXT_LIMIT)
        case "heard":
            text = _heard(here)
        case _:
            text = word(PLAIN[code])
    return Reply(text, kind=code)


def _heard(here: Scene) -> str:
    """What was understood of the last words, so that it can be put right."""
    told = next((event for event in reversed(here.session.events) if event.did is Did.TOLD), None)
    known = _known(here, told) if told else Known()
    keys = {State.YES: "heard.yes", State.NO: "heard.no", State.TO_CONFIRM: "heard.check"}
    sets = ((State.YES, known.yes), (State.NO, known.no), (State.TO_CONFIRM, known.confirm))
    return "\n".join(
        here.library.word(keys[state], facts=speech.labels(here.library, mask)) for state, mask in sets if mask
    )


def _known(here: Scene, told: Event) -> Known:
    vocabulary, known = here.library.vocabulary, Known()
    for code in told.codes:
        fact, _, state = code.partition("=")
        if fact in vocabulary.bits:
            known = known.put(vocabulary.bit(fact), State(state))
    return known
