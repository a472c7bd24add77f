"""An Advice as the headless object (shared contract, headless.md) and as the first screen of the answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.core.consult import Advice
from bot.core.facts import ACTIONS, State
from bot.core.finding import helpful
from bot.core.library import Library
from bot.core.thresholds import Rule
from bot.desk import speech
from bot.desk.note import note

SHOWN_REASONS = 3
SHOWN_CONTACTS = 3
SHOWN_CAUTIONS = 3
SHOWN_RAISES = 4


def answer_object(advice: Advice, library: Library, now: datetime) -> dict[str, Any]:
    """The consult's answer as plain data."""
    vocabulary = library.vocabulary
    return {
        "action": advice.action,
        "basis": speech.basis(library, advice),
        "levels": dict(advice.levels),
        "could_be": {"best": ACTIONS[advice.best], "worst": ACTIONS[advice.worst]},
        "reasons": [
            {
                "text": rule.reason,
                "facts": list(vocabulary.names(_rests_on(rule, advice))),
                "source": rule.sources[0],
                "sources": list(rule.sources),
                "to": ACTIONS[rule.value],
            }
            for rule in advice.fired
        ],
        "cautions": [caution.text for caution in advice.cautions],
        "would_change": [
            {
                "fact": move.changes[0][0],
                "state": move.changes[0][1].value,
                **({"also": dict(move.changes[1:])} if move.changes[1:] else {}),
                "to": ACTIONS[move.to],
            }
            for move in advice.moves
        ],
        "ask_next": list(advice.ask_next),
        "children": [
            {
                "number": child.number,
                "age_years": child.child.age_years,
                "unborn_weeks": child.child.unborn_weeks,
                "action": ACTIONS[child.rank],
            }
            for child in advice.children
        ],
        "contacts": [
            {
                "id": reached.contact.id,
                "name": reached.contact.name,
                "phone": reached.contact.phone,
                "open": reached.open,
                "opens": reached.opens.isoformat(timespec="minutes") if reached.opens else None,
                "note": reached.contact.note,
            }
            for reached in advice.reached
        ],
        "services": [],
        "needs": list(advice.needs),
        "articles": list(helpful(library, frozenset(vocabulary.names(advice.profile.yes)))),
        "facts": {
            state.value: list(vocabulary.names(mask))
            for state, mask in (
                (State.YES, advice.profile.yes),
                (State.NO, advice.profile.no),
                (State.UNKNOWN, advice.profile.unknown),
                (State.TO_CONFIRM, advice.profile.confirm),
            )
        },
        "consent": advice.case.consent,
        "nation": advice.case.nation,
        "content": library.hash,
        "signed": library.signed,
        "first": speech.first_line(library, advice),
        "record": note(advice, library, now),
    }


def _rests_on(rule: Rule, advice: Advice) -> int:
    """The facts that made a rule hold: those said or unknown, else those that nobody has asked about."""
    named = rule.when.mentions & (advice.profile.yes | advice.profile.unknown)
    return named or rule.when.mentions & ~advice.profile.no


def first_screen(advice: Advice, library: Library, locality_id: str, now: datetime) -> str:
    """The answer on one screen: what to do, in which law, why, whom to ring, and what to beware of."""
    blocks = [
        _what_to_do(advice, library, locality_id),
        *_told_little(advice, library),
        _block(library.word("outcome.why"), _reasons(advice)),
        _block(library.word("outcome.ring"), _ring(advice, library, now)),
        _block(library.word("outcome.take-care"), [caution.text for caution in advice.cautions[:SHOWN_CAUTIONS]]),
        *_open_points(advice, library),
        *_would_raise(advice, library),
        *_children(advice, library),
        *_own_view(advice, library),
        _footer(advice, library, locality_id),
    ]
    return "\n\n".join(block for block in blocks if block)


def _block(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"- {line}" for line in lines)]) if lines else ""


def _what_to_do(advice: Advice, library: Library, locality_id: str) -> str:
    nation = advice.case.nation
    lines = [speech.first_line(library, advice), speech.law(library, advice)]
    locality = library.locality(locality_id)
    if advice.levels["LOCAL"] is not None and locality.nation == nation:
        lines.append(library.word("outcome.local", name=locality.numbers[advice.action][1]))
    return "\n".join(lines)


def _told_little(advice: Advice, library: Library) -> Iterator[str]:
    if not advice.profile.answered:
        yield library.word("outcome.too-little")


def _reasons(advice: Advice) -> list[str]:
    """What decides, then what else was said that weighs; a lesser rule that only notes a gap would distract."""
    rest = [rule for rule in advice.fired if rule.value < advice.rank and rule.when.mentions & advice.profile.yes]
    return [rule.reason for rule in (*advice.deciding, *rest)][:SHOWN_REASONS]


def _ring(advice: Advice, library: Library, now: datetime) -> list[str]:
    """The first contacts, among them always one that is open if there is one."""
    shown = list(advice.reached[:SHOWN_CONTACTS])
    if shown and not any(reached.open for reached in shown):
        shown += [reached for reached in advice.reached if reached.open][:1]
    return [speech.contact(library, reached, now) for reached in shown]


def _open_points(advice: Advice, library: Library) -> Iterator[str]:
    if advice.profile.unknown:
        yield library.word("outcome.unknown", facts=speech.labels(library, advice.profile.unknown))
    if advice.profile.confirm:
        yield library.word("outcome.confirm", facts=speech.labels(library, advice.profile.confirm))


def _would_raise(advice: Advice, library: Library) -> Iterator[str]:
    """The nearest facts that would raise the answer: a worker may know one that the questions had no room for."""
    near = [move for move in advice.moves if move.near and move.to > advice.rank]
    vocabulary = library.vocabulary
    left_out = vocabulary.complete(advice.case.known).no | vocabulary.tapped_only
    facts = [fact for move in near for fact, _ in move.changes if not vocabulary.bit(fact) & left_out]
    if facts:
        yield library.word("outcome.raise", facts="; ".join(vocabulary.by_id[f].label for f in facts[:SHOWN_RAISES]))


def _children(advice: Advice, library: Library) -> Iterator[str]:
    if len(advice.children) > 1:
        yield "\n".join(
            library.word(
                "outcome.children",
                number=child.number,
                age=speech.age(library, child.child),
                action=speech.action_name(library, child.rank),
            )
            for child in advice.children
        )


def _own_view(advice: Advice, library: Library) -> Iterator[str]:
    if advice.case.view in ACTIONS:
        view = ACTIONS.index(advice.case.view)
        key = "same" if view == advice.rank else "lower" if view < advice.rank else "higher"
        yield library.word(f"outcome.view-{key}", view=speech.action_name(library, view))


def _footer(advice: Advice, library: Library, locality_id: str) -> str:
    key = "outcome.lead-act-now" if advice.action == "act-now" else "outcome.lead"
    lines = [library.word(key)]
    if not library.signed:
        lines.append(library.word("outcome.unsigned"))
    if library.locality(locality_id).made_up:
        lines.append(library.word("outcome.made-up"))
    return "\n".join(lines)
