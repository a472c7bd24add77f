"""One suite for every store: what is kept is kept whole, what is deleted is gone, pinned content stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.app.serving import KeptContents, reception
from bot.content.load import pack
from bot.core.library import Library
from bot.core.session import Did, Event, Session
from bot.desk.messages import Command, Tap, Text
from bot.desk.ports import Owed, Sessions
from bot.desk.reception import Reception
from bot.desk.turn import Turn
from bot.errors import StoreError
from bot.store.memory import MemoryStore
from bot.store.sqlite import FILE, SqliteStore
from tests.conftest import NOW, ROOT


def owed(chat: str = "chat", moves: int = 1, key: str = "o1") -> Owed:
    return Owed(key, chat, moves, ("stale",))


SESSION = Session(
    "s1", "abc", "consult", "demonstration", events=(Event(Did.ANSWERED, "consult", "danger", ("none",)),)
)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sessions]:
    if request.param == "memory":
        yield MemoryStore()
        return
    kept = SqliteStore(tmp_path)
    yield kept
    kept.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[SqliteStore]:
    kept = SqliteStore(tmp_path)
    yield kept
    kept.close()


def app(library: Library, now: datetime = NOW) -> App:
    return App(library, ROOT, "demonstration", lambda: now)


def received(desk: Reception, message: Tap | Command | None, update: str = "") -> Turn:
    found = desk.receive("chat", message, update)
    assert found is not None
    return found[0]


def test_a_session_comes_back_as_it_was(store: Sessions) -> None:
    store.keep(SESSION, owed("chat"), "", NOW)
    assert store.session("chat") == SESSION
    assert store.session("another") is None


def test_the_last_save_of_a_chat_counts(store: Sessions) -> None:
    store.keep(SESSION, owed("chat"), "", NOW)
    store.keep(replace(SESSION, events=()), owed("chat"), "", NOW)
    kept = store.session("chat")
    assert kept is not None
    assert kept.events == ()


def test_an_idle_session_is_deleted_and_a_used_one_stays(store: Sessions) -> None:
    store.keep(SESSION, owed("old"), "", NOW - timedelta(days=8))
    store.keep(SESSION, owed("new"), "", NOW - timedelta(days=6))
    assert store.expire(NOW - timedelta(days=7)) == 1
    assert store.session("old") is None
    assert store.session("new") == SESSION


def test_forgetting_a_chat_leaves_nothing(store: Sessions) -> None:
    store.keep(SESSION, owed("chat"), "", NOW)
    store.forget("chat")
    assert store.session("chat") is None


def test_a_deleted_session_cannot_be_read_from_the_files(sqlite: SqliteStore, tmp_path: Path) -> None:
    marked = replace(SESSION, events=(Event(Did.TOLD, "consult", codes=("zzmarkerzz=yes",)),))
    sqlite.keep(marked, owed("chat"), "", NOW)
    sqlite.forget("chat")
    assert b"zzmarkerzz" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_dialogue_goes_on_after_the_process_has_ended(library: Library, tmp_path: Path) -> None:
    for button in (None, "danger.none", "harm.told"):
        store = SqliteStore(tmp_path)
        turn = received(reception(app(library), store), Tap(button) if button else None)
        store.close()
    assert "think yourself" in turn.replies[-1].text


def test_a_session_stays_with_the_content_it_began_with(library: Library, sqlite: SqliteStore) -> None:
    old = replace(library, hash="0" * 16)
    sqlite.keep_content(old.hash, pack(ROOT))
    sqlite.keep(replace(SESSION, content=old.hash), owed("chat"), "", NOW)
    turn = received(reception(app(library), sqlite), Tap("harm.none"))
    assert turn.session.content == old.hash
    assert (old.hash, False, 1) in sqlite.contents()


def test_content_that_nobody_is_pinned_to_is_let_go(library: Library, sqlite: SqliteStore) -> None:
    sqlite.keep_content("0" * 16, pack(ROOT))
    reception(app(library), sqlite)
    assert [version for version, _, _ in sqlite.contents()] == [library.hash]


def test_a_recalled_version_is_read_by_nobody_and_the_worker_is_told(library: Library, sqlite: SqliteStore) -> None:
    sqlite.keep_content("0" * 16, pack(ROOT))
    sqlite.keep(replace(SESSION, content="0" * 16), owed("chat"), "", NOW)
    assert sqlite.recall("0" * 16)
    turn = received(reception(app(library), sqlite), Tap("harm.told"))
    assert turn.replies[0].kind == "recalled"
    assert turn.session.content == library.hash
    assert "think yourself" in turn.replies[-1].text
    assert not sqlite.recall("f" * 16)
    assert KeptContents(library, sqlite).library("0" * 16) is None


def test_a_folder_that_cannot_be_used_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreError, match="SOUNDING_BOARD_DATA"):
        SqliteStore(tmp_path)


def test_an_update_that_comes_twice_is_handled_once(library: Library, sqlite: SqliteStore) -> None:
    desk = reception(app(library), sqlite)
    received(desk, Tap("danger.none"), "update-1")
    assert desk.receive("chat", Tap("danger.none"), "update-1") is None
    kept = sqlite.session("chat")
    assert kept is not None
    assert len(kept.events) == 1


def test_what_was_decided_and_not_sent_is_made_anew_word_for_word(library: Library, sqlite: SqliteStore) -> None:
    desk = reception(app(library), sqlite)
    received(desk, Tap("danger.none"))
    turn = received(desk, Tap("danger.none"))
    ((debt, replies),) = desk.unsent("chat")
    assert replies == turn.replies
    desk.sent(debt)
    assert desk.unsent() == ()


def test_settling_an_older_debt_leaves_the_newer_one(store: Sessions) -> None:
    store.keep(SESSION, owed(key="old"), "", NOW)
    store.keep(SESSION, owed(key="new"), "", NOW)
    store.settled(owed(key="old"))
    assert [debt.id for debt in store.owed()] == ["new"]


def test_the_store_holds_no_words(library: Library, sqlite: SqliteStore, tmp_path: Path) -> None:
    desk = reception(app(library), sqlite)
    desk.receive("chat", Text("Zebedee Quillfeather of Nowhere Lane drinks"))
    desk.receive("chat", Text("qqqzzz"))
    sqlite.close()
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for word in (b"Zebedee", b"Quillfeather", b"qqqzzz"):
        assert word not in held


def test_a_cancelled_consult_cannot_be_read_from_the_files(
    library: Library, sqlite: SqliteStore, tmp_path: Path
) -> None:
    desk = reception(app(library), sqlite)
    received(desk, Tap("danger.none"))
    received(desk, Tap("harm.culture"))
    desk.receive("chat", Command("cancel"))
    assert b"culture" not in b"".join(path.read_bytes() for path in tmp_path.glob(f"{FILE}*"))


def test_a_button_of_a_consult_before_this_one_is_stale(library: Library, sqlite: SqliteStore) -> None:
    desk = reception(app(library), sqlite)
    before = received(desk, Tap("danger.none")).session
    received(desk, Command("start"))
    here = received(desk, Tap("danger.none")).session
    turn = received(desk, Tap("harm.told", at=before.place_code))
    assert turn.said == ("stale",)
    assert turn.session == here
