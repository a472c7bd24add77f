"""The consult: facts about a family in, advice in codes out.

Here live the weighing of a whole family (the answer is for the child most at risk) and what goes with the answer: other
frameworks, best and worst, what would change it, what to ask next, cautions, whom to ring. No words: bot/desk has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.conditions import Shape
from bot.core.contacts import Reached, reach
from bot.core.counterfactual import Move, moves
from bot.core.facts import ACTIONS, DANGER, Known
from bot.core.library import Caution, Library
from bot.core.thresholds import STATUTORY_LEVELS, Rule, Scale
from bot.core.walk import ChildKnown

AGE_FACTS = ("unborn", "under-one", "under-five", "adolescent")


@dataclass(frozen=True)
class Case:
    """What a worker has said of a family, and of each child where that was said apart."""

    known: Known
    children: tuple[ChildKnown, ...] = ()
    consent: str | None = None
    nation: str = "england"
    role: str = ""
    view: str | None = None


@dataclass(frozen=True)
class ChildAdvice:
    """One child's own action, by rank; `number` counts the children from 1 as they were named."""

    number: int
    child: ChildKnown
    rank: int


@dataclass(frozen=True)
class Advice:
    """The answer, in codes.

    `rank` indexes ACTIONS; `profile` is what the answer rests on (of the child most at risk); `fired` the rules that
    hold, most urgent first; `best` and `worst` what it could be once all is known; `levels` per framework, None where
    it is silent; `ask_next` the facts to ask, most decisive first.
    """

    case: Case
    rank: int
    profile: Known
    fired: tuple[Rule, ...]
    levels: Mapping[str, int | None]
    best: int
    worst: int
    moves: tuple[Move, ...]
    ask_next: tuple[str, ...]
    cautions: tuple[Caution, ...]
    children: tuple[ChildAdvice, ...]
    reached: tuple[Reached, ...]
    needs: tuple[str, ...]

    @property
    def action(self) -> str:
        """The id of the action."""
        return ACTIONS[self.rank]

    @property
    def own_way(self) -> Rule | None:
        """The rule whose own first line, basis and law stand in place of a referral's: where only such rules decide."""
        deciding = self.deciding
        return deciding[0] if deciding and all(rule.first for rule in deciding) else None

    @property
    def deciding(self) -> tuple[Rule, ...]:
        """The rules that put the action where it is."""
        return tuple(rule for rule in self.fired if rule.value == self.rank)


def profiles(case: Case, library: Library) -> tuple[Known, ...]:
    """What the rules weigh, one for each child and, last, the family as a whole; each complete.

    A child whose age is known takes its own age fact alone, so that a baby's rules do not answer for a brother of
    twelve. The family's profile keeps every fact said of the family.
    """
    vocabulary = library.vocabulary
    ages = vocabulary.mask(AGE_FACTS)
    found = []
    for child in case.children:
        aged = child.known.yes & ages or child.age_years is not None or child.unborn_weeks is not None
        family = _without(case.known, ages) if aged else case.known
        found.append(vocabulary.complete(family.merged(child.known)))
    return (*found, vocabulary.complete(case.known))


def _without(known: Known, mask: int) -> Known:
    keep = ~mask
    return Known(known.yes & keep, known.no & keep, known.unknown & keep, known.confirm & keep)


def weigh(case: Case, library: Library, scale: Scale) -> int:
    """The rank of the action for a whole family."""
    return max(scale.value(profile) for profile in profiles(case, library))


def advise(case: Case, library: Library, locality_id: str, at: datetime) -> Advice:
    """Weigh a case. `at` is an aware moment, on which only opening hours depend."""
    scale = library.scale(locality_id)
    every = profiles(case, library)
    ranks = [scale.value(profile) for profile in every]
    rank = max(ranks)
    lead = every[ranks.index(rank)]
    fired = tuple(rule for rule in scale.rules if rule.when.holds(lead) and _worth_saying(rule, lead))
    spans = [scale.span(replace(profile, unknown=0)) for profile in every]
    locality = library.locality(locality_id)
    nearby = locality.contacts if locality.nation == case.nation else ()
    return Advice(
        case=case,
        rank=rank,
        profile=lead,
        fired=fired,
        levels=_levels(every, rank, library, locality_id),
        best=max(low for low, _ in spans),
        worst=max(high for _, high in spans),
        moves=moves(
            case.known,
            scale.rules,
            lambda known: weigh(replace(case, known=known), library, scale),
            library.vocabulary,
        ),
        ask_next=_ask_next(lead, case, scale, library),
        cautions=tuple(caution for caution in library.cautions if caution.when.holds(lead)),
        children=tuple(
            ChildAdvice(number, child, ranks[number - 1]) for number, child in enumerate(case.children, start=1)
        ),
        reached=reach(
            (*library.contacts, *nearby),
            rank=rank,
            nation=case.nation,
            known=lead,
            at=at,
            holidays=library.holidays,
        ),
        needs=tuple(dict.fromkeys(need for rule in fired for need in rule.needs)),
    )


def _worth_saying(rule: Rule, lead: Known) -> bool:
    """Whether a rule is told: one about gaps also holds for a yes, which must not give less, but is not told then."""
    match rule.when.shape:
        case Shape.MAYBE:
            return rule.when.mask & lead.unknown != 0
        case Shape.OPEN:
            return rule.when.mask & ~lead.yes != 0
        case _:
            return True


def _levels(every: tuple[Known, ...], rank: int, library: Library, locality_id: str) -> dict[str, int | None]:
    """Each framework's level for the child most at risk, the locality's own number as LOCAL."""
    found: dict[str, int | None] = {"statutory": STATUTORY_LEVELS[ACTIONS[rank]]}
    for framework in library.frameworks.values():
        if framework.id != "statutory":
            values = [value for profile in every if (value := framework.value(profile)) is not None]
            found[framework.id] = max(values, default=None)
    found["LOCAL"] = library.locality(locality_id).numbers.get(ACTIONS[rank], (None, ""))[0]
    return found


def _ask_next(lead: Known, case: Case, scale: Scale, library: Library) -> tuple[str, ...]:
    """What to ask: first what waits to be confirmed, then what could still change the action, gravest first."""
    vocabulary = library.vocabulary
    confirm = lead.confirm | case.known.confirm & ~lead.yes
    live = scale.live(lead) & vocabulary.risks & ~(confirm | case.known.answered | vocabulary.tapped_only)
    danger = vocabulary.groups[DANGER]

    def gravity(fact: str) -> int:
        bit = vocabulary.bit(fact)
        return max(rule.value for rule in scale.rules if rule.when.mentions & bit)

    rest = sorted(vocabulary.names(live), key=lambda fact: -gravity(fact))
    first = vocabulary.names(confirm & danger) + vocabulary.names(confirm & ~danger)
    return (*first, *rest)
