"""The canary: what says who somebody is goes through every handler, the failing ones too, and is found nowhere after.

The promise is structural, for no detector is safe to promise: nothing of ours writes free text down. So the product
runs as real processes in its most talkative mode, and then every byte that it left behind is searched: database,
write-ahead log, temporary files, home folder, both output streams.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout, CookieJar

from tests.conftest import ROOT
from tests.e2e.telegram_people import Person
from tests.e2e.telegram_stand_in import TOKEN, Fault, Telegram
from tests.e2e.test_killed import free_port

CANARIES = (
    "Zebedee",
    "Quillfeather",
    "900451",
    "Nowhere Lane",
    "ZE99 9QQ",
    "quill@feather",
    "943 476 5919",
    "QQ123456C",
)
MESSAGES = (
    "Zebedee Quillfeather, 12 Nowhere Lane, ZE99 9QQ, ring 07700 900451",
    "zebedee quillfeather hits mum, quill@feather.example, nhs 943 476 5919, ni QQ123456C",
    "He is strangling her now, it is Zebedee Quillfeather at 12 Nowhere Lane",
    "/Zebedee Quillfeather",
    "Quillfeather " * 2000,
    "Zebedee\x00Quillfeather",
    "zebedee drinks",
)


class Left:
    """Where a process may leave something behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("data", "tmp", "home"):
            (folder / name).mkdir()

    def environment(self, **more: str) -> dict[str, str]:
        places = {"SOUNDING_BOARD_DATA": "data", "TMPDIR": "tmp", "HOME": "home", "XDG_CACHE_HOME": "home"}
        talkative = {"PYTHONDEVMODE": "1", "PYTHONASYNCIODEBUG": "1", "PYTHONFAULTHANDLER": "1"}
        return {**os.environ, **{name: str(self.folder / at) for name, at in places.items()}, **talkative, **more}

    @contextmanager
    def process(self, *command: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """A command of the product; its output is left in a file."""
        with (self.folder / "output.txt").open("ab") as output:
            run = [sys.executable, "-m", "bot", *command]
            process = subprocess.Popen(
                run, cwd=ROOT, stdin=subprocess.PIPE, stdout=output, stderr=output, env=self.environment(**more)
            )
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(30)
                process.kill()
                process.wait()
                if process.stdin:
                    process.stdin.close()

    def found(self) -> list[tuple[str, str]]:
        """Every canary, in whatever case, that stands in a file that was left."""
        hits = []
        for path in sorted(self.folder.rglob("*")):
            content = path.read_bytes().lower() if path.is_file() else b""
            plain = content.replace(b" ", b"").replace(b"+", b"").replace(b"%20", b"")
            hits += [
                (str(path.relative_to(self.folder)), canary)
                for canary in CANARIES
                if canary.lower().replace(" ", "").encode() in plain
            ]
        return hits


@pytest.fixture
def left(tmp_path: Path) -> Left:
    return Left(tmp_path)


def test_the_search_would_find_a_canary(left: Left) -> None:
    (left.folder / "data/x").write_text("... zebedee ... 9434765919")
    assert {canary for _, canary in left.found()} == {"Zebedee", "943 476 5919"}


# The commands ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [("consult", "--json"), ("intake", "--json"), ("play", "consult", "--json"), ("chat",)]
)
def test_the_commands_leave_nothing(left: Left, command: tuple[str, ...]) -> None:
    lines = []
    for text in MESSAGES:
        lines += [{"text": text}, {"say": text}, {"tap": text}, {"command": text}, {"id": 1, "facts": [text]}]
    raw = [json.dumps(line).encode() for line in lines]
    raw += [text.replace("\x00", " ").encode() for text in MESSAGES]
    with left.process(*command) as process:
        assert process.stdin
        process.stdin.write(b"\n".join(raw) + b"\n/quit\n")
        process.stdin.close()
        process.wait(120)
    said = (left.folder / "output.txt").read_bytes()
    assert b"999" in said or b"facts" in said or b"replies" in said
    assert left.found() == []


# The web and Telegram -------------------------------------------------------------------------------------------------


def test_the_channels_leave_nothing_whatever_fails(left: Left, shared: Path) -> None:
    asyncio.run(_served(left, shared))
    said = (left.folder / "output.txt").read_text(encoding="utf-8", errors="replace")
    assert "telegram." in said, "the failing handlers were not reached: nothing was logged"
    assert left.found() == []


async def _served(left: Left, shared: Path) -> None:
    async with Telegram(shared / "data/telegram/api.min.json") as telegram:
        port = str(free_port())
        more = {"SOUNDING_BOARD_PORT": port, "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE_URL": telegram.base_url}
        with left.process("run", **more) as process:
            async with _visitor(f"http://127.0.0.1:{port}/") as visit:
                person = telegram.person()
                for text in MESSAGES:
                    await visit(words=text)
                    await visit(tap=text, at=text)
                    await visit(command=text)
                    await _told(person, text)
                await _failing(telegram, person, visit)
                _broken(left.folder / "data")
                for text in MESSAGES[:3]:
                    await visit(words=text)
                    await _told(person, text)
            process.kill()  # and the write-ahead log stays as it is


async def _failing(telegram: Telegram, person: Person, visit: Any) -> None:
    """Everything that a person can send wrongly, and everything that Telegram can answer wrongly."""
    telegram.fail("sendMessage", Fault(500), Fault(400), Fault())
    await _told(person, MESSAGES[0])
    person.photo()
    person.say(MESSAGES[1], entities="Zebedee Quillfeather")  # of a shape that the library cannot read
    person.tap(0, data="Zebedee|Quillfeather|1")
    person.telegram.put(message={"message_id": "Zebedee Quillfeather", "text": MESSAGES[0]})
    await _told(person, MESSAGES[2])
    await visit(words=MESSAGES[0], token="Zebedee Quillfeather")
    await visit(raw=b"Zebedee=%ff&Quillfeather" + b"x" * 900_000)
    await visit(path=f"Zebedee-Quillfeather?q={MESSAGES[0]}")


def _broken(data: Path) -> None:
    """Take the table away from under the running product: every turn fails from here."""
    with sqlite3.connect(data / "sounding-board.db", timeout=10) as db:
        db.execute("DROP TABLE handled")


async def _told(person: Person, text: str) -> None:
    person.say(text)
    with suppress(TimeoutError):
        await person.next(4)


@asynccontextmanager
async def _visitor(url: str) -> Any:
    """A browser: gives a function that posts a form, whatever comes back."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True), timeout=ClientTimeout(10)) as http:

        async def page() -> str:
            async with http.get(url) as response:
                return await response.text()

        async def visit(raw: bytes = b"", path: str = "", **form: str) -> None:
            with suppress(ClientError, TimeoutError):
                if raw or path:
                    async with http.post(
                        url + path, data=raw, headers={"Referer": f"{url}{MESSAGES[0][:20]}"}
                    ) as response:
                        await response.read()
                    return
                html = await page()
                hidden = dict(re.findall(r'name="(token|at)" value="([^"]*)"', html[html.find("<main>") :]))
                async with http.post(url, data={**hidden, **form}) as response:
                    await response.read()

        async with asyncio.timeout(60):
            while True:
                try:
                    await page()
                    break
                except ClientError:
                    await asyncio.sleep(0.1)
        yield visit
