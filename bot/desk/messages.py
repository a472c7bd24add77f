"""What goes in and out of a turn: a Message from a person, Replies to them. Channels speak only these."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TEXT_LIMIT = 4096
"""The longest text a channel carries, in characters (Telegram Bot API)."""
BUTTON_LIMIT = 8
"""The most answers on one screen."""


@dataclass(frozen=True)
class Text:
    """Words that were typed. They live for one turn, in memory."""

    words: str


@dataclass(frozen=True)
class Tap:
    """A button that was tapped.

    `at` is the place of the screen it stood on (`place_code`); a button of another place is stale. `want` says of a
    tick whether it is to stand afterwards, so that the same tap twice changes nothing; without it a tap toggles.
    """

    button: str
    at: str = ""
    want: bool | None = None


@dataclass(frozen=True)
class Command:
    """A command such as /back, without its stroke."""

    name: str


Message = Text | Tap | Command


@dataclass(frozen=True)
class Button:
    """One answer. `facts` is what it says, fact by fact, so that a caller need not read labels.

    A fact "to-confirm" is one that the closer question behind this answer may settle.
    """

    id: str
    label: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """One screen. `kind` is a code for the record; `private` asks the channel not to let it be forwarded."""

    text: str
    buttons: tuple[Button, ...] = ()
    kind: str = "screen"
    private: bool = False


@dataclass(frozen=True)
class Ended:
    """A flow's outcome: its id and, for a consult, the same object as the headless `consult` gives."""

    id: str
    details: dict[str, Any] = field(default_factory=dict)
