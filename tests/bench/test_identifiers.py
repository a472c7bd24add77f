"""How fast the guard reads a message and loads its lists: under 3 ms at the 99th percentile, under 150 ms."""

import json
import statistics
import time
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from bot.content.guard import load_guard
from bot.core.identifiers import find

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "knowledge" / "names"


def messages() -> list[str]:
    return [
        json.loads(line)["text"]
        for name in ("development", "test", "hard")
        for line in (ROOT / "tests" / "identifiers" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def test_a_message_is_read_in_under_three_milliseconds(benchmark: BenchmarkFixture) -> None:
    guard, texts = load_guard(FOLDER), messages()
    benchmark(lambda: [find(text, guard) for text in texts])
    taken = []
    for text in texts * 3:
        start = time.perf_counter()
        find(text, guard)
        taken.append(time.perf_counter() - start)
    assert statistics.quantiles(taken, n=100)[98] < 0.003


def test_the_guard_loads_in_under_150_milliseconds(benchmark: BenchmarkFixture) -> None:
    benchmark(load_guard, FOLDER)
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        load_guard(FOLDER)
        taken.append(time.perf_counter() - start)
    assert statistics.median(taken) < 0.150
