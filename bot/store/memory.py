"""Sessions kept in memory: for tests, and for whoever wants nothing on disk."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from bot.core.session import Session
from bot.desk.ports import Count, Owed


class MemoryStore:
    """Sessions that end with the process."""

    def __init__(self) -> None:
        self._sessions: dict[str, tuple[Session, datetime]] = {}
        self._seen: dict[str, datetime] = {}
        self._owed: dict[str, Owed] = {}
        self._counts: Counter[Count] = Counter()

    def session(self, chat: str) -> Session | None:
        """The chat's session."""
        kept = self._sessions.get(chat)
        return kept[0] if kept else None

    def seen(self, update: str) -> bool:
        """Whether an update was handled before."""
        return update in self._seen

    def keep(self, session: Session, owed: Owed, update: str, now: datetime, counts: tuple[Count, ...] = ()) -> None:
        """Keep a turn."""
        self._counts.update(counts)
        self._sessions[owed.chat] = (session, now)
        self._owed[owed.chat] = owed
        if update:
            self._seen[update] = now

    def counted(self) -> dict[Count, int]:
        """Everything that was counted."""
        return dict(self._counts)

    def owed(self, chat: str | None = None) -> tuple[Owed, ...]:
        """What may not have gone out."""
        return tuple(owed for owed in self._owed.values() if chat in (None, owed.chat))

    def settled(self, owed: Owed) -> None:
        """What was owed has gone out."""
        if self._owed.get(owed.chat) == owed:
            del self._owed[owed.chat]

    def forget(self, chat: str) -> None:
        """Delete all that is kept of the chat."""
        self._sessions.pop(chat, None)
        self._owed.pop(chat, None)

    def expire(self, before: datetime) -> int:
        """Delete what was last used before this moment."""
        old = [chat for chat, (_, used) in self._sessions.items() if used < before]
        for chat in old:
            self.forget(chat)
        self._seen = {update: when for update, when in self._seen.items() if when >= before}
        return len(old)
