"""The terminal chat: numbered answers, or words."""

from __future__ import annotations

from collections.abc import Callable

from bot.desk.messages import Button, Command, Message, Reply, Tap, Text
from bot.desk.reception import Reception

CHAT = "terminal"
"""The one chat of a terminal."""


def chat(
    reception: Reception,
    ask: Callable[[str], str] = input,
    tell: Callable[[str], None] = print,
) -> None:
    """Talk until the person types /quit or closes the input. What was said last time is still there."""
    buttons = exchange(reception, None, tell)
    while True:
        try:
            typed = ask("> ")
        except (EOFError, KeyboardInterrupt):
            tell("")
            return
        if typed.strip() == "/quit":
            return
        buttons = exchange(reception, message(typed, buttons), tell)


def exchange(reception: Reception, message: Message | None, tell: Callable[[str], None]) -> tuple[Button, ...]:
    """One turn, told and then settled; the buttons of its screen can be chosen by number."""
    received = reception.receive(CHAT, message)
    if received is None:
        return ()
    found, owed = received
    buttons = numbered(found.replies)
    tell("\n" + as_text(found.replies))
    reception.sent(owed)
    return buttons


def numbered(replies: tuple[Reply, ...]) -> tuple[Button, ...]:
    """The buttons of a turn in the order of their numbers: the screen's answers first, then what stands beside it."""
    *beside, screen = replies
    return (*screen.buttons, *(button for reply in beside for button in reply.buttons))


def message(typed: str, buttons: tuple[Button, ...]) -> Message:
    """What a typed line means: a number that stands before an answer is a tap, a stroke begins a command."""
    line = typed.strip()
    if line.isascii() and line.isdigit() and 0 < int(line) <= len(buttons):
        return Tap(buttons[int(line) - 1].id)
    if line.startswith("/") and " " not in line:
        return Command(line[1:].lower())
    return Text(typed)


def as_text(replies: tuple[Reply, ...]) -> str:
    """A turn as plain text: what is said, the screen, and every button with its number."""
    buttons = numbered(replies)
    lines = ["\n\n".join(reply.text for reply in replies)]
    if buttons:
        lines += ["", *(f"  {number}. {button.label}" for number, button in enumerate(buttons, start=1))]
    return "\n".join(lines)
