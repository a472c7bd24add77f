"""What happens by the clock: messages are deleted, an hour after a reminder; what is owed is sent again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.channels.telegram.chat import Chats
from bot.channels.telegram.phrases import phrase
from bot.channels.telegram.ports import Posted
from bot.errors import StoreError

WARNING = timedelta(hours=1)
"""How long before the deletion a person is reminded."""
TOGETHER = timedelta(hours=1)
"""Messages due within so long of each other are deleted together, so that one reminder is enough."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sweep:
    """Goes through what is kept again and again."""

    chats: Chats

    async def run(self, every: float) -> None:
        """Until it is cancelled."""
        while True:
            try:
                self.once(self.chats.reception.clock())
            except StoreError:
                log.error("telegram.sweep-failed")
            await asyncio.sleep(every)

    def once(self, now: datetime) -> None:
        """Put into the chats' lines what is to be done now. A chat that is busy has its turn the next time."""
        addresses, soon = self.chats.addresses, now + WARNING
        for chat, posted in _by_chat(addresses.due(now)):
            self._put(chat, partial(self._delete, chat, posted))
        for chat, posted in _by_chat(each for each in addresses.due(soon + TOGETHER) if each.due > now):
            if posted[0].due <= soon and not any(each.reminded for each in posted):
                self._put(chat, partial(self._remind, chat, posted, soon))
        for chat in addresses.idle():
            if not self.chats.lines.busy(chat):
                self.chats.release(chat)
        for chat in tuple(self.chats.left):
            self.chats.resend(chat)

    def _put(self, chat: str, job: Callable[[int], Awaitable[None]]) -> None:
        address = self.chats.addresses.address(chat)
        if address is not None and not self.chats.lines.busy(chat):
            self.chats.lines.put(chat, partial(self.chats.sending, chat, partial(job, address)))

    async def _delete(self, chat: str, posted: list[Posted], address: int) -> None:
        await self.chats.clear(chat, address, [each.message for each in posted])
        log.info("telegram.deleted %d", len(posted))

    async def _remind(self, chat: str, posted: list[Posted], due: datetime, address: int) -> None:
        """Say that these messages will be deleted. Where nothing was answered there is no note to file."""
        reception = self.chats.reception
        session = reception.sessions.session(chat)
        if session is None or not session.events:
            return
        library = reception.contents.library(session.content) or reception.contents.current
        reminder = await self.chats.calls.send(address, phrase(library, "reminder"))
        self.chats.addresses.post(chat, reminder, due)
        self.chats.addresses.remind(chat, [*(each.message for each in posted), reminder], due)


def _by_chat(posted: Iterable[Posted]) -> Iterator[tuple[str, list[Posted]]]:
    """The messages of each chat, in the order in which they are due."""
    found: dict[str, list[Posted]] = {}
    for each in posted:
        found.setdefault(each.chat, []).append(each)
    yield from found.items()
