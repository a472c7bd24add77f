"""What a change of content does to answers: the same cases weighed by the old content and by the new."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bot.content.load import unpack
from bot.content.promises.ground import smallest
from bot.core.facts import ACTIONS, Known, State
from bot.core.graph import Walker
from bot.core.library import Library
from bot.errors import InputError

Facts = tuple[tuple[str, str], ...]
SHOWN = 20


@dataclass(frozen=True)
class Change:
    """A case whose action differs: its facts with their states, the old action and the new, by rank."""

    facts: Facts
    old: int
    new: int


@dataclass(frozen=True)
class Difference:
    """What differs between two versions of the content."""

    cases: int
    changes: tuple[Change, ...]
    paths: tuple[int, int]

    @property
    def lower(self) -> tuple[Change, ...]:
        """The changes that now advise less."""
        return tuple(change for change in self.changes if change.new < change.old)

    def lines(self) -> Iterator[str]:
        """The difference in plain text, what advises less first."""
        yield f"{len(self.changes)} of {self.cases} cases change; {len(self.lower)} now advise less."
        yield f"Paths of the consult: {self.paths[0]} before, {self.paths[1]} now."
        ordered = sorted(self.changes, key=lambda change: (change.new - change.old, len(change.facts)))
        for change in ordered[:SHOWN]:
            shown = ", ".join(fact if state == State.YES else f"{fact} ({state})" for fact, state in change.facts)
            sign = "LESS" if change.new < change.old else "more"
            yield f"  {sign}: {ACTIONS[change.old]} -> {ACTIONS[change.new]}: {shown or 'nothing known'}"
        if len(ordered) > SHOWN:
            yield f"  ... and {len(ordered) - SHOWN} more"


def compare(old: Library, new: Library) -> Difference:
    """Weigh every case of either version with both."""
    cases = dict.fromkeys([*_cases(old), *_cases(new)])
    changes = []
    for facts in cases:
        before, after = _rank(old, facts), _rank(new, facts)
        if before is not None and after is not None and before != after:
            changes.append(Change(facts, before, after))
    paths = tuple(Walker(one.flows["consult"], one.scale("demonstration")).paths().count for one in (old, new))
    return Difference(len(cases), tuple(changes), (paths[0], paths[1]))


def _cases(library: Library) -> Iterator[Facts]:
    """Nothing, every fact, every pair, the boundary of every rule, and the end of every kind of path."""
    vocabulary = library.vocabulary
    ids = [fact.id for fact in vocabulary.facts]
    yield ()
    for fact in ids:
        yield ((fact, "yes"),)
        yield ((fact, "unknown"),)
    yield from (((first, "yes"), (second, "yes")) for first, second in combinations(ids, 2))
    scale = library.scale("demonstration")
    for rule in scale.rules:
        yield from (_facts(library, known) for known in smallest(rule.when, vocabulary))
    for spot in Walker(library.flows["consult"], scale).paths().ends:
        yield _facts(library, spot.known)


def _facts(library: Library, known: Known) -> Facts:
    found = []
    for state, mask in ((State.YES, known.yes), (State.NO, known.no), (State.UNKNOWN, known.unknown)):
        found += [(fact, state.value) for fact in library.vocabulary.names(mask)]
    return tuple(found)


def _rank(library: Library, facts: Facts) -> int | None:
    """The rank of a case; None where this version does not know a fact of it."""
    known = Known()
    for fact, state in facts:
        if fact not in library.vocabulary.bits:
            return None
        known = known.put(library.vocabulary.bit(fact), State(state))
    return library.scale("demonstration").rank(known)


def content_at(root: Path, revision: str) -> Library:
    """The content of a git revision; `InputError` where there is no such revision or it cannot be used."""
    command = ["git", "-C", str(root), "archive", "--format=tar", revision, "flows", "knowledge"]
    try:
        archive = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        raise InputError(f"'{revision}' is no revision of {root} that holds flows/ and knowledge/") from None
    return unpack(archive)
