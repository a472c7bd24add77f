"""Settings: environment variables, or one file with the same names, into a frozen Config. Nothing else reads either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import ConfigError

PREFIX = "SOUNDING_BOARD_"
NAMES = frozenset(
    PREFIX + name
    for name in (
        "DATA",
        "DATABASE_URL",
        "CONTENT",
        "LOCALITY",
        "HOST",
        "PORT",
        "PUBLIC_URL",
        "TRUSTED_PROXIES",
        "SECRET",
        "WEBHOOK_SECRET",
        "CONFIG",
    )
)
NOT_YET = tuple(PREFIX + name for name in ("DATABASE_URL", "TRUSTED_PROXIES", "WEBHOOK_SECRET"))
"""Settings whose part of the product is not built yet: refused, so that nobody believes them to be in force."""


@dataclass(frozen=True)
class Config:
    """The settings in use. `content` is None for the content that is installed with the product.

    `secret` is empty where it is to be made once and kept in the data folder; `token` where Telegram is not served.
    """

    data: Path
    content: Path | None
    locality: str
    host: str
    port: int
    public_url: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    telegram_api: str | None


def read_config(environment: Mapping[str, str]) -> Config:
    """The Config of an environment; `ConfigError` names a setting that is unknown or cannot be used.

    SOUNDING_BOARD_CONFIG names a file of NAME=value lines; the environment itself wins over it.
    """
    settings = {**_file(environment.get(PREFIX + "CONFIG")), **environment}
    for name, value in settings.items():
        if name.startswith(PREFIX) and name not in NAMES:
            raise ConfigError(f"{name} is not a setting; the settings are {', '.join(sorted(NAMES))}")
        if name in NOT_YET and value:
            raise ConfigError(f"{name} is not built yet in this version; leave it out")
    content = settings.get(PREFIX + "CONTENT")
    if content and not (Path(content) / "flows").is_dir():
        raise ConfigError(f"{PREFIX}CONTENT is {content}, which holds no flows/ folder; name one that does")
    host, port = settings.get(PREFIX + "HOST", "127.0.0.1"), _port(settings.get(PREFIX + "PORT", "8080"))
    return Config(
        data=Path(settings.get(PREFIX + "DATA", "./data")),
        content=Path(content).resolve() if content else None,
        locality=settings.get(PREFIX + "LOCALITY", "demonstration"),
        host=host,
        port=port,
        public_url=settings.get(PREFIX + "PUBLIC_URL", f"http://{host}:{port}").rstrip("/"),
        secret=settings.get(PREFIX + "SECRET", ""),
        token=settings.get("TELEGRAM_BOT_TOKEN", ""),
        telegram_api=settings.get("TELEGRAM_API_BASE_URL") or None,
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 <= int(text) <= 65535):
        raise ConfigError(f"{PREFIX}PORT is '{text}'; it must be a number from 0 to 65535")
    return int(text)


def _file(name: str | None) -> dict[str, str]:
    if not name:
        return {}
    try:
        lines = Path(name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{PREFIX}CONFIG names {name}, which cannot be read: {error}") from None
    found = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            key, equals, value = line.partition("=")
            if not equals:
                raise ConfigError(f"{name}, line {number}: write NAME=value")
            found[key.strip()] = value.strip()
    return found
