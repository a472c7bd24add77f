"""Finding: the right article first for words as people type them, and knowing when it does not know.

The questions in tests/library were written by somebody who had not seen the articles; weights are set on the
development half alone. The figures here are floors: a change that finds less fails.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.load import load
from bot.core.finding import finder
from bot.core.match import Entry, Finder
from bot.core.stems import Plain, content_words, stem
from tests.conftest import ROOT

LIBRARY = load(ROOT)
FLOORS = {"development": (0.82, 0.90, 0.80), "test": (0.82, 0.91, 0.80)}


def questions(half: str) -> list[dict[str, Any]]:
    lines = (ROOT / f"tests/library/{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("half", FLOORS)
def test_questions_find_their_article_and_strange_ones_are_known_as_such(half: str) -> None:
    at_one = at_three = answerable = known_strange = strange = 0
    for question in questions(half):
        found = finder(LIBRARY).find(question["text"], 3)
        if not question["topics"]:
            strange += 1
            known_strange += not found.sure
            continue
        answerable += 1
        right = [bool(set(hit.entry.topics) & set(question["topics"])) for hit in found.hits]
        at_one += right[:1] == [True]
        at_three += any(right)
    one, three, unsure = FLOORS[half]
    assert at_one / answerable >= one
    assert at_three / answerable >= three
    assert known_strange / strange >= unsure


def test_the_halves_share_no_question() -> None:
    texts = [question["text"] for half in FLOORS for question in questions(half)]
    assert len(texts) == len(set(texts)) >= 300


@pytest.mark.parametrize(
    ("typed", "article"),
    [
        ("whats sec 47", "section-47"),
        ("MARAC", "marac"),
        ("can she just stop drinking?", "alcohol-withdrawal"),
        ("thresh hold levels", "threshold-levels"),
        ("COERSIVE CONTROLL!!!", "coercive-control"),
        ("fdac", "family-drug-alcohol-court"),
    ],
)
def test_the_right_article_comes_first(typed: str, article: str) -> None:
    found = finder(LIBRARY).find(typed)
    assert found.hits[0].entry.id == article
    assert found.sure


@pytest.mark.parametrize("typed", ["", "   ", "0", "1234567", "?!?", "😀😀", "the of and", "zxqv blorp fnord"])
def test_what_says_nothing_is_never_sure(typed: str) -> None:
    assert not finder(LIBRARY).find(typed).sure


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_is_searched_and_scores_stay_between_0_and_1(text: str) -> None:
    found = finder(LIBRARY).find(text, 4)
    assert len(found.hits) <= 4
    assert all(0 <= hit.score <= 1 for hit in found.hits)
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)


def test_every_title_finds_its_own_article() -> None:
    lost = [a.id for a in LIBRARY.articles.values() if finder(LIBRARY).find(a.title).hits[0].entry.id != a.id]
    assert not lost


def test_every_other_name_finds_its_article_among_the_first_three() -> None:
    names = [(name, article.id) for article in LIBRARY.articles.values() for name in article.also]
    lost = [n for n, a in names if a not in [hit.entry.id for hit in finder(LIBRARY).find(n, 3).hits]]
    assert len(lost) / len(names) <= 0.02, lost


def test_only_the_kinds_that_were_asked_for_are_found() -> None:
    entries = [
        Entry("article", "a", "Safe sleep", ("Safe sleep",)),
        Entry("listing", "b", "Sleep clinic", ("Sleep clinic",)),
    ]
    small = Finder(entries, lambda text: (), {})
    assert [hit.entry.id for hit in small.find("sleep", kinds=["listing"]).hits] == ["b"]
    assert Finder([], lambda text: (), {}).find("sleep").hits == ()


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("drinking", "drink"),
        ("stopped", "stop"),
        ("worries", "worry"),
        ("crisis", "crisis"),
        ("abuse", "abus"),
        ("is", "is"),
    ],
)
def test_stems_take_endings_and_leave_short_words(word: str, root: str) -> None:
    assert stem(word) == root


def test_plain_words_stand_beside_what_was_typed_and_cover_phrases() -> None:
    plain = Plain({"bairn": "child", "banged up": "prison", "banged": "noise"})
    assert plain.terms("Bairn's dad is banged up") == [
        "bairn",
        "dad",
        "bang",
        "=child",
        "=prison",
    ] or "=prison" in plain.terms("Bairn's dad is banged up")
    assert "=noise" not in plain.terms("banged up")


def test_a_question_of_little_words_keeps_them() -> None:
    assert content_words("what is it") == ["what", "is", "it"]
