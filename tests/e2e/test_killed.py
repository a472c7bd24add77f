"""Killed at any commit point of a turn: no answer is lost, none counts twice, and the dialogue goes on.

`make test` tries a few random rounds on each channel, `make kill` a hundred (KILL_ROUNDS sets the number).
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout, CookieJar

from tests.conftest import ROOT
from tests.e2e.nursery import POINTS
from tests.e2e.telegram_people import Person
from tests.e2e.telegram_stand_in import TOKEN, Telegram

ROUNDS = int(os.environ.get("KILL_ROUNDS", "5"))
SEED = int(os.environ.get("KILL_SEED", "20261122"))
STEPS = (
    ("danger.none", "Has a child been harmed"),
    ("harm.none", "Is there abuse between adults"),
    ("abuse.none", "Is a parent struggling"),
    ("parent.drugs", "How is the child?"),
    ("care.care", "Is any of this true?"),
    ("history.none", "Who is the youngest?"),
    ("age.child", "What do you think yourself?"),
    ("view.skip", "Refer to children's social care"),
)
ANSWERS = [tap.partition(".")[2] for tap, _ in STEPS]


@dataclass
class Mortal:
    """The product as a process over one data folder; it is started again whenever it has died."""

    orders: IO[str]
    numbers: IO[str]
    settings: dict[str, str]
    point: str
    time: int
    process: int = field(default=0)
    deaths: int = field(default=0)

    def start(self) -> None:
        """Start it: the first time doomed, after that to live."""
        point = self.point if not self.deaths else "none"
        order = {"settings": self.settings, "point": point, "time": self.time}
        self.orders.write(json.dumps(order) + "\n")
        self.orders.flush()
        self.process = int(self.numbers.readline())

    def revive(self) -> None:
        """Start it again if it has died."""
        if not self.alive():
            self.deaths += 1
            self.start()

    def alive(self) -> bool:
        """Whether the process is there."""
        with suppress(ProcessLookupError):
            os.kill(self.process, 0)
            return True
        return False

    def end(self) -> None:
        """Kill it for good."""
        with suppress(ProcessLookupError):
            os.kill(self.process, 9)


@pytest.fixture(scope="module")
def nursery() -> Iterator[tuple[IO[str], IO[str]]]:
    command = [sys.executable, "-m", "tests.e2e.nursery"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdin
        assert process.stdout
        yield process.stdin, process.stdout
        process.stdin.close()


def rounds(channel: str) -> list[tuple[int, str, int]]:
    rng = random.Random(f"{SEED} {channel}")
    return [(number, rng.choice(POINTS[1:]), rng.randint(1, len(STEPS) + 1)) for number in range(ROUNDS)]


@contextmanager
def mortal(nursery: tuple[IO[str], IO[str]], point: str, time: int, **settings: str) -> Iterator[Mortal]:
    found = Mortal(*nursery, settings, point, time)
    found.start()
    try:
        yield found
    finally:
        found.end()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def kept_answers(folder: Path) -> list[list[str]]:
    """The answers of each kept session, in the order in which they were given."""
    with sqlite3.connect(folder / "sounding-board.db") as db:
        rows = db.execute("select session from session").fetchall()
    sessions = [json.loads(row[0]) for row in rows]
    return [[event[3][0] for event in session["events"] if event[0] == "answered"] for session in sessions]


# The web ------------------------------------------------------------------------------------------------------------


@dataclass
class Visitor:
    """A browser without JavaScript that sends its form again where the answer did not come."""

    http: ClientSession
    url: str
    product: Mortal

    async def page(self) -> str:
        """The page as it stands."""
        return await self._sure({})

    async def tap(self, button: str) -> str:
        """Tap a button of the page; the same form is sent again for as long as no answer comes."""
        html = await self.page()
        hidden = dict(re.findall(r'name="(token|at)" value="([^"]*)"', html[html.index("<main>") :]))
        return await self._sure({**hidden, "tap": button})

    async def _sure(self, form: dict[str, str]) -> str:
        async with asyncio.timeout(30):
            while True:
                try:
                    asked = self.http.post(self.url, data=form) if form else self.http.get(self.url)
                    async with asked as response:
                        assert response.status == 200
                        return await response.text()
                except (ClientError, TimeoutError):
                    self.product.revive()
                    await asyncio.sleep(0.02)


@pytest.mark.parametrize(("number", "point", "time"), rounds("web"))
def test_a_web_consult_survives_a_kill(
    nursery: tuple[IO[str], IO[str]], tmp_path: Path, number: int, point: str, time: int
) -> None:
    port = str(free_port())
    with mortal(nursery, point, time, SOUNDING_BOARD_DATA=str(tmp_path), SOUNDING_BOARD_PORT=port) as product:
        asyncio.run(_web_consult(product, f"http://127.0.0.1:{port}/"))
    assert kept_answers(tmp_path) == [ANSWERS]


async def _web_consult(product: Mortal, url: str) -> None:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True), timeout=ClientTimeout(5)) as http:
        visitor = Visitor(http, url, product)
        for button, expected in STEPS:
            assert expected in (await visitor.tap(button)).replace("&#39;", "'")


# Telegram -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "point", "time"), rounds("telegram"))
def test_a_telegram_consult_survives_a_kill(
    nursery: tuple[IO[str], IO[str]], shared: Path, tmp_path: Path, number: int, point: str, time: int
) -> None:
    repeated = asyncio.run(_telegram_round(nursery, shared, tmp_path, point, time))
    assert kept_answers(tmp_path) == [ANSWERS]
    # Between a request and its answer nobody can know whether a message arrived: then, and only then, it comes again.
    # Sending runs beside reading, so a kill at any point may fall into the sending of the turn before.
    assert len(repeated) <= 1, repeated


async def _telegram_round(
    nursery: tuple[IO[str], IO[str]], shared: Path, folder: Path, point: str, time: int
) -> list[str]:
    """One consult; the messages that nobody waited for."""
    async with _stand_in(shared) as telegram:
        settings = {
            "SOUNDING_BOARD_DATA": str(folder),
            "SOUNDING_BOARD_PORT": str(free_port()),
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE_URL": telegram.base_url,
        }
        with mortal(nursery, point, time, **settings) as product:
            person = telegram.person()
            person.say("/start")
            await _seen(person, product, "Is anyone in danger right now?")
            repeated: list[str] = []
            for button, expected in STEPS:
                person.tap(button)
                repeated += await _seen(person, product, expected)
            await asyncio.sleep(0.2)
            return repeated + [person.news.get_nowait() for _ in range(person.news.qsize())]


@asynccontextmanager
async def _stand_in(shared: Path) -> AsyncIterator[Telegram]:
    async with Telegram(shared / "data/telegram/api.min.json") as telegram:
        yield telegram


async def _seen(person: Person, product: Mortal, expected: str) -> list[str]:
    """Wait until the person sees this screen, reviving the product; the other messages that came before it."""
    others: list[str] = []
    async with asyncio.timeout(30):
        while True:
            try:
                text = await person.next(0.1)
            except TimeoutError:
                product.revive()
                continue
            if expected in text:
                return others
            if "sounding board" not in text:
                others.append(text)
