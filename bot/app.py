"""The composition root: everything that runs is built here, once, from a Config."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.channels.telegram.ports import chat_key
from bot.channels.telegram.serve import serve as telegram
from bot.channels.web import runner, web_app
from bot.config import Config
from bot.content import check
from bot.content.load import installed_content, load, pack, unpack
from bot.core.consult import Case, advise
from bot.core.library import Library
from bot.core.session import Session
from bot.desk.answer import answer_object, first_screen
from bot.desk.reception import Reception
from bot.errors import ConfigError
from bot.store.secret import secret_of
from bot.store.sqlite import SqliteStore
from bot.store.telegram import SqliteAddresses

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class App:
    """The content, the locality to start with, and the clock."""

    library: Library
    folder: Path
    locality: str
    clock: Callable[[], datetime]

    def session(self, flow: str = "consult") -> Session:
        """A new dialogue, pinned to the content of now."""
        nation = self.library.locality(self.locality).nation
        self.library.flow(flow)
        return Session(secrets.token_hex(8), self.library.hash, flow, self.locality, nation)


@dataclass
class KeptContents:
    """Content by its hash: today's, and older versions kept in the store for the sessions pinned to them."""

    current: Library
    store: SqliteStore
    _compiled: dict[str, Library] = field(default_factory=dict)

    def library(self, content: str) -> Library | None:
        """The content with this hash; None where it was recalled or is not kept."""
        if not self.store.readable(content):
            return None
        if content == self.current.hash:
            return self.current
        if content not in self._compiled:
            self._compiled[content] = unpack(self.store.content(content))
        return self._compiled[content]


def reception(app: App, store: SqliteStore) -> Reception:
    """The desk over a store: today's content is kept there, and content that nobody reads any more is let go."""
    store.keep_content(app.library.hash, pack(app.folder))
    store.drop_unused(app.library.hash)
    return Reception(store, KeptContents(app.library, store), app.session, app.clock)


async def serve(config: Config, stop: asyncio.Event, tell: Callable[[str], None] = print) -> None:
    """Serve every channel until `stop` is set: the web chat, and Telegram where a token is set.

    The turns under way are finished before the store is closed. `ConfigError` where the address cannot be used.
    """
    secret = config.secret.encode() if config.secret else secret_of(config.data)
    app = build(config)
    store, addresses = SqliteStore(config.data), SqliteAddresses(config.data)
    desk = reception(app, store)
    site = runner(web_app(desk, partial(_key, secret), secret, config.public_url, app.clock))
    try:
        await site.setup()
        await _listening(site, config)
        tell(_what_to_try(config))
        if config.token:
            key_of = partial(chat_key, secret)
            await telegram(desk, addresses, key_of, config.token, config.telegram_api, stop)
        await stop.wait()
    finally:
        await site.cleanup()
        addresses.close()
        store.close()


async def _listening(site: web.AppRunner, config: Config) -> None:
    try:
        await web.TCPSite(site, config.host, config.port).start()
    except OSError as error:
        raise ConfigError(
            f"cannot listen at {config.host}:{config.port} ({error.strerror}); stop what is there, "
            "or name another with SOUNDING_BOARD_PORT"
        ) from error


def _what_to_try(config: Config) -> str:
    telegram_line = "Telegram is served too." if config.token else "Set TELEGRAM_BOT_TOKEN to serve Telegram too."
    return (
        f"Sounding Board is at {config.public_url}\n"
        'Try: "Dad drinks most nights, kids 3 and 5", or tap an answer. Please use no names. Ctrl-C ends it.\n'
        f"{telegram_line} `sounding-board chat` is the same chat in a terminal."
    )


def _key(secret: bytes, name: str) -> str:
    """The key by which a chat is known in the store: it says nothing of a person without the secret."""
    return hmac.new(secret, name.encode(), hashlib.sha256).hexdigest()


def build(config: Config) -> App:
    """The product, from its settings; `ContentError` or `UnknownId` where they cannot be used."""
    library = load(content_folder(config))
    library.locality(config.locality)
    return App(library, content_folder(config), config.locality, lambda: datetime.now(LONDON))


def content_folder(config: Config) -> Path:
    """The folder that holds flows/ and knowledge/."""
    return config.content or installed_content()


def check_content(config: Config) -> check.Report:
    """Check the content, the answers shown as the desk shows them."""
    return check.check(content_folder(config), shown, datetime.now(LONDON).date())


def shown(library: Library, case: Case, at: datetime) -> tuple[str, dict[str, Any]]:
    """The first screen and the object of an answer, as the promises of the content need them."""
    advice = advise(case, library, "demonstration", at)
    return first_screen(advice, library, "demonstration", at), answer_object(advice, library, at)


def moment(text: str) -> datetime:
    """A moment as it is written in a line of input; Europe/London where no zone is given."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=LONDON)
