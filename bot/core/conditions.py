"""Conditions over what is known: the one small language that rules and edges share.

A condition is data, built from a few shapes and tested against `Known`. Nothing here knows a rule, a flow or YAML.

    yes       any of these facts is so              (a bare fact is the same)
    maybe     any of these is so, or is unknown
    open      any of these has not been answered "no"
    without   none of these protective factors is so
    no        every one of these was answered "no"
    all, any  conditions together
    count     at least n of these facts are so

Every shape but `no` can only become true, never false, as worse facts are added and protective ones fall away.
Rules are built from those alone, so that adding a worse fact can never lower an answer: `monotone` says which are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.facts import Known, Vocabulary

Test = Callable[[Known], bool]


class Shape(StrEnum):
    """The shapes a condition can have."""

    YES = "yes"
    MAYBE = "maybe"
    OPEN = "open"
    WITHOUT = "without"
    NO = "no"
    ALL = "all"
    ANY = "any"
    COUNT = "count"


@dataclass(frozen=True)
class Condition:
    """One condition. `mask` is the facts it names itself, `parts` its members, `least` a count's number."""

    shape: Shape
    mask: int = 0
    parts: tuple[Condition, ...] = ()
    least: int = 1
    holds: Test = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "holds", _compile(self))

    @property
    def mentions(self) -> int:
        """Every fact that this condition or a member of it names."""
        found = self.mask
        for part in self.parts:
            found |= part.mentions
        return found

    def monotone(self, vocabulary: Vocabulary) -> bool:
        """Whether a worse fact can never turn it from true to false."""
        if self.shape is Shape.NO:
            return False
        if self.shape is Shape.WITHOUT:
            return not self.mask & vocabulary.risks
        return not self.mask & vocabulary.protective and all(part.monotone(vocabulary) for part in self.parts)

    def describe(self, vocabulary: Vocabulary) -> str:
        """The condition in a line of words, for maps and messages."""
        names = ", ".join(vocabulary.names(self.mask)) if self.mask else ""
        for group, mask in vocabulary.groups.items():
            if self.mask == mask:
                names = f"@{group}"
        match self.shape:
            case Shape.YES:
                return names if self.mask.bit_count() == 1 else f"any of ({names})"
            case Shape.ALL:
                return " and ".join(part.describe(vocabulary) for part in self.parts) or "always"
            case Shape.ANY:
                return "(" + " or ".join(part.describe(vocabulary) for part in self.parts) + ")"
            case Shape.COUNT:
                return f"{self.least} or more of ({names})"
            case _:
                return f"{self.shape} ({names})"


def _compile(condition: Condition) -> Test:
    """A function that tests the condition; built once, called by the hundred thousand."""
    mask, least = condition.mask, condition.least
    tests = tuple(part.holds for part in condition.parts)
    match condition.shape:
        case Shape.YES:
            return lambda known: known.yes & mask != 0
        case Shape.MAYBE:
            return lambda known: (known.yes | known.unknown) & mask != 0
        case Shape.OPEN:
            return lambda known: mask & ~known.no != 0
        case Shape.WITHOUT:
            return lambda known: known.yes & mask == 0
        case Shape.NO:
            return lambda known: known.no & mask == mask
        case Shape.ALL:
            return lambda known: all(test(known) for test in tests)
        case Shape.ANY:
            return lambda known: any(test(known) for test in tests)
        case Shape.COUNT:
            return lambda known: (known.yes & mask).bit_count() >= least


ALWAYS = Condition(Shape.ALL)


def yes(mask: int) -> Condition:
    """Any of these facts is so."""
    return Condition(Shape.YES, mask)


def everything(*parts: Condition) -> Condition:
    """All of these conditions hold."""
    return parts[0] if len(parts) == 1 else Condition(Shape.ALL, parts=parts)


def worst(known: Known, vocabulary: Vocabulary, within: int = -1) -> Known:
    """What is known, with every unanswered fact of `within` at its worst: risks so, protective factors not."""
    unanswered = within & vocabulary.everything & ~known.answered
    return Known(
        known.yes | unanswered & vocabulary.risks,
        known.no | unanswered & vocabulary.protective,
        known.unknown,
        known.confirm & ~unanswered,
    )


def best(known: Known, vocabulary: Vocabulary, within: int = -1) -> Known:
    """What is known, with every unanswered fact of `within` at its best: risks not so, protective factors so."""
    unanswered = within & vocabulary.everything & ~known.answered
    return Known(
        known.yes | unanswered & vocabulary.protective,
        known.no | unanswered & vocabulary.risks,
        known.unknown,
        known.confirm & ~unanswered,
    )
