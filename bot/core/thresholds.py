"""Frameworks: rules that turn what is known into an action or a level.

A framework's value is the highest value among its rules that hold, so a rule can only raise. What a rule says, which
law it rests on and how it is shown is content (flows/thresholds); this room only weighs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.core.conditions import Condition, best, worst
from bot.core.facts import ACTIONS, Known, Vocabulary

STATUTORY_LEVELS: dict[str, int | None] = {
    "universal": 1,
    "single-service": 2,
    "early-help": 2,
    "consult": None,
    "refer": 3,
    "refer-now": 4,
    "act-now": 4,
}
"""The level each action stands for; `consult` is not decided, so it has none (shared contract, headless.md)."""


@dataclass(frozen=True)
class Rule:
    """When `when` holds, the value is at least `value`: the rank of an action, or a level.

    `reason` is shown to the worker; `sources` are ids of knowledge/sources.yaml; `needs` are ids of services' needs.
    A rule that is no ordinary referral (the LADO, private fostering, an open case) has its own `first` line, `basis`
    and `law`, which stand where only such rules decide.
    """

    id: str
    when: Condition
    value: int
    reason: str
    sources: tuple[str, ...]
    needs: tuple[str, ...] = ()
    first: str = ""
    basis: str = ""
    law: str = ""


@dataclass(frozen=True)
class Framework:
    """One way to read the facts. `base` is its value where no rule holds; None means that it is silent.

    `rules` are kept from the highest value down, so that the first that holds decides.
    """

    id: str
    title: str
    about: str
    of: str
    base: int | None
    rules: tuple[Rule, ...]
    sources: tuple[str, ...]
    services: tuple[tuple[int, tuple[str, ...]], ...] = ()

    def value(self, known: Known) -> int | None:
        """The highest value that holds."""
        for rule in self.rules:
            if rule.when.holds(known):
                return rule.value
        return self.base

    def fired(self, known: Known) -> tuple[Rule, ...]:
        """Every rule that holds, the highest first."""
        return tuple(rule for rule in self.rules if rule.when.holds(known))


def rank(action: str) -> int:
    """How urgent an action is: 0 for universal, 6 for act-now."""
    return ACTIONS.index(action)


def sooner(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules from the highest value down, in the order of the file within one value."""
    return tuple(sorted(rules, key=lambda rule: -rule.value))


@dataclass(frozen=True)
class Scale:
    """The frameworks that decide the action together: the statutory one, and what a locality adds.

    A locality can only raise: the action is the most urgent of the two (shared contract, headless.md).
    """

    vocabulary: Vocabulary
    statutory: Framework
    overlay: tuple[Rule, ...] = ()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All rules that can decide the action, the most urgent first."""
        return sooner((*self.statutory.rules, *self.overlay))

    def value(self, known: Known) -> int:
        """The rank of the action; `known` must be complete (`Vocabulary.complete`)."""
        found = self.statutory.value(known) or 0
        for rule in self.overlay:
            if rule.value > found and rule.when.holds(known):
                found = rule.value
        return found

    def rank(self, known: Known) -> int:
        """The rank of the action, for facts as they were said."""
        return self.value(self.vocabulary.complete(known))

    def fired(self, known: Known) -> tuple[Rule, ...]:
        """Every rule that holds, the most urgent first."""
        complete = self.vocabulary.complete(known)
        return tuple(rule for rule in self.rules if rule.when.holds(complete))

    def span(self, known: Known, within: int = -1) -> tuple[int, int]:
        """The least and the most urgent it could be, whatever the unanswered facts of `within` turn out to be."""
        complete = self.vocabulary.complete(known)
        return (
            self.value(self.vocabulary.complete(best(complete, self.vocabulary, within))),
            self.value(self.vocabulary.complete(worst(complete, self.vocabulary, within))),
        )

    def live(self, known: Known, within: int = -1) -> int:
        """The unanswered facts whose answers could still change the action.

        `within` is the set of facts that can still be asked. A fact is live where some rule that names it could yet
        come to hold, is not certain to, and would raise the action above what is already certain.
        """
        complete = self.vocabulary.complete(known)
        low = self.vocabulary.complete(best(complete, self.vocabulary, within))
        high = self.vocabulary.complete(worst(complete, self.vocabulary, within))
        floor, found = self.value(low), 0
        for rule in self.rules:
            if rule.value <= floor:
                break
            if rule.when.holds(high) and not rule.when.holds(low):
                found |= _open_mentions(rule.when, low, high)
        return found & ~complete.answered & self.vocabulary.everything


def _open_mentions(condition: Condition, low: Known, high: Known) -> int:
    """The facts on which a condition still hangs: those of its members that hold at worst and not at best."""
    if condition.holds(low) or not condition.holds(high):
        return 0
    found = condition.mask
    for part in condition.parts:
        found |= _open_mentions(part, low, high)
    return found
