"""Articles on the screen: the article itself, and behind it more, its sources, what is related; and "did you mean".

A page is a code in the session ("read:<article>", "read:<article>:more", "ask:<article>+<article>", "ask"): leaving it
goes back to where the dialogue stood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.article import Article
from bot.core.contacts import Reached, at_moment
from bot.core.flow import Flow
from bot.core.library import Library
from bot.desk import speech
from bot.desk.menu import GO
from bot.desk.messages import BUTTON_LIMIT, Button, Reply

READ, ASK = "read", "ask"
RIGHT, WRONG = "right", "wrong"
BACK = "back"
SHOWN_CONTACTS = 3
MORE_CONTACTS = 8
SHOWN_FLOWS = 2
CHOICES = 3


@dataclass(frozen=True)
class Reader:
    """Who reads, and where: the content, the place, its nation, and the time."""

    library: Library
    locality_id: str
    nation: str
    now: datetime


def is_reading(page: str) -> bool:
    """Whether a page is one of these."""
    return page.partition(":")[0] in (READ, ASK)


def page_of(article_id: str, part: str = "") -> str:
    """The code of an article's page, or of a part behind it."""
    return f"{READ}:{article_id}:{part}" if part else f"{READ}:{article_id}"


def choices_of(article_ids: tuple[str, ...]) -> str:
    """The code of "did you mean"."""
    return f"{ASK}:{'+'.join(article_ids[:CHOICES])}"


def knows(library: Library, page: str) -> bool:
    """Whether a page speaks of articles that the content has."""
    kind, _, rest = page.partition(":")
    ids = rest.partition(":")[0].split("+") if rest else []
    there = all(one in library.articles or one.removeprefix(GO) in library.flows for one in ids)
    return there and (kind == ASK or bool(ids))


def render(reader: Reader, page: str) -> Reply:
    """The screen of a page."""
    kind, _, rest = page.partition(":")
    if kind == ASK:
        return _choices(reader, rest.split("+")) if rest else _how(reader)
    article_id, _, part = rest.partition(":")
    article = reader.library.article(article_id, reader.locality_id)
    parts = {"more": _more, "source": _sources, "related": _related, RIGHT: _thanks, WRONG: _thanks}
    return parts[part](reader, article) if part in parts else _article(reader, article)


def _button(reader: Reader, page: str, label: str) -> Button:
    return Button(page, reader.library.word(f"read.{label}"))


def _back(reader: Reader) -> Button:
    return Button(BACK, reader.library.word("read.back"))


# The article ----------------------------------------------------------------------------------------------------------


def _article(reader: Reader, article: Article) -> Reply:
    """What to do at once stands first, then the answer, then the steps."""
    word = reader.library.word
    blocks = [
        article.title,
        _list(word("read.at-once"), article.act_now),
        article.first,
        _list(word("read.do"), article.do),
        _list(word("read.avoid"), article.avoid),
        *_differs(reader, article),
        _list(word("outcome.ring"), tuple(_rung(reader, article, SHOWN_CONTACTS))),
        "\n".join(_current(reader, article)),
    ]
    page = page_of(article.id)
    buttons = [
        _button(reader, f"{page}:more", "more"),
        _button(reader, f"{page}:source", "sources"),
        _button(reader, f"{page}:related", "related"),
        _button(reader, f"{page}:{RIGHT}", "right"),
        _button(reader, f"{page}:{WRONG}", "wrong"),
    ]
    return Reply("\n\n".join(b for b in blocks if b), (*buttons, _back(reader)), kind="article")


def _list(title: str, lines: tuple[str, ...]) -> str:
    return "\n".join([title, *(f"- {line}" for line in lines)]) if lines else ""


def _differs(reader: Reader, article: Article) -> Iterator[str]:
    """What is different in the reader's nation, or that the article does not speak of it."""
    word = reader.library.word
    if reader.nation in article.differs:
        yield word("read.here", nation=word(f"nation.{reader.nation}"), text=article.differs[reader.nation])
    elif article.nations and reader.nation not in article.nations:
        names = ", ".join(word(f"nation.{nation}") for nation in article.nations)
        yield word("read.elsewhere", nations=names, nation=word(f"nation.{reader.nation}"))


def _rung(reader: Reader, article: Article, most: int) -> Iterator[str]:
    found = [one for one in _reached(reader, article) if one.contact.phone not in ("", "999")]
    for one in found[:most]:
        yield speech.contact(reader.library, one, reader.now)


