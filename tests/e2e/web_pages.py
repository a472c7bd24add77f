"""The web chat for a real browser: a server in a thread of its own, and what the tests do on a page."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.sync_api import Browser, Page, Route, expect

from bot.app import App
from bot.channels.web import runner, web_app
from bot.core.library import Library
from bot.desk.reception import Reception
from bot.errors import StoreError
from bot.store.sqlite import SqliteStore
from tests.conftest import NOW, ROOT

PHONE, DESK = (320, 640), (1280, 900)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
READ = """() => {
  const lines = (part) => [...part.querySelectorAll(".line")].map((line) => line.textContent);
  const item = (sign, [first, ...rest]) => [sign + first, ...rest.map((line) => "  " + line)].join("\\n");
  const block = (part) => ["UL", "OL"].includes(part.tagName)
    ? [...part.children].map((li, n) => item(part.tagName === "UL" ? "- " : `${n + 1}. `, lines(li))).join("\\n")
    : lines(part).join("\\n");
  const text = (root) => [...root.querySelectorAll(".para")]
    .map((para) => [...para.children].map(block).join("\\n")).join("\\n\\n");
  const label = (part) => part.type === "checkbox"
    ? `${part.checked ? "[x]" : "[ ]"} ${part.parentElement.textContent.trim()}` : part.textContent;
  const note = document.querySelector("#note");
  const screen = [text(document.querySelector("#screen")), ...(note ? [note.textContent] : [])].join("\\n\\n");
  return [
    [...document.querySelectorAll(".saying")].map(text),
    [screen, [...document.querySelectorAll("[data-answer]"), ...document.querySelectorAll(".chips button")].map(label)],
  ];
}"""


class Breakable(SqliteStore):
    """A store that can be told to refuse."""

    broken = False

    def keep(self, *given: Any) -> None:
        if self.broken:
            raise StoreError("refused for a test")
        super().keep(*given)


@dataclass
class Only:
    """One version of the content, for every session."""

    current: Library

    def library(self, content: str) -> Library | None:
        return self.current if content == self.current.hash else None


class Served(threading.Thread):
    """The web chat on a free port of this machine, in a thread and an event loop of its own."""

    def __init__(self, library: Library, folder: Path) -> None:
        super().__init__(daemon=True)
        self.library, self.folder = library, folder
        self.ready = threading.Event()
        self.url = ""

    def run(self) -> None:
        asyncio.run(self.serve())

    async def serve(self) -> None:
        self.store = Breakable(self.folder)
        app = App(self.library, ROOT, "demonstration", lambda: NOW)
        desk = Reception(self.store, Only(self.library), app.session, app.clock)
        secret = b"a secret for tests, of 32 bytes."
        chat = web_app(
            desk, lambda name: hmac.new(secret, name.encode(), hashlib.sha256).hexdigest(), secret, "http://", app.clock
        )
        running = runner(chat)
        await running.setup()
        await web.TCPSite(running, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{running.addresses[0][1]}"
        self.loop, self.over = asyncio.get_running_loop(), asyncio.Event()
        self.ready.set()
        await self.over.wait()
        await running.cleanup()
        self.store.close()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.over.set)
        self.join(10)


def missing(what: str, how: str) -> None:
    """Skip on a desk, fail where everything must be there."""
    said = f"{what} is not installed: {how}"
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    pytest.skip(said)


def weather(route: Route) -> None:
    route.fulfill(body="<title>Weather</title><h1>Weather</h1>", content_type="text/html")


@contextmanager
def visit(chromium: Browser, served: Served, size: tuple[int, int] = PHONE, **more: Any) -> Iterator[Page]:
    """A fresh browser at the first screen. Whatever it asks of another site, or complains of, fails the test."""
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, **more)
    context.set_default_timeout(10_000)
    asked: list[str] = []
    said: list[str] = []
    context.route("https://www.bbc.co.uk/**", weather)
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page = context.new_page()
    page.goto(served.url)
    yield page
    context.close()
    strangers = [url for url in asked if not url.startswith((served.url, "https://www.bbc.co.uk/", "http://elsewhere"))]
    assert not strangers, f"the page asked another site: {strangers}"
    complaints = [line for line in said if "the server responded with a status of" not in line]
    assert not complaints, complaints


def press(page: Page, button: str) -> None:
    """Press a button and wait for the page that comes of it."""
    with page.expect_navigation():
        page.locator(button).first.click()


def taps(page: Page, *buttons: str) -> None:
    for button in buttons:
        press(page, f'button[name="tap"][value="{button}"]')


def say(page: Page, words: str) -> None:
    page.locator("#words").fill(words)
    press(page, "#send")


def to_the_answer(page: Page) -> None:
    """Answer with none or don't know until the answer is there."""
    for _ in range(15):
        shown = [str(button.get_attribute("value")) for button in page.locator('button[name="tap"]').all()]
        if "look.note" in shown:
            return
        ends = (".unknown", ".none", ".skip", "dont-know")
        taps(page, next((button for end in ends for button in shown if button.endswith(end)), shown[-1]))
    pytest.fail("no answer after 15 taps")


def read(page: Page) -> list[tuple[str, list[str]]]:
    """What a person reads on a page: each saying, then the screen with its answers."""
    said, (text, labels) = page.evaluate(READ)
    return [*((one, []) for one in said), (text, labels)]


def as_transcript(replies: list[tuple[str, list[str]]]) -> str:
    def one(text: str, labels: list[str]) -> str:
        listed = [f"  {number}. {label}" for number, label in enumerate(labels, start=1)]
        return "\n".join([text, "", *listed] if listed else [text])

    return "\n\n".join(one(*reply) for reply in replies)


def played(page: Page, turns: list[dict[str, str]]) -> list[str]:
    """A dialogue as the web shows it. A tick stands on the page until it is sent, so only its screen is read."""
    lines = [as_transcript(read(page))]
    for turn in turns:
        ((kind, value),) = turn.items()
        lines.append(f">>> {kind}: {value}")
        box = page.locator(f'[name="tick"][value="{value}"]')
        if kind == "tap" and box.count():
            box.set_checked(not box.is_checked())
            lines.append(as_transcript(read(page)[-1:]))
            continue
        if kind == "tap":
            taps(page, value)
        else:
            say(page, value if kind == "say" else f"/{value}")
        lines.append(as_transcript(read(page)))
    return lines


def reach(page: Page, wanted: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    pytest.fail(f"the Tab key does not come to {wanted}")


def fits(page: Page) -> None:
    """No sideways scroll, targets a thumb can hit, the way out and 999 in sight wherever one has scrolled to."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    for seen in (".leave button", ".danger"):
        expect(page.locator(seen)).to_be_in_viewport(ratio=1)
    small = page.evaluate(
        "[...document.querySelectorAll('button, summary, .tick, textarea')].filter(e => e.offsetParent)"
        ".filter(e => e.getBoundingClientRect().height < 44).map(e => e.textContent)"
    )
    assert not small, f"too small to tap: {small}"


def faults(page: Page, axe: str) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA."""
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run({ runOnly: tags })", WCAG)
    return [
        f"{fault['id']}: {node['html']} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
