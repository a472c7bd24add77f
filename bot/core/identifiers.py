"""The guard: what in a message says who a family is.

May live here: the guard's parts and how their finds are put together. May not: I/O, libraries, anything that keeps
text. A library's check (an NHS number's digit, a dialling plan) arrives as a function.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.core import structured
from bot.core.identifier import Certainty, Identifier, Kind
from bot.core.name_words import Lexicon
from bot.core.names import names

__all__ = ["Certainty", "Guard", "Identifier", "Kind", "Lexicon", "find"]

# Look-alikes, one character for one, so that offsets stay true: full-width and other digits, dashes, spaces, quotes.
_LOOKALIKES = str.maketrans(
    {
        **{0xFF10 + digit: str(digit) for digit in range(10)},
        **{0x0660 + digit: str(digit) for digit in range(10)},
        **{0x06F0 + digit: str(digit) for digit in range(10)},
        **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-"),
        **dict.fromkeys((0x00A0, 0x2007, 0x2009, 0x200A, 0x202F, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), " "),
        **dict.fromkeys((0x2018, 0x2019, 0x02BC, 0x00B4, 0x0060), "'"),
        0xFF20: "@",
    }
)


def _no(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Guard:
    """Everything that finding needs, built once.

    `valid_nhs` gets ten digits and says whether the check digit holds; `possible_phone` gets a number as written and
    says whether a telephone could have it; `public_numbers` are helplines, digits only.
    """

    lexicon: Lexicon
    public_numbers: frozenset[str] = frozenset()
    valid_nhs: Callable[[str], bool] = _no
    possible_phone: Callable[[str], bool] = _no


def find(text: str, guard: Guard) -> tuple[Identifier, ...]:
    """Every identifier in a message, in order, none overlapping another.

    Never fails, whatever the text. Where two finds overlap, the surer wins, then the one that is no name, then the
    longer: a name inside an address is part of the address.
    """
    plain = text.translate(_LOOKALIKES)
    finds = [
        *structured.emails(plain),
        *structured.handles(plain),
        *structured.births(plain),
        *structured.health_numbers(plain, guard.valid_nhs),
        *structured.phones(plain, guard.possible_phone, guard.public_numbers),
        *structured.codes(plain),
        *structured.schools(plain),
        *structured.addresses(plain),
        *names(plain, guard.lexicon),
        *structured.long_numbers(plain),
    ]
    return _apart(finds)


def _apart(finds: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """The finds without overlaps, by place. The order they came in decides between equals."""
    ranked = sorted(finds, key=lambda one: (one.certainty != "hard", one.kind == "name"))
    taken: set[int] = set()
    kept = []
    for one in ranked:
        span = range(one.start, one.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))
