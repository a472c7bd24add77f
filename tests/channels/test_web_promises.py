"""What the web chat promises a browser: headers, one cookie, a way out, honest errors, and a log of codes only."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.web import runner, web_app
from bot.channels.web.guard import HEADERS, LEAVE_TO
from bot.channels.web.pages import paragraphs, with_phones
from bot.core.library import Library
from bot.core.session import Session
from bot.desk.messages import Tap, Text
from bot.desk.ports import Owed
from bot.desk.reception import Reception
from bot.errors import StoreError
from bot.store.sqlite import SqliteStore
from tests.channels.web_people import (
    ANSWERS,
    COOKIE,
    SECRET,
    TYPE,
    browser,
    desk_of,
    events,
    in_loop,
    key_of,
    serving,
    visiting,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    kept = SqliteStore(tmp_path)
    yield kept
    kept.close()


@pytest.fixture
def desk(library: Library, store: SqliteStore) -> Reception:
    return desk_of(library, store)


# What a browser is told ---------------------------------------------------------------------------------------------


@in_loop
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("POST", "/", 415),
        ("PUT", "/", 405),
        ("POST", "/leave", 303),
        ("GET", "/leave", 405),
        ("GET", "/privacy", 200),
        ("GET", "/healthz", 200),
        ("GET", "/readyz", 200),
        ("GET", "/static/style.css", 200),
        ("GET", "/static/chat.js", 200),
        ("GET", "/static/", 403),
        ("GET", "/static/../server.py", 404),
        ("GET", "/static/%2e%2e/server.py", 404),
        ("GET", "/nowhere", 404),
        ("GET", "/%00", 404),
    ],
)
@pytest.mark.parametrize("public_url", ["http://127.0.0.1:8080", "https://board.example.org"])
async def test_every_response_carries_the_headers(
    desk: Reception, method: str, path: str, status: int, public_url: str
) -> None:
    async with visiting(desk, public_url) as visitor:
        page = await visitor.open(path, method)
        assert page.status == status
        for name, value in HEADERS.items():
            assert page.response.headers.get(name) == value, name
        assert "Server" not in page.response.headers
        assert ("Strict-Transport-Security" in page.response.headers) == public_url.startswith("https")
        if page.response.content_type == "text/html":
            assert not re.search(r"<script(?! src=)|<style|style=|\son\w+=|javascript:", page.html)
            assert "ring\u00a0999" in page.text
            assert "Leave this page now" in page.text


def test_the_policy_allows_nothing_inline_and_no_frames() -> None:
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in HEADERS["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in HEADERS["Content-Security-Policy"]


@in_loop
async def test_there_is_one_cookie_and_it_ends_with_the_browser(desk: Reception) -> None:
    async with visiting(desk) as visitor:
        (cookie,) = (await visitor.open()).response.headers.getall("Set-Cookie")
        name, _, rest = cookie.partition("=")
        assert name == COOKIE
        assert {part.strip() for part in rest.split(";")[1:]} == {"HttpOnly", "Path=/", "SameSite=Strict"}
        await visitor.taps(*ANSWERS)
        await visitor.open("/privacy")
        assert len(list(visitor.session.cookie_jar)) == 1


@in_loop
async def test_over_https_no_other_host_can_set_the_cookie(desk: Reception) -> None:
    async with visiting(desk, "https://board.example.org") as visitor:
        (cookie,) = (await visitor.open()).response.headers.getall("Set-Cookie")
        name, _, rest = cookie.partition("=")
        assert name == "__Host-sounding-board"
        assert {part.strip() for part in rest.split(";")[1:]} == {"HttpOnly", "Path=/", "SameSite=Strict", "Secure"}
        assert len(rest.partition(";")[0]) == 43


@in_loop
async def test_looking_at_what_is_kept_gives_no_cookie(desk: Reception) -> None:
    async with visiting(desk) as visitor:
        for path in ("/privacy", "/healthz", "/readyz", "/nowhere", "/static/chat.js"):
            assert "Set-Cookie" not in (await visitor.open(path)).response.headers
        assert "deleted 7 days after" in (await visitor.open("/privacy")).text


def held(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


@in_loop
async def test_the_store_holds_neither_the_cookie_nor_the_words(
    desk: Reception, store: SqliteStore, tmp_path: Path
) -> None:
    async with visiting(desk) as visitor:
        await visitor.turn(words="qqqzzz quillfeather")
        await visitor.taps("danger.none")
    for word in (visitor.cookie.encode(), b"qqqzzz", b"quillfeather"):
        assert word not in held(tmp_path)


# Leaving ------------------------------------------------------------------------------------------------------------


@in_loop
async def test_leaving_deletes_the_chat_and_the_cookie_and_shows_the_weather(
    desk: Reception, store: SqliteStore
) -> None:
    async with visiting(desk) as visitor:
        page = await visitor.taps("danger.none")
        key = key_of(f"web:{visitor.cookie}")
        left = await visitor.send(page, "/leave")
        assert (left.status, left.response.headers["Location"]) == (303, LEAVE_TO)
        assert left.response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
        assert "Max-Age=0" in left.response.headers["Set-Cookie"]
        assert store.session(key) is None
        assert "Is anyone in danger right now?" in (await visitor.open()).text


@in_loop
async def test_leaving_never_fails(desk: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise StoreError("the disk is gone")

    monkeypatch.setattr(SqliteStore, "forget", broken)
    async with visiting(desk) as visitor:
        page = await visitor.open()
        for more in ({"data": b"\xff" * 100_000, "headers": TYPE}, {"data": b"{}"}, {}):
            assert (await visitor.open("/leave", "POST", **more)).response.headers["Location"] == LEAVE_TO
        left = await visitor.send(page, "/leave")
        assert left.response.headers["Location"] == LEAVE_TO
        assert "Max-Age=0" in left.response.headers["Set-Cookie"]


@in_loop
async def test_another_site_cannot_end_a_chat(desk: Reception, store: SqliteStore) -> None:
    async with visiting(desk) as visitor:
        await visitor.taps("danger.none")
        left = await visitor.open("/leave", "POST", data={"token": "guess"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert left.response.headers["Location"] == LEAVE_TO
        assert "Set-Cookie" not in left.response.headers
        assert events(store, visitor) == 1


# When something is broken -------------------------------------------------------------------------------------------


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


@in_loop
async def test_what_could_not_be_saved_is_said_to_be_unsaved_and_nothing_is_kept(
    desk: Reception, store: SqliteStore
) -> None:
    async with visiting(desk) as visitor:
        page = await visitor.taps("danger.none")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SqliteStore, "keep", failing(StoreError("disk full")))
            refused = await visitor.send(page, tap="harm.told")
            assert refused.status == 503
            for words in ("Not saved", "try again", "ring 999"):
                assert words in refused.text
            assert "disk full" not in refused.html
        assert events(store, visitor) == 1
        assert (await visitor.send(page, tap="harm.told")).status == 303, "the same form can be sent again"
        assert events(store, visitor) == 2


@in_loop
async def test_a_store_that_does_not_answer_is_not_ready(desk: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    async with visiting(desk) as visitor:
        for error in (StoreError("gone"), RuntimeError("gone")):
            monkeypatch.setattr(SqliteStore, "seen", failing(error))
            assert (await visitor.open("/readyz")).status == 503
        assert (await visitor.open("/healthz")).status == 200
        monkeypatch.setattr(SqliteStore, "session", failing(StoreError("gone")))
        assert (await visitor.open()).status == 503


@in_loop
async def test_an_unforeseen_error_shows_and_logs_no_words(
    desk: Reception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with visiting(desk) as visitor:
        page = await visitor.open()
        monkeypatch.setattr(SqliteStore, "keep", failing(ValueError("cannot read quillfeather")))
        broken = await visitor.send(page, words="quillfeather")
        assert broken.status == 500
        assert "may not have been saved" in broken.text
        for word in ("quillfeather", "Traceback", "ValueError"):
            assert word not in broken.html
        ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
        assert len(ours) == 1
        assert re.fullmatch(r"a request failed: ValueError at test_web_promises\.py:\d+", ours[0])


@in_loop
async def test_the_server_logs_no_request_of_any_kind(desk: Reception, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    running = runner(web_app(desk, key_of, SECRET, "http://127.0.0.1:8080", desk.clock))
    await running.setup()
    site = web.TCPSite(running, "127.0.0.1", 0)
    await site.start()
    port = running.addresses[0][1]
    for request in (
        b"GET /?quillfeather HTTP/1.1\r\nHost: h\r\nCookie: quillfeather=1\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nquillfeather\r\n\r\n",
        b"quillfeather\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: quillfeather\r\n\r\n",
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answer = await reader.read()
        assert answer.startswith(b"HTTP/1.")
        assert b"Traceback" not in answer
        writer.close()
        await writer.wait_closed()
    await running.cleanup()
    for word in ("quillfeather", "127.0.0.1", "Traceback"):
        assert word not in caplog.text


# How a text is laid out ---------------------------------------------------------------------------------------------


@in_loop
async def test_content_cannot_put_markup_into_a_page(library: Library, store: SqliteStore) -> None:
    words = {**library.words, "open.welcome": "<script>alert(1)</script> & <b>0808 800 5000</b>"}
    hostile = replace(library, words=words)
    async with visiting(desk_of(hostile, store)) as visitor:
        page = await visitor.open()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in page.html


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("NSPCC: 0808 800 5000 (open now)", "tel:08088005000"),
        ("Front door: 01632 960001", "tel:01632960001"),
        ("Childline: 0800 1111", "tel:08001111"),
        ("Ring 999", None),
        ("Ring 999, then press 55", None),
        ("Police: 101", None),
        ("NHS: 111", None),
        ("08 November 2026, 09:30", None),
        ("Level 4, section 47, 1989", None),
    ],
)
def test_no_slip_of_a_thumb_rings_999(text: str, link: str | None) -> None:
    found = str(with_phones(text))
    assert ("tel:" in found) == (link is not None)
    if link:
        assert f'href="{link}"' in found


def test_every_line_of_a_text_is_laid_out_once_and_in_order() -> None:
    found = paragraphs("Head\nfirst\n\nWhy:\n- one\n  more\n- two\nafter\n1. step", heading="Head")
    assert [[block.kind for block in para] for para in found] == [["h2", "p"], ["h3", "ul", "p", "ol"]]
    lines = [line for para in found for block in para for item in block.items for line in item]
    assert lines == ["Head", "first", "Why:", "one", "more", "two", "after", "step"]


@in_loop
async def test_two_hundred_visitors_at_once_each_keep_their_own_chat(desk: Reception, store: SqliteStore) -> None:
    async def visit(server: TestServer, number: int) -> tuple[int, int]:
        async with browser(server) as visitor:
            await visitor.taps(*ANSWERS[: number % 4])
            return number % 4, events(store, visitor) if number % 4 else 0

    async with serving(desk) as server:
        for told, kept in await asyncio.gather(*(visit(server, number) for number in range(200))):
            assert told == kept


def test_the_parts_of_a_reception_that_the_web_needs_are_there(desk: Reception) -> None:
    """Looking is reading only, so a page can be opened any number of times."""
    desk.receive("chat", Tap("danger.none"))
    before = desk.look("chat")
    assert desk.look("chat") == before
    assert isinstance(before.session, Session)
    assert isinstance(desk.unsent("chat")[0][0], Owed)
    assert desk.receive("chat", Text("/help")) is not None
