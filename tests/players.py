"""Plays dialogues for tests: every turn saves the session and reads it back, as a real channel does."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.facts import State
from bot.core.library import Library
from bot.core.session import Session
from bot.desk.messages import Button, Command, Message, Reply, Tap, Text
from bot.desk.turn import Turn, opening, turn
from tests.conftest import NOW


@dataclass
class Player:
    """One person in one dialogue."""

    library: Library
    flow: str = "consult"
    now: datetime = NOW
    last: Turn = field(init=False)

    def __post_init__(self) -> None:
        self.last = opening(self.library, Session("test", self.library.hash, self.flow, "demonstration"), self.now)

    def send(self, message: Message) -> Turn:
        """One turn, the session saved and loaded on the way."""
        kept = json.loads(json.dumps(self.last.session.as_json()))
        self.last = turn(self.library, Session.from_json(kept), message, self.now)
        return self.last

    def tap(self, *buttons: str) -> Turn:
        """Several taps, each of a button that must be on the screen."""
        for button in buttons:
            assert button in self.buttons, f"{button} is not among {sorted(self.buttons)}"
            self.send(Tap(button))
        return self.last

    def say(self, words: str) -> Turn:
        """Words."""
        return self.send(Text(words))

    def command(self, name: str) -> Turn:
        """A command."""
        return self.send(Command(name))

    @property
    def screen(self) -> Reply:
        """The screen that is shown now."""
        return self.last.replies[-1]

    @property
    def buttons(self) -> dict[str, Button]:
        """The buttons that can be tapped now."""
        return {button.id: button for button in self.screen.buttons}


def choose(buttons: Iterable[Button], family: dict[str, State], rng: random.Random) -> Button:
    """The button that a worker with this family would tap.

    First one that says something true and nothing untrue, then one behind which something true can be said, then one
    that denies no truth. What the worker has not been told they answer with "no" or "don't know" at random.
    """
    shown = list(buttons)
    fitting = [button for button in shown if not _denies(button, family) and not _says_more(button, family)]
    true = [button for button in fitting if State.YES in button.facts.values()]
    closer = [button for button in fitting if _may_say(button, family)]
    honest = [button for button in fitting if State.TO_CONFIRM not in button.facts.values()]
    return (true or closer or [rng.choice(honest or shown)])[0]


def _denies(button: Button, family: dict[str, State]) -> bool:
    return any(state == State.NO and family.get(fact) == State.YES for fact, state in button.facts.items())


def _says_more(button: Button, family: dict[str, State]) -> bool:
    return any(state == State.YES and family.get(fact) != State.YES for fact, state in button.facts.items())


def _may_say(button: Button, family: dict[str, State]) -> bool:
    return any(state == State.TO_CONFIRM and fact in family for fact, state in button.facts.items())
