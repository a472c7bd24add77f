"""What all tests share: the content, a clock, and where the shared folder of the project lies."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest

from bot.content.load import load
from bot.core.facts import Known
from bot.core.library import Library
from bot.core.thresholds import Scale

# In CI every run tries the same cases, so that a red run is the change's own doing; elsewhere each run tries new ones.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 23, 19, 30, tzinfo=ZoneInfo("Europe/London"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files, then read the diff")


@pytest.fixture(scope="session")
def library() -> Library:
    return load(ROOT)


@pytest.fixture(scope="session")
def scale(library: Library) -> Scale:
    return library.scale("demonstration")


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The project's shared folder beside the checkout: schemas, samples and the contract that others rely on."""
    folder = ROOT.parent / "shared"
    assert folder.is_dir(), (
        f"{folder} is not there: these tests hold the product against it; put it beside the checkout"
    )
    return folder


def known(library: Library, yes: Iterable[str] = (), no: Iterable[str] = (), unknown: Iterable[str] = ()) -> Known:
    return library.vocabulary.known(yes, no, unknown)
