"""Promises about the rules alone: what any case must at least get, and what may never lower an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any

from bot.content.conditions import facts
from bot.content.promises.ground import STATUTORY, Broken, Ground, Proof
from bot.core.facts import ACTIONS, Known, State
from bot.core.thresholds import STATUTORY_LEVELS, Framework, Rule, rank

Given = Mapping[str, Any]
SETTLED = (State.YES, State.UNKNOWN, State.NO)


def at_least(ground: Ground, given: Given) -> Iterator[Broken]:
    """A set of facts gives less than the action promised for it, in some locality."""
    least = rank(given["action"])
    for listed in given["sets"]:
        names = [listed] if isinstance(listed, str) else listed
        for known in _expanded(ground, names):
            for scale in ground.scales.values():
                if ground.rank(known, scale) < least:
                    shown = ", ".join(ground.vocabulary.names(known.yes))
                    got = ACTIONS[scale.rank(known)]
                    yield (*ground.at(STATUTORY, "rules"), f"({shown}) gives {got}; it must give {given['action']}")


def _expanded(ground: Ground, names: list[str]) -> Iterator[Known]:
    """Each choice of one fact from each of the names (a fact or a @group), together."""
    masks = [ground.vocabulary.names(facts(name, ground.vocabulary)) for name in names]
    for chosen in product(*masks):
        yield Known(yes=ground.vocabulary.mask(chosen))


def worse_never_lowers(ground: Ground, given: Given) -> Iterator[Broken]:
    """Adding a worse fact to another fact lowers the action or a framework's level."""
    yield from _can_lower(ground)
    vocabulary = ground.vocabulary
    single = {bit: _values(ground, Known(yes=bit)) for bit in _bits(ground, vocabulary.everything)}
    empty = _values(ground, Known())
    for bit, values in single.items():
        if bit & vocabulary.risks and _lower(values, empty):
            yield _lowered(ground, bit, 0)
    for first, second in combinations(single, 2):
        values = _values(ground, Known(yes=first | second))
        if second & vocabulary.risks and _lower(values, single[first]):
            yield _lowered(ground, second, first)
        if first & vocabulary.risks and _lower(values, single[second]):
            yield _lowered(ground, first, second)


def _can_lower(ground: Ground) -> Iterator[Broken]:
    """A rule whose condition a worse fact could switch off."""
    for rule in _all_rules(ground):
        if not rule.when.monotone(ground.vocabulary):
            yield (*ground.rule_at(rule), f"the rule '{rule.id}' could be switched off by a worse fact")


def _all_rules(ground: Ground) -> Iterator[Rule]:
    for framework in ground.library.frameworks.values():
        yield from framework.rules
    for overlay in ground.library.overlays.values():
        yield from overlay


def _bits(ground: Ground, mask: int) -> list[int]:
    return [ground.vocabulary.bit(fact) for fact in ground.vocabulary.names(mask)]


def _values(ground: Ground, known: Known) -> tuple[int | None, ...]:
    """The action's rank, each level framework's level, and each locality's own number."""
    complete = ground.vocabulary.complete(known)
    ground.cases += 1
    action = ground.scale.value(complete)
    levels = [f.value(complete) for f in ground.library.frameworks.values() if f.of == "levels"]
    return (action, *levels)


def _lower(values: tuple[int | None, ...], before: tuple[int | None, ...]) -> bool:
    """Whether any value fell; a framework that spoke may not fall silent."""
    return any(old is not None and (new is None or new < old) for new, old in zip(values, before, strict=True))


def _lowered(ground: Ground, added: int, to: int) -> Broken:
    name, base = (", ".join(ground.vocabulary.names(mask)) or "nothing" for mask in (added, to))
    return (*ground.at(STATUTORY, "rules"), f"adding {name} to {base} lowers the action or a level")


def unknown_not_below_denied(ground: Ground, given: Given) -> Iterator[Broken]:
    """With the other facts the same, "don't know" gives less than "no"."""
    everything = _bits(ground, ground.vocabulary.everything)
    for first in everything:
        for second in (0, *everything):
            if first == second:
                continue
            base = Known(yes=second)
            unknown, denied = (base.put(first, state) for state in (State.UNKNOWN, State.NO))
            if ground.rank(unknown) < ground.rank(denied):
                name = ground.vocabulary.names(first)[0]
                yield (*ground.at(STATUTORY, "rules"), f"'{name}' unknown gives less than '{name}' denied")
                break


