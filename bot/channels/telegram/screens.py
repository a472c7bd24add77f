"""A turn's replies as one message: plain text, one answer a row, a long text split where a paragraph ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.updates import data_of
from bot.core.flow import DONE, DONT_KNOW, Kind
from bot.core.library import Library
from bot.core.session import Session
from bot.desk.messages import TEXT_LIMIT, Button, Reply
from bot.desk.sayings import NAME
from bot.desk.screens import scene

BREAKS = ("\n\n", "\n", " ")
"""Where a text may be split, best first."""
A_NAME = f"{NAME}yes"


@dataclass(frozen=True)
class Screen:
    """What is sent: the parts of the text, and under the last of them the buttons, which name the place."""

    parts: tuple[str, ...]
    keyboard: InlineKeyboardMarkup | None
    place: str
    private: bool


def screen_of(library: Library, session: Session, replies: Sequence[Reply], now: datetime, typed: int = 0) -> Screen:
    """The replies of a turn as one screen: what is said, then the question, as a screen reader would read it.

    What stands beside the question (chips, "was there a name?") comes below its answers. `typed` is the number of the
    message that the turn answers, 0 where it was a tap: "yes, a name" carries it, so that it can be deleted.
    """
    text = "\n\n".join(reply.text for reply in replies)
    *before, last = replies
    beside = [_with_message(button, typed) for reply in before for button in reply.buttons]
    ticked = _ticked(library, session, now) if last.kind == Kind.SEVERAL.value else None
    return Screen(
        parts=split(text),
        keyboard=_keyboard([_with_message(b, typed) for b in last.buttons], beside, session.place_code, ticked),
        place=session.place_code,
        private=any(reply.private for reply in replies),
    )


def _ticked(library: Library, session: Session, now: datetime) -> frozenset[str]:
    """The ids of the buttons that stand ticked."""
    place = scene(library, session, now).place
    return frozenset(f"{place.node.id}.{option}" for option in place.ticked)


def _keyboard(
    buttons: Sequence[Button], beside: Sequence[Button], place: str, ticked: frozenset[str] | None
) -> InlineKeyboardMarkup | None:
    """One answer a row. `beside` are no answers to the question, so none of them is a tick."""
    rows = [[_button(button, place, _want(button, ticked))] for button in buttons]
    rows += [[_button(button, place, None)] for button in beside]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button, place: str, want: bool | None) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.label, callback_data=data_of(place, button.id, want))


def _with_message(button: Button, typed: int) -> Button:
    return replace(button, id=f"{button.id}.{typed}") if typed and button.id == A_NAME else button


def message_named(button: str) -> int:
    """The number of the message that a tap of "yes, a name" speaks of; 0 for any other tap."""
    before, _, number = button.rpartition(".")
    return int(number) if before == A_NAME and number.isascii() and number.isdigit() else 0


def _want(button: Button, ticked: frozenset[str] | None) -> bool | None:
    """Whether a tick is to stand after its tap; None for a button that is no tick."""
    if ticked is None or button.id == DONE or button.id.endswith(f".{DONT_KNOW}"):
        return None
    return button.id not in ticked


def split(text: str, limit: int = TEXT_LIMIT) -> tuple[str, ...]:
    """A text in parts that Telegram carries, cut at the end of a paragraph, else of a line, else of a word."""
    parts = []
    while len(text) > limit:
        end, skip = _cut(text, limit)
        parts.append(text[:end])
        text = text[end + skip :]
    return tuple(part for part in (*parts, text) if part)


def _cut(text: str, limit: int) -> tuple[int, int]:
    """Where a part ends, and how many characters of white space then fall away."""
    for mark in BREAKS:
        end = text.rfind(mark, 1, limit + len(mark))
        if end > 0:
            return end, len(mark)
    return limit, 0
