"""What of the Library can be found by a question, and by which of its words.

May live here: which texts of an article or a flow count, and how much. May not live here: how they compare (match).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from bot.core import words
from bot.core.article import Article
from bot.core.building import nothing_to_collect
from bot.core.library import Library
from bot.core.match import Entry, Finder

_KEPT = 4
"""How many Libraries' finders are kept: today's, and those of sessions pinned to an older one."""


@lru_cache(maxsize=_KEPT)
def finder(library: Library) -> Finder:
    """The finder of a Library, built the first time that it is asked for."""
    with nothing_to_collect():
        return Finder(entries(library), lambda text: mentioned(text, library), library.synonyms)


def entries(library: Library) -> list[Entry]:
    """Everything of a Library that can be found."""
    return [*_articles(library), *_flows(library)]


def mentioned(text: str, library: Library) -> frozenset[str]:
    """The facts that a text mentions, whether said, denied, feared or asked about."""
    lexicon = library.lexicon
    found = tuple(lexicon.speller.correct(token.text) for token in words.tokens(text))
    hits = lexicon.forms.find(found, lexicon.sets["skip"], lexicon.stops)
    named = (hit.label.split(" ", 1) for hit in hits)
    return frozenset(fact for mode, fact in named if mode != "unless" and fact in library.vocabulary.bits)


def _articles(library: Library) -> Iterator[Entry]:
    for article in library.articles.values():
        names = (article.title, *article.also, article.id.replace("-", " "))
        facts = {fact for topic in article.topics[:2] for fact in library.topics[topic].facts}
        yield Entry("article", article.id, article.title, names, _texts(article), article.topics, tuple(sorted(facts)))


def _texts(article: Article) -> tuple[tuple[str, float], ...]:
    return (
        (article.first, 1.0),
        (" ".join(topic.replace("-", " ") for topic in article.topics), 1.0),
        (" ".join((*article.do, *article.avoid, *article.act_now)), 0.5),
        (" ".join(article.detail), 0.25),
    )


def _flows(library: Library) -> Iterator[Entry]:
    for flow in library.flows.values():
        if not flow.part:
            names = (flow.title, flow.button, *flow.also, flow.id.replace("-", " "))
            yield Entry("flow", flow.id, flow.title, names, ((flow.about, 1.0),))


def helpful(library: Library, facts: frozenset[str], most: int = 5) -> tuple[str, ...]:
    """The articles that help with these facts of a case, those for most of them first."""
    shared = {topic.id: len(facts.intersection(topic.facts)) for topic in library.topics.values()}
    found = sorted((topic for topic in shared if shared[topic]), key=lambda topic: -shared[topic])
    return tuple(topic for topic in found if topic in library.articles)[:most]
