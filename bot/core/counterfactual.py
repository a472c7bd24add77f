"""What would change an answer: the fewest unsettled facts that would move it up or down.

Every move is found by weighing the changed case again, so what it says can be checked by asking again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.core.conditions import Condition, Shape
from bot.core.facts import Known, State, Vocabulary
from bot.core.thresholds import Rule

Weigh = Callable[[Known], int]


@dataclass(frozen=True)
class Move:
    """Facts that, in these states, would bring the action to the rank `to`; `near` where a rule is half met."""

    changes: tuple[tuple[str, State], ...]
    to: int
    near: bool = False


def moves(known: Known, rules: Sequence[Rule], weigh: Weigh, vocabulary: Vocabulary) -> tuple[Move, ...]:
    """All the smallest moves: upwards first, those that complete a half-met rule before others, what was denied last.

    Upwards one fact always does, or nothing is higher. Downwards (only by answering what is open, never by taking back
    what is so) it may take two facts together.
    """
    denied = vocabulary.complete(known).no
    up = sorted(
        _upwards(known, rules, weigh, vocabulary),
        key=lambda move: (vocabulary.bit(move.changes[0][0]) & denied != 0, not move.near, move.to),
    )
    return (*up, *_downwards(known, rules, weigh, vocabulary))


def _upwards(known: Known, rules: Sequence[Rule], weigh: Weigh, vocabulary: Vocabulary) -> Iterator[Move]:
    now, complete = weigh(known), vocabulary.complete(known)
    if now == max(rule.value for rule in rules):
        return
    for fact in vocabulary.names(vocabulary.risks & ~complete.yes):
        bit = vocabulary.bit(fact)
        new = weigh(known.put(bit, State.YES))
        if new > now:
            yield Move(((fact, State.YES),), new, _half_met(rules, new, bit, complete))


def _half_met(rules: Sequence[Rule], value: int, bit: int, complete: Known) -> bool:
    return any(rule.value == value and rule.when.mentions & bit and rule.when.mentions & complete.yes for rule in rules)


def _downwards(known: Known, rules: Sequence[Rule], weigh: Weigh, vocabulary: Vocabulary) -> Iterator[Move]:
    now, complete = weigh(known), vocabulary.complete(known)
    hinges = 0
    for rule in rules:
        if rule.value <= now and rule.when.holds(complete):
            hinges |= _hinges(rule.when, complete)
    changes = [
        (fact, State.YES if vocabulary.bit(fact) & vocabulary.protective else State.NO)
        for fact in vocabulary.names(hinges & vocabulary.everything)
    ]
    for size in (1, 2):
        found = [
            Move(chosen, new)
            for chosen in combinations(changes, size)
            if (new := weigh(_changed(known, chosen, vocabulary))) < now
        ]
        yield from found
        if found:
            return


def _hinges(condition: Condition, known: Known) -> int:
    """The facts whose answer could switch a condition off without taking back what is so."""
    found = 0
    match condition.shape:
        case Shape.OPEN:
            found = condition.mask & ~(known.yes | known.no)
        case Shape.MAYBE:
            found = condition.mask & known.unknown
        case Shape.WITHOUT:
            found = condition.mask & ~known.yes
    for part in condition.parts:
        found |= _hinges(part, known)
    return found


def _changed(known: Known, changes: Iterable[tuple[str, State]], vocabulary: Vocabulary) -> Known:
    for fact, state in changes:
        known = known.put(vocabulary.bit(fact), state)
    return known
