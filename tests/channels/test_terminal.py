"""The terminal chat: numbers choose, words are words, and it ends when told to."""

from __future__ import annotations

from bot.app import App
from bot.channels.terminal import chat, message
from bot.core.library import Library
from bot.desk.messages import Button, Command, Tap, Text
from bot.desk.reception import Reception
from bot.store.memory import MemoryStore
from tests.conftest import NOW, ROOT

BUTTONS = (Button("danger.hurt", "Hurt"), Button("danger.none", "None"))


class Current:
    """Contents with one version."""

    def __init__(self, library: Library) -> None:
        self.current = library

    def library(self, content: str) -> Library | None:
        return self.current if content == self.current.hash else None


def test_a_number_before_an_answer_is_a_tap_and_anything_else_is_words() -> None:
    assert message("2", BUTTONS) == Tap("danger.none")
    assert message("3", BUTTONS) == Text("3")
    assert message("²", BUTTONS) == Text("²")
    assert message("/Back", BUTTONS) == Command("back")


def test_a_consult_can_be_had_with_numbers_alone(library: Library) -> None:
    typed = iter(["6", "3", "8", "/quit"])
    told: list[str] = []
    app = App(library, ROOT, "demonstration", lambda: NOW)
    desk = Reception(MemoryStore(), Current(library), app.session, app.clock)
    chat(desk, lambda _: next(typed), told.append)
    shown = "\n".join(told)
    assert "Is anyone in danger right now?" in shown
    assert "Refer to children's social care today" in shown


def test_the_end_of_input_ends_the_chat(library: Library) -> None:
    def closed(prompt: str) -> str:
        raise EOFError

    app = App(library, ROOT, "demonstration", lambda: NOW)
    chat(Reception(MemoryStore(), Current(library), app.session, app.clock), closed, lambda line: None)


def test_nothing_is_owed_once_it_was_told(library: Library) -> None:
    store, typed = MemoryStore(), iter(["6", "/quit"])
    app = App(library, ROOT, "demonstration", lambda: NOW)
    chat(Reception(store, Current(library), app.session, app.clock), lambda _: next(typed), lambda line: None)
    assert store.owed() == ()
