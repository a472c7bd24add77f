"""The Library: everything that flows/ and knowledge/ say, checked and immutable.

Built by bot/content from YAML; read by every other room. Nothing here reads a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.article import Article, LawFlag
from bot.core.conditions import Condition
from bot.core.contacts import Contact, Locality
from bot.core.facts import Vocabulary
from bot.core.flow import Flow
from bot.core.identifiers import Guard
from bot.core.lexicon import Lexicon
from bot.core.thresholds import Framework, Rule, Scale
from bot.errors import UnknownId


@dataclass(frozen=True)
class Source:
    """A document or law that an answer rests on. `confidence` is read, secondary or unverified."""

    id: str
    title: str
    short: str
    year: int
    confidence: str


@dataclass(frozen=True)
class Caution:
    """Something to be told beside the answer; it never changes the action."""

    id: str
    when: Condition
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """What an article may answer. `facts` are those of a consult that it helps with."""

    id: str
    group: str
    facts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Library:
    """All content. `hash` names this version of it; `signed` says whether a safeguarding lead has signed it off.

    One and the same object for as long as it is in use, so it compares by identity.
    """

    hash: str
    vocabulary: Vocabulary
    flows: Mapping[str, Flow]
    frameworks: Mapping[str, Framework]
    cautions: tuple[Caution, ...]
    sources: Mapping[str, Source]
    words: Mapping[str, str]
    contacts: tuple[Contact, ...]
    localities: Mapping[str, Locality]
    overlays: Mapping[str, tuple[Rule, ...]]
    holidays: Sequence[date]
    lexicon: Lexicon
    guard: Guard
    topics: Mapping[str, Topic]
    synonyms: Mapping[str, str]
    articles: Mapping[str, Article]
    local_articles: Mapping[tuple[str, str], Article]
    law: Mapping[str, LawFlag]
    signed: bool = False

    def flow(self, flow_id: str) -> Flow:
        """The flow with this id; `UnknownId` names those there are."""
        if flow_id not in self.flows:
            known = ", ".join(sorted(flow.id for flow in self.flows.values() if not flow.part))
            raise UnknownId(f"there is no flow '{flow_id}'; the flows are: {known}")
        return self.flows[flow_id]

    def locality(self, locality_id: str) -> Locality:
        """The locality with this id; `UnknownId` names those there are."""
        if locality_id not in self.localities:
            known = ", ".join(sorted(self.localities))
            raise UnknownId(f"there is no locality '{locality_id}'; the localities are: {known}")
        return self.localities[locality_id]

    def article(self, article_id: str, locality_id: str = "") -> Article:
        """An article, with what a locality adds to it; `UnknownId` where there is none."""
        if article_id not in self.articles:
            raise UnknownId("there is no such article; `sounding-board ask` finds those there are")
        return self.local_articles.get((locality_id, article_id), self.articles[article_id])

    def scale(self, locality_id: str) -> Scale:
        """The rules that decide the action in a locality: the statutory framework and the locality's own."""
        return Scale(self.vocabulary, self.frameworks["statutory"], self.overlays.get(locality_id, ()))

    def word(self, key: str, **values: object) -> str:
        """One of the product's own phrases (flows/words), with its gaps filled."""
        return self.words[key].format(**values) if values else self.words[key]
