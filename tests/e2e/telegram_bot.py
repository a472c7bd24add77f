"""The product with Telegram as its channel, for tests: started over a data folder, asked, stopped, started again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.app import App
from bot.app.serving import reception
from bot.channels.telegram.calls import Patience
from bot.channels.telegram.ports import chat_key
from bot.channels.telegram.serve import Times, serve
from bot.core.library import Library
from bot.desk.reception import Reception
from bot.store.sqlite import SqliteStore
from bot.store.telegram import SqliteAddresses
from tests.conftest import NOW, ROOT
from tests.e2e.telegram_people import Person
from tests.e2e.telegram_stand_in import TOKEN, Telegram

KEY = partial(chat_key, b"secret")
QUICK = Times(poll=1, typing=0.5, sweep=0.05, ending=2, patience=Patience(attempts=3, first=0.01))
DANGER, HARM, ABUSE = "Is anyone in danger right now?", "Has a child been harmed", "Is there abuse between adults"


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


@dataclass
class Bot:
    """The product with one data folder, and its clock."""

    library: Library
    folder: Path
    now: datetime = NOW
    desk: Reception = field(init=False)
    addresses: SqliteAddresses = field(init=False)
    store: SqliteStore = field(init=False)
    serving: asyncio.Task[None] = field(init=False)

    @asynccontextmanager
    async def running(self, telegram: Telegram, times: Times = QUICK) -> AsyncIterator[Bot]:
        """The bot, from its start to its end."""
        self.store, self.addresses = SqliteStore(self.folder), SqliteAddresses(self.folder)
        self.desk = reception(App(self.library, ROOT, "demonstration", lambda: self.now), self.store)
        stop = asyncio.Event()
        self.serving = asyncio.create_task(
            serve(self.desk, self.addresses, KEY, TOKEN, telegram.base_url, stop, times=times)
        )
        try:
            yield self
        finally:
            stop.set()
            with suppress(asyncio.CancelledError, Killed):
                await self.serving
            self.store.close()
            self.addresses.close()

    @property
    def files(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.folder.iterdir())


async def settled(bot: Bot) -> None:
    """Wait until nothing is owed to anybody."""
    async with asyncio.timeout(10):
        while bot.desk.sessions.owed():  # noqa: ASYNC110 - the store tells nobody when a debt is settled
            await asyncio.sleep(0.01)


async def started(person: Person) -> str:
    person.say("/start")
    return await person.next()


def events(bot: Bot, person: Person) -> int:
    """How far the person's session has come."""
    session = bot.desk.sessions.session(KEY(person.id))
    return len(session.events) if session else 0


async def after(person: Person, words: str) -> str:
    """What a person sees after these words."""
    person.say(words)
    return await person.next()


async def forgotten(bot: Bot, person: Person) -> None:
    """Wait until the chat's address is gone."""
    async with asyncio.timeout(10):
        while bot.addresses.address(KEY(person.id)):  # noqa: ASYNC110 - nobody is told when a chat is forgotten
            await asyncio.sleep(0.01)
