"""Coded facts and what is known of them.

Here live the vocabulary (ids, groups, what follows from what) and `Known`, the four sets that say what a
consult knows. No words of a message and nothing about one flow or framework may live here.
A set of facts is an int with one bit for each fact: small, hashable, and quick to test by the thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from bot.errors import UnknownId

HARM, CIRCUMSTANCES = "child_harm", "circumstances"
DANGER = "danger_now"
PROTECTIVE = "protective_factors"
FACT_GROUPS = ("parental_vulnerabilities", "child_harm", DANGER, "circumstances", PROTECTIVE)
ACTIONS = ("universal", "single-service", "early-help", "consult", "refer", "refer-now", "act-now")
"""The seven actions, least urgent first, so that an index is a rank."""
CONSENT = ("given", "refused", "not-asked", "unsafe-to-ask")
NATIONS = ("england", "wales", "scotland", "northern-ireland")


class State(StrEnum):
    """What is known of a fact. Not asked is the absence of a state, and never the same as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    TO_CONFIRM = "to-confirm"


class Origin(StrEnum):
    """Where a fact came from: the worker's words, a tap, or another flow."""

    SAID = "said"
    TAPPED = "tapped"
    HANDED = "handed"


@dataclass(frozen=True, slots=True)
class Fact:
    """One coded fact. `label` fits a button; `clause` completes "If ...": both in a worker's words.

    A fact that is `tapped_only` is said by a button ("not sure which") and never read from words.
    """

    id: str
    group: str
    label: str
    clause: str
    follows: tuple[str, ...] = ()
    tapped_only: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What a consult knows: disjoint sets of facts said yes, no, unknown and to confirm."""

    yes: int = 0
    no: int = 0
    unknown: int = 0
    confirm: int = 0

    @property
    def answered(self) -> int:
        """The facts a person has settled: yes, no, or "don't know"."""
        return self.yes | self.no | self.unknown

    def state(self, bit: int) -> State | None:
        """The state of one fact, or None where it was not asked."""
        for state, mask in self._sets():
            if mask & bit:
                return state
        return None

    def _sets(self) -> Iterator[tuple[State, int]]:
        yield State.YES, self.yes
        yield State.NO, self.no
        yield State.UNKNOWN, self.unknown
        yield State.TO_CONFIRM, self.confirm

    def put(self, mask: int, state: State) -> Known:
        """The same, with every fact of `mask` in `state` and in no other."""
        keep = ~mask
        rest = Known(self.yes & keep, self.no & keep, self.unknown & keep, self.confirm & keep)
        match state:
            case State.YES:
                return replace(rest, yes=rest.yes | mask)
            case State.NO:
                return replace(rest, no=rest.no | mask)
            case State.UNKNOWN:
                return replace(rest, unknown=rest.unknown | mask)
            case State.TO_CONFIRM:
                return replace(rest, confirm=rest.confirm | mask)

    def merged(self, other: Known) -> Known:
        """Both together. Where they differ the graver reading wins: yes, then to confirm, unknown, no."""
        yes = self.yes | other.yes
        confirm = (self.confirm | other.confirm) & ~yes
        unknown = (self.unknown | other.unknown) & ~(yes | confirm)
        return Known(yes, (self.no | other.no) & ~(yes | confirm | unknown), unknown, confirm)

    def corrected(self, other: Known) -> Known:
        """The same, where `other` settles a fact as it says: a person put right what was read."""
        known = self
        for state, mask in other._sets():
            known = known.put(mask, state)
        return known


@dataclass(frozen=True)
class Vocabulary:
    """Every fact, in order, with its bit; and the plain lists that go with them."""

    facts: tuple[Fact, ...]
    roles: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)
    consent: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def bits(self) -> Mapping[str, int]:
        """Fact id -> its bit."""
        return {fact.id: 1 << index for index, fact in enumerate(self.facts)}

    @cached_property
    def by_id(self) -> Mapping[str, Fact]:
        """Fact id -> the fact."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def groups(self) -> Mapping[str, int]:
        """Group id -> the set of its facts."""
        return {group: self.mask(f.id for f in self.facts if f.group == group) for group in FACT_GROUPS}

    @cached_property
    def everything(self) -> int:
        """The set of all facts."""
        return (1 << len(self.facts)) - 1

    @cached_property
    def protective(self) -> int:
        """The set of protective factors."""
        return self.groups[PROTECTIVE]

    @cached_property
    def risks(self) -> int:
        """The set of every fact that is not a protective factor."""
        return self.everything & ~self.protective

    @cached_property
    def tapped_only(self) -> int:
        """The set of facts that only a button says ("not sure which"): nobody is asked for them by name."""
        return self.mask(fact.id for fact in self.facts if fact.tapped_only)

    def bit(self, fact: str) -> int:
        """The bit of one fact; `UnknownId` where there is no such fact."""
        try:
            return self.bits[fact]
        except KeyError:
            raise UnknownId(f"'{fact}' is not a fact of the vocabulary; see knowledge/vocabulary.yaml") from None

    def mask(self, facts: Iterable[str]) -> int:
        """The set of these facts."""
        found = 0
        for fact in facts:
            found |= self.bit(fact)
        return found

    def names(self, mask: int) -> tuple[str, ...]:
        """The ids in a set, in the vocabulary's order."""
        return tuple(fact.id for index, fact in enumerate(self.facts) if mask >> index & 1)

    @cached_property
    def _closure(self) -> tuple[tuple[int, int], ...]:
        """(fact, everything that follows from it), for the facts from which something follows."""
        return tuple((self.bits[f.id], self._followers(f.id)) for f in self.facts if f.follows)

    def _followers(self, fact: str) -> int:
        found = 0
        for follower in self.by_id[fact].follows:
            found |= self.bit(follower) | self._followers(follower)
        return found

    def complete(self, known: Known) -> Known:
        """What is known, with all that follows from it.

        A yes carries its followers with it, whatever was said of them. A fact whose follower is denied is denied too,
        unless something else was said of it: no abuse at all means no high-risk abuse.
        """
        yes, no = known.yes, known.no
        for bit, followers in self._closure:
            if yes & bit:
                yes |= followers
        no &= ~yes
        for bit, followers in self._closure:
            if no & followers and not (yes | known.unknown | known.confirm) & bit:
                no |= bit
        return Known(yes, no, known.unknown & ~yes, known.confirm & ~yes)

    def known(
        self,
        facts: Iterable[str] = (),
        denied: Iterable[str] = (),
        unknown: Iterable[str] = (),
        uncertain: Iterable[str] = (),
    ) -> Known:
        """Four lists of ids as one `Known`; an id in several lists takes the gravest of its states."""
        said = Known(yes=self.mask(facts))
        for state, ids in ((State.TO_CONFIRM, uncertain), (State.UNKNOWN, unknown), (State.NO, denied)):
            said = said.merged(Known().put(self.mask(ids), state))
        return said


def age_facts(age_years: float | None, unborn_weeks: int | None) -> tuple[str, ...]:
    """The most specific age fact of one child (shared contract: under-one comes without under-five)."""
    if unborn_weeks is not None:
        return ("unborn",)
    if age_years is None:
        return ()
    if age_years < 1:
        return ("under-one",)
    if age_years < 5:
        return ("under-five",)
    return ("adolescent",) if 11 <= age_years < 18 else ()
