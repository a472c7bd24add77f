"""From an update to what a person sees.

Deciding is done at once, in the order in which updates came, and is kept before anything is sent; sending waits in the
chat's own line. So an update that we have is never lost, and a chat that is slow to reach holds up no other.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from telegram import Update
from telegram.error import Forbidden

from bot.channels.telegram.calls import Calls, Unreached
from bot.channels.telegram.lines import Job, Lines
from bot.channels.telegram.ports import Addresses, Posted
from bot.channels.telegram.screens import Screen, message_named, screen_of
from bot.channels.telegram.sign import Typing
from bot.channels.telegram.updates import FORGET, Incoming, incoming
from bot.desk.messages import Tap
from bot.desk.ports import Owed
from bot.desk.reception import Reception
from bot.desk.turn import Turn
from bot.errors import StoreError

STALE = ("stale",)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chats:
    """All chats of one bot. `left` are those whose last screen could not be sent and is still owed."""

    calls: Calls
    reception: Reception
    addresses: Addresses
    key_of: Callable[[int], str]
    keep_for: timedelta
    typing: Typing
    lines: Lines = field(default_factory=Lines)
    left: set[str] = field(default_factory=set)

    # Deciding: nothing here waits ---------------------------------------------------------------------------------

    def take(self, update: Update) -> None:
        """Handle an update: when this returns, what came of it is kept, or the person will be told that it is not."""
        came = incoming(update)
        if came is None:
            return
        chat = self.key_of(came.address)
        if came.left:
            self.forget(chat)
            return
        job = self._decided(chat, came)
        if job is not None:
            self.put(chat, came.address, job)

    def put(self, chat: str, address: int, job: Job) -> None:
        """Put what is to be sent into the chat's line; the person sees that we are typing where it takes long."""
        self.lines.put(chat, partial(self.sending, chat, job, self.typing.begin(address)))

    def _decided(self, chat: str, came: Incoming) -> Job | None:
        try:
            return self._turn(chat, came)
        except StoreError as error:
            log.error("telegram.not-saved")
            return partial(self._tell, came, str(error))
        except Exception as fault:  # noqa: BLE001 - a fault of ours must not leave a person without a word
            log.error("telegram.turn-failed %s", type(fault).__name__)
            return self._apology(chat, came)

    def _turn(self, chat: str, came: Incoming) -> Job | None:
        if came.said == FORGET:
            return self._forgetting(chat, came)
        self.addresses.keep(chat, came.address)
        if not came.query:
            self.addresses.post(chat, came.message, self.due())
        if came.said is None:
            found = self.reception.say(chat, "kept-nothing", came.id)
        else:
            found = self.reception.receive(chat, came.said, came.id)
        if found and found[0].erase:
            # Due at once: should we die before it is deleted, the sweep deletes it.
            self.addresses.remind(chat, self._naming(came), self.reception.clock())
        return partial(self._answer, chat, came, *found) if found else None

    def _naming(self, came: Incoming) -> list[int]:
        """The message that named somebody: the one that came, or the one that a tap says had a name in it."""
        if not came.query:
            return [came.message]
        number = message_named(came.said.button) if isinstance(came.said, Tap) else 0
        return [number] if number else []

    def _apology(self, chat: str, came: Incoming) -> Job | None:
        """The words for what we could not read: they say whom to ring."""
        try:
            found = self.reception.say(chat, "missed-second", came.id)
        except Exception as fault:  # noqa: BLE001 - then there is nothing left that we could say
            log.critical("telegram.no-words %s", type(fault).__name__)
            return None
        return partial(self._answer, chat, came, *found) if found else None

    def _forgetting(self, chat: str, came: Incoming) -> Job | None:
        """Forget the chat now. That it was done is said once, and of that no trace is left either.

        The messages are deleted from the chat afterwards; their numbers are kept until that is done.
        """
        if self.reception.sessions.seen(came.id):
            return None
        self.addresses.keep(chat, came.address)
        self.addresses.post(chat, came.message, self.due())
        self.reception.sessions.forget(chat)
        found = self.reception.say(chat, "cancel", came.id)
        self.reception.sessions.forget(chat)
        return partial(self._farewell, chat, came.address, found[0].replies[0].text) if found else None

    def forget(self, chat: str) -> None:
        """Delete all that is kept of a chat that cannot be reached any more."""
        log.info("telegram.forgotten")
        self.left.discard(chat)
        self.reception.sessions.forget(chat)
        self.addresses.forget(chat)

    def due(self) -> datetime:
        """When a message of now is to be deleted."""
        return self.reception.clock() + self.keep_for

    # Sending: in the chat's line --------------------------------------------------------------------------------------

    async def sending(self, chat: str, job: Job, typed: Callable[[], None] = lambda: None) -> None:
        """Do a job of the line, and then call `typed`. What cannot be sent stays owed."""
        try:
            await job()
        except Forbidden:
            self.forget(chat)
        except Unreached:
            log.error("telegram.left-owed")
            self.left.add(chat)
        finally:
            typed()

    async def _answer(self, chat: str, came: Incoming, turn: Turn, owed: Owed) -> None:
        screen = self._screen(turn, 0 if came.query else came.message)
        if came.query and turn.said == STALE and self._stands(chat, screen):
            await self.calls.alert(came.query, turn.replies[0].text)
        elif came.query:
            await asyncio.gather(self.calls.answer(came.query), self._show(chat, came.address, screen, came.message))
        else:
            await self._show(chat, came.address, screen)
        self._settle(chat, owed)
        if turn.erase:
            await self.clear(chat, came.address, self._naming(came))

    def _screen(self, turn: Turn, typed: int = 0) -> Screen:
        contents = self.reception.contents
        library = contents.library(turn.session.content) or contents.current
        return screen_of(library, turn.session, turn.replies, self.reception.clock(), typed)

    def _stands(self, chat: str, screen: Screen) -> bool:
        """Whether the person has the screen of this place before them: not so where it was never delivered."""
        newest = self.addresses.newest(chat)
        return newest is not None and newest.place == screen.place

    async def _show(self, chat: str, address: int, screen: Screen, tapped: int = 0) -> None:
        """Show a screen: in place of the newest one where that was tapped, else as a new message.

        A message keeps its protection for ever, so a note is not edited into another screen, nor another into a note.
        """
        newest = self.addresses.newest(chat)
        if newest and newest.message == tapped and await self._edited(address, newest, screen):
            if newest.place != screen.place:
                self.addresses.post(chat, tapped, newest.due, screen.place)
            return
        await self._send(chat, address, screen)
        if newest:
            await self.calls.strip(address, newest.message)

    async def _edited(self, address: int, newest: Posted, screen: Screen) -> bool:
        if newest.private or screen.private or len(screen.parts) > 1:
            return False
        return await self.calls.edit(address, newest.message, screen.parts[0], screen.keyboard)

    async def _send(self, chat: str, address: int, screen: Screen) -> None:
        last = len(screen.parts) - 1
        for number, part in enumerate(screen.parts):
            keyboard, place = (screen.keyboard, screen.place) if number == last else (None, "")
            message = await self.calls.send(address, part, keyboard, private=screen.private)
            self.addresses.post(chat, message, self.due(), place, screen.private)

    async def _tell(self, came: Incoming, text: str) -> None:
        """Words that stand for themselves, kept nowhere."""
        if came.query:
            await self.calls.alert(came.query, text)
        else:
            await self.calls.send(came.address, text)

    async def _farewell(self, chat: str, address: int, text: str) -> None:
        await self.clear(chat, address, [posted.message for posted in self.addresses.posted(chat)])
        await self.calls.send(address, text)
        self.release(chat)

    async def clear(self, chat: str, address: int, messages: list[int]) -> None:
        """Delete messages from the chat, and then their numbers."""
        await self.calls.delete(address, messages)
        self.addresses.gone(chat, messages)

    def release(self, chat: str) -> None:
        """Let go of where the chat is reached, if there is nothing to send or to delete."""
        if not self.addresses.posted(chat) and not self.reception.sessions.owed(chat):
            self.addresses.forget(chat)

    def _settle(self, chat: str, owed: Owed) -> None:
        self.left.discard(chat)
        try:
            self.reception.sent(owed)
        except StoreError:
            log.error("telegram.not-settled")

    # What is still owed -----------------------------------------------------------------------------------------------

    def resend(self, chat: str | None = None) -> None:
        """Send what may not have gone out, of one chat or of all: as new messages, so that nothing is overwritten."""
        for owed in self.reception.sessions.owed(chat):
            address = self.addresses.address(owed.chat)
            if address is not None and not self.lines.busy(owed.chat):
                self.put(owed.chat, address, partial(self._send_owed, owed.chat, address))

    async def _send_owed(self, chat: str, address: int) -> None:
        for owed, replies in self.reception.unsent(chat):
            session = self.reception.sessions.session(chat)
            if session is None:
                return
            then = replace(session, events=session.events[: owed.moves])
            await self._show(chat, address, self._screen(Turn(then, owed.said, replies)))
            self._settle(chat, owed)
