"""What a proof stands on: the Library, every path walked once, the cases weighed once, and where each thing stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import combinations
from typing import Any

from bot.content.yamlfile import YamlFile
from bot.core.conditions import Condition, Shape
from bot.core.consult import Case
from bot.core.facts import Known, Vocabulary
from bot.core.flow import Flow
from bot.core.graph import Paths, Walker
from bot.core.library import Library
from bot.core.thresholds import Rule, Scale

Broken = tuple[str, int, str]
"""Where a promise is broken (file, line), and how."""
Proof = Callable[["Ground", Mapping[str, Any]], Iterator[Broken]]
Shown = Callable[[Library, Case, datetime], tuple[str, dict[str, Any]]]
"""How an answer is shown: its first screen and its object. Handed in from above, as content does not know the desk."""
STATUTORY = "flows/thresholds/statutory.yaml"
MOST_BOUNDARIES = 400


@dataclass(frozen=True)
class Answer:
    """One answer as it is shown."""

    case: Case
    text: str
    details: dict[str, Any]

    @property
    def name(self) -> str:
        """The case in a few codes."""
        return f"{', '.join(self.details['facts']['yes']) or 'nothing'} in {self.case.nation}"


@dataclass
class Ground:
    """A Library under test. `cases` counts the rule cases that were weighed, `answers` keeps those that were shown."""

    library: Library
    files: Mapping[str, YamlFile]
    shown: Shown
    cases: int = 0
    answers: list[Answer] = field(default_factory=list)

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary."""
        return self.library.vocabulary

    @cached_property
    def scales(self) -> Mapping[str, Scale]:
        """The scale of each locality, the statutory one alone under the empty name."""
        bare = Scale(self.vocabulary, self.library.frameworks["statutory"])
        return {"": bare, **{key: self.library.scale(key) for key in self.library.localities}}

    @cached_property
    def scale(self) -> Scale:
        """The statutory scale alone."""
        return self.scales[""]

    def rank(self, known: Known, scale: Scale | None = None) -> int:
        """The rank of a case, counted."""
        self.cases += 1
        return (scale or self.scale).rank(known)

    @cached_property
    def paths(self) -> Mapping[str, Paths]:
        """Every path of every flow and part."""
        return {flow.id: self.walk(flow) for flow in self.library.flows.values()}

    def walk(self, flow: Flow, start: Known | None = None) -> Paths:
        """Every path of one flow, from what is known at its start."""
        return Walker(flow, self.scale, start or Known()).paths()

    def at(self, file: str, *path: str | int) -> tuple[str, int]:
        """A file and the line of a path into it."""
        return (file, self.files[file].line(path)) if file in self.files else (file, 0)

    def rule_at(self, rule: Rule) -> tuple[str, int]:
        """Where a rule stands."""
        for name, file in self.files.items():
            rows = (file.data or {}).get("rules") or (file.data or {}).get("overlay") or []
            for index, row in enumerate(rows if isinstance(rows, list) else []):
                if isinstance(row, dict) and row.get("id") == rule.id:
                    key = "rules" if "rules" in (file.data or {}) else "overlay"
                    return name, file.line((key, index))
        return STATUTORY, 0

    @cached_property
    def boundaries(self) -> tuple[tuple[Rule, Known], ...]:
        """For every rule that decides an action, the smallest sets of facts that just make it hold."""
        return tuple(
            (rule, known)
            for rule in self.scale.rules
            for known in list(smallest(rule.when, self.vocabulary))[:MOST_BOUNDARIES]
        )


def smallest(condition: Condition, vocabulary: Vocabulary) -> Iterator[Known]:
    """The smallest states of knowledge in which a monotone condition holds."""
    bits = [vocabulary.bit(fact) for fact in vocabulary.names(condition.mask)]
    match condition.shape:
        case Shape.YES:
            yield from (Known(yes=bit) for bit in bits)
        case Shape.MAYBE:
            yield from (Known(unknown=bit) for bit in bits)
        case Shape.COUNT:
            yield from (Known(yes=sum(chosen)) for chosen in combinations(bits, condition.least))
        case Shape.ANY:
            for part in condition.parts:
                yield from smallest(part, vocabulary)
        case Shape.ALL:
            yield from _together(condition.parts, vocabulary)
        case _:
            yield Known()


def _together(parts: tuple[Condition, ...], vocabulary: Vocabulary) -> Iterator[Known]:
    if not parts:
        yield Known()
        return
    for first in smallest(parts[0], vocabulary):
        for rest in _together(parts[1:], vocabulary):
            yield first.merged(rest)
