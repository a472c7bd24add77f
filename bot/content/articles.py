"""Articles: knowledge/articles in, and every fault that would mislead a reader.

Reading is quick, for every start waits for it; the line of a fault is looked up only where there is one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bot.content import yamlfile
from bot.content.schema import ArticleFile, LawFile, OverlayFile, SynonymsFile, TopicsFile
from bot.core.article import Article, Figure, LawFlag
from bot.core.library import Library, Topic
from bot.errors import Fault

FOLDER = "knowledge/articles"
OVERLAYS = "knowledge/services/*/articles/*.yaml"
TOPICS = "knowledge/topics.yaml"
SYNONYMS = "knowledge/synonyms.yaml"
SCREEN = 1500
"""The most characters of an article's first screen: its title, first line and steps."""
DETAIL = 2200
"""The most characters behind "More"."""
_NUMBER = re.compile(r"(?<![\d£])0\d{2,4}[ \d]{6,}|\b116 123\b")


@dataclass(frozen=True)
class Read:
    """The article files that were read: articles by id, overlays by locality and id, and what was wrong."""

    articles: dict[str, Article]
    overlays: dict[tuple[str, str], Article]
    faults: tuple[Fault, ...]


def load(root: Path) -> Read:
    """Every article under a content root."""
    faults: list[Fault] = []
    articles: dict[str, Article] = {}
    for path in sorted((root / FOLDER).glob("*/*.yaml")):
        name = path.relative_to(root).as_posix()
        model = _shaped(root, name, ArticleFile, faults)
        if path.stem in articles:
            faults.append(Fault(name, 1, "article-twice", f"an article '{path.stem}' stands elsewhere; rename one"))
        elif model is not None:
            articles[path.stem] = _article(path.stem, path.parent.name, model)
    overlays = {}
    for path in sorted(root.glob(OVERLAYS)):
        name, locality = path.relative_to(root).as_posix(), path.parents[1].name
        added = _shaped(root, name, OverlayFile, faults)
        if path.stem not in articles:
            faults.append(Fault(name, 1, "unknown-article", f"there is no article '{path.stem}' to add to"))
        elif added is not None:
            overlays[(locality, path.stem)] = _with(articles[path.stem], added, locality)
    return Read(articles, overlays, tuple(faults))


def _shaped(root: Path, name: str, model: Any, faults: list[Fault]) -> Any:
    """The file as its model, or None and its faults."""
    try:
        return model.model_validate(yaml.load((root / name).read_text(encoding="utf-8"), Loader=yamlfile.Loader))  # noqa: S506 - a safe loader, written in C
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        file = yamlfile.read(root, name)
        faults.extend(file.faults)
        if isinstance(error, ValidationError):
            faults.extend(yamlfile.shape_fault(file, dict(one)) for one in error.errors(include_url=False))
        return None


def _article(article_id: str, group: str, model: ArticleFile) -> Article:
    return Article(
        id=article_id,
        group=group,
        title=model.title,
        also=tuple(model.also),
        topics=tuple(model.topics),
        first=model.first,
        do=tuple(model.do),
        avoid=tuple(model.avoid),
        act_now=tuple(model.act_now),
        detail=tuple(model.detail),
        figures=tuple(Figure(one.says, one.year, one.source) for one in model.figures),
        moved_on=(model.moved_on.now, model.moved_on.then) if model.moved_on else None,
        differs={str(nation): text for nation, text in model.differs.items()},
        nations=tuple(model.nations),
        roles=tuple(model.roles),
        flags=tuple(model.flags),
        related=tuple(model.related),
        flows=tuple(model.flows),
        needs=tuple(model.needs),
        contacts=tuple(model.contacts),
        sources=tuple((one.source, one.section) for one in model.sources),
        reviewed=model.reviewed,
        review_by=model.review_by,
        confidence=model.confidence,
    )


def _with(article: Article, added: OverlayFile, locality: str) -> Article:
    """An article with what a place adds, first: nothing national goes."""
    return replace(
        article,
        do=(*added.do, *article.do),
        avoid=(*added.avoid, *article.avoid),
        act_now=(*added.act_now, *article.act_now),
        detail=(*added.detail, *article.detail),
        contacts=(*added.contacts, *article.contacts),
        review_by=min(article.review_by, added.review_by),
        locality=locality,
    )


def topics(model: TopicsFile) -> dict[str, Topic]:
    """Topic id -> the topic."""
    return {
        key: Topic(key, group, tuple(facts)) for group, found in model.groups.items() for key, facts in found.items()
    }


