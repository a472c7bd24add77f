"""The few phrases that only Telegram needs. Where flows/words has them, under `telegram.*`, those are used."""

from __future__ import annotations

from telegram import BotCommand

from bot.channels.telegram.updates import COMMANDS
from bot.core.library import Library

PHRASES = {
    "reminder": (
        "In an hour I delete the messages of this consult from this chat. "
        "If you need the note, open Note for my file now and put it into your own file."
    ),
    "command.start": "Start a new consult",
    "command.back": "Undo the last thing",
    "command.change": "Change an earlier answer",
    "command.menu": "What I can do",
    "command.help": "How this works",
    "command.privacy": "What is kept, and for how long",
    "command.forget": "Delete all that is kept of this chat",
    "command.cancel": "Stop this consult",
}


def phrase(library: Library, key: str) -> str:
    """One of these phrases."""
    return library.words.get(f"telegram.{key}", PHRASES[key])


def menu(library: Library) -> list[BotCommand]:
    """The menu of commands."""
    return [BotCommand(name, phrase(library, f"command.{name}")) for name in COMMANDS]
