"""Who a finding is about: a parent, a child, or somebody else.

May live here: finding the persons a text names by their part in the family, and whose a finding is.
May not live here: names, word lists, facts. In doubt a finding is a parent's, so that it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.clauses import Layout
from bot.core.lexicon import Lexicon
from bot.core.trie import Found

PARENTS = ("mother", "father", "parent")
CHILDREN = ("child", "youngster", "infant")
_SIZES = frozenset(("a an the his her their my our this that both two three four five six seven eight nine").split())


@dataclass(frozen=True, slots=True)
class Person:
    """One mention: the part in the family, where it stands, and whether it can be the one who does something."""

    kind: str
    first: int
    last: int
    acts: bool


class People:
    """All mentions of one text, in order."""

    def __init__(
        self, layout: Layout, mentions: Sequence[Found], youngsters: Sequence[tuple[int, int]], lexicon: Lexicon
    ):
        self._layout = layout
        self._belonging = lexicon.sets["belonging"]
        found = [Person(m.label, m.first, m.last, self._acts(m.first)) for m in mentions]
        found.extend(Person("youngster", first, last, self._acts(first)) for first, last in youngsters)
        self.persons = sorted(_widest(found), key=lambda person: person.first)

    def _acts(self, first: int) -> bool:
        """Not where the mention only belongs to another: "mum of 2 kids", "with her daughter"."""
        at = first - 1
        while at >= 0 and (self._layout.texts[at] in _SIZES or self._layout.texts[at].isdigit()):
            at -= 1
        return at < 0 or self._layout.texts[at] not in self._belonging

    def subject(self, hit: Found) -> Person | None:
        """The person whose finding it is: inside it, or the nearest before it in its sentence."""
        inside = [p for p in self.persons if hit.first <= p.first < hit.last]
        if inside:
            return inside[0]
        return next(self._before(hit), None)

    def _before(self, hit: Found) -> Iterator[Person]:
        sentence = self._layout.sentence
        for person in reversed(self.persons):
            if person.last <= hit.first and sentence[person.first] == sentence[hit.first] and person.acts:
                yield person

    def owner(self, hit: Found) -> str:
        """`parent`, `child`, `perhaps-child` or `relative`: whose a parent's fact is."""
        for person in self._candidates(hit):
            if person.kind in ("he", "she"):
                continue
            if person.kind == "relative":
                return "relative"
            if person.kind == "youngster":
                near = self._layout.comma[person.first] == self._layout.comma[hit.first]
                return "child" if near else "perhaps-child"
            if person.kind in PARENTS:
                return "parent"
        return "parent"

    def _candidates(self, hit: Found) -> list[Person]:
        first = self.subject(hit)
        if first is None:
            return []
        if first.kind not in ("he", "she"):
            return [first]
        others = [p for p in self._before(hit) if p is not first]
        return [first, *others[:1]]

    def struck(self, hit: Found) -> str:
        """Who the "him" or "her" at the end of a finding is: `adult`, `child` or `either`."""
        earlier = [p for p in self.persons if p.last <= hit.first and p.kind not in ("he", "she")]
        subject = self.subject(hit)
        if subject is not None and subject.kind in CHILDREN:
            return "child"
        others = [p for p in earlier if p != subject]
        if not others or others[-1].kind in (*PARENTS, "relative"):
            return "adult"
        return "child" if others[-1].kind in ("infant", "youngster") else "either"

    def sides(self, hits: Sequence[Found]) -> frozenset[str]:
        """Which parents, `mother` or `father`, the findings are said of."""
        subjects = (self.subject(hit) for hit in hits)
        return frozenset(person.kind for person in subjects if person is not None)


def _widest(persons: Sequence[Person]) -> list[Person]:
    return [
        p
        for p in persons
        if not any(
            o is not p and o.first <= p.first and p.last <= o.last and (o.last - o.first) > (p.last - p.first)
            for o in persons
        )
    ]
