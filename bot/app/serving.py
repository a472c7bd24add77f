"""What runs for long: the desk over its store, and every channel over the desk.

Apart from the rest of the composition root, because the channels and the store take half a second to import and the
headless commands need neither.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from aiohttp import web

from bot.app import App, build
from bot.channels.telegram.ports import chat_key
from bot.channels.telegram.serve import serve as telegram
from bot.channels.web import runner, web_app
from bot.config import Config
from bot.content.load import pack, unpack
from bot.core.library import Library
from bot.desk.reception import Reception
from bot.errors import ConfigError
from bot.store.secret import secret_of
from bot.store.sqlite import SqliteStore
from bot.store.telegram import SqliteAddresses


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
    if app.library.hash not in [version for version, _, _ in store.contents()]:  # packing takes a second or two
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
