"""A session: the log of what happened in one dialogue, and nothing else.

A session holds codes only (facts, option ids, ids of flows and nodes), never words. What is known, and where the
dialogue stands, are derived from it by `walk.py`: going back, changing an answer and starting again cost nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.core.facts import State
from bot.errors import InputError


class Did(StrEnum):
    """What an event says happened."""

    TOLD = "told"  # facts read from words; codes are "fact=state", "age=3", "weeks=28" and "consent=given"
    CORRECTED = "corrected"  # a chip was tapped; codes are "fact=state"
    ANSWERED = "answered"  # a question was answered; codes are option ids
    TICKED = "ticked"  # a several-choice question stands like this so far; codes are option ids
    REOPENED = "reopened"  # an earlier answer is to be given again
    ENTERED = "entered"  # another flow was started from here, facts handed over
    LEFT = "left"  # that flow was left; the one before goes on
    LOOKED = "looked"  # a page of the outcome is open; codes are the page's id


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `flow` and `node` say where, `child` for which child (0: the family)."""

    did: Did
    flow: str
    node: str = ""
    codes: tuple[str, ...] = ()
    child: int = 0

    def as_json(self) -> list[Any]:
        """A small list for the store."""
        return [self.did.value, self.flow, self.node, list(self.codes), self.child]

    @classmethod
    def from_json(cls, row: list[Any]) -> Event:
        """The event of such a list."""
        did, flow, node, codes, child = row
        return cls(Did(did), flow, node, tuple(codes), child)


@dataclass(frozen=True)
class Session:
    """One dialogue. `content` is the hash of the content it began with, to which it stays pinned."""

    id: str
    content: str
    flow: str
    locality: str
    nation: str = "england"
    role: str = ""
    events: tuple[Event, ...] = ()

    @property
    def place_code(self) -> str:
        """A short name for where the session stands. Ticks do not move it, so that quick ticks are not stale."""
        moves = sum(event.did is not Did.TICKED for event in self.events)
        return f"{self.id[:8]}.{moves}"

    def add(self, *events: Event) -> Session:
        """The session with more events at the end."""
        return replace(self, events=self.events + events)

    def restarted(self) -> Session:
        """A new dialogue in the place of this one, under a new name, so that no button of the old one fits it."""
        return replace(self, id=hashlib.sha256(self.id.encode()).hexdigest()[:16], events=())

    def back(self) -> Session:
        """The session without what happened last. Ticks of one question go together with their answer."""
        if not self.events:
            return self
        last = self.events[-1]
        kept = list(self.events[:-1])
        while last.did in (Did.ANSWERED, Did.TICKED) and kept and _same_question(kept[-1], last):
            kept.pop()
        return replace(self, events=tuple(kept))

    def as_json(self) -> dict[str, Any]:
        """Plain data for the store: codes only."""
        return {
            "id": self.id,
            "content": self.content,
            "flow": self.flow,
            "locality": self.locality,
            "nation": self.nation,
            "role": self.role,
            "events": [event.as_json() for event in self.events],
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Session:
        """The session of such data; `InputError` where it is not one."""
        try:
            fields = {key: str(row[key]) for key in ("id", "content", "flow", "locality", "nation", "role")}
            return cls(**fields, events=tuple(Event.from_json(event) for event in row["events"]))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"this is not a kept session ({error}); start again with /start") from None


def _same_question(event: Event, other: Event) -> bool:
    same_place = (event.flow, event.node, event.child) == (other.flow, other.node, other.child)
    return event.did is Did.TICKED and same_place


def fact_code(fact: str, state: State) -> str:
    """A fact and its state as one code of an event."""
    return f"{fact}={state.value}"
