"""Conditions and hours as they are written in YAML, compiled into the core's own.

A thing that cannot be compiled raises `Unreadable`, whose message says what would be right; the caller adds the line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from bot.core.conditions import ALWAYS, Condition, Shape
from bot.core.facts import Vocabulary
from bot.core.hours import DAYS, Hours, Window
from bot.errors import UnknownId

LEAVES = {"maybe": Shape.MAYBE, "open": Shape.OPEN, "without": Shape.WITHOUT, "no": Shape.NO, "yes": Shape.YES}
WINDOW = re.compile(r"^([a-z]{3})(?:-([a-z]{3}))? (\d{2}:\d{2})-(\d{2}:\d{2})$")


class Unreadable(ValueError):
    """A condition or hours that cannot be compiled; the message says why and what would be right."""


def condition(when: Any, vocabulary: Vocabulary) -> Condition:
    """The condition of a `when`: "always", a fact, a @group, or a mapping of one shape."""
    if when is None or when == "always":
        return ALWAYS
    if isinstance(when, str):
        return Condition(Shape.YES, facts(when, vocabulary))
    if not isinstance(when, dict) or not when:
        raise Unreadable(f"'{when}' is no condition; write a fact, a @group, or any/all/count/maybe/open/without")
    if "count" in when:
        return _count(when, vocabulary)
    if len(when) != 1:
        raise Unreadable(f"a condition has one key, this one has {', '.join(map(str, when))}; join them under all")
    ((shape, value),) = when.items()
    if shape == "any":
        return _any(_listed(value), vocabulary)
    if shape == "all":
        return Condition(Shape.ALL, parts=tuple(condition(part, vocabulary) for part in _listed(value)))
    if shape in LEAVES:
        return Condition(LEAVES[shape], facts(value, vocabulary))
    raise Unreadable(f"'{shape}' is no shape of condition; use any, all, count, maybe, open, without or no")


def _count(when: dict[str, Any], vocabulary: Vocabulary) -> Condition:
    least = when.get("at_least")
    if set(when) != {"count", "at_least"} or not isinstance(least, int) or least < 1:
        raise Unreadable("count takes a list of facts and at_least, a whole number of 1 or more")
    return Condition(Shape.COUNT, facts(when["count"], vocabulary), least=least)


def _any(items: list[Any], vocabulary: Vocabulary) -> Condition:
    plain = [item for item in items if isinstance(item, str)]
    parts = [condition(item, vocabulary) for item in items if not isinstance(item, str)]
    if plain:
        parts.insert(0, Condition(Shape.YES, facts(plain, vocabulary)))
    return parts[0] if len(parts) == 1 else Condition(Shape.ANY, parts=tuple(parts))


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise Unreadable("any and all take a list of conditions in square brackets")
    return value


def facts(value: Any, vocabulary: Vocabulary) -> int:
    """The set of a fact, a @group, or a list of either."""
    if isinstance(value, list):
        found = 0
        for item in value:
            found |= facts(item, vocabulary)
        return found
    if not isinstance(value, str):
        raise Unreadable(f"'{value}' is not a fact; write its id or a @group")
    if value.startswith("@"):
        if value[1:] not in vocabulary.groups:
            raise Unreadable(f"'{value}' is no group; the groups are {', '.join('@' + g for g in vocabulary.groups)}")
        return vocabulary.groups[value[1:]]
    try:
        return vocabulary.bit(value)
    except UnknownId as error:
        raise Unreadable(str(error)) from None


def hours(text: str, others: Mapping[str, Hours]) -> Hours:
    """Hours from words: "always", "unsure", "outside <contact>", or windows such as "mon-fri 09:00-17:00"."""
    if text == "always":
        return Hours(always=True)
    if text == "unsure":
        return Hours()
    if text.startswith("outside "):
        other = text.removeprefix("outside ")
        if other not in others:
            raise Unreadable(f"hours 'outside {other}': there is no contact '{other}' above this one")
        return Hours(outside_of=others[other])
    return Hours(windows=tuple(_window(part.strip()) for part in text.split(";")))


def _window(text: str) -> Window:
    match = WINDOW.match(text)
    if not match or match[1] not in DAYS or (match[2] or match[1]) not in DAYS:
        raise Unreadable(f"'{text}' is no opening time; write it like 'mon-fri 09:00-17:00'")
    first, last = DAYS.index(match[1]), DAYS.index(match[2] or match[1])
    days = range(first, last + 1) if first <= last else [*range(first, 7), *range(last + 1)]
    try:
        return Window(frozenset(days), time.fromisoformat(match[3]), time.fromisoformat(match[4].replace("24:", "00:")))
    except ValueError:
        raise Unreadable(f"'{text}' holds no time of day; write it like 'mon-fri 09:00-17:00'") from None
