"""Somebody with a telephone: what they do in a chat with the bot, and what they see there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.e2e.telegram_shapes import Json

if TYPE_CHECKING:
    from tests.e2e.telegram_stand_in import Telegram

NAMES = {"first_name": "Zebedee", "last_name": "Quillfeather", "username": "zebedee_quillfeather"}
"""What Telegram tells of every person here; none of it may be found anywhere afterwards."""


@dataclass
class Sent:
    """A message in a chat."""

    id: int
    text: str
    ours: bool = False
    keyboard: list[list[Json]] = field(default_factory=list)
    private: bool = False
    deleted: bool = False

    @property
    def buttons(self) -> list[Json]:
        return [button for row in self.keyboard for button in row]

    def as_text(self) -> str:
        """What a person reads, the answers numbered, as the transcripts have it."""
        labels = [f"  {number}. {button['text']}" for number, button in enumerate(self.buttons, start=1)]
        return "\n".join([self.text, "", *labels]) if labels else self.text


@dataclass
class Person:
    """Somebody who writes to the bot. `news` are the texts that appeared, in order; alerts begin with "! "."""

    id: int
    telegram: Telegram
    messages: dict[int, Sent] = field(default_factory=dict)
    news: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    blocked: bool = False
    typing: int = 0

    @property
    def chat(self) -> Json:
        return {"id": self.id, "type": "private", **NAMES}

    @property
    def visible(self) -> list[Sent]:
        return [message for message in self.messages.values() if not message.deleted]

    @property
    def screen(self) -> Sent:
        """The newest message of the bot's."""
        return [message for message in self.visible if not message.ours][-1]

    async def next(self, seconds: float = 30) -> str:
        """The next text that appears."""
        return await asyncio.wait_for(self.news.get(), seconds)

    def say(self, text: str, **more: Any) -> Json:
        return self.send(text=text, **more)

    def send(self, edited: int = 0, **content: Any) -> Json:
        """Any message; `edited` is the number of an earlier one."""
        number = edited or self.telegram.number()
        self.messages[number] = Sent(number, str(content.get("text", "")), ours=True)
        message = {"message_id": number, "date": 1, "chat": self.chat, "from": self._self(), **content}
        return self.telegram.put(**{"edited_message" if edited else "message": message})

    def photo(self, **more: Any) -> Json:
        size = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}
        return self.send(photo=[size], caption="Zebedee Quillfeather, 12 Nowhere Lane", **more)

    def tap(self, wanted: int | str, message: Sent | None = None, data: str = "") -> Json:
        """Tap a button of the newest screen by its number or its id, or any data of any message."""
        message = message or self.screen
        if not data:
            found = [b for n, b in enumerate(message.buttons, 1) if wanted in (n, b["callback_data"].split("|")[1])]
            assert found, f"{wanted} is not among {[b['callback_data'] for b in message.buttons]}"
            data = found[0]["callback_data"]
        query = f"q{self.telegram.number()}"
        self.telegram.queries[query] = self
        where = {"message_id": message.id, "date": 1, "chat": self.chat, "text": message.text}
        return self.telegram.put(
            callback_query={"id": query, "from": self._self(), "chat_instance": "c", "message": where, "data": data}
        )

    def _self(self) -> Json:
        return {"id": self.id, "is_bot": False, **NAMES}
