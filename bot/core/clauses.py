"""What the words around a finding do to it: denied, doubtful, past, asked, or simply said.

May live here: sentences and clauses, the reach of each kind of cue, and the state that follows. It fails towards
"present": a cue reaches no further than it must, and only a plain denial denies.
May not live here: word lists, facts, people. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core import words
from bot.core.lexicon import Lexicon, Policy
from bot.core.trie import Found

PRESENT, UNCERTAIN, DENIED, PAST = "present", "uncertain", "denied", "past"
_LIST_MARKS = frozenset((",", "/"))
_BREAKS = frozenset(":-()") | _LIST_MARKS
_UNKNOWN_WORDS = 1


@dataclass(frozen=True, slots=True)
class Reach:
    """A cue at `cue` up to `cue_end` colours what begins at `first` up to `last`."""

    kind: str
    cue: int
    cue_end: int
    first: int
    last: int

    def covers(self, hit: Found) -> bool:
        """Whether it colours a finding. A cue inside the finding's own words ("no food") does not."""
        inside = hit.first < self.cue_end and self.cue < hit.last
        return not inside and self.first <= hit.first < self.last


@dataclass(frozen=True, slots=True)
class Layout:
    """For each token: the number of its sentence, its clause, its comma part and its smallest part."""

    texts: tuple[str, ...]
    sentence: tuple[int, ...]
    clause: tuple[int, ...]
    comma: tuple[int, ...]
    part: tuple[int, ...]

    def end(self, level: Sequence[int], at: int) -> int:
        """Where the stretch of `level` that holds `at` ends."""
        last = at
        while last < len(level) and level[last] == level[at]:
            last += 1
        return last

    def start(self, level: Sequence[int], at: int) -> int:
        """Where the stretch of `level` that holds `at` begins."""
        first = at
        while first and level[first - 1] == level[at]:
            first -= 1
        return first

    def is_asked(self, at: int) -> bool:
        """Whether the sentence of `at` ends with a question mark."""
        end = self.end(self.sentence, at)
        return self.texts[end - 1] == "?"


def lay_out(texts: Sequence[str], cues: Sequence[Found], joins: frozenset[str]) -> Layout:
    """Number the sentences and their parts. A closing mark belongs to what it closes."""
    contrasts = {cue.first for cue in cues if cue.label == "contrast"}
    numbers = [0, 0, 0, 0]
    rows: list[tuple[int, ...]] = []
    for at, text in enumerate(texts):
        if at in contrasts:
            numbers = [numbers[0], *(number + 1 for number in numbers[1:])]
        rows.append(tuple(numbers))
        if words.ends_sentence(text):
            numbers = [number + 1 for number in numbers]
        elif text in _BREAKS:
            numbers = [*numbers[:2], numbers[2] + 1, numbers[3] + 1]
        elif text in joins:
            numbers = [*numbers[:3], numbers[3] + 1]
    columns = [tuple(column) for column in zip(*rows, strict=True)] or [()] * 4
    return Layout(tuple(texts), columns[0], columns[1], columns[2], columns[3])


