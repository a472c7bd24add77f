"""Every path of a flow, walked with the same steps that a person takes.

Two dialogues that stand at one question and cannot differ from there on (the same action is certain, the same facts are
still read by a rule or edge ahead) are walked once and counted twice: a million paths, some hundreds of places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.core.conditions import best, worst
from bot.core.facts import Known
from bot.core.flow import DONT_KNOW, Flow, Kind, Node, Option
from bot.core.thresholds import Scale
from bot.core.walk import settle, step, waits

Key = tuple[str, int, Known]


@dataclass(frozen=True)
class Spot:
    """One place that a dialogue can come to: a node, and one of the ways in which it is reached."""

    node: Node
    known: Known
    codes: Mapping[str, str]


@dataclass(frozen=True)
class Paths:
    """All paths of a flow. `count` is how many there are; `taps` how many paths take each number of taps."""

    flow: Flow
    count: int
    taps: Mapping[int, int]
    ends: tuple[Spot, ...]
    places: int
    visited: frozenset[str]

    @property
    def most(self) -> int:
        """The most taps that any path takes."""
        return max(self.taps, default=0)

    @property
    def median(self) -> int:
        """The number of taps that half the paths do not exceed."""
        left = (self.count + 1) // 2
        for taps in sorted(self.taps):
            left -= self.taps[taps]
            if left <= 0:
                return taps
        return 0


@dataclass
class Walker:
    """Walks one flow from one state of knowledge. Paths that differ in a watched fact are kept apart."""

    flow: Flow
    scale: Scale
    start: Known = Known()
    watch: int = 0

    @cached_property
    def _edges_ahead(self) -> Mapping[str, int]:
        """Node -> the facts that a condition on an edge reads from there on."""
        found: dict[str, int] = {}

        def visit(node_id: str) -> int:
            if node_id not in found:
                node = self.flow.nodes[node_id]
                found[node_id] = 0
                for edge in node.edges:
                    found[node_id] |= edge.when.mentions if edge.when else 0
                for successor in node.successors():
                    found[node_id] |= visit(successor)
            return found[node_id]

        for node_id in self.flow.nodes:
            visit(node_id)
        return found

    def key(self, node: Node, known: Known) -> Key:
        """What the rest of a dialogue depends on: the action already certain, and the facts still read ahead."""
        vocabulary = self.scale.vocabulary
        ahead = self.flow.ahead[node.id]
        complete = vocabulary.complete(known)
        low = vocabulary.complete(best(complete, vocabulary, ahead))
        high = vocabulary.complete(worst(complete, vocabulary, ahead))
        floor = self.scale.value(low)
        read = self._edges_ahead[node.id] | ahead | self.watch
        for rule in self.scale.rules:
            if rule.value > floor and rule.when.holds(high) and not rule.when.holds(low):
                read |= rule.when.mentions
        return (node.id, floor, Known(complete.yes & read, complete.no & read, complete.unknown & read))

    def paths(self) -> Paths:
        """Walk every path."""
        table: dict[Key, dict[int, int]] = {}
        ends: list[Spot] = []
        visited: set[str] = set()

        def visit(node: Node, known: Known, codes: Mapping[str, str]) -> dict[int, int]:
            """How many paths from here take how many taps."""
            node, known = self.wait(node, known)
            visited.add(node.id)
            key = self.key(node, known)
            if codes:
                key = (f"{node.id} {sorted(codes.items())}", key[1], key[2])
            if key in table:
                return table[key]
            found: dict[int, int] = {}
            if not _goes_on(node):
                ends.append(Spot(node, known, codes))
                found[0] = 1
            for option, taps in answers(node, known):
                after = settle(node, (option,), known)
                told = {**codes, node.codes: option.code} if node.codes and option.code else codes
                target = step(self.flow, node, (option,), self.scale, after)
                if target is None:
                    ends.append(Spot(node, after, told))
                onward = {0: 1} if target is None else visit(target, after, told)
                for more, count in onward.items():
                    found[taps + more] = found.get(taps + more, 0) + count
            table[key] = found
            return found

        taps = visit(self.flow.nodes[self.flow.start], self.start, {})
        return Paths(self.flow, sum(taps.values()), taps, tuple(ends), len(table), frozenset(visited))

    def wait(self, node: Node, known: Known) -> tuple[Node, Known]:
        """The first node from here on that waits for a person."""
        while not waits(self.flow, node, self.scale, known):
            target = step(self.flow, node, (), self.scale, known)
            if target is None:
                break
            node = target
        return node, known


def _goes_on(node: Node) -> bool:
    return bool(node.options)


def answers(node: Node, known: Known) -> Iterator[tuple[Option, int]]:
    """The answers that matter to a path, each with its taps.

    Of a several-choice question: nothing, each option alone, and all together; the rules are monotone, so what lies
    between these gives an action between theirs.
    """
    if node.kind is not Kind.SEVERAL:
        for option in node.options:
            if option.adds(known):
                yield option, 1
        return
    ticks = [option for option in node.options if not option.blanket]
    yield Option("none", ""), 1
    for option in ticks:
        yield option, 2
    yield Option("all", "", tuple(pair for option in ticks for pair in option.sets)), len(ticks) + 1
    yield from ((option, 1) for option in node.options if option.id == DONT_KNOW)


def cycle(flow: Flow) -> tuple[str, ...]:
    """The nodes of a circle in the flow, or none."""
    done: set[str] = set()

    def visit(node_id: str, above: tuple[str, ...]) -> tuple[str, ...]:
        if node_id in above:
            return above[above.index(node_id) :]
        if node_id in done or node_id not in flow.nodes:
            return ()
        for successor in flow.nodes[node_id].successors():
            found = visit(successor, (*above, node_id))
            if found:
                return found
        done.add(node_id)
        return ()

    return visit(flow.start, ())


def unreachable(flow: Flow) -> tuple[str, ...]:
    """The nodes to which no edge leads."""
    seen: set[str] = set()
    waiting = [flow.start]
    while waiting:
        node_id = waiting.pop()
        if node_id not in seen and node_id in flow.nodes:
            seen.add(node_id)
            waiting += flow.nodes[node_id].successors()
    return tuple(node_id for node_id in flow.nodes if node_id not in seen)
