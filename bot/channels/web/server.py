"""The routes of the web chat. A turn is POST, then a redirect, then GET: reloading a page never repeats an answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from jinja2 import FileSystemLoader, StrictUndefined

from bot.channels.web.forms import Form, Tokens, read_form
from bot.channels.web.guard import LEAVE_TO, bare
from bot.channels.web.pages import paragraphs, screen, tick, with_phones
from bot.channels.web.visitors import Cookie
from bot.core.flow import DONE
from bot.core.library import Library
from bot.core.session import Session
from bot.desk.messages import Command, Reply, Tap, Text
from bot.desk.ports import Owed
from bot.desk.reception import Reception
from bot.desk.turn import Turn
from bot.errors import StoreError, UnknownId

HERE = Path(__file__).parent
NEW = "new"
"""The place of a page that was shown before its chat had begun."""
OLD_PAGE = (
    "That page could not be used any more, so nothing has changed. Please answer again here. "
    "If you see this each time, let your browser keep the one cookie of this page."
)


def web_app(
    reception: Reception,
    key_of: Callable[[str], str],
    secret: bytes,
    public_url: str,
    clock: Callable[[], datetime],
) -> web.Application:
    """The web chat over a reception. `key_of` makes a chat's key from "web:" and the visitor's random value."""
    secure = public_url.startswith("https:")
    chat = WebChat(reception, key_of, Tokens(secret, clock), Cookie(secure))
    app = bare(
        [
            web.get("/", chat.show),
            web.post("/", chat.answer),
            web.post("/leave", chat.leave),
            web.get("/privacy", chat.privacy),
            web.get("/healthz", chat.alive),
            web.get("/readyz", chat.ready),
        ],
        secure=secure,
    )
    app.router.add_static("/static", HERE / "static")
    templates = aiohttp_jinja2.setup(
        app, loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    templates.filters["with_phones"] = with_phones
    return app


@dataclass(frozen=True)
class WebChat:
    """The handlers. Between reading the store and rendering nothing waits, so a page shows one moment."""

    reception: Reception
    key_of: Callable[[str], str]
    tokens: Tokens
    cookie: Cookie

    # The chat -----------------------------------------------------------------------------------------------------

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The chat where it stands. What was said is settled once the page has gone out."""
        visitor = self.cookie.read(request)
        if visitor is None and request.headers.get("Sec-Fetch-Site") == "cross-site":
            # A link on another site does not bring the cookie along. A new one would lose the chat that is open here,
            # so the page asks once more from within this site.
            return aiohttp_jinja2.render_template("door.html", request, {})
        response, owed = self._page(request, visitor)
        if owed is not None and request.method == "GET":
            await response.prepare(request)
            await response.write_eof()
            self._settle(owed)
        return response

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One turn, kept before the redirect. A form that was not made for this visitor changes nothing."""
        form = await read_form(request)
        visitor = self.cookie.read(request)
        name = self.tokens.name(form.token, visitor) if visitor else None
        if visitor is None or name is None:
            return self._page(request, visitor, notice=OLD_PAGE)[0]
        self._take(self._key(visitor), form, name)
        return web.Response(status=303, headers={"Location": "/"})

    def _key(self, visitor: str) -> str:
        return self.key_of(f"web:{visitor}")

    def _take(self, chat: str, form: Form, name: str) -> None:
        """Give the desk what a form says. Words come before a tap: whoever typed something wants it heard."""
        if self.reception.sessions.seen(name):
            return
        at = self._place(chat, form.at)
        if form.words.strip() or form.keep or form.tap == DONE:
            self._tick(chat, form, at)
        if form.words.strip():
            self.reception.receive(chat, Text(form.words), name)
        elif form.command:
            self.reception.receive(chat, Command(form.command.lower()), name)
        elif form.tap:
            self.reception.receive(chat, Tap(form.tap, at), name)
        elif not form.keep:
            self.reception.receive(chat, Text(""), name)

    def _place(self, chat: str, at: str) -> str:
        """The place a form stood at. A first page was shown before its chat had begun, so it could not name it."""
        if at != NEW:
            return at or "?"
        kept = self.reception.sessions.session(chat)
        return at if kept and kept.events else ""

    def _tick(self, chat: str, form: Form, at: str) -> None:
        """Bring the ticks to what the form shows, where the chat still stands at its question."""
        found = self.reception.look(chat)
        if at and at != found.session.place_code:
            return
        library = self._library(found.session)
        boxes = [tick(button, library) for button in found.replies[-1].buttons]
        for box in boxes:
            if box and box.on != (box.id in form.ticks):
                self.reception.receive(chat, Tap(box.id, at, want=not box.on))

    def _page(self, request: web.Request, visitor: str | None, notice: str = "") -> tuple[web.Response, Owed | None]:
        """The page where a visitor stands, and what it says that was owed. Whoever is new gets a cookie with it."""
        response = web.Response()
        who = visitor or self.cookie.give(response)
        found, said, owed = self._standing(self._key(who))
        context = {
            **self._shared(who),
            "at": NEW if "welcome" in found.said and not found.session.events else found.session.place_code,
            "notice": notice,
            "said": [paragraphs(reply.text) for reply in said],
            "chips": [button for reply in said for button in reply.buttons],
            "screen": screen(found.replies[-1], self._library(found.session)),
            "made_up": self._made_up(found.session),
            "turned": owed is not None,
        }
        page = aiohttp_jinja2.render_template("chat.html", request, context, status=403 if notice else 200)
        page.cookies.update(response.cookies)
        return page, owed

    def _standing(self, chat: str) -> tuple[Turn, tuple[Reply, ...], Owed | None]:
        """Where a chat stands, what is still to be said before its screen, and what is owed."""
        found = self.reception.look(chat)
        said = found.replies[:-1]
        for owed, replies in self.reception.unsent(chat):
            # The screen of what is owed, too: in danger what was said stands on it, below "Ring 999 now".
            return replace(found, replies=replies[-1:]), (*said, *replies[:-1]), owed
        return found, said, None

    def _settle(self, owed: Owed) -> None:
        """The page has gone out. Where that cannot be kept, what it said is said once more."""
        with suppress(StoreError):
            self.reception.sent(owed)

    def _library(self, session: Session) -> Library:
        contents = self.reception.contents
        return contents.library(session.content) or contents.current

    def _made_up(self, session: Session) -> str:
        library = self._library(session)
        try:
            made_up = library.locality(session.locality).made_up
        except UnknownId:
            return ""
        return library.word("outcome.made-up") if made_up else ""

    def _shared(self, visitor: str | None) -> dict[str, Any]:
        return {"token": self.tokens.make(visitor) if visitor else ""}

    # Beside the chat ------------------------------------------------------------------------------------------------

    async def leave(self, request: web.Request) -> web.StreamResponse:
        """End the chat, go to a plain page. Going comes first: it never fails, whatever the form or the store says."""
        response = web.Response(status=303, headers={"Location": LEAVE_TO})
        visitor = self.cookie.read(request)
        if visitor is not None and await self._own(request, visitor):
            # Without its cookie nobody can open the chat again, and it is deleted when it has been idle.
            with suppress(StoreError):
                self.reception.sessions.forget(self._key(visitor))
            self.cookie.clear(response)
            response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response

    async def _own(self, request: web.Request, visitor: str) -> bool:
        """Whether a request came from a page of this site: another must not be able to end a chat."""
        if request.headers.get("Sec-Fetch-Site") == "same-origin":
            return True
        try:
            return self.tokens.name((await read_form(request)).token, visitor) is not None
        except web.HTTPException:
            return False

    async def privacy(self, request: web.Request) -> web.StreamResponse:
        """What is kept and for how long."""
        words = self.reception.contents.current.word("command.privacy")
        context = {**self._shared(self.cookie.read(request)), "kept": paragraphs(words)}
        return aiohttp_jinja2.render_template("privacy.html", request, context)

    async def alive(self, _: web.Request) -> web.StreamResponse:
        """The process answers."""
        return web.Response(text="ok\n")

    async def ready(self, _: web.Request) -> web.StreamResponse:
        """The store answers too."""
        try:
            self.reception.sessions.seen("readyz")
        except Exception:  # noqa: BLE001 - whatever keeps the store from answering, the product is not ready
            return web.Response(status=503, text="the store does not answer\n")
        return web.Response(text="ready\n")
