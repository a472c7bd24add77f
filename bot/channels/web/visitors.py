"""Who is at the other end: a random value in the one cookie, and nothing more. What is kept is a keyed hash of it."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from aiohttp import web

NAME = "sounding-board"
_VALUE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Cookie:
    """The session cookie. Over https its name has a prefix that keeps any other host from setting it."""

    secure: bool

    @property
    def name(self) -> str:
        """The cookie's name."""
        return f"__Host-{NAME}" if self.secure else NAME

    def read(self, request: web.Request) -> str | None:
        """The visitor of a request; None where there is no cookie, or one that was not made here."""
        value = request.cookies.get(self.name, "")
        return value if _VALUE.fullmatch(value) else None

    def give(self, response: web.Response) -> str:
        """Make a visitor: 256 random bits, gone when the browser is closed."""
        value = secrets.token_urlsafe(32)
        self._set(response, value)
        return value

    def clear(self, response: web.Response) -> None:
        """Take the cookie away."""
        self._set(response, "", max_age=0)

    def _set(self, response: web.Response, value: str, max_age: int | None = None) -> None:
        response.set_cookie(
            self.name, value, max_age=max_age, path="/", secure=self.secure, httponly=True, samesite="Strict"
        )
