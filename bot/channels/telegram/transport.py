"""How a Bot API call travels: JSON over one aiohttp session. The library's own transport costs three times as much.

No error that leaves here names an address, because the address of a call holds the token.
"""

from __future__ import annotations

import json
from typing import Any

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 64
"""How many calls are under way at once; more wait for their turn."""
READ_TIMEOUT = 10.0
CONNECT_TIMEOUT = 10.0
Timeout = Any  # a number, None, or the mark that python-telegram-bot uses for "as you see fit"


class Flooded(TelegramError):
    """Too much was sent (429). `seconds` is how long Telegram asks us to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__("Too Many Requests")
        self.seconds = seconds


class Transport(BaseRequest):
    """Carries the calls of one Bot."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return READ_TIMEOUT

    async def initialize(self) -> None:
        # trust_env: many employers let nothing out but through a proxy, named in the environment.
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True)

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as an object. The library's own way would log an answer that it cannot read, text and all."""
        try:
            found = json.loads(payload)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise TelegramError("Invalid server response")
        return found

    async def do_request(  # noqa: PLR0913, PLR0917 - the shape that python-telegram-bot calls
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        write_timeout: Timeout = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - one time-out covers a small request
        connect_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        pool_timeout: Timeout = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - a call waits for a connection as long as it must
    ) -> tuple[int, bytes]:
        """One call; `TimedOut` or `NetworkError` where no answer came."""
        if self._session is None:
            raise NetworkError("the transport is closed")
        timeout = aiohttp.ClientTimeout(
            sock_connect=_seconds(connect_timeout, CONNECT_TIMEOUT), sock_read=_seconds(read_timeout, READ_TIMEOUT)
        )
        body = request_data.parameters if request_data else None
        try:
            async with self._session.request(method, url, json=body, timeout=timeout) as response:
                payload = await response.read()
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None
        if response.status == 429:
            raise Flooded(_retry_after(payload))
        return response.status, payload


def _seconds(given: Timeout, otherwise: float) -> float | None:
    if given is BaseRequest.DEFAULT_NONE:
        return otherwise
    return None if given is None else float(given)


def _retry_after(payload: bytes) -> float:
    try:
        return float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return 1.0
