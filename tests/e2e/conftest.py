"""What the tests of the Telegram channel share: the product over an empty folder, and a Bot API to talk to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.library import Library
from tests.e2e.telegram_bot import Bot
from tests.e2e.telegram_stand_in import Telegram


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def bot(library: Library, tmp_path: Path) -> Bot:
    return Bot(library, tmp_path / "data")


@pytest.fixture
async def telegram(shared: Path) -> AsyncIterator[Telegram]:
    async with Telegram(shared / "data/telegram/api.min.json") as api:
        yield api
