"""The note for the worker's own case file: what they saw and were told, apart from what the tool advised.

Shown once and never stored. It holds codes in words and gaps for the worker to fill; nothing that was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.core.consult import Advice
from bot.core.library import Library
from bot.desk import speech

LINES_A_KIND = 12


def note(advice: Advice, library: Library, now: datetime, consulted: str = "") -> str:
    """The note as plain text. `consulted` is the role the worker said they spoke with, in words."""
    return "\n".join(_lines(advice, library, now, consulted))


def _lines(advice: Advice, library: Library, now: datetime, consulted: str) -> Iterator[str]:
    word, case = library.word, advice.case
    yield word("note.title")
    yield word("note.when", when=f"{now:%d %B %Y, %H:%M}")
    yield ""
    yield word("note.said")
    yield from _said(advice, library)
    for child in advice.children:
        yield word("note.child", number=child.number, age=speech.age(library, child.child))
    yield ""
    yield word("note.advised")
    yield word("note.answer", first=speech.first_line(library, advice))
    yield word("note.law", law=speech.law(library, advice))
    for rule in advice.deciding[:3]:
        yield word("note.reason", reason=rule.reason)
    yield ""
    view = word(f"action.{case.view}.name") if f"action.{case.view}.name" in library.words else word("note.view-none")
    yield word("note.view", view=view)
    consent = library.vocabulary.consent.get(case.consent or "", word("note.consent-gap"))
    yield word("note.consent", consent=consent)
    yield word("note.consulted", consulted=consulted or word("note.consulted-gap"))
    yield word("note.my-decision")
    cited = [source for rule in advice.deciding[:3] for source in rule.sources]
    signed = word("note.signed" if library.signed else "note.unsigned")
    yield word("note.content", hash=library.hash, signed=signed, sources=speech.sources(library, cited))


def _said(advice: Advice, library: Library) -> Iterator[str]:
    """What was said, a line for each fact that is or may be so; what is not so, briefly in one line."""
    known, vocabulary = advice.case.known, library.vocabulary
    lines = []
    for key, mask in (("said-yes", known.yes), ("said-unknown", known.unknown), ("said-confirm", known.confirm)):
        facts = vocabulary.names(mask)[:LINES_A_KIND]
        lines += [library.word(f"note.{key}", clause=vocabulary.by_id[fact].clause) for fact in facts]
        left = mask.bit_count() - LINES_A_KIND
        if left > 0:
            lines.append(library.word("note.said-more", number=left))
    for child in advice.children:
        facts = vocabulary.names(child.child.known.yes & ~known.yes)
        clauses = [vocabulary.by_id[fact].clause for fact in facts]
        lines += [library.word("note.said-child", clause=clause, number=child.number) for clause in clauses]
    if known.no:
        lines.append(library.word("note.said-no", facts=_briefly(known.no, library)))
    yield from lines or [library.word("note.said-nothing")]


def _briefly(mask: int, library: Library) -> str:
    """A set of facts in few words: whole groups by their name, the rest by label."""
    names = []
    for group, members in library.vocabulary.groups.items():
        if members & mask == members:
            names.append(library.word(f"group.{group}"))
            mask &= ~members
    listed = speech.labels(library, mask)
    return "; ".join([*names, *([listed] if listed else [])])
