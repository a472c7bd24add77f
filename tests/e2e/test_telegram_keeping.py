"""What the Telegram channel keeps and for how long: no word that was typed, and no name."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from tests.e2e.telegram_bot import HARM, KEY, Bot, after, events, forgotten, settled, started
from tests.e2e.telegram_stand_in import TOKEN, Fault, Telegram

pytestmark = pytest.mark.anyio


# What is kept, and for how long ---------------------------------------------------------------------------------------


async def test_forget_deletes_everything_and_the_messages(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        person.say("/help")
        await person.next()
        person.say("/forget")
        assert await person.next() == bot.library.word("command.cancel")
        assert [message.text for message in person.visible] == [bot.library.word("command.cancel")]
        await forgotten(bot, person)
        assert bot.desk.sessions.session(KEY(person.id)) is None
    assert KEY(person.id).encode() not in bot.files
    assert str(person.id).encode() not in bot.files


async def test_messages_are_deleted_after_a_day_and_an_hour_after_a_reminder(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        person.tap("danger.none")
        await person.next()
        await settled(bot)
        bot.now += timedelta(hours=22, minutes=30)
        await asyncio.sleep(0.2)
        assert person.news.empty()
        bot.now += timedelta(minutes=31)
        assert "put it into your own file" in await person.next()
        await asyncio.sleep(0.2)
        assert person.news.empty()
        assert len(person.visible) == 3
        bot.now += timedelta(hours=1, minutes=1)
        async with asyncio.timeout(10):
            while person.visible or bot.addresses.address(KEY(person.id)):  # noqa: ASYNC110 - nobody is told
                await asyncio.sleep(0.01)
        assert events(bot, person) == 1
        assert HARM in await after(person, "/help")


async def test_nothing_that_was_typed_or_told_of_a_person_is_kept_or_logged(
    bot: Bot, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        telegram.fail("sendMessage", Fault(502), Fault(429, retry_after=1), Fault())
        await after(person, "qqqzzz Bartholomew Xanadu drinks")
        telegram.put(message={"message_id": "Bartholomew", "chat": "Xanadu"})  # an update that cannot be read
        person.photo()
        await person.next()
        await settled(bot)
        held = bot.files
    held += caplog.text.encode() + bot.files
    for word in (b"qqqzzz", b"Bartholomew", b"Xanadu", b"Zebedee", b"Quillfeather", b"quillfeather", TOKEN.encode()):
        assert word not in held
    assert str(person.id) not in caplog.text
    assert KEY(person.id) not in caplog.text


# Who was named --------------------------------------------------------------------------------------------------------


async def test_a_message_that_names_somebody_is_deleted_from_the_chat(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        person.say("Sarah Jones, 07700 900123. mum drinks every night")
        assert "I have let it go" in await person.next()
        await settled(bot)
        async with asyncio.timeout(5):
            while not any(m.deleted for m in person.messages.values() if "Sarah" in m.text):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert not [message for message in person.visible if "Sarah" in message.text]


async def test_yes_a_name_deletes_the_message_that_was_meant(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        person.say("xanthe drinks every night")
        assert "Was there a name" in await person.next()
        named = next(b["callback_data"] for b in person.screen.buttons if "|name.yes" in b["callback_data"])
        assert all(not message.deleted for message in person.messages.values() if "xanthe" in message.text)
        person.tap(0, data=named)
        assert "I have let it go" in await person.next()
        async with asyncio.timeout(5):
            while [message for message in person.visible if "xanthe" in message.text]:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


async def test_what_could_not_be_deleted_at_once_is_deleted_by_the_sweep(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        telegram.fail("deleteMessages", *[Fault()] * 3)
        person.say("Sarah Jones, 07700 900123: he is strangling her now")
        assert (await person.next()).startswith("Ring 999 now")
        async with asyncio.timeout(10):
            while [message for message in person.visible if "Sarah" in message.text]:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