def synonyms(model: SynonymsFile) -> dict[str, str]:
    """Word, or a few of them -> its plain word; of two the first in the file counts."""
    found: dict[str, str] = {}
    for plain, others in model.words.items():
        for word in (plain, *others.split(",")):
            if word.strip():
                found.setdefault(word.strip(), plain)
    return found


def law(model: LawFile) -> dict[str, LawFlag]:
    """Flag id -> the flag."""
    return {
        key: LawFlag(key, one.law, one.status, one.worker, tuple(one.nations), one.source, one.checked)
        for key, one in model.flags.items()
    }


def due(library: Library, today: date) -> Iterator[str]:
    """The files of articles whose review date has passed."""
    for article in library.articles.values():
        if article.is_due(today):
            yield path_of(article)


def path_of(article: Article) -> str:
    """Where an article stands under the content root."""
    return f"{FOLDER}/{article.group}/{article.id}.yaml"


# Faults ---------------------------------------------------------------------------------------------------------------


def article_faults(library: Library) -> Iterator[Fault]:
    """Every fault of the articles as a whole."""
    yield from _topics_without_article(library)
    yield from _names_twice(library)
    for article in library.articles.values():
        yield from (Fault(path_of(article), 0, code, message) for code, message in _of_one(library, article))


def _of_one(library: Library, article: Article) -> Iterator[tuple[str, str]]:
    """Each fault of one article as its code and what would be right."""
    yield from _dead_references(library, article)
    first = article.title, article.first, *article.do, *article.avoid, *article.act_now
    if (length := sum(map(len, first))) > SCREEN:
        yield "article-too-long", f"its first screen holds {length} characters; {SCREEN} at most: move some to `detail`"
    if (length := sum(map(len, article.detail))) > DETAIL:
        yield "article-too-long", f"its detail holds {length} characters; {DETAIL} at most: make two articles of it"
    if article.review_by <= article.reviewed:
        yield (
            "past-date",
            f"review_by {article.review_by} is not after reviewed {article.reviewed}: set when to read it again",
        )
    if article.id in library.topics and article.topics[0] != article.id:
        yield "not-its-topic", f"is named like the topic '{article.id}' and must name it first in `topics`"
    if article.group not in {topic.group for topic in library.topics.values()}:
        yield "unknown-group", f"stands in a folder '{article.group}' that knowledge/topics.yaml does not name"
    if any(_NUMBER.search(text) for text in article.texts()):
        yield "number-in-text", "holds a telephone number: name the contact of knowledge/helplines.yaml by its id"


def _dead_references(library: Library, article: Article) -> Iterator[tuple[str, str]]:
    contacts = {contact.id for contact in library.contacts}
    if article.locality:
        contacts |= {contact.id for contact in library.locality(article.locality).contacts}
    cited = [source for source, _ in article.sources] + [figure.source for figure in article.figures]
    starts = [flow.id for flow in library.flows.values() if not flow.part]
    known: tuple[tuple[str, tuple[str, ...] | list[str], Any], ...] = (
        ("topic", article.topics, library.topics),
        ("article", article.related, library.articles),
        ("flow", article.flows, starts),
        ("need", article.needs, library.vocabulary.needs),
        ("role", article.roles, library.vocabulary.roles),
        ("contact", article.contacts, contacts),
        ("flag", article.flags, library.law),
        ("source", cited, library.sources),
    )
    for kind, named, there in known:
        for one in named:
            if one not in there:
                yield (
                    f"unknown-{kind}",
                    f"names the {kind} '{one}', which is not there: correct the id, or add it first",
                )


def _topics_without_article(library: Library) -> Iterator[Fault]:
    for topic in library.topics:
        if topic not in library.articles:
            yield Fault(TOPICS, 0, "no-article", f"the topic '{topic}' has no article of its name: write one")


def _names_twice(library: Library) -> Iterator[Fault]:
    """Two articles that go by one name fight for every question that uses it."""
    holders: Mapping[str, list[Article]] = defaultdict(list)
    for article in library.articles.values():
        for name in dict.fromkeys(name.casefold() for name in (article.title, *article.also)):
            holders[name].append(article)
    for name, articles in holders.items():
        for article in articles[1:]:
            yield Fault(
                path_of(article),
                0,
                "name-twice",
                f"'{name}' is a name of '{articles[0].id}' too: leave it with one of them",
            )
