"""An article: one short answer with what to do, its sources, their years and how current it is. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Figure:
    """A number from a source, in our own words, with the year it is of."""

    says: str
    year: int
    source: str


@dataclass(frozen=True)
class LawFlag:
    """Law whose start is not certain (knowledge/law.yaml). `status` is in-force, partly, unknown or proposed.

    `worker` is what a worker reads beside an article that rests on it.
    """

    id: str
    law: str
    status: str
    worker: str
    nations: tuple[str, ...]
    source: str
    checked: date


@dataclass(frozen=True)
class Article:
    """One article. Its first topic is what it answers best.

    `moved_on` is (today's position, what it replaced); `differs` says by nation what is different there; `nations` and
    `roles` are empty where it is for all. `sources` are (id, section). `locality` names the place whose overlay it is.
    """

    id: str
    group: str
    title: str
    also: tuple[str, ...]
    topics: tuple[str, ...]
    first: str
    do: tuple[str, ...]
    avoid: tuple[str, ...]
    act_now: tuple[str, ...]
    detail: tuple[str, ...]
    figures: tuple[Figure, ...]
    moved_on: tuple[str, str] | None
    differs: Mapping[str, str]
    nations: tuple[str, ...]
    roles: tuple[str, ...]
    flags: tuple[str, ...]
    related: tuple[str, ...]
    flows: tuple[str, ...]
    needs: tuple[str, ...]
    contacts: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    reviewed: date
    review_by: date
    confidence: str
    locality: str = ""

    def is_due(self, today: date) -> bool:
        """Whether its review date has passed: it then says so on the screen."""
        return self.review_by < today

    def texts(self) -> tuple[str, ...]:
        """Every text of it that a worker reads, other names apart."""
        figures = tuple(figure.says for figure in self.figures)
        own = (self.title, self.first, *self.do, *self.avoid, *self.act_now, *self.detail, *figures)
        return (*own, *(self.moved_on or ()), *self.differs.values())
