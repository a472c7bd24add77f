"""The few phrases that only Telegram needs, from flows/words."""

from __future__ import annotations

from telegram import BotCommand

from bot.channels.telegram.updates import COMMANDS
from bot.core.library import Library


def phrase(library: Library, key: str) -> str:
    """One of Telegram's own phrases."""
    return library.word(f"telegram.{key}")


def menu(library: Library) -> list[BotCommand]:
    """The menu of commands."""
    return [BotCommand(name, phrase(library, f"command.{name}")) for name in COMMANDS]
