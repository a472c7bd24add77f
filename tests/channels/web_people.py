"""Visitors of the web chat for its tests: browsers without JavaScript that read a page's form and send it back."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import wraps
from html import unescape
from typing import ParamSpec

from aiohttp import ClientResponse, ClientSession, CookieJar
from aiohttp.test_utils import TestServer

from bot.app import App
from bot.channels.web import forms, web_app
from bot.core.library import Library
from bot.desk.reception import Reception
from bot.store.sqlite import SqliteStore
from tests.conftest import NOW, ROOT

SECRET = b"a secret for tests, of 32 bytes."
COOKIE = "sounding-board"
ANSWERS = ("danger.none", "harm.told", "view.skip")
TYPE = {"Content-Type": forms.TYPE}
P = ParamSpec("P")


def in_loop(test: Callable[P, Awaitable[None]]) -> Callable[P, None]:
    """Run a test in an event loop of its own."""

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        async def whole() -> None:
            await test(*args, **kwargs)

        asyncio.run(whole())

    return run


def key_of(name: str) -> str:
    return hmac.new(SECRET, name.encode(), hashlib.sha256).hexdigest()


@dataclass
class Only:
    """One version of the content, for every session."""

    current: Library

    def library(self, content: str) -> Library | None:
        return self.current if content == self.current.hash else None


def desk_of(library: Library, store: SqliteStore) -> Reception:
    return Reception(store, Only(library), App(library, ROOT, "demonstration", lambda: NOW).session, lambda: NOW)


@dataclass
class Page:
    """A response with its body read."""

    response: ClientResponse
    html: str

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def text(self) -> str:
        """What a person reads."""
        return unescape(re.sub(r"<[^>]+>", " ", self.html.partition("<body>")[2]))

    def field(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.html)
        assert found, f"the page has no field {name}"
        return unescape(found[1])

    @property
    def taps(self) -> list[str]:
        return re.findall(r'name="tap" value="([^"]*)"', self.html)

    @property
    def ticks(self) -> dict[str, bool]:
        return {
            name: bool(on) for name, on in re.findall(r'name="tick" value="([^"]*)" data-answer( checked)?', self.html)
        }


@dataclass
class Visitor:
    """A browser without JavaScript."""

    session: ClientSession

    async def open(self, path: str = "/", method: str = "GET", **more: object) -> Page:
        response = await self.session.request(method, path, allow_redirects=False, **more)  # type: ignore[arg-type]
        return Page(response, await response.text())

    async def send(self, page: Page, path: str = "/", /, **fields: object) -> Page:
        """Send a page's form as it stands, with these fields."""
        data = {"token": page.field("token"), "at": page.field("at"), **fields}
        pairs = [(k, str(v)) for k, vs in data.items() for v in (vs if isinstance(vs, list | tuple) else [vs])]
        return await self.open(path, "POST", data=pairs)

    async def turn(self, **fields: object) -> Page:
        """A whole turn: look, send, follow the redirect."""
        sent = await self.send(await self.open(), **fields)
        assert sent.status == 303, sent.text
        assert sent.response.headers["Location"] == "/"
        return await self.open()

    async def taps(self, *buttons: str) -> Page:
        page = await self.open()
        for button in buttons:
            assert button in page.taps, f"{button} is not among {page.taps}"
            page = await self.turn(tap=button)
        return page

    @property
    def cookie(self) -> str:
        return next(morsel.value for morsel in self.session.cookie_jar)


@asynccontextmanager
async def serving(desk: Reception, public_url: str = "http://127.0.0.1:8080") -> AsyncIterator[TestServer]:
    server = TestServer(web_app(desk, key_of, SECRET, public_url, desk.clock))
    async with server:
        yield server


@asynccontextmanager
async def browser(server: TestServer) -> AsyncIterator[Visitor]:
    async with ClientSession(server.make_url("/"), cookie_jar=CookieJar(unsafe=True)) as session:
        yield Visitor(session)


@asynccontextmanager
async def visiting(desk: Reception, public_url: str = "http://127.0.0.1:8080") -> AsyncIterator[Visitor]:
    async with serving(desk, public_url) as server, browser(server) as visitor:
        yield visitor


@asynccontextmanager
async def two(desk: Reception) -> AsyncIterator[tuple[Visitor, Visitor]]:
    """Two browsers at one server."""
    async with serving(desk) as server, browser(server) as one, browser(server) as other:
        yield one, other


def events(store: SqliteStore, visitor: Visitor) -> int:
    kept = store.session(key_of(f"web:{visitor.cookie}"))
    return len(kept.events) if kept else 0
