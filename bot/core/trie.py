"""A tree of phrases: many thousand surface forms walked in one pass over the tokens.

May live here: the notation of a form, the tree, and finding.
May not live here: any word of any language, or what a form means. Pure: standard library alone.

Notation of a form: words; `(a|b c|)` one of several, the last here being nothing; `{name}` a shared class, also inside
such a choice; `+verb` that verb in all its forms; `~` up to four words of the same clause between two parts;
`~~` the same, and a comma may stand among them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from bot.core import words

GAP = 4
SKIPS = 3
_PART = re.compile(r"\(([^()]*)\)|\{([^{}]*)\}|(\+)?([^\s(){}+~]+)|(~~?)")
_CLASS = re.compile(r"(\{[^{}]*\})")


_NO_STEPS: dict[str, _Node] = {}
_NO_NAMES: set[str] = set()


class _Node:
    """One step of the tree, filled while building, only read afterwards: the labels that end here, and the classes.

    There are some hundred thousand, most of them the end of a word or on the way to one: what a step has none of is
    shared, and made only where it is needed.
    """

    __slots__ = ("classes", "gap", "names", "out", "wide", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = _NO_STEPS
        self.classes: dict[str, _Node] = _NO_STEPS
        self.gap: _Node | None = None
        self.wide: _Node | None = None
        self.out: tuple[str, ...] = ()
        self.names: set[str] = _NO_NAMES

    def word(self, text: str) -> _Node:
        """The step after a word, made where it is not there."""
        if self.words is _NO_STEPS:
            self.words = {}
        step = self.words.get(text)
        if step is None:
            step = self.words[text] = _Node()
        return step

    def named(self, name: str) -> _Node:
        """The step after a word class, made where it is not there."""
        if self.classes is _NO_STEPS:
            self.classes = {}
        step = self.classes.get(name)
        if step is None:
            step = self.classes[name] = _Node()
        return step

    def name(self, name: str) -> None:
        """Say that a member of a word class ends here."""
        if self.names is _NO_NAMES:
            self.names = set()
        self.names.add(name)


@dataclass(frozen=True, slots=True)
class Found:
    """A form's label and the tokens it covers, `first` up to but without `last`."""

    label: str
    first: int
    last: int


Inflect = Callable[[str], tuple[str, ...]]


class Trie:
    """Forms by label. Build with `add`, then only `find`."""

    def __init__(self, classes: Mapping[str, Sequence[str]], inflect: Inflect) -> None:
        self._root = _Node()
        self._members = _Node()
        self._inflect = inflect
        self._named: dict[str, Sequence[str]] = {}
        self.vocabulary: set[str] = set()
        for name, members in classes.items():
            self._add_class("{" + name + "}", members)

    def add(self, label: str, form: str) -> None:
        """Add one form. A class that does not exist raises KeyError with its name."""
        node = self._root
        for raw, named, plus, word, gap in _PART.findall(form):
            if gap == "~~":
                node.wide = node.wide or _Node()
                node = node.wide
            elif gap:
                node.gap = node.gap or _Node()
                node = node.gap
            elif word and not plus:
                node = self._along(node, words.texts(word))
            else:
                node = self._through(node, raw, named, word)
        if label not in node.out:
            node.out += (label,)

    def find(self, texts: Sequence[str], skip: frozenset[str], stop: frozenset[str]) -> list[Found]:
        """Every form that stands in the texts. `skip` may stand inside a form; a gap never crosses `stop`."""
        finder = _Finder(texts, skip, stop, self._members)
        found: list[Found] = []
        for first in range(len(texts)):
            ends: dict[str, int] = {}
            finder.walk(self._root, first, ends, SKIPS + 1)
            found.extend(Found(label, first, last) for label, last in ends.items())
        return found

    def _along(self, node: _Node, path: Iterable[str]) -> _Node:
        for text in path:
            self.vocabulary.add(text)
            node = node.word(text)
        return node

    def _through(self, node: _Node, raw: str, named: str, verb: str) -> _Node:
        if named:
            name = "{" + named + "}"
            self._class(name)
            return node.named(name)
        name = "+" + verb if verb else raw
        if name not in self._named:
            choices = [choice for written in raw.split("|") for choice in self._choices(written)]
            self._add_class(name, self._inflect(verb) if verb else choices)
        return node.named(name)

    def _choices(self, written: str) -> list[str]:
        """One alternative of a choice, with each class in it written out."""
        if "{" not in written:
            return [written]
        parts = [self._class(part) if part.startswith("{") else [part] for part in _CLASS.split(written)]
        return ["".join(choice) for choice in product(*parts)]

    def _class(self, name: str) -> Sequence[str]:
        if name not in self._named:
            raise KeyError(f"no word class {name}: add it to language.yaml or correct the form")
        return self._named[name]

    def _add_class(self, name: str, members: Sequence[str]) -> None:
        self._named[name] = members
        for member in members:
            end = self._along(self._members, words.texts(member))
            end.name(name)


class _Finder:
    """One pass over one text; holds what was already worked out for each place."""

    def __init__(self, texts: Sequence[str], skip: frozenset[str], stop: frozenset[str], members: _Node) -> None:
        self._texts = texts
        self._skip = skip
        self._stop = stop
        self._wide = stop - {","}
        self._members = members
        self._at: dict[int, list[tuple[set[str], int]]] = {}

    def walk(self, node: _Node, at: int, ends: dict[str, int], skips: int) -> None:
        """Follow every path from a node; note the furthest end of each label."""
        if node.gap is not None:
            self._leap(node.gap, at, ends, self._stop)
        if node.wide is not None:
            self._leap(node.wide, at, ends, self._wide)
        text = self._texts[at] if at < len(self._texts) else ""
        step = node.words.get(text)
        if step is not None:
            self._arrive(step, at + 1, ends)
        if node.classes:
            for names, end in self._classes(at):
                for name in names & node.classes.keys():
                    self._arrive(node.classes[name], end, ends)
        if skips <= SKIPS and skips and text in self._skip:
            self.walk(node, at + 1, ends, skips - 1)

    def _arrive(self, node: _Node, at: int, ends: dict[str, int]) -> None:
        for label in node.out:
            if at > ends.get(label, 0):
                ends[label] = at
        if node.words or node.classes or node.gap or node.wide:
            self.walk(node, at, ends, SKIPS)

    def _leap(self, node: _Node, at: int, ends: dict[str, int], stop: frozenset[str]) -> None:
        for place in range(at, min(at + GAP + 1, len(self._texts))):
            self.walk(node, place, ends, 0)
            if self._texts[place] in stop:
                return

    def _classes(self, at: int) -> list[tuple[set[str], int]]:
        """The word classes that stand at a place, by where they end. Sets, for most steps ask for one of a hundred."""
        known = self._at.get(at)
        if known is None:
            known = self._at[at] = []
            node: _Node | None = self._members
            place = at
            while node is not None:
                if node.names:
                    known.append((node.names, place))
                node = node.words.get(self._texts[place]) if place < len(self._texts) else None
                place += 1
        return known
