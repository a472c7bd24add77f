"""Flows: questions, screens and outcomes joined by edges that are data.

Here live the shapes of a compiled flow and nothing that moves through it (walk.py) or shows it (bot/desk).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bot.core.conditions import Condition
from bot.core.facts import Known, State

DONE = "done"
DONT_KNOW = "dont-know"


class Kind(StrEnum):
    """What a node does: asks, tells, or ends."""

    ONE = "one"
    SEVERAL = "several"
    NUMBER = "number"
    TEXT = "text"
    SCREEN = "screen"
    OUTCOME = "outcome"


class Ask(StrEnum):
    """When a question is asked.

    `decisive`: only while its answer could still change the action. `unknown`: only while a fact of it is not known.
    `always`: whatever is known.
    """

    DECISIVE = "decisive"
    UNKNOWN = "unknown"
    ALWAYS = "always"


@dataclass(frozen=True)
class Option:
    """One answer. `sets` are (facts, state); a blanket answer ("none of these") never overrides what was said.

    `code` is what the option says besides facts (consent, own view, nation); `to` overrides the question's edges;
    for a number question `below` is the upper bound of its band.
    """

    id: str
    label: str
    sets: tuple[tuple[int, State], ...] = ()
    blanket: bool = False
    code: str | None = None
    to: str | None = None
    below: float | None = None

    @property
    def facts(self) -> int:
        """The facts that this option settles."""
        found = 0
        for mask, _ in self.sets:
            found |= mask
        return found

    @property
    def said(self) -> int:
        """The facts that this option says are so."""
        found = 0
        for mask, state in self.sets:
            found |= mask if state is State.YES else 0
        return found

    def adds(self, known: Known) -> bool:
        """Whether this option tells anything that is not known yet, a yes or a no. One about no fact always does."""
        said, denied = self.said, 0
        for mask, state in self.sets:
            denied |= mask if state is State.NO else 0
        return not said or bool(said & ~known.yes or denied & ~known.no)


@dataclass(frozen=True)
class Edge:
    """Where to go when a condition holds, and the action has at least (`least`) or at most (`most`) this rank."""

    to: str
    when: Condition | None = None
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Node:
    """A step of a flow.

    `text` is what the worker reads, `urgent` stands above it; `codes` names what its options say besides facts;
    `steps` are lines of a screen; a step is passed over where the action has at least the rank `skip_from`.
    `articles` and `flows` are what an outcome leads on to.
    """

    id: str
    kind: Kind
    text: str
    options: tuple[Option, ...] = ()
    edges: tuple[Edge, ...] = ()
    ask: Ask = Ask.UNKNOWN
    urgent: str = ""
    skip_from: int | None = None
    codes: str | None = None
    outcome: str | None = None
    sources: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    line: int = 0

    @cached_property
    def facts(self) -> int:
        """Every fact that an answer here can settle."""
        found = 0
        for option in self.options:
            found |= option.facts
        return found

    @property
    def asks(self) -> bool:
        """Whether a person must answer here."""
        return self.kind not in (Kind.SCREEN, Kind.OUTCOME)

    def option(self, option_id: str) -> Option | None:
        """The option with this id, or None."""
        return next((option for option in self.options if option.id == option_id), None)

    def successors(self) -> tuple[str, ...]:
        """Every node that may come next, without repeats."""
        found = [option.to for option in self.options if option.to] + [edge.to for edge in self.edges]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, eq=False)
class Flow:
    """A whole flow. `about_child` marks a part whose facts belong to one child; `part` one that nobody starts.

    `about` says what it is for, `also` how else people ask for it.
    A part with `offered_when` stands under "What if": sooner where a fact of that condition is known, then by `order`.
    """

    id: str
    title: str
    start: str
    nodes: Mapping[str, Node]
    sources: tuple[str, ...] = ()
    file: str = ""
    part: bool = False
    about_child: bool = False
    button: str = ""
    offered_when: Condition | None = None
    order: int = 50
    about: str = ""
    also: tuple[str, ...] = ()

    @cached_property
    def ahead(self) -> Mapping[str, int]:
        """Node -> every fact that may still be asked from there on, its own included."""
        found: dict[str, int] = {}

        def visit(node_id: str) -> int:
            if node_id not in found:
                node = self.nodes[node_id]
                found[node_id] = node.facts
                for successor in node.successors():
                    found[node_id] |= visit(successor)
            return found[node_id]

        for node_id in self.nodes:
            visit(node_id)
        return found
