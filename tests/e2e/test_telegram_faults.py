"""Whatever goes wrong between us and Telegram: no answer is lost, none is applied twice, and the person is told."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.telegram.serve import serve
from bot.errors import ConfigError, StoreError
from tests.e2e.telegram_bot import ABUSE, DANGER, HARM, KEY, Bot, Killed, events, forgotten, settled, started
from tests.e2e.telegram_stand_in import Fault, Telegram

pytestmark = pytest.mark.anyio


PASSING = {
    "429": Fault(429, retry_after=1),
    "502": Fault(502),
    "500 and done": Fault(500, done=True),
    "dropped": Fault(),
}


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "answerCallbackQuery", "getUpdates"])
async def test_a_fault_that_passes_loses_nothing(bot: Bot, telegram: Telegram, method: str, fault: str) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        if method == "sendMessage":
            telegram.fail(method, PASSING[fault])
        assert DANGER in await started(person)
        telegram.fail(method, PASSING[fault])
        person.tap("danger.none")
        while HARM not in await person.next():  # a message may come twice, no answer may
            pass
        await settled(bot)
        assert events(bot, person) == 1


async def test_429_is_waited_out_and_only_by_the_chat_that_it_concerns(bot: Bot, telegram: Telegram) -> None:
    slow, other = telegram.person(1), telegram.person(2)
    async with bot.running(telegram):
        telegram.fail("sendMessage", Fault(429, retry_after=3))
        slow.say("/start")
        while not telegram.called("sendMessage"):  # noqa: ASYNC110 - until the first was refused
            await asyncio.sleep(0.01)
        refused = asyncio.get_running_loop().time()
        other.say("/start")
        await slow.next()
        assert asyncio.get_running_loop().time() - refused >= 2.9
        assert [call["chat_id"] for call in telegram.called("sendMessage")] == [1, 2, 1]


async def test_what_could_not_be_sent_is_sent_when_the_network_is_back(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        telegram.fail("editMessageText", *[Fault()] * 3)
        person.tap("danger.none")
        assert HARM in await person.next()
        await settled(bot)
        assert len(telegram.called("editMessageText")) == 3


async def test_what_was_decided_before_a_crash_is_sent_at_the_next_start(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        update = person.tap("danger.none")
        await person.next()
        await settled(bot)
        place = person.screen.buttons[0]["callback_data"].partition("|")[0]
        bot.desk.receive(KEY(person.id), None)  # something is decided, and then the process ends before it is sent
    async with bot.running(telegram):
        telegram.repeat(update)
        assert HARM in await person.next()
        assert person.screen.buttons[0]["callback_data"].startswith(place)
        person.tap("harm.none")
        await person.next()
        await settled(bot)
        assert events(bot, person) == 2


POINTS = {
    "before a turn is kept": ("store", "keep", False),
    "after a turn is kept": ("store", "keep", True),
    "after the request, before the message is recorded": ("addresses", "post", False),
    "after the message is recorded": ("addresses", "post", True),
    "before the debt is settled": ("store", "settled", False),
    "after the debt is settled": ("store", "settled", True),
}


@pytest.mark.parametrize("point", POINTS)
async def test_the_end_of_the_process_at_any_commit_loses_no_answer_and_applies_none_twice(
    bot: Bot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    person, (owner, name, after_it) = telegram.person(), POINTS[point]
    async with bot.running(telegram):
        await started(person)
        await settled(bot)
        dead = asyncio.Event()
        real = getattr(getattr(bot, owner), name)

        def dying(*given: object, **named: object) -> None:
            if not dead.is_set() and after_it:
                real(*given, **named)
            dead.set()
            raise Killed

        monkeypatch.setattr(getattr(bot, owner), name, dying)
        person.tap("danger.none")
        await asyncio.wait_for(dead.wait(), 10)
        bot.serving.cancel()
    async with bot.running(telegram):
        seen = [await person.next()]
        person.tap("harm.none")
        while ABUSE not in seen[-1]:
            seen.append(await person.next())
        await settled(bot)
        assert events(bot, person) == 2
        assert sum(HARM in text for text in seen) <= 2  # at most one message is repeated


async def test_a_chat_of_another_channel_is_owed_nothing_here(bot: Bot, telegram: Telegram) -> None:
    async with bot.running(telegram):
        bot.desk.receive("terminal", None)
    async with bot.running(telegram):
        await started(telegram.person())
        assert "terminal" in [owed.chat for owed in bot.desk.sessions.owed()]


async def test_a_person_who_blocks_the_bot_is_forgotten(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        person.blocked = True
        person.tap("danger.none")
        await forgotten(bot, person)
        assert bot.desk.sessions.session(KEY(person.id)) is None
        assert not bot.addresses.posted(KEY(person.id))


async def test_a_turn_that_cannot_be_saved_says_so_and_can_be_tried_again(
    bot: Bot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        with monkeypatch.context() as full:
            full.setattr(bot.store, "keep", unsaved)
            person.tap("danger.none")
            assert await person.next() == "! not saved (disk is full): try again; if someone is in danger, ring 999"
            person.say("/help")
            assert (await person.next()).startswith("not saved (disk is full): try again")
        person.tap("danger.none", person.messages[min(n for n, m in person.messages.items() if not m.ours)])
        assert HARM in await person.next()


def unsaved(*_: object) -> None:
    raise StoreError("not saved (disk is full): try again; if someone is in danger, ring 999")


async def test_a_fault_of_ours_still_gives_the_number_to_ring(
    bot: Bot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        monkeypatch.setattr("bot.core.intake.read", broken)
        person.say("qqqzzz Quillfeather")
        assert "0808 800 5000" in await person.next()
    assert "Quillfeather" not in caplog.text


def broken(words: str, _: object) -> None:
    raise RuntimeError(words)


async def test_a_token_that_is_not_accepted_says_what_to_do(bot: Bot, telegram: Telegram) -> None:
    async with bot.running(telegram):
        with pytest.raises(ConfigError, match="TELEGRAM_BOT_TOKEN") as refused:
            await serve(bot.desk, bot.addresses, KEY, "1:wrong", telegram.base_url, asyncio.Event())
    assert "1:wrong" not in str(refused.value)


async def test_the_bot_begins_when_telegram_can_be_reached(bot: Bot, telegram: Telegram) -> None:
    telegram.fail("getMe", Fault(), Fault(502))
    telegram.fail("setMyCommands", Fault(429, retry_after=1))
    async with bot.running(telegram):
        assert DANGER in await started(telegram.person())
    names = [command["command"] for command in telegram.called("setMyCommands")[-1]["commands"]]
    assert names == ["start", "back", "change", "ask", "menu", "help", "privacy", "forget", "cancel"]


async def test_typing_is_shown_only_where_it_takes_long(bot: Bot, telegram: Telegram) -> None:
    person = telegram.person()
    async with bot.running(telegram):
        await started(person)
        assert person.typing == 0
        telegram.fail("sendMessage", Fault(429, retry_after=1))
        person.say("/help")
        await person.next()
        assert person.typing == 1
