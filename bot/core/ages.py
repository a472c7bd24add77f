"""How old the children are, and how far a pregnancy is.

May live here: the ways in which practitioners write ages, and the age facts that follow from them.
May not live here: words for people (the lexicon has them), words of ages (age_words), other facts. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core import age_words as say
from bot.core.trie import Found

ADULT = 18


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
            self._of_one_named_before,
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
        if text in say.NUMBERS:
            return say.NUMBERS[text]
        is_number = text.isascii() and len(text) <= 4 and text.replace(".", "", 1).isdigit()
        return float(text) if is_number else None

    def _take(self, first: int, last: int) -> bool:
        """Claim tokens; False where another age has them."""
        if any(at in self._used for at in range(first, last)):
            return False
        self._used.update(range(first, last))
        return True

    def _gestations(self) -> Iterator[Aged]:
        """As in "28/40", "28 wks pregnant", "pregnant, 8 months", "34+5 today", "38 wks." alone."""
        for at, text in enumerate(self._texts):
            head, _, tail = text.partition("/")
            number = self._number(at)
            if tail == "40" and head.isdigit() and int(head) <= say.TERM and self._take(at, at + 1):
                yield Aged("unborn", "unborn", at, at + 1, weeks=int(head))
            elif number is not None and self._text(at + 1) == "and" and self._is_days_on(at + 2):
                yield from self._unborn(number, at, at + 4)
            elif number is not None and say.UNITS.get(self._text(at + 1)) in (say.WEEK, say.MONTH):
                yield from self._weeks(number * say.UNITS[self._text(at + 1)] / say.WEEK, at)

    def _is_days_on(self, at: int) -> bool:
        """As in "16+2 today": weeks and days, which a plus joins."""
        days = self._number(at)
        return days is not None and days < 7 and self._text(at + 1) in say.DATED

    def _weeks(self, weeks: float, at: int) -> Iterator[Aged]:
        after = [place for place in range(at + 2, min(at + 6, len(self._texts))) if self._texts[place] in say.PREGNANT]
        before = [place for place in range(max(0, at - 4), at) if self._texts[place] in say.EXPECTING]
        near = after[:1] or before[-1:]
        if self._text(at + 2) in ("old", "ago"):
            return
        if near:
            yield from self._unborn(weeks, min(at, near[0]), max(at + 2, near[0] + 1), at)
        elif say.UNITS[self._text(at + 1)] == say.WEEK and self._stands_alone(at, weeks):
            yield from self._unborn(weeks, at, at + 2)

    def _unborn(self, weeks: float, first: int, last: int, at: int | None = None) -> Iterator[Aged]:
        claimed = first if at is None else at
        if 4 <= weeks <= say.TERM and self._take(claimed, claimed + 2):
            yield Aged("unborn", "unborn", first, last, weeks=int(weeks))

    def _stands_alone(self, at: int, weeks: float) -> bool:
        """Whether weeks are a sentence by themselves. A baby's age may be told so, too, but rarely past twenty."""
        if weeks < say.LATE and not any(text in say.MATERNITY for text in self._texts):
            return False
        return self._text(at - 1) in ("", ".", "\n", ";", ",") and self._text(at + 2) in (
            "",
            ".",
            "\n",
            ";",
            ",",
            "and",
        )

    def _old(self) -> Iterator[Aged]:
        """As in "18 month old", "3yo", "14 y/o", "17 year old mum"."""
        for at in range(len(self._texts)):
            number, unit = self._number(at), self._text(at + 1)
            if number is None or unit not in say.UNITS:
                continue
            last = at + 2
            if unit not in say.WHOLE:
                if self._text(last) == "/" and self._text(last + 1) == "o":
                    last += 2
                elif self._text(last) in say.OLD or self._text(last) in say.BORN_AFTER:
                    last += 1
                else:
                    continue
            if self._take(at, last):
                yield from self._person(number * say.UNITS[unit], at, last)

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
        while at >= 0 and (self._texts[at] in say.LINKS) and first - at < 5:
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
            if tail not in say.PARTS or "/" in tail or not head.isdigit() or int(head) > 60:
                continue
            if self._text(at - 1) in say.BEFORE or self._text(at + 1) in (
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
                yield from self._aged("child", int(head) * say.PARTS[tail], at, at + 1)

    def _after_noun(self) -> Iterator[Aged]:
        """As in "2 kids 3 and 5", "daughter 12", "mum, 19", "twins (4)", "aged 7"."""
        for first, last in self._starts:
            kind = self._kinds.get(first)
            if kind in ("child", "infant", "youngster", "mother", "father", "parent"):
                yield from self._list(kind, last)
            elif kind == "relative" and (self._age_at(last + (self._text(last) in say.LINKS))[0] or ADULT) < ADULT:
                yield from self._list("child", last)  # a step brother of 13 is a child himself
        for at, text in enumerate(self._texts):
            if text in ("aged", "age", "ages"):
                yield from self._list("child", at + 1)

    def _list(self, kind: str, at: int) -> Iterator[Aged]:
        is_parent = kind in ("mother", "father", "parent")
        place = at
        links = say.LINKS if is_parent else say.LINKS | {"of"}
        while self._text(place) in links and place < at + 3:
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
            while self._text(place) in say.AND and place < last + 2:
                place += 1
            if place == last:
                return

    def _of_one_named_before(self) -> Iterator[Aged]:
        """As in "shes 8", "he is 14", "now 6 months", "18 months and 4", "15." alone."""
        for at, text in enumerate(self._texts):
            pronoun = text in say.SHE_IS or (text in say.IS and self._text(at - 1) in say.SHE)
            place = at + 1 + (self._text(at + 1) in say.JUST)
            years, last = self._age_at(place)
            if pronoun and years is not None and self._text(last) not in say.MEASURED and self._take(place, last):
                yield from self._aged(self._named_before(at), years, place, last)
            elif self._is_aged_alone(at):
                years, last = self._age_at(at)
                if years is not None and self._take(at, last):
                    yield from self._aged(self._named_before(at), years, at, last)

    def _is_aged_alone(self, at: int) -> bool:
        """A number that is an age without any word for it: a sentence of its own, or with its unit at an end."""
        years, last = self._age_at(at)
        if years is None or years >= ADULT:
            return False
        before, after = self._text(at - 1), self._text(last)
        if last == at + 1:
            ended = after == "" or (after == "." and before == ".")
            return (before == "." and ended) or (before == "and" and at - 2 in self._used and after in ("", ".", ","))
        is_span = self._text(at + 1) in say.UNITS and say.UNITS[self._text(at + 1)] >= say.MONTH
        ends = after in ("", ".", ",", "and") and (after != "and" or self._number(last + 1) is not None)
        return is_span and ends and before in ("now", ",", ".", "", "\n", "them")

    def _named_before(self, at: int) -> str | None:
        """The kind of the person whom a text named last before a place, pronouns apart."""
        kinds = (self._kinds[place] for place in range(at - 1, -1, -1) if place in self._kinds)
        return next((kind for kind in kinds if kind not in ("he", "she", "relative")), None)

    def _age_at(self, at: int) -> tuple[float | None, int]:
        """The age in years that stands at a token, and where it ends."""
        number = self._number(at)
        if number is None:
            return None, at
        unit = self._text(at + 1)
        if unit in say.UNITS and self._text(at + 2) != "ago":
            last = at + 2 + (self._text(at + 2) in say.OLD)
            return number * say.UNITS[unit], last
        if unit in say.SPENT or unit in self._nouns_of_children() or (unit == "/" and self._number(at + 2) is not None):
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
        aged = {text for at, text in enumerate(self._texts) if text in say.NOUNS and self._is_aged_nearby(at)}
        for at, text in enumerate(self._texts):
            fact = say.NOUNS.get(text)
            if text in aged and self._text(at - 1) not in ("a", "another", "new", "second"):
                continue
            if fact is None or at in self._used or self._text(at - 1) in say.SKIPPED_BEFORE or self._is_aged_nearby(at):
                continue
            if self._text(at - 1) == "the" and self._text(at - 2) in say.NOT_YET_OR_LOST:
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
