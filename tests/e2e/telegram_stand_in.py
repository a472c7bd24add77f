"""A Bot API on the loopback for tests: it takes what a bot sends as Telegram does, and refuses what Telegram refuses.

`Telegram` is the server, `Fault` something that goes wrong with a call; the people it serves are in telegram_people.py.
Every call is held against two models of the Bot API (telegram_shapes.py); what does not fit is refused, and fails the
test when the server closes.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict, deque
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.e2e.telegram_people import Person, Sent
from tests.e2e.telegram_shapes import Json, misfits

TOKEN = "123456:stand-in"
TEXT, DATA, ALERT = 4096, 64, 200


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong with one call: a status, or a connection that drops, `done` before or not."""

    status: int = 0
    retry_after: int = 0
    done: bool = False


class Refused(Exception):
    """A refusal, in Telegram's words."""

    def __init__(self, description: str, status: int = 400, **parameters: int) -> None:
        super().__init__(description)
        self.status, self.parameters = status, parameters


class Telegram:
    """The server. `calls` are all calls that came, `faults` what is to go wrong next with a method."""

    def __init__(self, schema: Path) -> None:
        assert schema.is_file(), f"{schema} is not there: the Bot API schema that every call is held against"
        self.schema: Json = json.loads(schema.read_text(encoding="utf-8"))
        self.calls: list[tuple[str, Json]] = []
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.complaints: list[str] = []
        self.people: dict[int, Person] = {}
        self.queries: dict[str, Person] = {}
        self.updates: list[Json] = []
        self.repeated: list[Json] = []
        self._counter = 0
        self._news = asyncio.Event()

    async def __aenter__(self) -> Telegram:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._receive)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/bot"
        return self

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._runner.cleanup()
        if error is None:
            assert not self.complaints, self.complaints

    # What a test does -------------------------------------------------------------------------------------------------

    def person(self, chat: int = 70_000_001) -> Person:
        return self.people.setdefault(chat, Person(chat, self))

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of a method go wrong like this, one after another."""
        self.faults[method].extend(faults)

    def repeat(self, update: Json) -> None:
        """Deliver an update again."""
        self.repeated.append(update)
        self._news.set()

    def put(self, **content: Json) -> Json:
        update = {"update_id": self.number(), **content}
        self.updates.append(update)
        self._news.set()
        return update

    def number(self) -> int:
        self._counter += 1
        return self._counter

    def called(self, method: str) -> list[Json]:
        return [payload for name, payload in self.calls if name == method]

    # What a bot does --------------------------------------------------------------------------------------------------

    async def _receive(self, request: web.Request) -> web.Response:
        method, payload = request.match_info["method"], await request.json()
        if request.match_info["token"] != TOKEN:
            return _answer(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        self.calls.append((method, payload))
        fault = self.faults[method].popleft() if self.faults[method] else Fault(done=True, status=200)
        try:
            self._check(method, payload)
            if fault.status == 429:
                raise Refused("Too Many Requests", 429, retry_after=fault.retry_after)
            found = await self._do(method, payload) if fault.done else True
        except Refused as refusal:
            body = {"ok": False, "error_code": refusal.status, "description": str(refusal)}
            return _answer(refusal.status, body | ({"parameters": refusal.parameters} if refusal.parameters else {}))
        if not fault.status:
            assert request.transport
            request.transport.abort()
        if fault.status >= 500:
            return web.Response(status=fault.status, text="<html>Bad Gateway</html>")
        return _answer(200, {"ok": True, "result": found})

    def _check(self, method: str, payload: Json) -> None:
        """Hold a call against both models; what does not fit is kept for the end of the test, and refused."""
        faults = list(misfits(self.schema, method, payload))
        self.complaints += [f"{method}: {fault}" for fault in faults]
        if faults:
            raise Refused(f"Bad Request: {faults[0]}")

    async def _do(self, method: str, payload: Json) -> Any:
        if method == "getUpdates":
            return await self._get_updates(payload)
        doing = getattr(self, "_" + re.sub("[A-Z]", lambda capital: "_" + capital[0].lower(), method))
        return doing(payload)

    async def _get_updates(self, payload: Json) -> list[Json]:
        self.updates = [update for update in self.updates if update["update_id"] >= payload.get("offset", 0)]
        if not (self.updates or self.repeated):
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), payload.get("timeout", 0))
            except TimeoutError:
                return []
        found, self.repeated = [*self.repeated, *self.updates[:100]], []
        return found

    def _get_me(self, _: Json) -> Json:
        return {"id": 1, "is_bot": True, "first_name": "Sounding Board", "username": "sounding_board_bot"}

    def _delete_webhook(self, _: Json) -> bool:
        return True

    def _set_my_commands(self, payload: Json) -> bool:
        for command in payload["commands"]:
            self._rule(re.fullmatch("[a-z0-9_]{1,32}", command["command"]), "BOT_COMMAND_INVALID")
            self._rule(0 < len(command["description"]) <= 256, "BOT_COMMAND_DESCRIPTION_INVALID")
        return True

    def _send_message(self, payload: Json) -> Json:
        person = self._person(payload)
        message = Sent(self.number(), self._text(payload), private=payload.get("protect_content", False))
        message.keyboard = self._keyboard(payload)
        person.messages[message.id] = message
        person.news.put_nowait(message.as_text())
        return {"message_id": message.id, "date": 1, "chat": person.chat, "text": message.text}

    def _edit_message_text(self, payload: Json) -> Json:
        person, message = self._own(payload)
        self._changed((message.text, message.keyboard) != (self._text(payload), self._keyboard(payload)))
        message.text, message.keyboard = payload["text"], self._keyboard(payload)
        person.news.put_nowait(message.as_text())
        return {"message_id": message.id, "date": 1, "chat": person.chat, "text": message.text}

    def _edit_message_reply_markup(self, payload: Json) -> Json:
        person, message = self._own(payload)
        self._changed(message.keyboard != self._keyboard(payload))
        message.keyboard = self._keyboard(payload)
        return {"message_id": message.id, "date": 1, "chat": person.chat, "text": message.text}

    def _delete_messages(self, payload: Json) -> bool:
        self._rule(1 <= len(payload["message_ids"]) <= 100, "wrong number of messages to delete")
        for number in payload["message_ids"]:
            if number in (person := self._person(payload)).messages:
                person.messages[number].deleted = True
        return True

    def _answer_callback_query(self, payload: Json) -> bool:
        person = self.queries.pop(payload["callback_query_id"], None)
        if person is None:
            raise Refused("Bad Request: query is too old and response timeout expired or query ID is invalid")
        self._rule(len(payload.get("text", "")) <= ALERT, "MESSAGE_TOO_LONG")
        if payload.get("text"):
            person.news.put_nowait("! " + payload["text"])
        return True

    def _send_chat_action(self, payload: Json) -> bool:
        self._person(payload).typing += 1
        return True

    # Rules ------------------------------------------------------------------------------------------------------------

    def _rule(self, holds: object, description: str) -> None:
        """A rule that our bot must never break: breaking it fails the test as well."""
        if not holds:
            self.complaints.append(description)
            raise Refused(f"Bad Request: {description}")

    def _changed(self, changed: bool) -> None:
        if not changed:
            raise Refused("Bad Request: message is not modified: specified new message content is exactly the same")

    def _person(self, payload: Json) -> Person:
        person = self.people.get(payload["chat_id"])
        if person is None:
            raise Refused("Bad Request: chat not found")
        if person.blocked:
            raise Refused("Forbidden: bot was blocked by the user", 403)
        return person

    def _own(self, payload: Json) -> tuple[Person, Sent]:
        person = self._person(payload)
        message = person.messages.get(payload["message_id"])
        if message is None or message.deleted:
            raise Refused("Bad Request: message to edit not found")
        self._rule(not message.ours, "message can't be edited")
        return person, message

    def _text(self, payload: Json) -> str:
        text = str(payload["text"])
        self._rule(text.strip(), "message text is empty")
        self._rule(len(text) <= TEXT, "message is too long")
        return text

    def _keyboard(self, payload: Json) -> list[list[Json]]:
        keyboard: list[list[Json]] = payload.get("reply_markup", {}).get("inline_keyboard", [])
        for button in (button for row in keyboard for button in row):
            self._rule(button["text"].strip(), "button text is empty")
            self._rule(1 <= len(button["callback_data"].encode()) <= DATA, "BUTTON_DATA_INVALID")
        return keyboard


def _answer(status: int, body: Json) -> web.Response:
    return web.json_response(body, status=status)
