"""The composition root: everything that runs is built here, once, from a Config."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.content import check
from bot.content.load import installed_content, load
from bot.core.consult import Case, advise
from bot.core.library import Library
from bot.core.session import Session
from bot.desk.answer import answer_object, first_screen

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


def build(config: Config) -> App:
    """The product, from its settings; `ContentError` or `UnknownId` where they cannot be used."""
    library = load(content_folder(config))
    library.locality(config.locality)
    return App(library, content_folder(config), config.locality, lambda: datetime.now(LONDON))


def content_folder(config: Config) -> Path:
    """The folder that holds flows/ and knowledge/."""
    return config.content or installed_content()


def check_content(config: Config, documents: Path | None = None) -> check.Report:
    """Check the content, the answers shown as the desk shows them; against these source documents, if any are named."""
    return check.check(content_folder(config), shown, datetime.now(LONDON).date(), documents=documents)


def shown(library: Library, case: Case, at: datetime) -> tuple[str, dict[str, Any]]:
    """The first screen and the object of an answer, as the promises of the content need them."""
    advice = advise(case, library, "demonstration", at)
    return first_screen(advice, library, "demonstration", at), answer_object(advice, library, at)


def moment(text: str) -> datetime:
    """A moment as it is written in a line of input; Europe/London where no zone is given."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=LONDON)
