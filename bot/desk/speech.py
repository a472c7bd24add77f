"""Small pieces of wording that several screens share: lists of facts, times, contacts, sources.

Every phrase comes from flows/words; this room only fills the gaps.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.core.consult import Advice
from bot.core.contacts import Reached
from bot.core.facts import ACTIONS
from bot.core.library import Library
from bot.core.walk import ChildKnown

NATIONS_COVERED = ("england", "wales")
"""The nations whose law the frameworks hold; for the others an answer says that the law differs."""


def labels(library: Library, mask: int) -> str:
    """The labels of a set of facts, as a list in a sentence."""
    names = [library.vocabulary.by_id[fact].label for fact in library.vocabulary.names(mask)]
    return "; ".join(names)


def action_name(library: Library, rank: int) -> str:
    """The name of an action, by rank."""
    return library.word(f"action.{ACTIONS[rank]}.name")


def first_line(library: Library, advice: Advice) -> str:
    """What to do, in one line: the first words of an answer."""
    action, nation = advice.action, advice.case.nation
    if advice.own_way:
        return advice.own_way.first
    if nation == "wales" and f"first-wales.{action}" in library.words:
        return library.word(f"first-wales.{action}")
    return library.word(f"action.{action}.first")


def basis(library: Library, advice: Advice) -> str:
    """The legal basis in a few words."""
    if advice.own_way and advice.case.nation in NATIONS_COVERED:
        return advice.own_way.basis
    return library.word(f"basis.{advice.case.nation}.{advice.action}")


def law(library: Library, advice: Advice) -> str:
    """The legal basis in a sentence; for nations whose law differs, that it does."""
    nation = advice.case.nation
    if nation in NATIONS_COVERED:
        return advice.own_way.law if advice.own_way else library.word(f"law.{nation}.{advice.action}")
    return library.word("law.other", nation=library.word(f"nation.{nation}"))


def day(on: date) -> str:
    """A day as people write it."""
    return f"{on.day} {on:%B %Y}"


def nspcc(library: Library) -> str:
    """The number of the NSPCC: a person to ring where we do not know further."""
    return next((contact.phone for contact in library.contacts if contact.id == "nspcc"), "")


def when(library: Library, moment: datetime, now: datetime) -> str:
    """A moment as people say it: today, tomorrow, or a weekday, with the time."""
    time = f"{moment:%H:%M}"
    if moment.date() == now.date():
        return library.word("open.today", time=time)
    if moment.date() == now.date() + timedelta(days=1):
        return library.word("open.tomorrow", time=time)
    return library.word("open.on", day=f"{moment:%A %d %B}", time=time)


def contact(library: Library, reached: Reached, now: datetime) -> str:
    """One contact in a line: name, number, and whether it is open."""
    if reached.open:
        state = library.word("outcome.open-now")
    elif reached.opens:
        state = library.word("outcome.opens", when=when(library, reached.opens, now))
    else:
        state = library.word("outcome.check-hours")
    if not reached.contact.sure:
        state += ", " + library.word("outcome.unsure")
    number = f" {reached.contact.phone}" if reached.contact.phone else ""
    return f"{reached.contact.name}:{number} ({state})"


def source(library: Library, source_id: str) -> str:
    """A source in a few words, with its year and how sure we are of it."""
    found = library.sources[source_id]
    sure = {"unverified": library.word("page.unverified"), "secondary": library.word("page.secondary")}
    return library.word("page.source", short=found.short, year=found.year, sure=sure.get(found.confidence, ""))


def sources(library: Library, source_ids: Iterable[str]) -> str:
    """Several sources, each once."""
    return "; ".join(source(library, source_id) for source_id in dict.fromkeys(source_ids))


def age(library: Library, child: ChildKnown) -> str:
    """A child's age in words."""
    if child.unborn_weeks is not None or child.known.yes & library.vocabulary.bit("unborn"):
        return library.word("outcome.child-age.unborn")
    if child.age_years is not None:
        if child.age_years < 1:
            return library.word("outcome.child-age.months")
        return library.word("outcome.child-age.years", years=f"{child.age_years:g}")
    ages = child.known.yes & library.vocabulary.mask(("under-one", "under-five", "adolescent"))
    return labels(library, ages) if ages else library.word("outcome.child-age.unknown")
