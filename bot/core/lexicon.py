"""The words that people use, ready for reading: built once from plain data, never changed after.

May live here: the shape of a concept, the building of the phrase trees, inflection.
May not live here: any word of the content, or the reading of a text. Standard library and rapidfuzz alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.spelling import Speller
from bot.core.trie import Trie

MODES = ("words", "unless", "unsure_words", "object_words", "denied_words")
CUES = (
    "no", "not", "harmless", "denied_after", "unsure", "maybe", "unclear_after", "if", "asking", "own_question",
    "past_ahead", "past_behind", "ended_ahead", "ended_behind", "recent", "ago", "contrast",
)  # fmt: skip
SETS = ("skip", "bare", "passable", "blocks", "finite", "auxiliary", "joins", "belonging", "ordinary")
WHO = ("mother", "father", "parent", "child", "youngster", "infant", "relative", "he", "she")


@dataclass(frozen=True, slots=True)
class Policy:
    """How one fact is read in context.

    `danger`: doubt never hides it. `possible`, `past`: feared, or long ago, is enough.
    `own`: it is a parent's, so another relative's counts for nothing until confirmed.
    `if_child`, `if_past`: the fact that it is instead, when it is a child's own or lies in the past.
    """

    rank: int
    danger: bool = False
    possible: bool = False
    past: bool = False
    own: bool = False
    if_child: str | None = None
    if_past: str | None = None


@dataclass(frozen=True)
class Lexicon:
    """Everything that reading needs. Built by `build`; treat as immutable."""

    forms: Trie
    cues: Trie
    people: Trie
    policies: Mapping[str, Policy]
    consents: tuple[str, ...]
    sets: Mapping[str, frozenset[str]]
    speller: Speller
    stops: frozenset[str]

    @classmethod
    def build(cls, concepts: Mapping[str, Any]) -> Lexicon:
        """From plain data: `facts` (id to concept), `consent` (ids), `classes`, `cues`, `sets`, `irregular`.

        Raises KeyError for a form that names a word class which does not exist.
        """
        irregular: Mapping[str, list[str]] = concepts["irregular"]
        classes = _resolved(concepts["classes"])

        def inflect(verb: str) -> tuple[str, ...]:
            return inflections(verb, irregular)

        forms, cues, people = (Trie(classes, inflect) for _ in range(3))
        for fact, concept in concepts["facts"].items():
            for mode in MODES:
                _add_all(forms, f"{mode} {fact}", concept.get(mode, ()))
        for cue in CUES:
            _add_all(cues, cue, concepts["cues"].get(cue, ()))
        for who in WHO:
            _add_all(people, who, classes.get(who, ()))
        sets = {name: frozenset(concepts["sets"].get(name, ())) for name in SETS}
        ordinary = frozenset().union(*sets.values(), cues.vocabulary)
        stops = frozenset(".!?;\n,:-()") | _openers(concepts["cues"])
        policies = {fact: _policy(rank, data) for rank, (fact, data) in enumerate(concepts["facts"].items())}
        speller = Speller.build(forms.vocabulary, ordinary)
        return cls(forms, cues, people, policies, tuple(concepts["consent"]), sets, speller, stops)


def _add_all(trie: Trie, label: str, forms: Iterable[str]) -> None:
    for form in forms:
        trie.add(label, form)


def _policy(rank: int, data: Mapping[str, Any]) -> Policy:
    return Policy(
        rank,
        danger=data.get("group") == "danger_now",
        possible=data.get("doubt") == "present",
        past=data.get("past") == "present",
        own=data.get("who") == "parent" or data.get("group") == "parental_vulnerabilities",
        if_child=data.get("if_child"),
        if_past=data.get("if_past"),
    )


def _openers(cues: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Single words that a gap inside a form never crosses: what denies, and what contrasts."""
    names = ("no", "not", "contrast")
    return frozenset(form for name in names for form in cues.get(name, ()) if form.isalpha())


def _resolved(classes: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Classes with the members of the classes that they name in place of the names."""
    resolved: dict[str, list[str]] = {}
    for name, members in classes.items():
        own: list[str] = []
        for member in members:
            own.extend(resolved[member[1:-1]] if member.startswith("{") else [member])
        resolved[name] = own
    return resolved


def inflections(verb: str, irregular: Mapping[str, list[str]]) -> tuple[str, ...]:
    """A verb in all its forms, the irregular ones from the table: "hit" gives hit, hits, hitting."""
    if verb in irregular:
        return (verb, *irregular[verb])
    if verb.endswith("e"):
        return (verb, verb + "s", verb + "d", verb[:-1] + "ing")
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return (verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return (verb, verb + "es", verb + "ed", verb + "ing")
    return (verb, verb + "s", verb + "ed", verb + "ing")
