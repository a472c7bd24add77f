"""The articles: every topic has one, every reference leads somewhere, a place adds to one without touching it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.content.articles import DETAIL, SCREEN, due
from bot.content.load import attempt, load
from bot.core.article import Article
from bot.core.finding import helpful
from bot.desk.messages import TEXT_LIMIT
from bot.desk.reading import Reader, page_of, render
from bot.errors import UnknownId
from tests.conftest import NOW, ROOT
from tests.content.test_broken import broken_content

LIBRARY = load(ROOT)
ARTICLES = sorted(LIBRARY.articles.values(), key=lambda article: article.id)
OVERLAY = """schema: 1
sources: []
reviewed: 2026-11-22
review_by: 2026-12-01
do: ["Ring our own alcohol team first (made up)."]
"""


def test_the_topics_are_those_that_others_rely_on(shared: Path) -> None:
    theirs = yaml.safe_load((shared / "contract/topics.yaml").read_text(encoding="utf-8"))
    ours = {topic.id: topic.group for topic in LIBRARY.topics.values()}
    assert {topic: group for group, topics in theirs.items() for topic in topics} == ours


def test_there_are_enough_articles_and_none_of_a_topic_is_missing() -> None:
    assert len(ARTICLES) >= 180
    assert set(LIBRARY.topics) <= set(LIBRARY.articles)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_every_reference_of_an_article_can_be_followed(article: Article) -> None:
    reader = Reader(LIBRARY, "demonstration", "england", NOW)
    for part in ("", "more", "source", "related"):
        screen = render(reader, page_of(article.id, part))
        assert screen.text.strip()
        assert len(screen.text) <= TEXT_LIMIT
        for button in screen.buttons:
            if button.id.startswith("read:"):
                assert render(reader, button.id).text
    for source, _ in article.sources:
        assert LIBRARY.sources[source].year
    for figure in article.figures:
        assert str(figure.year) in render(reader, page_of(article.id, "more")).text
    assert sum(map(len, (article.title, article.first, *article.do, *article.avoid, *article.act_now))) <= SCREEN
    assert sum(map(len, article.detail)) <= DETAIL


@pytest.mark.parametrize("nation", ["england", "wales", "scotland", "northern-ireland"])
def test_what_differs_in_a_nation_is_told_there_or_that_it_may_differ(nation: str) -> None:
    reader = Reader(LIBRARY, "demonstration", nation, NOW)
    for article in ARTICLES:
        text = render(reader, page_of(article.id)).text
        if nation in article.differs:
            assert article.differs[nation] in text
        elif article.nations and nation not in article.nations:
            assert "check locally" in text


def test_danger_stands_before_everything_else_on_an_article() -> None:
    reader = Reader(LIBRARY, "demonstration", "england", NOW)
    for article in ARTICLES:
        if article.act_now:
            text = render(reader, page_of(article.id)).text
            assert text.index(article.act_now[0]) < text.index(article.first)


def test_what_is_not_verified_says_so_and_so_does_law_that_may_not_have_begun() -> None:
    reader = Reader(LIBRARY, "demonstration", "england", NOW)
    for article in ARTICLES:
        text = render(reader, page_of(article.id)).text
        assert ("Not verified" in text) == (article.confidence == "unverified")
        for flag in article.flags:
            assert (LIBRARY.law[flag].worker in text) == ("england" in LIBRARY.law[flag].nations)


def test_an_article_past_its_review_says_so_and_is_listed() -> None:
    late = date(2031, 1, 1)
    assert len(list(due(LIBRARY, late))) == len(ARTICLES)
    assert not list(due(LIBRARY, NOW.date()))
    reader = Reader(LIBRARY, "demonstration", "england", NOW.replace(year=2031))
    assert "It was to be read again by" in render(reader, page_of("marac")).text


def test_a_place_adds_to_an_article_and_the_national_one_stays(tmp_path: Path) -> None:
    path = "knowledge/services/demonstration/articles/alcohol-withdrawal.yaml"
    library, faults = attempt(broken_content(tmp_path, [{"file": path, "text": OVERLAY}]))
    assert library
    assert not faults
    there = Reader(library, "demonstration", "england", NOW)
    text = render(there, page_of("alcohol-withdrawal")).text
    assert "our own alcohol team" in text
    assert "With what Demonstration County (made up) has added" in text
    for step in (*library.articles["alcohol-withdrawal"].do, *library.articles["alcohol-withdrawal"].act_now):
        assert step in text
    assert library.articles["alcohol-withdrawal"].locality == ""


def test_a_case_is_offered_the_articles_that_help_with_most_of_it() -> None:
    found = helpful(LIBRARY, frozenset({"drug-misuse", "home-used-for-drugs", "mental-ill-health"}))
    assert found[0] == "drugs-and-parenting"
    assert "mental-health-and-parenting" in found
    assert helpful(LIBRARY, frozenset()) == ()


def test_an_article_that_is_not_there_is_told_without_quoting_what_was_typed() -> None:
    with pytest.raises(UnknownId) as told:
        LIBRARY.article("zebedee")
    assert "zebedee" not in str(told.value)


def test_every_fact_that_a_topic_names_is_one() -> None:
    named = {fact for topic in LIBRARY.topics.values() for fact in topic.facts}
    assert named <= set(LIBRARY.vocabulary.bits)
