"""The order of things: the jobs of one chat run one after another, the chats side by side."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

Job = Callable[[], Awaitable[None]]
log = logging.getLogger(__name__)


class Lines:
    """A line of jobs for each chat that has any."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, chat: str, job: Job) -> None:
        """A job at the end of the chat's line."""
        if chat in self._waiting:
            self._waiting[chat].append(job)
            return
        self._waiting[chat] = deque([job])
        task = asyncio.get_running_loop().create_task(self._work_off(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def busy(self, chat: str) -> bool:
        """Whether the chat has a job under way or waiting."""
        return chat in self._waiting

    async def _work_off(self, chat: str) -> None:
        line = self._waiting[chat]
        try:
            while line:
                try:
                    await line[0]()
                except Exception as fault:  # noqa: BLE001 - a job that fails must not hold up the chat's next
                    log.error("telegram.job-failed %s", type(fault).__name__)
                line.popleft()
        finally:
            del self._waiting[chat]

    async def finish(self, seconds: float) -> None:
        """Let what is under way come to its end, for so long; the rest is owed, and sent at the next start."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
