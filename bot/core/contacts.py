"""Whom to ring: helplines and a locality's own front door, chosen by action, nation and facts.

A contact is data. Here lives the choosing and nothing about wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.core.conditions import Condition
from bot.core.facts import Known
from bot.core.hours import Hours


@dataclass(frozen=True)
class Contact:
    """Someone to ring. `when` is the facts it is for, `least` the rank of action from which it is shown.

    `nations` empty means the whole United Kingdom; `order` puts the most urgent first; `checked` is an ISO date;
    `sure` says whether the number was seen at its own source or another public one; `note` is a line for the worker.
    """

    id: str
    name: str
    phone: str
    hours: Hours
    when: Condition | None = None
    least: int = 0
    most: int = 6
    nations: tuple[str, ...] = ()
    order: int = 50
    note: str = ""
    checked: str = ""
    sure: bool = True
    person: bool = False


@dataclass(frozen=True)
class Reached:
    """A contact at a moment: open, closed until `opens`, or not sure (open is None)."""

    contact: Contact
    open: bool | None
    opens: datetime | None


@dataclass(frozen=True)
class Locality:
    """A place's settings. `numbers` gives its own (level, name) for an action; `made_up` marks a demonstration.

    `terms` are its own names for things (the front door, the early help form, the LADO); `ladder` whom to go to, step
    by step, where a referral is not agreed.
    """

    id: str
    name: str
    nation: str
    made_up: bool
    contacts: tuple[Contact, ...] = ()
    numbers: Mapping[str, tuple[int | None, str]] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    ladder: tuple[str, ...] = ()
    file: str = ""


def reach(
    contacts: Iterable[Contact],
    *,
    rank: int,
    nation: str,
    known: Known,
    at: datetime,
    holidays: Sequence[date] = (),
) -> tuple[Reached, ...]:
    """The contacts that fit, each number once, in the order to ring them: those that are closed now come last."""
    fitting = sorted((c for c in contacts if _fits(c, rank, nation, known)), key=lambda contact: contact.order)
    found = at_moment(fitting, at, holidays)
    return tuple(sorted(found, key=lambda reached: (reached.open is False, reached.contact.order)))


def at_moment(contacts: Iterable[Contact], at: datetime, holidays: Sequence[date] = ()) -> tuple[Reached, ...]:
    """Whether each contact is open at a moment, each number once, in the order given."""
    numbers: set[str] = set()
    found = []
    for contact in contacts:
        if contact.phone not in numbers or not contact.phone:
            numbers.add(contact.phone)
            found.append(Reached(contact, contact.hours.open_at(at, holidays), contact.hours.opens_next(at, holidays)))
    return tuple(found)


def _fits(contact: Contact, rank: int, nation: str, known: Known) -> bool:
    if contact.nations and nation not in contact.nations:
        return False
    if not contact.least <= rank <= contact.most:
        return False
    return contact.when is None or contact.when.holds(known)