def protective_never_lowers(ground: Ground, given: Given) -> Iterator[Broken]:
    """A protective factor, or all of them, lowers what a danger, a harm or a rule above consult has raised."""
    vocabulary = ground.vocabulary
    harmful = vocabulary.groups["danger_now"] | vocabulary.groups["child_harm"]
    harms = [Known(yes=bit) for bit in _bits(ground, harmful)]
    harms += [known for rule, known in ground.boundaries if rule.value >= rank("consult")]
    factors = [*_bits(ground, vocabulary.protective), vocabulary.protective]
    for known in harms:
        raised = ground.rank(known)
        for factor in factors:
            if ground.rank(known.put(factor, State.YES)) < raised:
                shown = ", ".join(vocabulary.names(known.yes | known.unknown))
                factor_names = ", ".join(vocabulary.names(factor))
                yield (*ground.at(STATUTORY, "rules"), f"{factor_names} lowers what ({shown}) raised")


def every_rule_reaches(ground: Ground, given: Given) -> Iterator[Broken]:
    """At a rule's own boundary (the fewest facts that make it hold) the action is less, or the rule can never hold."""
    reachable = {rule.id for rule, _ in ground.boundaries}
    for rule in ground.scale.rules:
        if rule.id not in reachable:
            yield (*ground.rule_at(rule), f"the rule '{rule.id}' can never hold; mend its condition or remove it")
    for rule, known in ground.boundaries:
        if ground.rank(known) < rule.value:
            shown = ", ".join(ground.vocabulary.names(known.yes | known.unknown)) or "nothing asked"
            yield (*ground.rule_at(rule), f"with ({shown}) the rule '{rule.id}' does not hold")


def low_only_when_asked(ground: Ground, given: Given) -> Iterator[Broken]:
    """A supported vulnerability is not a referral although nobody asked, or knows, whether care is affected."""
    vocabulary = ground.vocabulary
    gate = vocabulary.bit(given["asked"])
    supports = [0, *_bits(ground, vocabulary.protective), vocabulary.protective]
    for bit, support in product(_bits(ground, vocabulary.groups["parental_vulnerabilities"]), supports):
        for known in (Known(yes=bit | support), Known(yes=bit | support, unknown=gate)):
            if ground.rank(known) < rank(given["action"]):
                name = vocabulary.names(bit)[0]
                yield (*ground.at(STATUTORY, "rules"), f"'{name}' gives less than {given['action']}, care not answered")


def locality_only_raises(ground: Ground, given: Given) -> Iterator[Broken]:
    """A locality's own number or name falls as the action rises, or an action has no local name."""
    for locality in ground.library.localities.values():
        last = 0
        for action in ACTIONS:
            if action not in locality.numbers:
                yield (*ground.at(locality.file, "numbers"), f"{locality.id} has no name for {action}; add it")
                continue
            level = locality.numbers[action][0]
            if level is not None and level < last:
                yield (*ground.at(locality.file, "numbers", action), f"level {level} for {action} is below {last}")
            last = level or last
    for key, scale in ground.scales.items():
        for rule, known in ground.boundaries:
            if ground.rank(known, scale) < ground.rank(known):
                yield (*ground.rule_at(rule), f"in {key} ({rule.id}) gives less than by law")


def indicators_discriminate(ground: Ground, given: Given) -> Iterator[Broken]:
    """One indicator stands at two levels of a framework: the same condition, or the same words."""
    frameworks = [*ground.library.frameworks.values()]
    frameworks += [
        Framework(key, key, "", "actions", None, rules, ()) for key, rules in ground.library.overlays.items()
    ]
    for framework in frameworks:
        for first, second in combinations(framework.rules, 2):
            if first.value == second.value:
                continue
            if first.when == second.when:
                yield (*ground.rule_at(second), f"'{first.id}' and '{second.id}' have one condition and two levels")
            if _words(first.reason) == _words(second.reason):
                yield (*ground.rule_at(second), f"'{first.id}' and '{second.id}' say the same words at two levels")


def _words(text: str) -> str:
    return " ".join(text.casefold().split()).strip(". ")


def levels_follow_action(ground: Ground, given: Given) -> Iterator[Broken]:
    """The statutory level of an action is not the one promised to others."""
    for action, level in given["levels"].items():
        if STATUTORY_LEVELS[action] != level:
            yield (*ground.at(STATUTORY, "rules"), f"{action} must stand at level {level}")


PROOFS: dict[str, Proof] = {
    "at-least": at_least,
    "worse-never-lowers": worse_never_lowers,
    "unknown-not-below-denied": unknown_not_below_denied,
    "protective-never-lowers": protective_never_lowers,
    "every-rule-reaches": every_rule_reaches,
    "low-only-when-asked": low_only_when_asked,
    "locality-only-raises": locality_only_raises,
    "indicators-discriminate": indicators_discriminate,
    "levels-follow-action": levels_follow_action,
}
