"""What holds for every response: headers that keep it to itself, plain pages for errors, and a log of codes only."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import aiohttp_jinja2
from aiohttp import web

from bot.channels.web.forms import BODY_LIMIT
from bot.errors import StoreError

LEAVE_TO = "https://www.bbc.co.uk/weather"
LOG = logging.getLogger("bot.web")

# Browsers hold redirects after a form to form-action too, so the page that people leave to must stand there.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self' https://www.bbc.co.uk; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Cache-Control": "no-store",
        "Content-Security-Policy": POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex",
    }
)

SAID: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        400: ("That could not be read", "Nothing has changed. Go back to the chat and try again."),
        403: ("That page could not be used any more", "Nothing has changed. Go back to the chat and try again."),
        404: ("There is no such page", "The chat is on the first page."),
        405: ("That cannot be done here", "Nothing has changed. Go back to the chat and try again."),
        408: ("That took too long to arrive", "Nothing has changed. Go back to the chat and try again."),
        413: ("That is too long", "Nothing has changed. Say it in fewer words: the main worry is enough."),
        415: ("That could not be read", "Nothing has changed. Only words and answers can be sent here, no files."),
        500: ("Something went wrong here", "Your last answer may not have been saved. Go back to the chat and look."),
        503: ("Not saved", "That was not saved. Wait a moment, then go back to the chat and try again."),
    }
)
"""What a person reads for a status: a heading and what to do."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guard(app: web.Application, *, secure: bool) -> None:
    """Put the headers on every response of an application."""
    more = {"Strict-Transport-Security": "max-age=31536000"} if secure else {}

    async def put(_: web.Request, response: web.StreamResponse) -> None:
        response.headers.update({**HEADERS, **more})
        response.headers.pop("Server", None)

    app.on_response_prepare.append(put)


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into a plain page that says what to do; the log gets its kind and no more."""
    try:
        return await handler(request)
    except ConnectionError:
        raise
    except web.HTTPException as error:
        if error.status < 400:
            raise
        page = error_page(request, error.status)
        if "Allow" in error.headers:
            page.headers["Allow"] = error.headers["Allow"]
        return page
    except StoreError:
        LOG.warning("the store did not answer")
        return error_page(request, 503)
    except Exception as error:  # noqa: BLE001 - whatever it was, no trace may reach the page or the log: it may quote words
        LOG.error("a request failed: %s at %s", type(error).__name__, _place(error))
        return error_page(request, 500)


def error_page(request: web.Request, status: int) -> web.Response:
    """The page for a status."""
    heading, text = SAID.get(status, SAID[400])
    return aiohttp_jinja2.render_template("error.html", request, {"heading": heading, "text": text}, status=status)


def _place(error: BaseException) -> str:
    """Where in the code an error arose: a file's name and a line, never what was being handled."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


class _CodesOnly(logging.Filter):
    """Keeps a server's own complaints to one plain sentence: they would quote the sender's address and words."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args, record.exc_info, record.exc_text = "a request could not be read", (), None, None
        return True


def runner(app: web.Application) -> web.AppRunner:
    """A runner that writes no access log, and of what goes wrong only that it did."""
    quiet = logging.getLogger("bot.web.server")
    if not quiet.filters:
        quiet.addFilter(_CodesOnly())
    return web.AppRunner(app, access_log=None, logger=quiet, keepalive_timeout=15, max_field_size=8190)


def bare(routes: list[web.RouteDef], *, secure: bool) -> web.Application:
    """An application with these routes, its limits, its error pages and its headers."""
    app = web.Application(middlewares=[errors], client_max_size=BODY_LIMIT)
    app.add_routes(routes)
    guard(app, secure=secure)
    return app
