"""What a page sends back: a token that shows it was rendered here for this visitor, and a tap, ticks or words.

The token names the form, so that sending it twice changes nothing, and is bound to the visitor's cookie, so that no
other site can send it. Words live in a Form for one turn and are never written down.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from aiohttp import web

BODY_LIMIT = 64 * 1024
BODY_SECONDS = 10.0
"""How long a form may take to arrive: a slow one would hold a place that someone else needs."""
MOST_FIELDS = 64
OLDEST = timedelta(days=7)
"""A page older than this is not taken: by then its chat is deleted, and so is the record that its form was used."""
TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Form:
    """The fields of a form that count; any other field is ignored. `keep` asks for the ticks to be kept and no more."""

    token: str = ""
    at: str = ""
    tap: str = ""
    command: str = ""
    words: str = ""
    keep: bool = False
    ticks: frozenset[str] = frozenset()


async def read_form(request: web.Request) -> Form:
    """The form of a request; an HTTP error where it is not one, is too large or comes too slowly."""
    if request.content_type != TYPE:
        raise web.HTTPUnsupportedMediaType
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await request.read()
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except ValueError:
        raise web.HTTPBadRequest from None
    one = dict(fields)
    return Form(
        token=one.get("token", ""),
        at=one.get("at", ""),
        tap=one.get("tap", ""),
        command=one.get("command", ""),
        words=one.get("words", "").replace("\r\n", "\n"),
        keep="keep" in one,
        ticks=frozenset(value for name, value in fields if name == "tick"),
    )


@dataclass(frozen=True)
class Tokens:
    """Makes and checks the tokens of forms."""

    secret: bytes
    clock: Callable[[], datetime]

    def make(self, visitor: str) -> str:
        """A token for one rendered page."""
        nonce, minute = secrets.token_urlsafe(16), self._minute()
        return f"{nonce}.{minute}.{self._mac(visitor, nonce, minute)}"

    def name(self, token: str, visitor: str) -> str | None:
        """The name of the form that a token was made for; None where it was made for another visitor, or long ago."""
        nonce, _, rest = token.partition(".")
        minute, _, mac = rest.partition(".")
        if not (minute.isascii() and minute.isdigit() and len(minute) < 12):
            return None
        right = hmac.compare_digest(mac.encode(), self._mac(visitor, nonce, int(minute)).encode())
        young = self._minute() - int(minute) <= OLDEST / timedelta(minutes=1)
        return f"web:{nonce}" if right and young else None

    def _minute(self) -> int:
        return int(self.clock().timestamp() // 60)

    def _mac(self, visitor: str, nonce: str, minute: int) -> str:
        said = f"form\n{visitor}\n{nonce}\n{minute}".encode()
        return hmac.new(self.secret, said, hashlib.sha256).hexdigest()
