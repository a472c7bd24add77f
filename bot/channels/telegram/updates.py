"""What came in: an update becomes an Incoming, which holds Telegram's number of the chat and nothing else of a person.

And the data of a button: `place|button`, for a tick `place|button|1` or `place|button|0`, the state that it is to have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import filters

from bot.desk import messages
from bot.desk.messages import Command, Tap, Text

DATA_LIMIT = 64
"""The most bytes a button's data may have (Bot API)."""
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update we ask for."""
COMMANDS = ("start", "back", "change", "ask", "menu", "help", "privacy", "forget", "cancel")
"""What the menu of commands offers, in its order."""
FORGET = Command("forget")
_COMMAND = re.compile(r"/([a-z0-9_]+)(?:@\w+)?(\s.*)?", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Incoming:
    """One update. `said` is None for what cannot be read: a picture, a voice, an edit, a forward.

    `id` names the update, so that it is handled once; `query` is the tap to be answered, `message` what was tapped or
    sent; `left` says that the person has blocked the bot.
    """

    id: str
    address: int
    message: int = 0
    said: messages.Message | None = None
    query: str = ""
    left: bool = False


def incoming(update: Update) -> Incoming | None:
    """What an update means; None where it asks for nothing, or comes from a group: the bot speaks with one person."""
    name = f"telegram:{update.update_id}"
    if update.callback_query:
        return _tapped(name, update.callback_query)
    if update.my_chat_member:
        return _left(name, update.my_chat_member)
    message = update.message or update.edited_message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return None
    if message.text is None and filters.StatusUpdate.ALL.check_update(update):
        return None  # a pinned message, a timer that was set: nobody is speaking
    return _sent(name, message, edited=update.message is None)


def _tapped(name: str, query: CallbackQuery) -> Incoming | None:
    message = query.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return None
    return Incoming(name, message.chat.id, message.message_id, tap_of(query.data or ""), query.id)


def _left(name: str, change: ChatMemberUpdated) -> Incoming | None:
    gone = change.new_chat_member.status == ChatMemberStatus.BANNED
    private = change.chat.type == ChatType.PRIVATE
    return Incoming(name, change.chat.id, left=True) if gone and private else None


def _sent(name: str, message: Message, *, edited: bool) -> Incoming | None:
    if edited and message.location:  # a live location moves every few seconds; it was answered when it began
        return None
    if message.media_group_id:  # ten photographs at once are ten updates, and need one answer
        name = f"telegram:album:{message.media_group_id}"
    ours = not edited and message.forward_origin is None and message.text is not None
    said = words_of(message.text) if ours and message.text else None
    return Incoming(name, message.chat.id, message.message_id, said)


def words_of(text: str) -> messages.Message:
    """Typed words. A stroke begins a command; more words after an unknown one are read: they may be about danger."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return Text(text)
    name, more = found[1].lower(), found[2]
    return Command(name) if not more or name == "start" else Text(text)


def data_of(place: str, button: str, want: bool | None = None) -> str:
    """The data of a button."""
    return f"{place}|{button}" + ("" if want is None else f"|{int(want)}")


def tap_of(data: str) -> Tap:
    """The tap of a button's data. Data that is not ours is a tap of no place, and so a stale one."""
    place, _, rest = data.partition("|")
    button, _, want = rest.partition("|")
    return Tap(button, place or "nowhere", {"1": True, "0": False}.get(want))
