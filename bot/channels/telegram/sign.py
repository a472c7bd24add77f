"""The sign that we are typing, shown only where an answer takes long enough for a person to wonder."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Typing:
    """Shows the sign `after` so many seconds."""

    bot: Bot
    after: float
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self, address: int) -> Callable[[], None]:
        """Something is being worked on; call what is given when it is done."""
        return asyncio.get_running_loop().call_later(self.after, self._start, address).cancel

    def _start(self, address: int) -> None:
        task = asyncio.get_running_loop().create_task(self._show(address))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _show(self, address: int) -> None:
        try:
            await self.bot.send_chat_action(address, ChatAction.TYPING)
        except TelegramError as fault:
            log.info("telegram.typing-not-shown %s", type(fault).__name__)
