"""Sessions and content in one SQLite file, through sqlite-utils: write-ahead log, one writer, a busy time-out.

Every table holds codes only. Deleting is erasing: `secure_delete` is on, and the log is truncated after a deletion.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlite_utils.db import NotFoundError, Table

from bot.core.session import Session
from bot.desk.ports import Count, Owed
from bot.errors import StoreError

FILE = "sounding-board.db"
BUSY_MS = 5000
TABLES: dict[str, dict[str, type]] = {
    "session": {"chat": str, "used": str, "session": str},
    "handled": {"item": str, "at": str},
    "owed": {"chat": str, "id": str, "moves": int, "said": str},
    "content": {"hash": str, "archive": bytes, "recalled": int},
    "counted": {"what": str, "id": str, "role": str, "month": str, "times": int},
}
KEYS: dict[str, str | tuple[str, ...]] = {
    "session": "chat",
    "handled": "item",
    "owed": "chat",
    "content": "hash",
    "counted": ("what", "id", "role", "month"),
}
ONE_MORE = "insert into counted values (?, ?, ?, ?, 1) on conflict do update set times = times + 1"


class SqliteStore:
    """The store of one data folder. `StoreError` says what to do where the file cannot be used."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (folder / FILE).touch(mode=0o600)  # its log files take the same mode: nobody else on the machine reads them
            connection = sqlite3.connect(folder / FILE, timeout=BUSY_MS / 1000, isolation_level=None)
            self._db = sqlite_utils.Database(connection)
            for pragma in ("journal_mode = WAL", f"busy_timeout = {BUSY_MS}", "secure_delete = ON"):
                self._db.execute(f"PRAGMA {pragma}")
            for name, columns in TABLES.items():
                self._table(name).create(columns, pk=KEYS[name], if_not_exists=True)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"the data folder {folder} cannot be used ({error}); check that it can be written to, "
                "or name another with SOUNDING_BOARD_DATA"
            ) from error

    def _table(self, name: str) -> Table:
        table = self._db.table(name)
        assert isinstance(table, Table)  # noqa: S101 - told to the type checker: no name here is a view
        return table

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # Sessions -----------------------------------------------------------------------------------------------------

    def session(self, chat: str) -> Session | None:
        """The chat's session."""
        with self._told():
            row = self._row("session", chat)
        return Session.from_json(json.loads(row["session"])) if row else None

    def seen(self, update: str) -> bool:
        """Whether an update was handled before."""
        with self._told():
            return self._table("handled").count_where("item = ?", [update]) > 0

    def keep(self, session: Session, owed: Owed, update: str, now: datetime, counts: tuple[Count, ...] = ()) -> None:
        """Keep a turn in one commit: the session, that the update was handled, what is owed to the chat, and counts."""
        row = {"chat": owed.chat, "used": _stamp(now), "session": json.dumps(session.as_json())}
        debt = {"chat": owed.chat, "id": owed.id, "moves": owed.moves, "said": json.dumps(owed.said)}
        with self._commit():
            self._table("session").upsert(row, pk="chat")
            self._table("owed").upsert(debt, pk="chat")
            if update:
                self._table("handled").insert({"item": update, "at": _stamp(now)}, pk="item", ignore=True)
            for one in counts:
                self._db.execute(ONE_MORE, (one.what, one.id, one.role, one.month))

    def counted(self) -> dict[Count, int]:
        """Everything that was counted."""
        with self._told():
            rows = list(self._table("counted").rows)
        return {Count(row["what"], row["id"], row["role"], row["month"]): row["times"] for row in rows}

    def owed(self, chat: str | None = None) -> tuple[Owed, ...]:
        """What may not have gone out, of one chat or of all; a chat's newest replaces what it was owed before."""
        where, values = ("chat = ?", [chat]) if chat is not None else (None, None)
        with self._told():
            rows = list(self._table("owed").rows_where(where, values, order_by="rowid"))
        return tuple(Owed(row["id"], row["chat"], row["moves"], tuple(json.loads(row["said"]))) for row in rows)

    def settled(self, owed: Owed) -> None:
        """What was owed has gone out; a newer debt of the chat stays."""
        with self._commit():
            self._table("owed").delete_where("chat = ? and id = ?", [owed.chat, owed.id])

    def forget(self, chat: str) -> None:
        """Delete all that is kept of the chat, and its traces in the log."""
        with self._commit():
            for name in ("session", "owed"):
                self._table(name).delete_where("chat = ?", [chat])
        self._truncate()

    def expire(self, before: datetime) -> int:
        """Delete the sessions last used before this moment, and handled updates of before then; how many sessions."""
        with self._told():
            old = self._table("session").count_where("used < ?", [_stamp(before)])
        if old:
            with self._commit():
                for name in ("owed", "session"):
                    chats = "chat in (select chat from session where used < ?)"
                    self._table(name).delete_where(chats, [_stamp(before)])
                self._table("handled").delete_where("at < ?", [_stamp(before)])
            self._truncate()
        return old

    # Content ------------------------------------------------------------------------------------------------------

    def keep_content(self, content: str, archive: bytes) -> None:
        """Keep a version of the content, unless it is kept already (and perhaps recalled)."""
        row = {"hash": content, "archive": archive, "recalled": 0}
        with self._commit():
            self._table("content").insert(row, pk="hash", ignore=True)

    def readable(self, content: str) -> bool:
        """Whether a version is kept and was not recalled."""
        with self._told():
            return self._table("content").count_where("hash = ? and not recalled", [content]) > 0

    def content(self, content: str) -> bytes:
        """The archive of a version that is kept."""
        return bytes(self._table("content").get(content)["archive"])

    def recall(self, content: str) -> bool:
        """Mark a version as dangerous, so that no session reads it again; False where it is not kept."""
        if not self._table("content").count_where("hash = ?", [content]):
            return False
        with self._commit():
            self._table("content").update(content, {"recalled": 1})
        return True

    def contents(self) -> list[tuple[str, bool, int]]:
        """Every version that is kept: its hash, whether it was recalled, and how many sessions are pinned to it."""
        pinned: dict[str, int] = {}
        for row in self._table("session").rows:
            version = json.loads(row["session"])["content"]
            pinned[version] = pinned.get(version, 0) + 1
        kept = self._table("content").rows_where(select="hash, recalled", order_by="hash")
        return [(row["hash"], bool(row["recalled"]), pinned.get(row["hash"], 0)) for row in kept]

    def drop_unused(self, current: str) -> int:
        """Delete the versions that nobody is pinned to, but the current one and the recalled; how many there were."""
        unused = [
            version for version, recalled, pins in self.contents() if not (recalled or pins or version == current)
        ]
        with self._commit():
            for version in unused:
                self._table("content").delete(version)
        return len(unused)

    # One way to read and to write -----------------------------------------------------------------------------------

    def _row(self, table: str, key: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = self._table(table).get(key)
        except NotFoundError:
            return None
        return found

    @contextmanager
    def _commit(self) -> Iterator[None]:
        """Everything inside, in one commit or not at all."""
        try:
            with self._told():
                self._db.execute("BEGIN IMMEDIATE")
                yield
                self._db.execute("COMMIT")
        except BaseException:
            self._abandon()
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What SQLite cannot do is told in words that a worker can act on."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"not saved ({error}): try again; if someone is in danger, ring 999") from error

    def _abandon(self) -> None:
        if self._db.conn.in_transaction:
            self._db.execute("ROLLBACK")

    def _truncate(self) -> None:
        """Empty the write-ahead log, where deleted rows would otherwise stay readable."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="minutes")
