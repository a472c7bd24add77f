"""How old the children are, and how far a pregnancy is.

May live here: the ways in which practitioners write ages, and the age facts that follow from them.
May not live here: words for people (the lexicon has them), other facts. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.trie import Found

ADULT = 18
_NUMBERS = {
    word: float(number)
    for number, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen"
        ).split()
    )
}
_UNITS = {
    **dict.fromkeys(("year", "years", "yr", "yrs", "y", "yo", "yold", "yro", "oed", "blwydd", "mlwydd"), 1.0),
    **dict.fromkeys(("month", "months", "mth", "mths", "mo", "mos", "m", "mnth", "mnths", "mis"), 1 / 12),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "w", "wo", "wythnos"), 7 / 365.25),
    **dict.fromkeys(("day", "days", "d"), 1 / 365.25),
}
_WHOLE = frozenset(("yo", "yold", "yro", "oed", "wo"))
_PARTS = {"12": 1 / 12, "52": 7 / 365.25, "7": 1 / 365.25}
_OLD = frozenset(("old", "olds", "oed", "o", "aged"))
_LINKS = frozenset(("aged age ages is are was who now just about nearly almost only both turned the s").split()) | set(
    "(,:-"
)
_AND = frozenset(("and", ",", "a", "or", "/"))
_SPENT = frozenset(
    (
        "ago times x days nights hours appointments occasions weeks months years week month year minutes mins hrs "
        "kids children siblings bed ml mg mls pm am pints cans bottles units of in percent % sessions visits calls "
        "incidents points other more different girls boys lads daughters sons doors out miles"
    ).split()
)
_BEFORE = frozenset(
    ("for in over past last every since within until when previous ago after another x lost next").split()
)
_PREGNANT = frozenset(
    ["pregnant", "preg", "pg", "pregnancy", "gestation", "gestational", "gone", "prenatal", "antenatal", "gravid"]
)
_BORN_AFTER = frozenset(("postnatal", "postpartum", "postnatally", "pp"))
_SKIPPED_BEFORE = frozenset(("previous last lost another as when unborn expecting having first no a_").split())


@dataclass(frozen=True, slots=True)
class Aged:
    """An age found at tokens `first` up to `last`. `fact` is an age fact; `kind` is child, unborn or parent."""

    kind: str
    fact: str | None
    first: int
    last: int
    years: float | None = None
    weeks: int | None = None


def fact_for(years: float) -> str | None:
    """The one most specific age fact, or None for five to ten years and for adults."""
    if years < 1:
        return "under-one"
    if years < 5:
        return "under-five"
    return "adolescent" if 11 <= years < ADULT else None


def find(texts: Sequence[str], people: Sequence[Found]) -> tuple[Aged, ...]:
    """Every age in the texts, in order. `people` are the mentions of persons."""
    return _Ages(texts, people).found()


class _Ages:
    """One pass over one text."""

    def __init__(self, texts: Sequence[str], people: Sequence[Found]) -> None:
        self._texts = texts
        self._kinds: dict[int, str] = {}
        for mention in people:
            for at in range(mention.first, mention.last):
                known = self._kinds.get(at)
                if known is None or known in ("child", "he", "she"):
                    self._kinds[at] = mention.label
        self._starts = sorted({mention.first: mention.last for mention in people}.items())
        self._used: set[int] = set()

    def found(self) -> tuple[Aged, ...]:
        ways = (
            self._gestations,
            self._old,
            self._clinical,
            self._after_noun,
            self._years_at_school,
            self._under,
            self._nouns,
        )
        ages = [aged for way in ways for aged in way()]
        return tuple(sorted(ages, key=lambda aged: aged.first))

    def _text(self, at: int) -> str:
        return self._texts[at] if 0 <= at < len(self._texts) else ""

    def _number(self, at: int) -> float | None:
        text = self._text(at)
        if text in _NUMBERS:
            return _NUMBERS[text]
        is_number = text.isascii() and len(text) <= 4 and text.replace(".", "", 1).isdigit()
        return float(text) if is_number else None

    def _take(self, first: int, last: int) -> bool:
        """Claim tokens; False where another age has them."""
        if any(at in self._used for at in range(first, last)):
            return False
        self._used.update(range(first, last))
        return True

    def _gestations(self) -> Iterator[Aged]:
        """As in "28/40", "28 wks pregnant", "pregnant, 28 weeks"."""
        for at, text in enumerate(self._texts):
            head, _, tail = text.partition("/")
            if tail == "40" and head.isdigit() and int(head) <= 44 and self._take(at, at + 1):
                yield Aged("unborn", "unborn", at, at + 1, weeks=int(head))
            elif self._number(at) is not None and _UNITS.get(self._text(at + 1)) == _UNITS["week"]:
                yield from self._weeks(at)

    def _weeks(self, at: int) -> Iterator[Aged]:
        after = [place for place in range(at + 2, min(at + 6, len(self._texts))) if self._texts[place] in _PREGNANT]
        before = [
            place for place in range(max(0, at - 4), at) if self._texts[place] in (*_PREGNANT, "unborn", "expecting")
        ]
        weeks = self._number(at)
        near = after[:1] or before[-1:]
        if weeks is None or weeks > 44 or not near or self._text(at + 2) in ("old", "ago"):
            return
        first, last = min(at, near[0]), max(at + 2, near[0] + 1)
        if self._take(at, at + 2):
            yield Aged("unborn", "unborn", first, last, weeks=int(weeks))

    def _old(self) -> Iterator[Aged]:
        """As in "18 month old", "3yo", "14 y/o", "17 year old mum"."""
        for at in range(len(self._texts)):
            number, unit = self._number(at), self._text(at + 1)
            if number is None or unit not in _UNITS:
                continue
            last = at + 2
            if unit not in _WHOLE:
                if self._text(last) == "/" and self._text(last + 1) == "o":
                    last += 2
                elif self._text(last) in _OLD or self._text(last) in _BORN_AFTER:
                    last += 1
                else:
                    continue
            if self._take(at, last):
                yield from self._person(number * _UNITS[unit], at, last)

    def _person(self, years: float, first: int, last: int) -> Iterator[Aged]:
        kind = self._kinds.get(last) or self._kinds.get(last + 1)
        if kind is None or kind in ("he", "she", "relative"):
            kind = self._owner(first)
        end = last
        while self._kinds.get(end) in ("child", "infant", "youngster") and end < last + 2:
            self._used.add(end)
            end += 1
        yield from self._aged(kind, years, first, last)

    def _owner(self, first: int) -> str | None:
        """The kind of person just before: "mum is 17 years old"."""
        at = first - 1
        while at >= 0 and (self._texts[at] in _LINKS) and first - at < 5:
            at -= 1
        return self._kinds.get(at)

    def _aged(self, kind: str | None, years: float, first: int, last: int) -> Iterator[Aged]:
        is_parent = kind in ("mother", "father", "parent")
        if is_parent and 10 <= years < 20:
            yield Aged("parent", "young-parent", first, last)
        if is_parent and years < 10:
            is_parent = False
        if not is_parent and kind != "relative" and years < ADULT:
            yield Aged("child", fact_for(years), first, last, years=round(years, 3))
        elif is_parent and years < ADULT:
            yield Aged("parent", "adolescent", first, last)

    def _clinical(self) -> Iterator[Aged]:
        """As in "6/12", "3/52", "5/7" as an age, not as a duration."""
        for at, text in enumerate(self._texts):
            head, _, tail = text.partition("/")
            if tail not in _PARTS or "/" in tail or not head.isdigit() or int(head) > 60:
                continue
            if self._text(at - 1) in _BEFORE or self._text(at + 1) in (
                "ago",
                "hx",
                "now",
                "history",
                "pregnant",
                "clean",
            ):
                continue
            if tail == "7" and self._text(at - 1) == "24":
                continue
            if self._take(at, at + 1):
                yield from self._aged("child", int(head) * _PARTS[tail], at, at + 1)

    def _after_noun(self) -> Iterator[Aged]:
        """As in "2 kids 3 and 5", "daughter 12", "mum, 19", "twins (4)", "aged 7"."""
        for first, last in self._starts:
            kind = self._kinds.get(first)
            if kind in ("child", "infant", "youngster", "mother", "father", "parent"):
                yield from self._list(kind, last)
        for at, text in enumerate(self._texts):
            if text in ("aged", "age", "ages"):
                yield from self._list("child", at + 1)

    def _list(self, kind: str, at: int) -> Iterator[Aged]:
        is_parent = kind in ("mother", "father", "parent")
        place = at
        while self._text(place) in _LINKS and place < at + 3:
            place += 1
        previous = self._text(at)
        if is_parent and place > at + 1 and previous == ",":
            return
        while True:
            years, last = self._age_at(place)
            if years is None or not self._take(place, last):
                return
            yield from self._aged(kind, years, place, last)
            place = last
            if is_parent:
                return
            while self._text(place) in _AND and place < last + 2:
                place += 1
            if place == last:
                return

    def _age_at(self, at: int) -> tuple[float | None, int]:
        """The age in years that stands at a token, and where it ends."""
        number = self._number(at)
        if number is None:
            return None, at
        unit = self._text(at + 1)
        if unit in _UNITS and self._text(at + 2) != "ago":
            last = at + 2 + (self._text(at + 2) in _OLD)
            return number * _UNITS[unit], last
        if unit in _SPENT or unit in self._nouns_of_children() or (unit == "/" and self._number(at + 2) is not None):
            return None, at
        return (number, at + 1) if number < 60 else (None, at)

    def _nouns_of_children(self) -> frozenset[str]:
        return frozenset(self._texts[at] for at, kind in self._kinds.items() if kind in ("child", "youngster"))

    def _years_at_school(self) -> Iterator[Aged]:
        """As in "yr 4" is eight, "reception" is four, "P3" is seven, "S2" is thirteen."""
        for at, text in enumerate(self._texts):
            number = self._number(at + 1)
            aged: tuple[int, float] | None = None
            if text in ("yr", "year", "y", "blwyddyn") and number is not None and 1 <= number <= 13:
                if self._text(at + 2) not in ("old", "ago", "olds", "years", "yo", "months", "weeks", "o"):
                    aged = (at + 2, number + 4)
            elif text in ("p", "primary") and number is not None and 1 <= number <= 7:
                aged = (at + 2, number + 4)
            elif text == "s" and number is not None and 1 <= number <= 6 and self._text(at - 1) in ("in", "an", "a"):
                aged = (at + 2, number + 11)
            elif text == "reception" and self._text(at - 1) not in ("at", "the", "my", "our", "hospital"):
                aged = (at + 1, 4.0)
            if aged is not None and aged[1] < ADULT and self._take(at, aged[0]):
                yield from self._aged("child", aged[1], at, aged[0])

    def _under(self) -> Iterator[Aged]:
        """As in "three kids under 5", "two under twos"."""
        names = {"fives": 5.0, "ones": 1.0, "twos": 2.0, "threes": 3.0, "fours": 4.0, "5s": 5.0, "2s": 2.0}
        for at, text in enumerate(self._texts):
            if text not in ("under", "u"):
                continue
            number = self._number(at + 1) or names.get(self._text(at + 1))
            if number is None or number > 5 or self._text(at + 2) in ("ml", "mg", "%", "units"):
                continue
            if self._take(at, at + 2):
                yield Aged("child", "under-one" if number <= 1 else "under-five", at, at + 2)

    def _nouns(self) -> Iterator[Aged]:
        """As in "newborn", "baby", "toddler", "teen", where no age was given with them.

        "The baby" after "baby is 18 months" is the same child; "a baby" would be another.
        """
        aged = {text for at, text in enumerate(self._texts) if text in _NOUNS and self._is_aged_nearby(at)}
        for at, text in enumerate(self._texts):
            fact = _NOUNS.get(text)
            if text in aged and self._text(at - 1) not in ("a", "another", "new", "second"):
                continue
            if fact is None or at in self._used or self._text(at - 1) in _SKIPPED_BEFORE or self._is_aged_nearby(at):
                continue
            if self._text(at + 1) in (
                "on",
                "due",
                "bump",
                "group",
                "groups",
                "scan",
                "clinic",
                "shower",
                "daddy",
                "blues",
                "unit",
            ):
                continue
            if self._kinds.get(at + 1) in ("mother", "father", "parent") and not text.endswith("s"):
                continue
            years = 0.0 if text in ("newborn", "newborns", "neonate") else None
            yield Aged("child", fact, at, at + 1, years=years)

    def _is_aged_nearby(self, at: int) -> bool:
        return any(place in self._used for place in range(at + 1, at + 4)) or at - 1 in self._used


_NOUNS = {
    **dict.fromkeys(
        ("baby", "babys", "babies", "babe", "bubs", "infant", "infants", "babi", "bub", "babby"), "under-one"
    ),
    **dict.fromkeys(("newborn", "newborns", "neonate"), "under-one"),
    **dict.fromkeys(("toddler", "toddlers", "preschooler", "preschoolers", "tot"), "under-five"),
    **dict.fromkeys(("teen", "teens", "teenager", "teenagers", "adolescent", "adolescents"), "adolescent"),
}
