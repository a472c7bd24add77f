"""How long reading takes, what it needs, and how soon the first answer comes. Read, never judged by a test."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from typing import Any

import pytest

from bot.content.load import load
from bot.core import identifiers
from bot.core.intake import read
from tests.conftest import ROOT

LIBRARY = load(ROOT)


def messages() -> list[str]:
    found = []
    for half in ("development", "test"):
        lines = (ROOT / f"tests/intake/{half}.jsonl").read_text(encoding="utf-8").splitlines()
        found += [str(json.loads(line)["text"]) for line in lines]
    return found


def test_reading_a_message(benchmark: Any) -> None:
    texts = iter(messages() * 1000)
    benchmark(lambda: read(next(texts), LIBRARY.lexicon))


def test_reading_and_guarding(capsys: pytest.CaptureFixture[str]) -> None:
    took = []
    for text in messages() * 3:
        began = time.perf_counter()
        read(text, LIBRARY.lexicon)
        identifiers.find(text, LIBRARY.guard)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with capsys.disabled():
        print(
            f"\nreading and guarding a message: {statistics.median(took):.2f} ms at the median, "
            f"{took[int(len(took) * 0.99)]:.2f} ms at p99; this process holds {memory:.0f} MB"
        )


@pytest.mark.parametrize("command", [("consult", "--json"), ("intake", "--json"), ("ask", "--json")])
def test_the_first_answer_of_a_command(capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    took = []
    for _ in range(5):
        began = time.perf_counter()
        run = [sys.executable, "-m", "bot", *command]
        subprocess.run(run, cwd=ROOT, input=b'{"text": "mum drinks"}\n', check=True, capture_output=True)
        took.append(time.perf_counter() - began)
    with capsys.disabled():
        print(f"\nfirst answer of {command[0]}: {statistics.median(took):.2f} s at the median of five")
