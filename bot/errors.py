"""Every error the product raises on purpose. Each message says what to do next.

SoundingBoardError
├── ConfigError          a setting is wrong or unknown
├── ContentError         flows/ or knowledge/ cannot be used; carries every Fault found
└── InputError           what a caller or a person sent cannot be used; carries a code
    ├── BadLine          a line of JSON Lines is not an object we can read
    ├── UnknownId        an id that is not in the vocabulary, or no such flow, framework or locality
    └── StaleTap         a button of a question that has moved on
"""

from __future__ import annotations

from dataclasses import dataclass


class SoundingBoardError(Exception):
    """The root: catch this to catch everything the product raises on purpose."""


class ConfigError(SoundingBoardError):
    """A setting is wrong or unknown."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in the content.

    `file` is relative to the content folder, `line` counts from 1 (0 where no line can be named),
    `code` is a short name of the kind of fault, `message` says what is wrong and what would be right.
    """

    file: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code}: {self.message}"


class ContentError(SoundingBoardError):
    """The content cannot be used. `faults` holds every fault found, not only the first."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class StoreError(SoundingBoardError):
    """Something could not be kept. Nothing is half kept: the same may be tried again."""


class InputError(SoundingBoardError):
    """What was sent cannot be used. `code` is for machines, the message for people."""

    code = "bad-input"


class BadLine(InputError):
    """A line is not a JSON object of the expected shape."""

    code = "bad-line"


class UnknownId(InputError):
    """An id that nobody has defined."""

    code = "unknown-id"


class StaleTap(InputError):
    """A button that belongs to a question which has moved on, or to none."""

    code = "stale-tap"
