"""Calls to the Bot API and what comes of Telegram's refusals.

    message is not modified          it is as it should be
    query is too old                 nobody waits for that answer any more
    429 with retry_after             we wait as long as we are asked to
    5xx, time-outs, lost connections tried again, each time later, a bounded number of times; then `Unreached`
    403                              the person has blocked the bot: `Forbidden` goes to whoever asked

Nothing here writes a text or the number of a chat into the log.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError

from bot.channels.telegram.transport import Flooded

T = TypeVar("T")
ALERT_LIMIT = 200
"""The most characters in the answer to a tap (Bot API)."""
DELETED_AT_ONCE = 100
"""The most messages that one call deletes (Bot API)."""
FINAL = (Forbidden, BadRequest, InvalidToken, Conflict, ChatMigrated)
"""Refusals that are the same however often one asks. (For the library, BadRequest is a fault of the network.)"""
log = logging.getLogger(__name__)


class Unreached(TelegramError):
    """Telegram could not be reached in all the attempts that there were."""


@dataclass(frozen=True)
class Patience:
    """How often a call is tried and how long is waited, in seconds: `first`, then twice as long each time."""

    attempts: int = 6
    first: float = 0.5
    longest: float = 30.0

    def wait(self, attempt: int) -> float:
        """How long to wait after this attempt; the first is 0."""
        return min(self.first * float(2 ** min(attempt, 16)), self.longest)


@dataclass(frozen=True)
class Calls:
    """What this channel asks of Telegram."""

    bot: Bot
    patience: Patience

    async def send(
        self, address: int, text: str, keyboard: InlineKeyboardMarkup | None = None, *, private: bool = False
    ) -> int:
        """A new message; its number."""
        sent = await self._reach(
            lambda: self.bot.send_message(address, text, reply_markup=keyboard, protect_content=private or None)
        )
        return sent.message_id

    async def edit(self, address: int, message: int, text: str, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Put a text into a message; False where that message can no longer be edited."""
        try:
            await self._reach(lambda: self.bot.edit_message_text(text, address, message, reply_markup=keyboard))
        except BadRequest as refusal:
            return _unchanged(refusal)
        return True

    async def strip(self, address: int, message: int) -> None:
        """Take the buttons off a message. A tap on them would be stale, so that it is no loss where this fails."""
        try:
            await self._reach(lambda: self.bot.edit_message_reply_markup(address, message))
        except BadRequest as refusal:
            if not _unchanged(refusal):
                log.info("telegram.buttons-stay")

    async def answer(self, query: str, alert: str = "") -> None:
        """Answer a tap, so that its button stops waiting. Too late is no matter, and no reason to hold anything up."""
        try:
            await self.bot.answer_callback_query(query, alert[:ALERT_LIMIT] or None, show_alert=bool(alert) or None)
        except TelegramError as refusal:
            log.info("telegram.tap-unanswered %s", type(refusal).__name__)

    async def alert(self, query: str, text: str) -> None:
        """Answer a tap with words that must arrive."""
        try:
            await self._reach(lambda: self.bot.answer_callback_query(query, text[:ALERT_LIMIT], show_alert=True))
        except BadRequest:
            log.info("telegram.tap-too-old")

    async def delete(self, address: int, messages: Sequence[int]) -> None:
        """Delete messages, as far as Telegram still lets us."""
        for start in range(0, len(messages), DELETED_AT_ONCE):
            some = messages[start : start + DELETED_AT_ONCE]
            try:
                await self._reach(lambda some=some: self.bot.delete_messages(address, some))  # type: ignore[misc]
            except BadRequest:
                await self._delete_singly(address, some)

    async def _delete_singly(self, address: int, messages: Sequence[int]) -> None:
        for message in messages:
            try:
                await self._reach(lambda message=message: self.bot.delete_message(address, message))  # type: ignore[misc]
            except BadRequest:
                log.info("telegram.not-deleted")

    async def _reach(self, call: Callable[[], Awaitable[T]]) -> T:
        return await reach(call, self.patience)


async def reach(call: Callable[[], Awaitable[T]], patience: Patience) -> T:
    """Make a call until it is answered; `Unreached` after the last attempt."""
    for attempt in range(patience.attempts):
        try:
            return await call()
        except FINAL:
            raise
        except Flooded as flood:
            log.warning("telegram.flooded")
            await asyncio.sleep(flood.seconds)
        except TelegramError as fault:
            log.warning("telegram.again %s", type(fault).__name__)
            if attempt + 1 < patience.attempts:
                await asyncio.sleep(patience.wait(attempt))
    raise Unreached("no answer from Telegram")


def _unchanged(refusal: BadRequest) -> bool:
    return "message is not modified" in refusal.message.lower()
