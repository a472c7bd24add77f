"""What the desk needs from the outside: sessions with what is owed to a chat, and content by its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.library import Library
from bot.core.session import Session


@dataclass(frozen=True)
class Owed:
    """Replies that were decided and may not have gone out: where the session stood and the codes of what was said.

    `moves` is the number of the session's events at that moment. No words: the replies are made anew.
    """

    id: str
    chat: str
    moves: int
    said: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """One more of something: what happened, an id of ours, the role (or none) and the month, as in 2026-11."""

    what: str
    id: str
    role: str
    month: str


class Sessions(Protocol):
    """Keeps one session for each chat. A chat is known by a key that says nothing of a person."""

    def session(self, chat: str) -> Session | None:
        """The chat's session, or None where it has none."""

    def seen(self, update: str) -> bool:
        """Whether an update was handled before."""

    def keep(self, session: Session, owed: Owed, update: str, now: datetime, counts: tuple[Count, ...] = ()) -> None:
        """Keep a turn in one commit: the session, that the update was handled, what is owed to the chat, and counts."""

    def counted(self) -> dict[Count, int]:
        """Everything that was counted. It leaves the product through disclosure control alone."""

    def owed(self, chat: str | None = None) -> tuple[Owed, ...]:
        """What may not have gone out, of one chat or of all, oldest first; of each chat the newest alone."""

    def settled(self, owed: Owed) -> None:
        """What was owed has gone out."""

    def forget(self, chat: str) -> None:
        """Delete all that is kept of the chat."""

    def expire(self, before: datetime) -> int:
        """Delete the sessions last used before this moment, and handled updates of before then; how many sessions."""


class Contents(Protocol):
    """Content by its hash: today's, and what open sessions are pinned to."""

    @property
    def current(self) -> Library:
        """The content with which new sessions begin."""

    def library(self, content: str) -> Library | None:
        """The content with this hash; None where it was recalled or is not kept."""