def _reached(reader: Reader, article: Article) -> tuple[Reached, ...]:
    library = reader.library
    contacts = (*library.contacts, *library.locality(reader.locality_id).contacts)
    here = [one for one in contacts if not one.nations or reader.nation in one.nations]
    named = [one for one in here if one.id in article.contacts]
    named.sort(key=lambda one: article.contacts.index(one.id))
    return at_moment(named, reader.now, library.holidays)


def _current(reader: Reader, article: Article) -> Iterator[str]:
    """How current it is: the date, what is not verified, law that may not have begun, a review that is due."""
    word = reader.library.word
    yield word("read.reviewed", date=speech.day(article.reviewed))
    if article.confidence != "read":
        yield word(f"read.{article.confidence}")
    if article.is_due(reader.now.date()):
        yield word("read.due", date=speech.day(article.review_by))
    for flag in article.flags:
        if reader.nation in reader.library.law[flag].nations:
            yield reader.library.law[flag].worker
    if article.locality:
        yield word("read.local", name=reader.library.locality(article.locality).name)


# Behind it ------------------------------------------------------------------------------------------------------------


def _to_article(reader: Reader, article: Article) -> tuple[Button, Button]:
    return _button(reader, page_of(article.id), "to-article"), _back(reader)


def _more(reader: Reader, article: Article) -> Reply:
    word = reader.library.word
    blocks = [article.title, *article.detail]
    if article.moved_on:
        now, then = article.moved_on
        blocks.append(word("read.moved-on", now=now, then=then))
    blocks += [word("read.in-nation", nation=word(f"nation.{n}"), text=text) for n, text in article.differs.items()]
    shown = reader.library.sources
    figures = tuple(
        word("read.figure", says=f.says, year=f.year, source=shown[f.source].short, of=shown[f.source].year)
        for f in article.figures
    )
    blocks.append(_list(word("read.figures"), figures))
    blocks.append(_list(word("outcome.ring"), tuple(_rung(reader, article, MORE_CONTACTS))))
    if len(blocks) == 1 + blocks.count(""):
        blocks.append(word("read.no-more"))
    return Reply("\n\n".join(b for b in blocks if b), _to_article(reader, article), kind="article-more")


def _sources(reader: Reader, article: Article) -> Reply:
    word = reader.library.word
    lines = []
    for source_id, section in article.sources:
        where = word("read.section", section=section) if section else ""
        lines.append(speech.sources(reader.library, (source_id,)) + where)
    dates = word("read.dates", reviewed=speech.day(article.reviewed), due=speech.day(article.review_by))
    text = "\n\n".join([article.title, _list(word("read.rests-on"), tuple(lines)), dates])
    return Reply(text, _to_article(reader, article), kind="article-source")


def _related(reader: Reader, article: Article) -> Reply:
    library = reader.library
    buttons = [Button(f"{GO}{flow.id}", flow.button) for flow in conversations_about(library, article)]
    buttons += [Button(page_of(one), library.articles[one].title) for one in article.related]
    buttons = buttons[: BUTTON_LIMIT - 2]
    text = "\n\n".join([article.title, library.word("read.related-text" if buttons else "read.no-related")])
    return Reply(text, (*buttons, *_to_article(reader, article)), kind="article-related")


def conversations_about(library: Library, article: Article) -> list[Flow]:
    """The conversations that an article belongs to: those it names, and those that lead on to it at an end."""
    flows = [flow for flow in library.flows.values() if not flow.part]
    named = [flow for flow in flows if flow.id in article.flows]
    leading = [flow for flow in flows if any(article.id in node.articles for node in flow.nodes.values())]
    return list(dict.fromkeys([*named, *leading]))[:SHOWN_FLOWS]


def _thanks(reader: Reader, article: Article) -> Reply:
    text = "\n\n".join([article.title, reader.library.word("read.thanks")])
    return Reply(text, _to_article(reader, article), kind="article-thanks")


# Not sure -------------------------------------------------------------------------------------------------------------


def _choices(reader: Reader, article_ids: list[str]) -> Reply:
    buttons = [_choice(reader.library, one) for one in article_ids]
    text = reader.library.word("read.did-you-mean", phone=speech.nspcc(reader.library))
    return Reply(text, (*buttons, _back(reader)), kind="choices")


def _choice(library: Library, one: str) -> Button:
    if one.startswith(GO):
        return Button(one, library.flows[one.removeprefix(GO)].button)
    return Button(page_of(one), library.articles[one].title)


def _how(reader: Reader) -> Reply:
    return Reply(reader.library.word("read.ask"), (_back(reader),), kind="asking")
