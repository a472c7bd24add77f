"""What is said before a screen: why nothing changed, what was understood, help. Each has a code.

A saying is made anew from its code and the session alone: after a crash the same words go out, and none were kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

from bot.core.facts import Known, State
from bot.core.session import Did
from bot.core.walk import facts_of
from bot.desk import speech
from bot.desk.messages import TEXT_LIMIT, Button, Reply
from bot.desk.screens import Scene

HEARD = "heard"
NAMED = "named:"
"""What a saying's code begins with that names the kinds of identifier that were let go."""
CHIP, NAME = "chip.", "name."
"""What the ids of buttons begin with that stand beside a screen: a fact to put right; was there a name?"""
KEYS = {State.YES: "yes", State.NO: "no", State.TO_CONFIRM: "check"}
PLAIN = {
    "welcome": "open.welcome",
    "cancel": "command.cancel",
    "help": "command.help",
    "privacy": "command.privacy",
    "unknown-command": "command.unknown",
    "at-the-start": "ended.back-none",
    "nothing-to-change": "change.none",
    "stale": "stale.moved",
    "recalled": "recalled",
    "missed-first": "missed.first",
    "kept-nothing": "kept-nothing",
    "named-only": "named.only",
    "named-nobody": "named.nobody",
}
"""Code -> the phrase of flows/words that it stands for."""


def say(here: Scene, code: str) -> Reply:
    """The saying with this code."""
    word = here.library.word
    match code:
        case "missed-second":
            text = word("missed.second", phone=speech.nspcc(here.library))
        case "missed-number":
            text = word("missed.number", example=3)
        case "missed-long":
            text = word("missed.long", limit=TEXT_LIMIT)
        case "heard":
            return _heard(here)
        case "named-perhaps":
            return Reply(word("named.perhaps"), tuple(_asking(here)), kind=code)
        case _ if code.startswith(NAMED):
            text = _named(here, code.removeprefix(NAMED))
        case _:
            text = word(PLAIN[code])
    return Reply(text, kind=code)


def _asking(here: Scene) -> Iterator[Button]:
    for answer in ("yes", "no"):
        yield Button(f"{NAME}{answer}", here.library.word(f"named.{answer}"))


def _heard(here: Scene) -> Reply:
    """What was understood of the last words, as it stands now, with a chip beside each fact to put it right."""
    known, word = _known(here), here.library.word
    lines, chips = [], []
    for state, mask in ((State.YES, known.yes), (State.NO, known.no), (State.TO_CONFIRM, known.confirm)):
        if mask:
            lines.append(word(f"heard.{KEYS[state]}", facts=speech.labels(here.library, mask)))
            chips += [_chip(here, fact, state) for fact in here.library.vocabulary.names(mask)]
    return Reply("\n".join(lines), tuple(chips), kind=HEARD)


def _chip(here: Scene, fact: str, state: State) -> Button:
    """The button that puts one fact right: it says what is so, and saying it twice changes nothing."""
    after = State.NO if state is State.YES else State.YES
    label = here.library.word(f"heard.chip-{after.value}", label=here.library.vocabulary.by_id[fact].label)
    return Button(f"{CHIP}{fact}.{after.value}", label, {fact: after.value})


def _known(here: Scene) -> Known:
    """The facts of the last words, each as it was said or corrected since."""
    known = Known()
    for event in here.session.events:
        if event.did is Did.TOLD:
            known = facts_of(event, here.library.vocabulary)
        elif event.did is Did.CORRECTED:
            known = known.corrected(facts_of(event, here.library.vocabulary))
    return known


def told_facts(here: Scene) -> int:
    """Every fact that words of this dialogue have named, in whatever state: those that a chip may put right."""
    told = (facts_of(e, here.library.vocabulary) for e in here.session.events if e.did is Did.TOLD)
    return reduce(or_, (known.answered | known.confirm for known in told), 0)


def _named(here: Scene, kinds: str) -> str:
    """That the words held something that says who a family is: the kinds of it, never itself."""
    word = here.library.word
    return word("named.refused", kinds=", ".join(word(f"named.kind.{kind}") for kind in kinds.split("+")))
