"""Finding: a question in, the articles, listings and flows that answer it out, and whether that is sure.

Four ways of looking are added up, each good at what the others miss: the words of the whole text (BM25 over stems),
each title and other name by itself (cosine over stems), its letters three by three (for slips and half words), and what
the intake reads in the question (for slang). Standard library and rapidfuzz alone; nothing here knows a file.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.stems import QUESTION_WORDS, Plain, all_words, content_words, stem

Reader = Callable[[str], Iterable[str]]
"""The coded facts that a text mentions, in whatever state."""


@dataclass(frozen=True)
class Entry:
    """Something that can be found. `names` are its title and what else people call it, each weighed by itself.

    `texts` is the rest, with the weight of each; `facts` the coded facts it is about.
    """

    kind: str
    id: str
    title: str
    names: tuple[str, ...]
    texts: tuple[tuple[str, float], ...] = ()
    topics: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """One find. `score` is from 0 to 1 and compares within one question."""

    entry: Entry
    score: float


@dataclass(frozen=True)
class Found:
    """What was found, best first. `sure` says whether the first may be shown as the answer."""

    hits: tuple[Hit, ...]
    sure: bool


@dataclass(frozen=True)
class Weights:
    """How much each way of looking counts, and where "sure" begins. Set on the development half of our questions."""

    text: float = 0.30
    names: float = 0.20
    letters: float = 0.32
    facts: float = 0.18
    sure: float = 0.53


ENOUGH = 2000
"""How many places of terms one way of looking goes through for a question."""


@dataclass
class _Postings:
    """Term -> where it stands and with which weight."""

    rows: defaultdict[str, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, at: int, weights: Mapping[str, float]) -> None:
        for term, weight in weights.items():
            self.rows[term].append((at, weight))

    def scores(self, terms: Mapping[str, float]) -> dict[int, float]:
        """The sum of products for everything that shares a term: the rarest terms first, as far as is worth it.

        Terms that stand nearly everywhere tell little and cost most, so they are left out once enough was looked at.
        """
        found: defaultdict[int, float] = defaultdict(float)
        looked = 0
        for row, weight in sorted(
            ((self.rows[t], w) for t, w in terms.items() if t in self.rows), key=lambda r: len(r[0])
        ):
            looked += len(row)
            if looked > ENOUGH and found:
                break
            for at, other in row:
                found[at] += weight * other
        return found


class Finder:
    """Everything that can be found, ready to be searched. Built once; then only `find`."""

    def __init__(
        self, entries: Sequence[Entry], read: Reader, same: Mapping[str, str], weights: Weights = Weights()
    ) -> None:
        self.entries = tuple(entries)
        self.weights = weights
        self._read = read
        self._plain = Plain(same)
        self._names = [(at, name) for at, entry in enumerate(self.entries) for name in dict.fromkeys(entry.names)]
        self._whole: dict[str, int] = {}
        for at, name in self._names:
            self._whole.setdefault(" ".join(all_words(name)), at)
        terms = [Counter(self._plain.terms(name)) for _, name in self._names]
        letters = [Counter(_letters(name)) for _, name in self._names]
        texts = self._weighed(terms)
        self._idf, self._name_idf, self._letter_idf = _rarity(texts), _rarity(terms), _rarity(letters)
        self._text, self._by_name, self._by_letters, self._by_fact = (_Postings() for _ in range(4))
        self._index(texts)
        for number in range(len(self._names)):
            self._by_name.add(number, _unit(terms[number], self._name_idf))
            self._by_letters.add(number, _unit(letters[number], self._letter_idf))
        self._known = {term for terms in texts for term in terms} | {stem(w) for name in same for w in all_words(name)}
        self._common = Counter(word for entry in self.entries for word in _every_word(entry))
        self._shelves = _shelves(self._common)

    def _weighed(self, named: Sequence[Counter[str]]) -> list[dict[str, float]]:
        """How often each term stands in each entry: its names in full, its texts by their weight."""
        found: list[defaultdict[str, float]] = [defaultdict(float) for _ in self.entries]
        for (at, _), terms in zip(self._names, named, strict=True):
            for term, times in terms.items():
                found[at][term] += times
        for at, entry in enumerate(self.entries):
            for text, weight in entry.texts:
                for term in self._plain.terms(text):
                    found[at][term] += weight
        return [dict(terms) for terms in found]

    def _index(self, texts: Sequence[Mapping[str, float]]) -> None:
        average = sum(sum(terms.values()) for terms in texts) / max(len(texts), 1)
        for at, terms in enumerate(texts):
            length = sum(terms.values()) / max(average, 1)
            self._text.add(at, {t: self._idf[t] * n * 2.2 / (n + 1.2 * (0.4 + 0.6 * length)) for t, n in terms.items()})
            self._by_fact.add(at, dict.fromkeys(self.entries[at].facts, 1.0))

    def find(self, question: str, most: int = 5, kinds: Iterable[str] = ()) -> Found:
        """The best finds for a question, `most` of them at most; of these kinds only, where any are named."""
        terms = Counter(self._plain.terms(self._joined(question), self._corrected))
        if not any(letter.isalpha() for term in terms for letter in term):
            return Found((), sure=False)  # nothing, or numbers alone
        wanted = frozenset(kinds)
        ways = self._ways(question, terms)
        total: defaultdict[int, float] = defaultdict(float)
        for scores, weight in ways:
            for at, score in scores.items():
                total[at] += weight * score
        if (named := self._whole.get(" ".join(all_words(question)))) is not None:
            total[named] = 1.0  # whoever types a name means what bears it
        best = [
            at for at in sorted(total, key=lambda a: (-total[a], a)) if not wanted or self.entries[at].kind in wanted
        ]
        hits = tuple(Hit(self.entries[at], round(min(total[at], 1.0), 4)) for at in best[:most])
        return Found(hits, sure=bool(hits) and hits[0].score >= self.weights.sure)

    def _ways(self, question: str, terms: Counter[str]) -> list[tuple[Mapping[int, float], float]]:
        weights = self.weights
        text = self._text.scores(terms)
        highest = max(text.values(), default=1.0)
        # What the words of the question could score at most keeps a lucky rare word from looking like an answer.
        possible = sum(self._idf.get(term, self._unheard) * count for term, count in terms.items()) * 2.2
        scale = max(highest, 0.45 * possible)
        facts = set(self._read(question))
        shared = self._by_fact.scores(dict.fromkeys(facts, 1.0)) if facts else {}
        return [
            ({at: score / scale for at, score in text.items()}, weights.text),
            (self._best_name(self._by_name.scores(_unit(terms, self._name_idf, self._unheard))), weights.names),
            (
                self._best_name(self._by_letters.scores(_unit(Counter(_letters(question)), self._letter_idf, 3.0))),
                weights.letters,
            ),
            (
                {at: score / (len(facts) + len(self.entries[at].facts) - score) for at, score in shared.items()},
                weights.facts,
            ),
        ]

    @property
    def _unheard(self) -> float:
        """The weight of a word that stands nowhere: as rare as can be."""
        return log(1 + len(self.entries))

    def _best_name(self, scores: Mapping[int, float]) -> dict[int, float]:
        best: dict[int, float] = {}
        for number, score in scores.items():
            at = self._names[number][0]
            if score > best.get(at, 0.0):
                best[at] = score
        return best

    def _joined(self, question: str) -> str:
        """The question with two words made one where the field writes them so: "thresh hold"."""
        typed = all_words(question)
        for at in range(len(typed) - 1, 0, -1):
            pair = typed[at - 1] + typed[at]
            alone = stem(typed[at - 1]) in self._known or typed[at - 1] in QUESTION_WORDS
            if not alone and len(pair) > 5 and stem(pair) in self._known:
                typed[at - 1 : at + 1] = [pair]
        return " ".join(typed)

    def _corrected(self, word: str) -> str:
        """The word of the field that was meant, or the word itself."""
        if len(word) < 4 or stem(word) in self._known or word in QUESTION_WORDS or not word.isalpha():
            return word
        slips = 1 if len(word) < 6 else 2
        near = [
            w
            for length in range(len(word) - slips, len(word) + slips + 1)
            for w in self._shelves.get((word[0], length), ())
        ]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=5)
        # Of the nearest words the one that the articles use most was probably meant.
        return min(found, key=lambda one: (one[1], -self._common[one[0]]))[0] if found else word


def _every_word(entry: Entry) -> list[str]:
    return [word for text in (*entry.names, *(text for text, _ in entry.texts)) for word in content_words(text)]


def _letters(text: str) -> list[str]:
    """The letters of the content words, three by three, with the edges of words."""
    return [f" {word} "[at : at + 3] for word in content_words(text) for at in range(len(word))]


def _rarity(documents: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The weight of each term: the fewer documents hold it, the more it says."""
    counts = Counter(term for document in documents for term in document)
    return {term: log(1 + (len(documents) - n + 0.5) / (n + 0.5)) for term, n in counts.items()}


def _unit(terms: Mapping[str, float], rarity: Mapping[str, float], unheard: float = 0.0) -> dict[str, float]:
    """The terms as a vector of length one."""
    weights = {term: (1 + log(n)) * rarity.get(term, unheard) for term, n in terms.items()}
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def _shelves(words: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    """Words by first letter and length, for the correcting of slips."""
    shelves: dict[tuple[str, int], set[str]] = defaultdict(set)
    for word in words:
        if len(word) >= 4 and word.isalpha():
            shelves[(word[0], len(word))].add(word)
    return {place: sorted(found) for place, found in shelves.items()}
