"""The consult on Telegram, through a stand-in for the Bot API: from the first word to the note, for many at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.e2e.telegram_bot import DANGER, HARM, Bot, events, settled, started
from tests.e2e.telegram_stand_in import Telegram
from tests.test_transcripts import FROM_CONSULT, played, read

pytestmark = pytest.mark.anyio


# The consult ----------------------------------------------------------------------------------------------------------


async def test_a_tap_edits_the_screen_in_place(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        assert DANGER in await started(person)
        first = person.screen
        person.tap("danger.none")
        assert HARM in await person.next()
        assert person.screen.id == first.id
        await settled(bot)


async def test_words_get_a_new_message_and_the_old_buttons_go(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        first = person.screen
        person.say("/help")
        assert "ring 999" in await person.next()
        await settled(bot)
        assert person.screen.id != first.id
        assert not first.buttons
        assert person.screen.buttons


@pytest.mark.parametrize("name", FROM_CONSULT)
async def test_a_transcript_reads_on_telegram_as_everywhere(bot: Bot, telegram: Telegram, name: str) -> None:
    person, turns = telegram.person(), read(name)["turns"]
    async with bot.running(telegram):
        lines = [await started(person)]
        for turn in turns:
            ((kind, value),) = turn.items()
            lines.append(f">>> {kind}: {value}")
            person.tap(value) if kind == "tap" else person.say(f"/{value}" if kind == "command" else value)
            lines.append(await person.next())
    assert lines == played(bot.library, turns)


async def test_a_note_is_protected_and_stays_when_it_is_left(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        for button in ("danger.none", "harm.told", "view.skip", "look.note"):
            person.tap(button)
            shown = await person.next()
        note = person.screen
        assert "NOTE FOR YOUR OWN CASE FILE" in shown
        assert note.private
        person.tap("back")
        assert "Refer to children" in await person.next()
        await settled(bot)
        assert not person.screen.private
        assert not note.deleted
        assert not note.buttons


async def test_ticks_say_what_they_want_so_that_the_same_tick_twice_stands(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        for button in ("danger.none", "harm.none", "abuse.none", "parent.alcohol", "care.upset", "history.none"):
            person.tap(button)
            await person.next()
        for button in ("age.child", "view.skip", "look.other", "child", "age.baby"):
            person.tap(button)
            await person.next()
        data = person.screen.buttons[0]["callback_data"]
        assert data.endswith("|1")
        person.tap(0, data=data)
        assert "1. [x]" in await person.next()
        before = events(bot, person)
        person.tap(0, data=data)
        await settled(bot)
        await asyncio.sleep(0.1)
        assert events(bot, person) == before
        assert person.screen.buttons[0]["callback_data"].endswith("|0")
        assert person.screen.buttons[0]["text"].startswith("[x]")


# Taps that come late, twice or again ----------------------------------------------------------------------------------


async def test_a_stale_tap_is_told_so_and_changes_nothing(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        old = person.screen.buttons[0]["callback_data"]
        person.tap("danger.none")
        await person.next()
        person.tap(0, data=old)
        assert await person.next() == "! " + bot.library.word("stale.moved")
        await settled(bot)
        assert events(bot, person) == 1
        assert HARM in person.screen.text
        assert telegram.called("answerCallbackQuery")[-1]["show_alert"]


async def test_a_double_tap_changes_nothing(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        person.tap("danger.none")
        person.tap("danger.none")
        assert HARM in await person.next()
        assert (await person.next()).startswith("! ")
        assert events(bot, person) == 1
        assert len(telegram.called("editMessageText")) == 1


async def test_the_same_update_twice_is_handled_once(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        update = person.tap("danger.none")
        await person.next()
        telegram.repeat(update)
        person.tap("harm.none")
        await person.next()
        await settled(bot)
        assert events(bot, person) == 2
        assert person.news.empty()


async def test_a_tap_whose_answer_comes_too_late_still_shows_the_next_screen(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        person.tap("danger.none")
        telegram.queries.clear()
        assert HARM in await person.next()


# What is not read -----------------------------------------------------------------------------------------------------

ORIGIN = {"type": "hidden_user", "date": 1, "sender_user_name": "Zebedee Quillfeather"}
FILE = {"file_id": "f", "file_unique_id": "u"}
UNREAD: dict[str, dict[str, Any]] = {
    "voice": {"voice": {**FILE, "duration": 1}},
    "video": {"video": {**FILE, "duration": 1, "width": 1, "height": 1}},
    "document": {"document": FILE},
    "location": {"location": {"latitude": 51.5, "longitude": 0.1}},
    "contact": {"contact": {"phone_number": "07700900123", "first_name": "Zebedee"}},
    "forward": {"text": "dad hits the child", "forward_origin": ORIGIN},
    "edit": {"text": "dad hits the child", "edited": 1},
    "photo": {"photo": [{**FILE, "width": 1, "height": 1}], "caption": "Zebedee at 12 Nowhere Lane"},
    "something new": {"hologram": {**FILE}},
}


@pytest.mark.parametrize("kind", UNREAD)
async def test_what_is_no_plain_message_gets_a_kind_answer_and_is_not_kept(
    bot: Bot, telegram: Telegram, kind: str
) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        person.send(**UNREAD[kind])
        shown = await person.next()
        assert shown.startswith(bot.library.word("kept-nothing"))
        assert DANGER in shown
        await settled(bot)
        assert events(bot, person) == 0
        assert {name for name, _ in telegram.calls} & {"getFile"} == set()
    assert not any(word in bot.files for word in (b"Zebedee", b"Nowhere", b"07700900123"))


async def test_an_album_gets_one_answer(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        for _ in range(4):
            person.photo(media_group_id="album")
        assert "not kept" in await person.next()
        person.say("/help")
        assert "/back" in await person.next()


async def test_groups_are_not_answered(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        person.say("dad drinks", chat={"id": person.id, "type": "group", "title": "Team"})
        assert DANGER in await started(person)
        assert person.news.empty()


# Many at once ---------------------------------------------------------------------------------------------------------

WAYS = (
    [{"tap": "danger.none"}, {"tap": "harm.told"}, {"tap": "view.skip"}, {"tap": "look.why"}, {"tap": "back"}],
    [{"tap": "danger.none"}, {"tap": "harm.none"}, {"command": "back"}, {"command": "help"}, {"tap": "harm.told"}],
    [{"tap": "danger.alone"}, {"command": "menu"}, {"command": "privacy"}, {"command": "start"}],
)


async def test_two_hundred_chats_at_once_keep_their_order_and_none_is_crossed(bot: Bot, telegram: Telegram) -> None:
    expected = [[line for line in played(bot.library, way) if not line.startswith(">>>")] for way in WAYS]

    async def consult(number: int) -> None:
        person = telegram.person(1000 + number)
        lines = [await started(person)]
        for turn in WAYS[number % len(WAYS)]:
            ((kind, value),) = turn.items()
            person.tap(value) if kind == "tap" else person.say(f"/{value}")
            lines.append(await person.next(60))
        assert lines == expected[number % len(WAYS)]
        for command in ("help", "menu", "privacy"):  # three at once, without waiting
            person.say(f"/{command}")
        for command in ("help", "menu", "privacy"):
            assert (await person.next(60)).startswith(bot.library.word(f"command.{command}"))

    async with bot.running(telegram):
        await asyncio.gather(*(consult(number) for number in range(200)))
        await settled(bot)
