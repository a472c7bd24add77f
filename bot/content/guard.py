"""The identifier guard's word lists: files in, one immutable Guard out.

May live here: reading knowledge/names and the libraries that check a number (python-stdnum for the NHS number's
check digit, phonenumbers for what a telephone could have). May not: rules of what an identifier is (bot/core).
"""

from collections import defaultdict
from pathlib import Path

import phonenumbers
from stdnum.gb import nhs

from bot.core.identifiers import Guard, Lexicon


def load_guard(folder: Path) -> Guard:
    """Build the guard from the lists in `folder` (knowledge/names), one word or phrase a line, `#` before a remark.

    A list that is missing or is not UTF-8 raises OSError or UnicodeDecodeError with the file's name: a guard with half
    its words would let names through unnoticed.
    """
    surnames = _words(folder / "surnames.txt")
    lexicon = Lexicon(
        common=_words(folder / "english-common.txt"),
        english=_words(folder / "english.txt"),
        field=_words(folder / "field.txt"),
        names=_words(folder / "given.txt") | surnames,
        surnames=_words(folder / "surnames-words.txt"),
        either=_words(folder / "word-names.txt"),
        places=_words(folder / "places.txt"),
        phrases=_phrases(folder / "phrases.txt"),
    )
    return Guard(
        lexicon=lexicon,
        public_numbers=_words(folder / "public-numbers.txt"),
        valid_nhs=valid_nhs,
        possible_phone=possible_phone,
    )


def valid_nhs(digits: str) -> bool:
    """Whether ten digits are an NHS number by its check digit."""
    return bool(nhs.is_valid(digits))


def possible_phone(number: str) -> bool:
    """Whether a telephone could have this number, read as from the United Kingdom.

    Possible, not valid: the numbers kept for drama (07700 900xxx) are possible only, and a slip of one digit in a
    real number still tells who it is.
    """
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, "GB"))
    except phonenumbers.NumberParseException:
        return False


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def _words(path: Path) -> frozenset[str]:
    return frozenset(_lines(path))


def _phrases(path: Path) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases by their first word, as the reader of messages splits them."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for line in _lines(path):
        words = tuple(line.replace("&", " ").split())
        found[words[0]].append(words)
    return {first: tuple(phrases) for first, phrases in found.items()}
