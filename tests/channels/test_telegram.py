"""The parts of the Telegram channel, each by itself: what comes in, what goes out, in which order, and what is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, TimedOut

from bot.channels.telegram.calls import Patience, Unreached, reach
from bot.channels.telegram.lines import Job, Lines
from bot.channels.telegram.phrases import menu
from bot.channels.telegram.ports import Addresses, chat_key
from bot.channels.telegram.screens import split
from bot.channels.telegram.transport import Flooded
from bot.channels.telegram.updates import COMMANDS, DATA_LIMIT, Incoming, data_of, incoming, tap_of, words_of
from bot.core.library import Library
from bot.desk.messages import TEXT_LIMIT, Command, Tap, Text
from bot.errors import StoreError
from bot.store.sqlite import FILE
from bot.store.telegram import SqliteAddresses
from tests.conftest import NOW

pytestmark = pytest.mark.anyio
CHAT = {"id": 7, "type": "private", "first_name": "Zebedee"}
QUICK = Patience(attempts=3, first=0.001)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


# What comes in --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("/start", Command("start")),
        ("/Back", Command("back")),
        ("/menu@sounding_board_bot", Command("menu")),
        ("/start payload", Command("start")),
        ("/nonsense", Command("nonsense")),
        ("/dad hits her", Text("/dad hits her")),
        ("/menu he has a knife", Text("/menu he has a knife")),
        ("/ what now", Text("/ what now")),
        ("dad drinks", Text("dad drinks")),
    ],
)
def test_a_stroke_begins_a_command_and_words_stay_words(typed: str, means: object) -> None:
    assert words_of(typed) == means


@pytest.mark.parametrize("want", [None, True, False])
def test_a_button_names_its_place_and_what_a_tick_is_to_be(want: bool | None) -> None:
    assert tap_of(data_of("abcdef01.12", "danger.none", want)) == Tap("danger.none", "abcdef01.12", want)


@pytest.mark.parametrize("data", ["", "garbage", "|danger.none", "a|b|c|d"])
def test_data_that_is_not_ours_is_a_tap_of_no_place_that_there_is(data: str) -> None:
    assert tap_of(data).at not in {"", "abcdef01.12"}


def test_every_button_of_the_content_fits_into_telegrams_64_bytes(library: Library) -> None:
    buttons = {f"confirm.{fact.id}.unknown" for fact in library.vocabulary.facts}
    for flow in library.flows.values():
        buttons.add(f"go.{flow.id}")
        for node in flow.nodes.values():
            buttons |= {f"change.{node.id}", *(f"{node.id}.{option.id}" for option in node.options)}
    longest = max(buttons, key=len)
    data = data_of("abcdef01.9999", longest, True)
    assert len(data.encode()) <= DATA_LIMIT, f"give {longest} a shorter id: Telegram would refuse its button"


def update(**content: Any) -> Update:
    return Update.de_json({"update_id": 1, **content}, None)


def message(**content: Any) -> Update:
    return update(message={"message_id": 5, "date": 1, "chat": CHAT, **content})


def test_nothing_of_a_person_but_the_chats_number_comes_in() -> None:
    assert incoming(message(text="dad drinks")) == Incoming("telegram:1", 7, 5, Text("dad drinks"))


def test_a_pinned_message_a_live_location_and_a_group_ask_for_nothing() -> None:
    place = {"latitude": 51.5, "longitude": 0.1}
    moved = {"message_id": 5, "date": 1, "chat": CHAT, "location": place}
    assert incoming(message(pinned_message={"message_id": 1, "date": 1, "chat": CHAT})) is None
    assert incoming(update(edited_message=moved)) is None
    assert incoming(message(text="hello", chat={"id": -7, "type": "group", "title": "Team"})) is None
    assert incoming(update(poll_answer={"poll_id": "1", "option_ids": [], "option_persistent_ids": []})) is None


def test_a_person_who_blocks_the_bot_has_left() -> None:
    person = {"id": 7, "is_bot": False, "first_name": "Zebedee"}
    then, now = {"user": person, "status": "member"}, {"user": person, "status": "kicked", "until_date": 0}
    change = {"chat": CHAT, "from": person, "date": 1, "old_chat_member": then, "new_chat_member": now}
    found = incoming(update(my_chat_member=change))
    assert found is not None
    assert found.left


def test_the_key_of_a_chat_cannot_be_had_without_the_secret() -> None:
    assert chat_key(b"one", 7) != chat_key(b"two", 7)
    assert len(chat_key(b"one", 7)) == 32
    assert chat_key(b"one", 7) == chat_key(b"one", 7)


# What goes out --------------------------------------------------------------------------------------------------------


def test_a_long_text_is_split_where_a_paragraph_ends() -> None:
    first, second = "a" * 3000, "b" * 2000
    assert split(f"{first}\n\n{second}") == (first, second)
    assert split("short") == ("short",)


@pytest.mark.parametrize("mark", ["\n", " "])
def test_a_paragraph_that_is_too_long_is_split_at_a_line_or_a_word(mark: str) -> None:
    text = mark.join(["word"] * 3000)
    parts = split(text)
    assert mark.join(parts) == text
    assert all(0 < len(part) <= TEXT_LIMIT for part in parts)


def test_a_text_without_any_gap_is_still_carried() -> None:
    assert "".join(split("a" * 10000)) == "a" * 10000


def test_the_menu_offers_every_command_and_says_what_it_does(library: Library) -> None:
    assert [command.command for command in menu(library)] == list(COMMANDS)
    assert all(1 <= len(command.description) <= 256 for command in menu(library))


# Order and refusals ---------------------------------------------------------------------------------------------------


async def test_a_chats_jobs_run_in_order_and_chats_side_by_side() -> None:
    lines, done, gate = Lines(), list[str](), asyncio.Event()

    def job(name: str, wait: bool = False) -> Job:
        async def run() -> None:
            if wait:
                await gate.wait()
            done.append(name)

        return run

    lines.put("slow", job("slow 1", wait=True))
    lines.put("slow", job("slow 2"))
    lines.put("quick", job("quick 1"))
    await asyncio.sleep(0.01)
    assert done == ["quick 1"]
    assert lines.busy("slow")
    assert not lines.busy("quick")
    gate.set()
    await lines.finish(1)
    assert done == ["quick 1", "slow 1", "slow 2"]


async def test_a_job_that_fails_holds_up_nothing_and_its_words_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    lines, done = Lines(), list[str]()

    async def fails() -> None:
        raise RuntimeError("Quillfeather")

    async def works() -> None:
        done.append("next")

    lines.put("chat", fails)
    lines.put("chat", works)
    await lines.finish(1)
    assert done == ["next"]
    assert "telegram.job-failed RuntimeError" in caplog.text
    assert "Quillfeather" not in caplog.text


def answering(*outcomes: Exception | str) -> Callable[[], Awaitable[str]]:
    """A call that comes to these outcomes, one after another."""
    left = iter(outcomes)

    async def call() -> str:
        outcome = next(left)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return call


@pytest.mark.parametrize("fault", [NetworkError("x"), TimedOut(), Flooded(0.01)])
async def test_a_fault_that_passes_is_waited_out(fault: Exception) -> None:
    assert await reach(answering(fault, fault, "sent"), QUICK) == "sent"


async def test_attempts_come_to_an_end() -> None:
    with pytest.raises(Unreached):
        await reach(answering(*[NetworkError("x")] * 3, "too late"), QUICK)


@pytest.mark.parametrize("refusal", [BadRequest("x"), Forbidden("x")])
async def test_a_refusal_is_not_asked_again(refusal: Exception) -> None:
    with pytest.raises(type(refusal)):
        await reach(answering(refusal, "sent"), QUICK)


# What is kept ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def addresses(tmp_path: Path) -> Iterator[SqliteAddresses]:
    kept = SqliteAddresses(tmp_path)
    yield kept
    kept.close()


def test_the_store_is_what_the_channel_asks_for(addresses: SqliteAddresses) -> None:
    asked: Addresses = addresses
    asked.keep("chat", 7)
    asked.post("chat", 1, NOW, "a.1")
    asked.post("chat", 2, NOW + timedelta(hours=1), "a.2", private=True)
    asked.post("chat", 3, NOW)
    newest = asked.newest("chat")
    assert newest is not None
    assert (newest.message, newest.place, newest.private) == (2, "a.2", True)
    assert asked.address("chat") == 7
    assert [each.message for each in asked.posted("chat")] == [1, 2, 3]
    assert [each.message for each in asked.due(NOW)] == [1, 3]


def test_an_edited_screen_keeps_the_moment_of_its_deletion(addresses: SqliteAddresses) -> None:
    addresses.post("chat", 1, NOW, "a.1")
    addresses.post("chat", 1, NOW + timedelta(hours=9), "a.2")
    assert [(each.due, each.place) for each in addresses.posted("chat")] == [(NOW, "a.2")]


def test_what_was_reminded_of_goes_together(addresses: SqliteAddresses) -> None:
    addresses.post("chat", 1, NOW)
    addresses.post("chat", 2, NOW + timedelta(minutes=9))
    addresses.remind("chat", [1, 2], NOW + timedelta(hours=1))
    assert all(each.reminded for each in addresses.due(NOW + timedelta(hours=1)))
    assert len(addresses.due(NOW + timedelta(hours=1))) == 2


def test_an_address_without_messages_is_idle(addresses: SqliteAddresses) -> None:
    addresses.keep("chat", 7)
    addresses.post("chat", 1, NOW)
    assert addresses.idle() == ()
    addresses.gone("chat", [1])
    assert addresses.idle() == ("chat",)


def test_a_forgotten_address_cannot_be_read_from_the_files(addresses: SqliteAddresses, tmp_path: Path) -> None:
    addresses.keep("zzmarkerzz", 7)
    addresses.post("zzmarkerzz", 1, NOW)
    addresses.forget("zzmarkerzz")
    assert b"zzmarkerzz" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_file_that_cannot_be_used_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreError, match="check that it can be written to"):
        SqliteAddresses(tmp_path)


def test_a_write_that_fails_keeps_nothing_and_says_what_to_do(addresses: SqliteAddresses) -> None:
    addresses._db.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="try again; if someone is in danger, ring 999"):
        addresses.keep("chat", 7)
    addresses._db.execute("PRAGMA query_only = OFF")
    assert addresses.address("chat") is None