class Context:
    """All reaches of one text. Ask it for the state of a finding."""

    def __init__(self, layout: Layout, cues: Sequence[Found], hits: Sequence[Found], lexicon: Lexicon) -> None:
        self.layout = layout
        self._sets = lexicon.sets
        self._cues = _longest(cues)
        self._covered = {at for hit in hits for at in range(hit.first, hit.last)}
        self._ends: dict[int, int] = {}
        for hit in hits:
            self._ends[hit.first] = max(hit.last, self._ends.get(hit.first, 0))
        self.reaches = [reach for cue in self._cues for reach in self._reach(cue)]
        self.reaches.extend(self._questions())

    def state(self, hit: Found, policy: Policy) -> str:
        """`present`, `uncertain`, `denied`, or `past` for a fact that has another for the past."""
        kinds = {reach.kind for reach in self.reaches if reach.covers(hit)}
        if kinds & {"if", "asking"}:
            return PRESENT if policy.danger and "asking" in kinds and self._is_recent(hit, "recent") else UNCERTAIN
        if "denied" in kinds:
            return UNCERTAIN if kinds & {"maybe", "unsure", "query"} else DENIED
        if policy.danger:
            return self._past(hit, kinds, policy)
        if kinds & {"unsure", "ambiguous"} or (kinds & {"maybe", "query"} and not policy.possible):
            return UNCERTAIN
        return self._past(hit, kinds, policy)

    def _past(self, hit: Found, kinds: set[str], policy: Policy) -> str:
        if policy.past:
            return PRESENT
        if "past" in kinds and not self._is_recent(hit, "recent", "ago"):
            return PAST
        return PAST if "ended" in kinds and not self._is_recent(hit, "ago") else PRESENT

    def is_recent(self, hit: Found) -> bool:
        """Whether a word such as "last night" or "now" stands in the finding's comma part."""
        return self._is_recent(hit, "recent")

    def _is_recent(self, hit: Found, *labels: str) -> bool:
        comma = self.layout.comma
        part = {comma[hit.first], comma[hit.last - 1]}
        return any(cue.label in labels and comma[cue.first] in part for cue in self._cues)

    def _reach(self, cue: Found) -> Iterator[Reach]:
        layout, label = self.layout, cue.label
        if label in ("no", "not"):
            yield from self._denials(cue)
        elif label == "denied_after":
            yield from self._denials_before(cue)
        elif label in ("unsure", "maybe", "if"):
            yield self._ahead(label, cue, layout.end(layout.comma, cue.first))
        elif label == "unclear_after":
            yield Reach("unsure", cue.first, cue.last, layout.start(layout.part, cue.first), cue.first)
        elif label in ("past_ahead", "ended_ahead"):
            level = layout.comma if label == "ended_ahead" else layout.part
            yield self._ahead(label[:-6], cue, layout.end(level, cue.first))
        elif label in ("past_behind", "ended_behind"):
            yield Reach(label[:-7], cue.first, cue.last, layout.start(layout.part, cue.first), cue.first)
        elif label == "asking" and self._opens(cue):
            yield self._ahead("asking", cue, layout.end(layout.sentence, cue.first))

    def _ahead(self, kind: str, cue: Found, last: int) -> Reach:
        return Reach(kind, cue.first, cue.last, cue.last, last)

    def _opens(self, cue: Found) -> bool:
        """A question word asks where it opens a part, or where the sentence ends with a question mark."""
        layout = self.layout
        return layout.start(layout.part, cue.first) == cue.first or layout.is_asked(cue.first)

    def _questions(self) -> Iterator[Reach]:
        """Sentences that end with a question mark: from an auxiliary that opens a part, or the last part alone."""
        layout = self.layout
        own = {layout.comma[cue.first] for cue in self._cues if cue.label == "own_question"}
        for at, text in enumerate(layout.texts):
            if text != "?":
                continue
            first = layout.start(layout.comma, at)
            if layout.comma[at] in own:
                continue
            kind = "asking" if layout.texts[first] in self._sets["auxiliary"] else "query"
            yield Reach(kind, at, at + 1, first, at)
            if (at + 1 in self._ends and (at == 0 or layout.texts[at - 1] in ",.;\n:-(")) or at == 0:
                yield Reach("query", at, at + 1, at + 1, layout.end(layout.part, min(at + 1, len(layout.texts) - 1)))

    def _denials(self, cue: Found) -> Iterator[Reach]:
        """What a "no" or a "not" denies: the nearest finding, and a list that follows it."""
        layout, at, unknown, kind = self.layout, cue.last, 0, "denied"
        found = False
        end = layout.end(layout.clause, cue.first)
        while at < end:
            text = layout.texts[at]
            if at in self._ends:
                yield Reach(kind, cue.first, cue.last, at, self._ends[at])
                at, found = self._ends[at], True
                continue
            if text in self._sets["joins"] or text in _LIST_MARKS:
                step = self._goes_on(cue, at, end, kind)
                if not found or step is None:
                    return
                kind = step
            elif text in self._sets["blocks"] or not text.isalnum():
                return
            elif text not in self._sets["passable"]:
                unknown += 1
                if found or unknown > _UNKNOWN_WORDS:
                    return
            at += 1

    def _goes_on(self, cue: Found, at: int, end: int, kind: str) -> str | None:
        """The kind of denial beyond a comma or a join: `denied`, `ambiguous`, or None where it stops."""
        layout, text = self.layout, self.layout.texts[at]
        last = layout.end(layout.part, at + 1) if at + 1 < end else end
        own_verb = cue.label == "not" and text in ("or", "nor")
        if not self._is_bare(at + 1, last, own_verb):
            return None
        if text == ",":
            return kind if self._list_closes(at, end) else "ambiguous"
        return kind

    def _list_closes(self, at: int, end: int) -> bool:
        """Whether an "or" or "nor" further on shows that the commas make one list."""
        layout = self.layout
        for place in range(at + 1, end):
            text = layout.texts[place]
            if text in ("or", "nor", "and"):
                return self._is_bare(place + 1, layout.end(layout.part, min(place + 1, end - 1)), own_verb=False)
            if text == ",":
                if not self._is_bare(place + 1, layout.end(layout.part, min(place + 1, end - 1)), own_verb=False):
                    return False
            elif text not in self._sets["bare"] and place not in self._covered:
                return False
        return False

    def _is_bare(self, first: int, last: int, own_verb: bool) -> bool:
        """Whether a part is only names of things, without a subject or a verb that would say something new."""
        texts = [text for text in self.layout.texts[first:last] if text.isalnum() and text not in self._sets["joins"]]
        if not texts:
            return False
        lead = texts[0]
        if lead in self._sets["finite"] or (lead.endswith("ing") and not own_verb and lead not in self._sets["bare"]):
            return False
        for at in range(first, last):
            text = self.layout.texts[at]
            if not text.isalnum() or text in self._sets["joins"]:
                continue
            is_name = text in self._sets["bare"] or text in self._sets["passable"] or at in self._covered
            if not is_name or text in self._sets["blocks"]:
                return False
        return True

    def _denials_before(self, cue: Found) -> Iterator[Reach]:
        """As in "DV: none", "drugs and alcohol denied": what stands bare before the cue, the cue closing it."""
        layout = self.layout
        after = layout.texts[cue.last] if cue.last < len(layout.texts) else "."
        if (
            after not in ".,;!?\n)-"
            and after not in self._sets["joins"]
            and layout.texts[cue.first] in ("no", "none", "nil")
        ):
            return
        at = cue.first - 1
        while at >= 0 and layout.clause[at] >= layout.clause[cue.first] - 1:
            text = layout.texts[at]
            free = text in ",:-?/=(" or text in self._sets["joins"] or text in self._sets["bare"]
            if text in self._sets["blocks"] or not (free or at in self._covered or text in self._sets["passable"]):
                break
            at -= 1
        yield Reach("denied", cue.first, cue.last, at + 1, cue.first)


def _longest(cues: Sequence[Found]) -> tuple[Found, ...]:
    """Cues without those that stand inside a longer one ("not" inside "not sure if")."""
    return tuple(
        cue
        for cue in cues
        if not any(
            other.first <= cue.first and cue.last <= other.last and other.last - other.first > cue.last - cue.first
            for other in cues
        )
    )
