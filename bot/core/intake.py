"""Free text in, coded facts out. The text is read in memory and never kept.

May live here: the order of reading and the putting together of what was found.
May not live here: word lists (knowledge/concepts), the rules of context (clauses), persons (people) or ages (ages).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.core import ages, clauses, words
from bot.core.ages import Aged
from bot.core.clauses import DENIED, PAST, PRESENT, UNCERTAIN, Context
from bot.core.lexicon import Lexicon, Policy
from bot.core.people import People
from bot.core.trie import Found

_STATES = (PRESENT, UNCERTAIN, DENIED)
_CAREFUL = ("unsafe-to-ask", "refused", "not-asked", "given")
_CARE = "kinship-carer"
_BOTH = "both-carers-affected"
_AFFECTING = frozenset(("drug-misuse", "alcohol-misuse", "mental-ill-health"))


@dataclass(frozen=True, slots=True)
class ChildSaid:
    """One child as said. `facts` holds the age fact of a child whose age in years or weeks was not said."""

    age_years: float | None
    unborn_weeks: int | None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Where a fact was read: characters `start` up to `end` as typed. `state` is present, uncertain or denied."""

    fact: str
    start: int
    end: int
    state: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, without the text. A fact stands in one of facts, denied and uncertain at most.

    Facts stand in the order of the text. A stated consent stands in `facts` too, as well as in `consent`.
    """

    facts: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    children: tuple[ChildSaid, ...] = ()
    spans: tuple[Span, ...] = ()
    consent: str | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """A fact, its state, and the tokens that said so."""

    fact: str
    state: str
    first: int
    last: int


def read(text: str, lexicon: Lexicon) -> Reading:
    """Read one message. Any text gives a Reading; none raises."""
    tokens = words.tokens(text)
    if not tokens:
        return Reading()
    texts = tuple(lexicon.speller.correct(token.text) for token in tokens)
    pages = _Pages(texts, lexicon)
    said = pages.said()
    chosen = _strongest(said, lexicon)
    consent = _consent(chosen, lexicon)
    kept = [s for s in chosen if s.fact not in lexicon.consents or s.fact == consent]
    spans = tuple(Span(s.fact, tokens[s.first].start, tokens[s.last - 1].end, s.state) for s in _widest(kept))
    by_state = {state: _in_order(s.fact for s in kept if s.state == state) for state in _STATES}
    return Reading(by_state[PRESENT], by_state[DENIED], by_state[UNCERTAIN], pages.children(chosen), spans, consent)


class _Pages:
    """Everything that is found in one text on the way to its reading."""

    def __init__(self, texts: tuple[str, ...], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._texts = texts
        skip = lexicon.sets["skip"]
        cues = lexicon.cues.find(texts, frozenset(), lexicon.stops)
        mentions = lexicon.people.find(texts, frozenset(), lexicon.stops)
        self._layout = clauses.lay_out(texts, cues, lexicon.sets["joins"])
        self._hits = _without_masked(lexicon.forms.find(texts, skip, lexicon.stops))
        self._ages = ages.find(texts, mentions)
        aged = [Found(f"words {a.fact}", a.first, a.last) for a in self._ages if a.fact]
        self._context = Context(self._layout, cues, [*self._hits, *aged], lexicon)
        youngsters = [
            (a.first, a.last) for a in self._ages if a.kind == "child" and a.years is not None and a.years >= 10
        ]
        self._people = People(self._layout, mentions, youngsters, lexicon)

    def said(self) -> list[_Said]:
        """Every fact in every place that says it, with its state."""
        found = [said for hit in self._hits for said in self._from_words(hit)]
        found.extend(said for aged in self._ages for said in self._from_age(aged))
        if any(s.fact == _CARE and s.state == PRESENT for s in found):
            found = [said for hit in self._hits for said in self._from_words(hit, kin_care=True)]
            found.extend(said for aged in self._ages for said in self._from_age(aged))
        found.extend(self._both_carers(found))
        return found

    def _from_words(self, hit: Found, kin_care: bool = False) -> Iterator[_Said]:
        mode, fact = hit.label.split(" ", 1)
        policy = self._lexicon.policies[fact]
        state = self._context.state(hit, policy)
        if mode == "denied_words":
            # "Feeding well": the words themselves deny, and what would deny or doubt them leaves the fact open.
            yield _Said(fact, DENIED if state == PRESENT else UNCERTAIN, hit.first, hit.last)
            return
        if mode == "unsure_words" and state == PRESENT:
            state = UNCERTAIN
        if state == PAST:
            yield from self._from_past(hit, fact, policy)
        elif mode == "object_words":
            yield from self._struck(hit, fact, policy, state)
        else:
            yield from self._owned(hit, fact, policy, state, kin_care)

    def _from_past(self, hit: Found, fact: str, policy: Policy) -> Iterator[_Said]:
        if policy.if_past:
            yield _Said(policy.if_past, PRESENT, hit.first, hit.last)
        else:
            yield _Said(fact, UNCERTAIN, hit.first, hit.last)

    def _struck(self, hit: Found, fact: str, policy: Policy, state: str) -> Iterator[_Said]:
        who = self._people.struck(hit)
        if who != "child":
            yield _Said(fact, state, hit.first, hit.last)
        elif state == PRESENT:
            yield _Said(fact, UNCERTAIN, hit.first, hit.last)
        if who != "adult" and policy.if_child:
            milder = UNCERTAIN if who == "either" and state == PRESENT else state
            yield _Said(policy.if_child, milder, hit.first, hit.last)

    def _owned(self, hit: Found, fact: str, policy: Policy, state: str, kin_care: bool) -> Iterator[_Said]:
        owner = self._people.owner(hit) if policy.own else "parent"
        if owner == "relative" and not kin_care:
            if state != DENIED:
                yield _Said(fact, UNCERTAIN, hit.first, hit.last)
        elif owner in ("child", "perhaps-child") and policy.if_child:
            yield _Said(policy.if_child, state, hit.first, hit.last)
            if owner == "perhaps-child" and state == PRESENT:
                yield _Said(fact, UNCERTAIN, hit.first, hit.last)
        else:
            yield _Said(fact, state, hit.first, hit.last)

    def _from_age(self, aged: Aged) -> Iterator[_Said]:
        if aged.fact is None:
            return
        state = self._context.state(Found("words " + aged.fact, aged.first, aged.last), _PLAIN)
        # "Denies drinking in pregnancy, 30 wks" denies the drink; whoever counts weeks is pregnant.
        denied = state == DENIED and aged.weeks is None
        yield _Said(aged.fact, DENIED if denied else PRESENT, aged.first, aged.last)

    def _both_carers(self, found: Sequence[_Said]) -> Iterator[_Said]:
        """Two parents with a problem each: to be confirmed, for they may live apart."""
        affected = [Found(s.fact, s.first, s.last) for s in found if s.state == PRESENT and s.fact in _AFFECTING]
        if {"mother", "father"} <= self._people.sides(affected):
            yield _Said(_BOTH, UNCERTAIN, affected[0].first, affected[0].last)

    def children(self, chosen: Sequence[_Said]) -> tuple[ChildSaid, ...]:
        """Each child with the age said; a child whose age was not said carries its age fact."""
        denied = {s.fact for s in chosen if s.state == DENIED}
        present = {s.fact for s in chosen if s.state == PRESENT}
        said = [_child(aged) for aged in self._ages if aged.kind != "parent" and aged.fact not in denied]
        if "unborn" in present and not any(aged.kind == "unborn" for aged in self._ages):
            said.append(ChildSaid(None, None, ("unborn",)))
        exact = {fact for child in said for fact in _age_facts(child)}
        return tuple(child for child in said if not (child.facts and set(child.facts) & exact))


_PLAIN = Policy(0, possible=True, past=True)


def _age_facts(child: ChildSaid) -> tuple[str, ...]:
    fact = None if child.age_years is None else ages.fact_for(child.age_years)
    return () if fact is None else (fact,)


def _child(aged: Aged) -> ChildSaid:
    known = aged.years is not None or aged.weeks is not None
    return ChildSaid(aged.years, aged.weeks, () if known or aged.fact is None else (aged.fact,))


def _without_masked(hits: Sequence[Found]) -> list[Found]:
    """Findings without the masks, without what a mask of the same fact covers, and without the shorter of two alike."""
    masks = [(h.label[7:], h.first, h.last) for h in hits if h.label.startswith("unless ")]
    kept: list[Found] = []
    for hit in hits:
        fact = hit.label.split(" ", 1)[1]
        masked = not hit.label.startswith("denied_words ") and any(
            f == fact and first < hit.last and hit.first < last for f, first, last in masks
        )
        if not masked and not _inside_another(hit, hits):
            kept.append(hit)
    return kept


def _inside_another(hit: Found, hits: Iterable[Found]) -> bool:
    return any(
        other.label == hit.label
        and other.first <= hit.first
        and hit.last <= other.last
        and other.last - other.first > hit.last - hit.first
        for other in hits
    )


def _strongest(said: Sequence[_Said], lexicon: Lexicon) -> list[_Said]:
    """For each fact only the sayings of its strongest state, in the order of the text; the most specific age alone."""
    best: dict[str, int] = {}
    for s in said:
        best[s.fact] = min(best.get(s.fact, len(_STATES)), _STATES.index(s.state))
    kept = [s for s in set(said) if _STATES.index(s.state) == best[s.fact]]
    if best.get("under-one") == 0:
        kept = [s for s in kept if s.fact != "under-five"]
    return sorted(kept, key=lambda s: (s.first, lexicon.policies[s.fact].rank, s.last))


def _widest(said: Sequence[_Said]) -> Iterator[_Said]:
    """The sayings that do not stand inside a longer one of the same fact."""
    for one in said:
        inside = (o.fact == one.fact and o.first <= one.first and one.last <= o.last and o != one for o in said)
        if not any(inside):
            yield one


def _consent(chosen: Sequence[_Said], lexicon: Lexicon) -> str | None:
    """The stated consent, the most careful where several were stated."""
    stated = {s.fact for s in chosen if s.state == PRESENT and s.fact in lexicon.consents}
    return next((consent for consent in _CAREFUL if consent in stated), None)


def _in_order(facts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(facts))
