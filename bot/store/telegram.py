"""Where Telegram chats are reached and which messages must be deleted: two tables of ids in the same SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import StoreError
from bot.store.sqlite import BUSY_MS, FILE

TABLES = (
    "CREATE TABLE IF NOT EXISTS address (chat TEXT PRIMARY KEY, address INTEGER NOT NULL)",
    """CREATE TABLE IF NOT EXISTS posted (chat TEXT, message INTEGER, due TEXT NOT NULL, place TEXT NOT NULL,
       private INTEGER NOT NULL, reminded INTEGER NOT NULL, PRIMARY KEY (chat, message)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS posted_due ON posted (due)",
)
COLUMNS = "SELECT chat, message, due, place, private, reminded FROM posted"


@dataclass(frozen=True)
class Post:
    """One message that is kept to be deleted."""

    chat: str
    message: int
    due: datetime
    place: str
    private: bool
    reminded: bool


class SqliteAddresses:
    """The addresses of one data folder. `StoreError` says what to do where the file cannot be used."""

    def __init__(self, folder: Path) -> None:
        with _told("the data folder cannot be used ({error}); check that it can be written to"):
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(folder / FILE, timeout=BUSY_MS / 1000, isolation_level=None)
            for pragma in ("journal_mode = WAL", f"busy_timeout = {BUSY_MS}", "secure_delete = ON"):
                self._db.execute(f"PRAGMA {pragma}")
            for table in TABLES:
                self._db.execute(table)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def keep(self, chat: str, address: int) -> None:
        """Where the chat is reached."""
        # Nearly every message comes from a chat that is known: reading first saves a write to the disk.
        if self.address(chat) != address:
            self._write("INSERT OR REPLACE INTO address VALUES (?, ?)", [(chat, address)])

    def address(self, chat: str) -> int | None:
        """Where the chat is reached; None where that is not kept."""
        with _told():
            row = self._db.execute("SELECT address FROM address WHERE chat = ?", (chat,)).fetchone()
        return int(row[0]) if row else None

    def post(self, chat: str, message: int, due: datetime, place: str = "", private: bool = False) -> None:
        """Keep a message until it is deleted. The moment of a message that is kept already stays as it is."""
        self._write(
            "INSERT INTO posted VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO UPDATE SET place = excluded.place",
            [(chat, message, _stamp(due), place, int(private))],
        )

    def newest(self, chat: str) -> Post | None:
        """The chat's last screen."""
        found = self._read("WHERE chat = ? AND place <> '' ORDER BY message DESC LIMIT 1", chat)
        return found[0] if found else None

    def posted(self, chat: str) -> tuple[Post, ...]:
        """The messages of a chat, oldest first."""
        return self._read("WHERE chat = ? ORDER BY message", chat)

    def due(self, before: datetime) -> tuple[Post, ...]:
        """The messages of all chats that are to be deleted by this moment, oldest first."""
        return self._read("WHERE due <= ? ORDER BY due, chat, message", _stamp(before))

    def remind(self, chat: str, messages: Iterable[int], due: datetime) -> None:
        """The person was told of these messages, and that they will be deleted at this moment."""
        rows = [(_stamp(due), chat, message) for message in messages]
        self._write("UPDATE posted SET reminded = 1, due = ? WHERE chat = ? AND message = ?", rows)

    def gone(self, chat: str, messages: Iterable[int]) -> None:
        """These messages are deleted, or cannot be."""
        rows = [(chat, message) for message in messages]
        self._write("DELETE FROM posted WHERE chat = ? AND message = ?", rows)
        self._truncate()

    def idle(self) -> tuple[str, ...]:
        """The chats of which no message is left to delete."""
        with _told():
            rows = self._db.execute("SELECT chat FROM address WHERE chat NOT IN (SELECT chat FROM posted)").fetchall()
        return tuple(row[0] for row in rows)

    def forget(self, chat: str) -> None:
        """Delete all that is kept of the chat, and its traces in the log."""
        self._write("DELETE FROM posted WHERE chat = ?", [(chat,)])
        self._write("DELETE FROM address WHERE chat = ?", [(chat,)])
        self._truncate()

    def _read(self, where: str, *values: str) -> tuple[Post, ...]:
        with _told():
            rows = self._db.execute(f"{COLUMNS} {where}", values).fetchall()
        return tuple(Post(row[0], row[1], datetime.fromisoformat(row[2]), row[3], *map(bool, row[4:])) for row in rows)

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        """The same statement for every row, in one commit or not at all."""
        with _told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.executemany(statement, rows)
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _truncate(self) -> None:
        """Empty the write-ahead log, where deleted rows would otherwise stay readable."""
        with _told():
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


@contextmanager
def _told(what: str = "not saved ({error}): try again; if someone is in danger, ring 999") -> Iterator[None]:
    """A fault of the file, told as what to do about it."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StoreError(what.format(error=error)) from error


def _stamp(moment: datetime) -> str:
    """A moment as text that sorts as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
