"""Settings: environment variables, or one file with the same names, into a frozen Config. Nothing else reads either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Config:
    """The settings in use. `content` is None for the content that is installed with the product."""

    data: Path
    content: Path | None
    locality: str


def read_config(environment: Mapping[str, str]) -> Config:
    """The Config of an environment; `ConfigError` names a setting that is unknown or cannot be used.

    SOUNDING_BOARD_CONFIG names a file of NAME=value lines; the environment itself wins over it.
    """
    settings = {**_file(environment.get(PREFIX + "CONFIG")), **environment}
    for name in settings:
        if name.startswith(PREFIX) and name not in NAMES:
            raise ConfigError(f"{name} is not a setting; the settings are {', '.join(sorted(NAMES))}")
    content = settings.get(PREFIX + "CONTENT")
    if content and not (Path(content) / "flows").is_dir():
        raise ConfigError(f"{PREFIX}CONTENT is {content}, which holds no flows/ folder; name one that does")
    return Config(
        data=Path(settings.get(PREFIX + "DATA", "./data")),
        content=Path(content).resolve() if content else None,
        locality=settings.get(PREFIX + "LOCALITY", "demonstration"),
    )


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
