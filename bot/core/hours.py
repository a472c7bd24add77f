"""Opening hours as data: whether something is open at a moment, and when it opens next.

A moment is always an aware datetime in the place's own zone; the clock itself arrives as an argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = time(0, 0)


@dataclass(frozen=True)
class Window:
    """Open on these weekdays (0 is Monday) from `start` until `end`; an end of 00:00 means midnight."""

    days: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True)
class Hours:
    """When something is open. No windows and not `always` means that the hours are not known for sure.

    `closed_on_holidays` closes the windows on bank holidays; `outside_of` means open whenever those hours are not.
    """

    windows: tuple[Window, ...] = ()
    always: bool = False
    closed_on_holidays: bool = True
    outside_of: Hours | None = None
    note: str = ""

    def open_at(self, moment: datetime, holidays: Sequence[date] = ()) -> bool | None:
        """Whether it is open at this moment; None where nobody is sure of the hours."""
        if self.always:
            return True
        if self.outside_of is not None:
            inside = self.outside_of.open_at(moment, holidays)
            return None if inside is None else not inside
        if not self.windows:
            return None
        return any(self._within(window, moment, holidays) for window in self.windows)

    def _within(self, window: Window, moment: datetime, holidays: Sequence[date]) -> bool:
        today, now = moment.date(), moment.time()
        for day, early in ((today, False), (today - timedelta(days=1), True)):
            if day.weekday() not in window.days or (self.closed_on_holidays and day in holidays):
                continue
            if window.start < window.end or window.end == MIDNIGHT:
                if not early and window.start <= now and (window.end == MIDNIGHT or now < window.end):
                    return True
            elif now < window.end if early else now >= window.start:
                return True
        return False

    def opens_next(self, moment: datetime, holidays: Sequence[date] = ()) -> datetime | None:
        """The next moment at which it opens, within three weeks; None where it is open now or nobody is sure."""
        if self.open_at(moment, holidays) is not False:
            return None
        source = self.outside_of or self
        edges = sorted({edge for window in source.windows for edge in (window.start, window.end)} | {MIDNIGHT})
        for ahead in range(22):
            day = moment.date() + timedelta(days=ahead)
            for edge in edges:
                candidate = datetime.combine(day, edge, tzinfo=moment.tzinfo)
                if candidate > moment and self.open_at(candidate, holidays):
                    return candidate
        return None
