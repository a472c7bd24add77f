"""The pages behind an answer: why, what would change it, whom to ring, what to tell the parent, other frameworks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.consult import Advice
from bot.core.counterfactual import Move
from bot.core.facts import ACTIONS, State
from bot.core.library import Library
from bot.core.thresholds import rank
from bot.desk import speech
from bot.desk.note import note

SHOWN_MOVES = 5


UNSAFE_TO_TELL = (
    "sexual-harm",
    "fabricated-illness",
    "honour-based-abuse",
    "forced-marriage",
    "fgm",
    "removal-imminent",
    "exploitation",
    "child-disclosed",
    "known-risk-adult",
    "pressure-to-conceal",
    "harm-unclear",
)
"""Where telling a parent could put a child in danger (DfE advice on information sharing, 2024)."""
ABUSE = ("domestic-abuse", "past-strangulation-or-threat", "stalking", "threat-to-kill")


@dataclass(frozen=True)
class View:
    """What a page needs: the advice, the content, the place and time, and codes answered besides facts."""

    advice: Advice
    library: Library
    locality_id: str
    now: datetime
    codes: Mapping[str, str]


def why(view: View) -> str:
    """Every rule that holds, most urgent first, with its sources."""
    foreign = view.advice.case.nation not in speech.NATIONS_COVERED
    before = view.library.word("outcome.english-law") if foreign else ""
    lines = [
        f"- {speech.action_name(view.library, rule.value)}: {rule.reason}"
        f"\n  {before}{speech.sources(view.library, rule.sources)}"
        for rule in view.advice.fired[:8]
    ]
    return "\n".join([view.library.word("page.why"), *lines])


def would_change(view: View) -> str:
    """The fewest facts that would move the answer, and the gaps worth filling."""
    word, advice = view.library.word, view.advice
    ups = [move for move in advice.moves if move.to > advice.rank]
    downs = [move for move in advice.moves if move.to < advice.rank]
    lines = [_move(view, move) for move in (*_spread(ups), *downs[:2])]
    blocks = [word("page.change"), *(f"- {line}" for line in lines or [word("page.change-none")])]
    gaps = advice.profile.unknown | advice.profile.confirm
    if gaps and advice.rank < rank("act-now"):
        blocks += ["", word("page.ask", facts=speech.labels(view.library, gaps))]
    best, worst = (speech.action_name(view.library, value) for value in (advice.best, advice.worst))
    if best != worst:
        blocks += ["", word("outcome.span", best=best, worst=worst)]
    return "\n".join([*blocks, "", word("page.never-lower")])


def _spread(ups: list[Move]) -> list[Move]:
    """A few moves up: those nearest to what is known, then at least one for each higher action."""
    near = [move for move in ups if move.near][: SHOWN_MOVES - 2]
    seen = {move.to for move in near}
    for move in ups:
        if move.to not in seen:
            seen.add(move.to)
            near.append(move)
    return near[:SHOWN_MOVES]


def _move(view: View, move: Move) -> str:
    word, facts = view.library.word, view.library.vocabulary.by_id
    action = view.library.word(f"action.{ACTIONS[move.to]}.short")
    if move.to > view.advice.rank:
        return word("page.up", clause=facts[move.changes[0][0]].clause, action=action)
    clauses = word("page.and").join(
        word("page.down-no" if state is State.NO else "page.down-yes", clause=facts[fact].clause)
        for fact, state in move.changes
    )
    return word("page.down", clauses=clauses, action=action)


def contacts(view: View) -> str:
    """Everyone to ring, with hours and notes, and the way up where the reply is not agreed."""
    word, library = view.library.word, view.library
    lines = [word("page.contacts")]
    for reached in view.advice.reached:
        lines.append("- " + speech.contact(library, reached, view.now))
        if reached.contact.note:
            lines.append(f"  {reached.contact.note}")
    ladder = library.locality(view.locality_id).ladder
    if ladder and view.advice.rank >= rank("consult"):
        lines += ["", word("page.ladder"), *(f"{number}. {step}" for number, step in enumerate(ladder, start=1))]
    return "\n".join(lines)


def telling(view: View) -> str:
    """What to tell the parent, whether agreement is needed, and how the two differ.

    Openness is advised only where nothing known or left open makes it dangerous: no danger, no serious harm, and abuse
    asked about and denied.
    """
    word, advice = view.library.word, view.advice
    lines = []
    if _has(view, ABUSE):
        lines.append(word("telling.abuse"))
    if advice.action == "act-now" or advice.case.consent == "unsafe-to-ask" or _has(view, UNSAFE_TO_TELL):
        lines.insert(0, word("telling.unsafe"))
    elif advice.action == "refer-now" or not advice.profile.no & view.library.vocabulary.bit("domestic-abuse"):
        lines.append(word("telling.ask-first"))
    else:
        lines.append(word("telling.open"))
        if rank("universal") < advice.rank < rank("refer-now"):
            lines.append(word("telling.say"))
    lines += [word(f"telling.by-action.{advice.action}"), word("telling.share")]
    lines.append(word(f"telling.state.{advice.case.consent or 'none'}"))
    return "\n\n".join(lines)


def _has(view: View, facts: tuple[str, ...]) -> bool:
    return view.advice.profile.yes & view.library.vocabulary.mask(facts) != 0


def frameworks(view: View) -> str:
    """How other frameworks read the same facts; shut where a child may be at risk of serious harm."""
    word, library = view.library.word, view.library
    if view.advice.rank >= rank("refer-now"):
        return word("page.frameworks-shut")
    lines = [word("page.frameworks")]
    for framework in library.frameworks.values():
        level = view.advice.levels.get(framework.id)
        value = word("page.framework-silent") if level is None else word("page.framework-level", level=level)
        if framework.id == "statutory":
            value = speech.action_name(library, view.advice.rank)
        lines += ["", word("page.framework", title=framework.title, value=value), framework.about]
        services = dict(framework.services).get(level or 0)
        if services:
            lines.append(word("page.framework-services", services="; ".join(services)))
    return "\n".join(lines)


def file_note(view: View) -> str:
    """The note, with the line that says it is shown once."""
    role = view.codes.get("consulted", "")
    consulted = view.library.words.get(f"role.{role}", "")
    body = note(view.advice, view.library, view.now, consulted)
    return "\n\n".join([view.library.word("note.shown-once"), body])


PAGES: Mapping[str, Callable[[View], str]] = {
    "why": why,
    "change": would_change,
    "contacts": contacts,
    "telling": telling,
    "note": file_note,
    "frameworks": frameworks,
}


def disagreement(view: View) -> Iterator[str]:
    """What a worker who sees it differently is told, once they have said so."""
    word = view.library.word
    match view.codes.get("disagreement"):
        case "up":
            yield word("outcome.disagreed-up")
        case "down":
            role = view.codes.get("consulted", "")
            if role and f"role.{role}" in view.library.words:
                yield word("outcome.disagreed-down", consulted=word(f"role.{role}"))
