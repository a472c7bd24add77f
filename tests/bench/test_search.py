"""Our search beside its peers: the same articles, the same questions, the same run. Read, never judged by a test.

Peers: SQLite FTS5 with the porter stemmer and with trigrams, bm25s, rapidfuzz's WRatio over titles and other names, and
TF-IDF over character n-grams. The questions are those of tests/library, which nobody wrote for these articles.
"""

from __future__ import annotations

import json
import random
import re
import resource
import sqlite3
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from math import log, sqrt
from typing import Any

import bm25s
import pytest
from rapidfuzz import fuzz, process

from bot.content.load import load
from bot.core.finding import entries, finder, mentioned
from bot.core.match import Entry, Finder
from tests.conftest import ROOT

LIBRARY = load(ROOT)
ENTRIES = [entry for entry in entries(LIBRARY) if entry.kind == "article"]
Search = Callable[[str], Sequence[str]]
TOPICS = {entry.id: set(entry.topics) for entry in ENTRIES}


def questions(half: str) -> list[dict[str, Any]]:
    lines = (ROOT / f"tests/library/{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [question for question in map(json.loads, lines) if question["topics"]]


def whole(entry: Entry) -> str:
    """All that a peer may read of an entry: its names as often as ours counts them, and its texts."""
    return "\n".join([*entry.names, *(text for text, _ in entry.texts)])


def fts5(tokenizer: str) -> Search:
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, names, texts, tokenize='{tokenizer}')")
    rows = [(e.id, "\n".join(e.names), "\n".join(text for text, _ in e.texts)) for e in ENTRIES]
    db.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)

    def search(text: str) -> Sequence[str]:
        words = re.findall(r"\w+", text)
        if tokenizer == "trigram":
            words = [word[at : at + 3] for word in words for at in range(max(1, len(word) - 2))]
        asked = " OR ".join(f'"{word}"' for word in words if len(word) > 2 or tokenizer != "trigram")
        ranked = "SELECT id FROM t WHERE t MATCH ? ORDER BY bm25(t, 0, 3, 1) LIMIT 3"
        return [row[0] for row in db.execute(ranked, (asked,))] if asked else []

    return search


def peer_bm25s() -> Search:
    index = bm25s.BM25()
    index.index(bm25s.tokenize([whole(e) for e in ENTRIES], stopwords="en", show_progress=False), show_progress=False)

    def search(text: str) -> Sequence[str]:
        found, _ = index.retrieve(bm25s.tokenize(text, stopwords="en", show_progress=False), k=3, show_progress=False)
        return [ENTRIES[int(at)].id for at in found[0]]

    return search


def wratio() -> Search:
    names = [(name, entry.id) for entry in ENTRIES for name in entry.names]
    texts = [name for name, _ in names]

    def search(text: str) -> Sequence[str]:
        best: dict[str, None] = {}
        for _, _, at in process.extract(text, texts, scorer=fuzz.WRatio, limit=12):
            best.setdefault(names[at][1])
        return list(best)[:3]

    return search


def ngrams() -> Search:
    def grams(text: str) -> Counter[str]:
        padded = f" {text.casefold()} "
        return Counter(padded[at : at + n] for n in (3, 4) for at in range(len(padded) - n + 1))

    documents = [grams(whole(entry)) for entry in ENTRIES]
    rarity = Counter(gram for document in documents for gram in document)
    weights = {gram: log(1 + len(documents) / n) for gram, n in rarity.items()}

    def unit(counted: Counter[str]) -> dict[str, float]:
        found = {gram: (1 + log(n)) * weights[gram] for gram, n in counted.items() if gram in weights}
        length = sqrt(sum(weight * weight for weight in found.values())) or 1.0
        return {gram: weight / length for gram, weight in found.items()}

    vectors = [unit(document) for document in documents]

    def search(text: str) -> Sequence[str]:
        asked = unit(grams(text))
        scores = [sum(weight * vector.get(gram, 0.0) for gram, weight in asked.items()) for vector in vectors]
        return [ENTRIES[at].id for at in sorted(range(len(scores)), key=lambda at: -scores[at])[:3]]

    return search


def ours() -> Search:
    return lambda text: [hit.entry.id for hit in finder(LIBRARY).find(text, 3, ["article"]).hits]


PEERS: dict[str, Callable[[], Search]] = {
    "ours": ours,
    "FTS5 porter": lambda: fts5("porter"),
    "FTS5 trigram": lambda: fts5("trigram"),
    "bm25s": peer_bm25s,
    "rapidfuzz WRatio": wratio,
    "TF-IDF n-grams": ngrams,
}


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"{'search':<18} {'half':<12} recall@1 recall@3   ms"]
    for name, build in PEERS.items():
        search = build()
        for half in ("development", "test"):
            asked = questions(half)
            one = three = 0
            took = []
            for question in asked:
                began = time.perf_counter()
                found = search(question["text"])
                took.append(time.perf_counter() - began)
                right = [bool(TOPICS[one_found] & set(question["topics"])) for one_found in found]
                one += right[:1] == [True]
                three += any(right)
            ms = statistics.median(took) * 1000
            lines.append(f"{name:<18} {half:<12} {one / len(asked):8.3f} {three / len(asked):8.3f} {ms:6.2f}")
    with capsys.disabled():
        print("\n" + "\n".join(lines))


def test_with_300_articles_and_5000_listings(capsys: pytest.CaptureFixture[str]) -> None:
    rng = random.Random(1)
    words = sorted({word for entry in ENTRIES for name in entry.names for word in name.split()})
    listings = [
        Entry(
            "listing",
            f"l{number}",
            (name := " ".join(rng.sample(words, 4))),
            (name,),
            ((" ".join(rng.sample(words, 12)), 1.0),),
        )
        for number in range(5000)
    ]
    more = [ENTRIES[at % len(ENTRIES)] for at in range(300)]
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    full = Finder([*more, *listings], lambda text: mentioned(text, LIBRARY), LIBRARY.synonyms)
    built, grown = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    took = []
    for question in questions("development"):
        began = time.perf_counter()
        full.find(question["text"], 3)
        took.append(time.perf_counter() - began)
    with capsys.disabled():
        print(
            f"\n300 articles, 5,000 listings: {statistics.median(took) * 1000:.2f} ms at the median, "
            f"{sorted(took)[int(len(took) * 0.99)] * 1000:.2f} ms at p99; built in {built:.2f} s, "
            f"{grown / 1024:.0f} MB more"
        )
