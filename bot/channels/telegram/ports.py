"""What this channel needs kept: where a chat can be written to, and which messages must be deleted when."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol


class Posted(Protocol):
    """A message in a chat that will be deleted when it is `due`.

    A screen also has the `place` that its buttons name; `private` says that it went out protected, `reminded` that the
    person was told that it will be deleted. A protocol and no class: the store, which makes them, knows no channel.
    """

    @property
    def chat(self) -> str: ...
    @property
    def message(self) -> int: ...
    @property
    def due(self) -> datetime: ...
    @property
    def place(self) -> str: ...
    @property
    def private(self) -> bool: ...
    @property
    def reminded(self) -> bool: ...


class Addresses(Protocol):
    """Keeps Telegram's number of a chat for as long as something must be sent to it or deleted from it."""

    def keep(self, chat: str, address: int) -> None:
        """Where the chat is reached."""

    def address(self, chat: str) -> int | None:
        """Where the chat is reached; None where that is not kept."""

    def post(self, chat: str, message: int, due: datetime, place: str = "", private: bool = False) -> None:
        """Keep a message until it is deleted. The moment of a message that is kept already stays as it is."""

    def newest(self, chat: str) -> Posted | None:
        """The chat's last screen."""

    def posted(self, chat: str) -> Sequence[Posted]:
        """The messages of a chat, oldest first."""

    def due(self, before: datetime) -> Sequence[Posted]:
        """The messages of all chats that are to be deleted by this moment, oldest first."""

    def remind(self, chat: str, messages: Iterable[int], due: datetime) -> None:
        """The person was told of these messages, and that they will be deleted at this moment."""

    def gone(self, chat: str, messages: Iterable[int]) -> None:
        """These messages are deleted, or cannot be."""

    def idle(self) -> Sequence[str]:
        """The chats of which no message is left to delete."""

    def forget(self, chat: str) -> None:
        """Delete all that is kept of the chat."""


def chat_key(secret: bytes, chat_id: int) -> str:
    """The key by which everything else knows a chat: it says nothing of a person without the secret."""
    return hmac.new(secret, f"telegram:{chat_id}".encode(), hashlib.sha256).hexdigest()[:32]
