"""Typed words into codes: read for what they say first, then for who they name, and then let go.

The order matters: danger is read from any words, also from those that are refused because they name somebody. What
leaves this room are codes and the kinds of what was named, never words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.core import identifiers, intake
from bot.core.facts import DANGER, State
from bot.core.library import Library
from bot.core.session import fact_code
from bot.desk.messages import TEXT_LIMIT

LONGEST_READ = 4 * TEXT_LIMIT
"""How much of a message that is too long is still read for danger."""


@dataclass(frozen=True)
class Heard:
    """What words said. `codes` are for an event; `facts` those said to be so, `danger` whether one is a danger now.

    `named` holds the kinds of identifier that stood in them beyond doubt; `perhaps` says that a name may have.
    """

    codes: tuple[str, ...]
    facts: tuple[str, ...]
    danger: bool
    named: tuple[str, ...]
    perhaps: bool


def hear(words: str, library: Library) -> Heard:
    """Read words. Any text is heard; none raises."""
    read = words[:LONGEST_READ]
    reading = intake.read(read, library.lexicon)
    found = identifiers.find(read, library.guard)
    return Heard(
        codes=tuple(_codes(reading)),
        facts=reading.facts,
        danger=is_danger(library, reading.facts),
        named=tuple(sorted({one.kind for one in found if one.certainty == "hard"})),
        perhaps=any(one.certainty == "soft" for one in found),
    )


def is_danger(library: Library, facts: Iterable[str]) -> bool:
    """Whether any of these is a danger now: then whatever was open is left."""
    vocabulary = library.vocabulary
    return vocabulary.mask(fact for fact in facts if fact in vocabulary.bits) & vocabulary.groups[DANGER] != 0


def _codes(reading: intake.Reading) -> Iterator[str]:
    """A reading as the codes of an event. "Used to", "maybe" and "no" are kept apart from yes."""
    for facts, state in (
        (reading.facts, State.YES),
        (reading.denied, State.NO),
        (reading.uncertain, State.TO_CONFIRM),
    ):
        yield from (fact_code(fact, state) for fact in facts if fact != reading.consent)
    for child in reading.children:
        if child.unborn_weeks is not None:
            yield f"weeks={child.unborn_weeks}"
        elif child.age_years is not None:
            yield f"age={child.age_years:g}"
        else:
            yield from (f"child={fact}" for fact in child.facts)
    if reading.consent:
        yield f"consent={reading.consent}"
