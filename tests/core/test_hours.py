"""Opening hours, against a slow reading of the same rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.conditions import Unreadable, hours
from bot.core.hours import Hours

LONDON = ZoneInfo("Europe/London")
OFFICE = hours("mon-thu 08:45-17:15; fri 08:45-16:45", {})
NIGHT = hours("outside office", {"office": OFFICE})
CHRISTMAS = [date(2026, 12, 25), date(2026, 12, 28)]
minutes = st.integers(0, 2 * 365 * 24 * 60)
moments = minutes.map(lambda number: datetime(2026, 1, 1, tzinfo=LONDON) + timedelta(minutes=number))


def slow(at: datetime) -> bool:
    closes = "16:45" if at.weekday() == 4 else "17:15"
    return at.date() not in CHRISTMAS and at.weekday() < 5 and "08:45" <= f"{at:%H:%M}" < closes


@given(moments)
def test_office_hours_agree_with_a_slow_reading(at: datetime) -> None:
    assert OFFICE.open_at(at, CHRISTMAS) is slow(at)
    assert NIGHT.open_at(at, CHRISTMAS) is not slow(at)


@given(moments)
def test_when_it_opens_next_it_is_open_and_was_closed_just_before(at: datetime) -> None:
    opens = OFFICE.opens_next(at, CHRISTMAS)
    if opens is not None:
        assert not OFFICE.open_at(at, CHRISTMAS)
        assert OFFICE.open_at(opens, CHRISTMAS)
        assert not OFFICE.open_at(opens - timedelta(minutes=1), CHRISTMAS)


def test_hours_over_midnight_belong_to_the_day_they_begin_on() -> None:
    late = hours("fri 22:00-02:00", {})
    assert late.open_at(datetime(2026, 11, 28, 1, 0, tzinfo=LONDON))
    assert not late.open_at(datetime(2026, 11, 29, 1, 0, tzinfo=LONDON))


def test_hours_nobody_is_sure_of_are_neither_open_nor_closed() -> None:
    assert Hours().open_at(datetime(2026, 11, 23, 11, tzinfo=LONDON)) is None


@pytest.mark.parametrize("text", ["", "9-5", "mon 25:00-26:00", "xyz 09:00-17:00", "outside nobody"])
def test_hours_that_cannot_be_read_say_how_to_write_them(text: str) -> None:
    with pytest.raises(Unreadable, match=r"mon-fri|contact"):
        hours(text, {})
