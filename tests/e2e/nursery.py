"""Starts the product as real processes that die by SIGKILL at a chosen commit point, for the tests of crashes.

The content is loaded once and each process is forked, so that a round takes no time to start. Orders come in as JSON
lines (the settings, the point, and at which time it is passed); the number of each new process goes out.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.app.serving import serve
from bot.config import read_config
from bot.content.load import load
from bot.desk.reception import Reception
from bot.store.sqlite import SqliteStore

POINTS = ("none", "before-keep", "before-commit", "after-commit", "before-settled", "after-settled")


def main() -> None:
    """Fork a process for each order until the input ends."""
    load(Path(__file__).resolve().parents[2])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # a process that has died leaves no trace
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _live(order)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _live(order: dict[str, Any]) -> None:
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    _doom(order["point"], order["time"])
    asyncio.run(serve(read_config(order["settings"]), asyncio.Event(), lambda line: None))


def _doom(point: str, time: int) -> None:
    """Die the `time`-th time that the point is passed."""
    left = [time]

    def die() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    match point:
        case "before-keep":
            SqliteStore.keep = _first(die, SqliteStore.keep)  # type: ignore[method-assign]
        case "before-commit":
            SqliteStore.keep = _with_commit(die, SqliteStore.keep)  # type: ignore[method-assign]
        case "after-commit":
            SqliteStore.keep = _then(die, SqliteStore.keep)  # type: ignore[method-assign]
        case "before-settled":
            Reception.sent = _first(die, Reception.sent)  # type: ignore[method-assign]
        case "after-settled":
            Reception.sent = _then(die, Reception.sent)  # type: ignore[method-assign]


def _first(die: Callable[[], None], work: Callable[..., Any]) -> Callable[..., Any]:
    def doomed(*arguments: Any, **named: Any) -> Any:
        die()
        return work(*arguments, **named)

    return doomed


def _then(die: Callable[[], None], work: Callable[..., Any]) -> Callable[..., Any]:
    def doomed(*arguments: Any, **named: Any) -> Any:
        done = work(*arguments, **named)
        die()
        return done

    return doomed


def _with_commit(die: Callable[[], None], work: Callable[..., Any]) -> Callable[..., Any]:
    """Die when all was written and nothing is committed yet."""

    def doomed(store: SqliteStore, *arguments: Any, **named: Any) -> Any:
        execute = store._db.execute

        def watched(statement: str, *more: Any) -> Any:
            if statement == "COMMIT":
                die()
            return execute(statement, *more)

        store._db.execute = watched  # type: ignore[method-assign, assignment]
        try:
            return work(store, *arguments, **named)
        finally:
            store._db.execute = execute  # type: ignore[method-assign]

    return doomed


if __name__ == "__main__":
    main()
