"""Telegram by long polling: ask for updates, handle them, and only then tell Telegram that we have them.

An update counts as received when the next question names its successor. By then every one was handled and kept, so that
nothing is lost however the process ends; what comes twice is known by its number. (The library's own Application
confirms updates before they are handled, and could lose an answer.)
"""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError
from telegram.warnings import PTBDeprecationWarning

from bot.channels.telegram.calls import Calls, Patience
from bot.channels.telegram.chat import Chats
from bot.channels.telegram.phrases import menu
from bot.channels.telegram.ports import Addresses
from bot.channels.telegram.sign import Typing
from bot.channels.telegram.sweep import Sweep
from bot.channels.telegram.transport import READ_TIMEOUT, Flooded, Transport
from bot.channels.telegram.updates import WANTED
from bot.desk.reception import Reception
from bot.errors import ConfigError

T = TypeVar("T")
TELEGRAM = "https://api.telegram.org/bot"
LONGEST = timedelta(hours=46)
"""The longest that messages may stay: after 48 hours Telegram lets no bot delete them, and a reminder takes an hour."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Times:
    """How long things take or wait, in seconds, and how long the messages of a consult stay in a chat."""

    keep_for: timedelta = timedelta(hours=24)
    poll: int = 30
    typing: float = 0.5
    sweep: float = 60.0
    ending: float = 10.0
    patience: Patience = field(default_factory=Patience)


async def serve(  # noqa: PLR0913 - the composition root calls it once, with names
    reception: Reception,
    addresses: Addresses,
    key_of: Callable[[int], str],
    token: str,
    base_url: str | None,
    stop: asyncio.Event,
    *,
    times: Times | None = None,
) -> None:
    """Serve Telegram until `stop` is set. `ConfigError` where the token is not accepted.

    `base_url` is another Bot API server's, as python-telegram-bot takes it; None for Telegram's own.
    """
    times = times or Times()
    _silence()
    calling, polling = Transport(), Transport()
    bot = PollingBot(token, base_url or TELEGRAM, request=calling, get_updates_request=polling)
    chats = Chats(
        calls=Calls(bot, times.patience),
        reception=reception,
        addresses=addresses,
        key_of=key_of,
        keep_for=min(times.keep_for, LONGEST),
        typing=Typing(bot, times.typing),
    )
    try:
        if await _until(stop, _begun(bot, chats, times)):
            await _serving(bot, chats, times, stop)
    finally:
        await chats.lines.finish(times.ending)
        await asyncio.gather(calling.shutdown(), polling.shutdown())


def _silence() -> None:
    """Keep the library out of the log: where something fails it writes down whole updates, with names and texts."""
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
    warnings.simplefilter("ignore", PTBDeprecationWarning)


async def _begun(bot: PollingBot, chats: Chats, times: Times) -> bool:
    """Reach Telegram, however long that takes, and say what we can do."""
    commands = menu(chats.reception.contents.current)
    attempt = 0
    while True:
        try:
            await bot.initialize()
            await bot.delete_webhook()  # with a webhook set, Telegram answers no poll
            await bot.set_my_commands(commands)
        except InvalidToken:
            raise ConfigError("TELEGRAM_BOT_TOKEN is not accepted; ask @BotFather for the bot's token") from None
        except TelegramError as fault:
            log.warning("telegram.not-begun %s", type(fault).__name__)
            await asyncio.sleep(_wait(fault, times.patience, attempt))
            attempt += 1
        else:
            log.info("telegram.begun")
            return True


async def _serving(bot: PollingBot, chats: Chats, times: Times, stop: asyncio.Event) -> None:
    chats.resend()
    poll = _Poll(bot, times)
    async with _beside(Sweep(chats).run(times.sweep)):
        while not stop.is_set():
            for update in await _until(stop, poll.updates()) or ():
                _handled(chats, update)
    await poll.confirm()


class PollingBot(Bot):
    """A Bot that gives updates as they came: one that the library cannot read must not hold back the rest."""

    async def raw_updates(self, offset: int | None, seconds: int) -> list[dict[str, Any]]:
        """The updates from `offset` on, waiting so long for the first."""
        wanted = {"offset": offset, "timeout": seconds, "allowed_updates": WANTED}
        found: list[dict[str, Any]] = await self._post("getUpdates", wanted, read_timeout=READ_TIMEOUT + seconds)
        return found


@dataclass
class _Poll:
    """Asks for updates. `offset` is the first that we have not handled."""

    bot: PollingBot
    times: Times
    offset: int | None = None
    failed: int = 0

    async def updates(self) -> Sequence[Update]:
        """The next updates; none where Telegram could not be asked, after a wait."""
        try:
            found = await self.bot.raw_updates(self.offset, self.times.poll)
        except TelegramError as fault:
            log.warning("telegram.poll-failed %s", type(fault).__name__)
            await asyncio.sleep(_wait(fault, self.times.patience, self.failed))
            self.failed += 1
            return ()
        self.failed = 0
        if found:
            self.offset = max(self.offset or 0, *(row["update_id"] + 1 for row in found))
        return [update for row in found if (update := self._read(row))]

    def _read(self, row: dict[str, Any]) -> Update | None:
        """One update, or None where it cannot be read: the others of its batch can."""
        try:
            return Update.de_json(row, self.bot)
        except Exception as fault:  # noqa: BLE001 - whatever the library makes of a shape that it does not know
            log.error("telegram.unreadable %s", type(fault).__name__)
            return None

    async def confirm(self) -> None:
        """Tell Telegram at the end what we have handled, so that it is not sent again."""
        with suppress(TelegramError):
            await self.bot.raw_updates(self.offset, 0)


def _handled(chats: Chats, update: Update) -> None:
    try:
        chats.take(update)
    except Exception as fault:  # noqa: BLE001 - one update that cannot be handled must not end the service
        log.error("telegram.update-failed %s", type(fault).__name__)


def _wait(fault: TelegramError, patience: Patience, attempt: int) -> float:
    return fault.seconds if isinstance(fault, Flooded) else patience.wait(attempt)


async def _until(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """The outcome of some work, or None where `stop` is set first; the work is then cancelled."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


@asynccontextmanager
async def _beside(work: Awaitable[None]) -> AsyncIterator[None]:
    """Some work that goes on beside, and ends with this."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
