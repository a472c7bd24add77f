"""How long the engine takes: a step, a consult, a check. Benchmarks are read, never judged by a test."""

from __future__ import annotations

import itertools
from typing import Any

from bot.app import shown
from bot.content.check import check
from bot.content.load import load
from bot.core.consult import Case, advise
from bot.core.session import Session
from bot.desk.messages import Tap
from bot.desk.turn import opening, turn
from tests.conftest import NOW, ROOT

LIBRARY = load(ROOT)
TAPS = ("danger.none", "harm.none", "abuse.none", "parent.drugs", "care.helped", "history.none", "age.small")
FAMILIES = [
    (["drug-misuse", "under-five"], []),
    (["domestic-abuse", "witnessed-violence", "unborn"], ["care-affected"]),
    (["mental-ill-health", "in-treatment"], ["care-affected"]),
    (["physical-harm", "alcohol-misuse", "adolescent"], []),
]
Bench = Any


def test_a_step_of_a_dialogue(benchmark: Bench) -> None:
    session = opening(LIBRARY, Session("s", LIBRARY.hash, "consult", "demonstration"), NOW).session
    sessions = [session]
    for tap in TAPS:
        session = turn(LIBRARY, session, Tap(tap), NOW).session
        sessions.append(session)
    steps = itertools.cycle(list(zip(sessions, TAPS, strict=False)))

    def step() -> None:
        at, tap = next(steps)
        turn(LIBRARY, at, Tap(tap), NOW)

    benchmark(step)


def test_a_consult(benchmark: Bench) -> None:
    vocabulary = LIBRARY.vocabulary
    cases = itertools.cycle([Case(vocabulary.known(yes, no)) for yes, no in FAMILIES])
    benchmark(lambda: advise(next(cases), LIBRARY, "demonstration", NOW))


def test_a_check_of_everything(benchmark: Bench) -> None:
    benchmark.pedantic(lambda: check(ROOT, shown, NOW.date()), rounds=3)
