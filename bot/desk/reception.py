"""The desk's front: a chat and its message in, replies out, with the turn kept before anything is said.

Here lives what joins a turn to the ports: an update is handled once, what was decided is owed until it has gone out, an
idle session ends, a recalled version is read by nobody. Channels call `receive`, send the replies, then `sent`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.library import Library
from bot.core.session import Session
from bot.desk.messages import Command, Message, Reply
from bot.desk.ports import Contents, Count, Owed, Sessions
from bot.desk.turn import Turn, opening, shown, turn

IDLE = timedelta(days=7)
"""How long an unused session is kept: a chat's facts are personal data."""


@dataclass(frozen=True)
class Reception:
    """Receives messages for any number of chats. `begin` makes a new session on the current content."""

    sessions: Sessions
    contents: Contents
    begin: Callable[[], Session]
    clock: Callable[[], datetime]
    idle: timedelta = IDLE

    def receive(self, chat: str, message: Message | None = None, update: str = "") -> tuple[Turn, Owed] | None:
        """One turn of a chat, kept; None where this update was handled before.

        Without a message it is the screen where the chat stands: its first, if the chat is new. `update` names what
        came in, so that the same thing coming in twice changes nothing.
        """
        if update and self.sessions.seen(update):
            return None
        now = self.clock()
        self.sessions.expire(now - self.idle)
        kept = self.sessions.session(chat)
        session, library, recalled = self._pinned(kept or self.begin())
        found = self._turn(library, session, message, now, fresh=kept is None, recalled=recalled)
        owed = Owed(secrets.token_hex(8), chat, len(found.session.events), found.said)
        if message == Command("cancel"):
            self.sessions.forget(chat)  # not only overwritten: no trace of it may stay in the files
        counts = tuple(Count(what, about, found.session.role, f"{now:%Y-%m}") for what, about in found.counts)
        self.sessions.keep(found.session, owed, update, now, counts)
        return found, owed

    def look(self, chat: str) -> Turn:
        """The screen where a chat stands, or its first: nothing is kept and no turn is counted."""
        kept = self.sessions.session(chat)
        session, library, recalled = self._pinned(kept or self.begin())
        return self._turn(library, session, None, self.clock(), fresh=kept is None, recalled=recalled)

    def _turn(
        self, library: Library, session: Session, message: Message | None, now: datetime, *, fresh: bool, recalled: bool
    ) -> Turn:
        before = ("recalled",) if recalled else ()
        if message is None:
            return opening(library, session, now) if fresh else shown(library, session, now, *before)
        found = turn(library, session, message, now)
        if not before:
            return found
        again = shown(library, found.session, now, *before, *found.said)
        return replace(again, erase=found.erase, counts=found.counts)

    def say(self, chat: str, code: str, update: str = "") -> tuple[Turn, Owed] | None:
        """Say one thing and show the screen again; nothing changes. None where this update was handled before."""
        if update and self.sessions.seen(update):
            return None
        now = self.clock()
        session, library, _ = self._pinned(self.sessions.session(chat) or self.begin())
        found = shown(library, session, now, code)
        owed = Owed(secrets.token_hex(8), chat, len(found.session.events), found.said)
        self.sessions.keep(found.session, owed, update, now)
        return found, owed

    def sent(self, owed: Owed) -> None:
        """The replies of a turn have gone out."""
        self.sessions.settled(owed)

    def unsent(self, chat: str | None = None) -> tuple[tuple[Owed, tuple[Reply, ...]], ...]:
        """What may not have gone out, made anew: after a crash it is sent, and then settled."""
        return tuple((owed, self._again(owed)) for owed in self.sessions.owed(chat))

    def _again(self, owed: Owed) -> tuple[Reply, ...]:
        session, library, _ = self._pinned(self.sessions.session(owed.chat) or self.begin())
        then = replace(session, events=session.events[: owed.moves])
        return shown(library, then, self.clock(), *owed.said).replies

    def _pinned(self, session: Session) -> tuple[Session, Library, bool]:
        """The session with its content, and whether that had to change because it was recalled.

        The codes of its events are then read by today's content, so the answer is weighed anew.
        """
        library = self.contents.library(session.content)
        if library is not None:
            return session, library, False
        current = self.contents.current
        return replace(session, content=current.hash), current, True
