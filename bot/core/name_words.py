"""The words that names are told from: what each word may be.

May live here: word lists as sets, and the class of one word. May not: the sentence about it (see names.py), files.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

_PLAIN = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i", "ß": "s", "æ": "a", "ð": "d", "þ": "t", "œ": "o"})
_SUFFIXES = ("s", "es", "ed", "d", "ing", "er", "ers", "ish", "y", "ly", "ness", "less", "able", "'s", "in", "ies")
_PREFIXES = ("un", "non", "re", "pre", "anti", "over", "co", "mis", "self", "post", "step", "grand", "multi", "under")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = re.compile(r"[aeiouy]")


class Word(Enum):
    """What a word may be, by itself."""

    KNOWN = "known"  # English, or the field's own
    NAME = "name"  # a name and nothing else
    EITHER = "either"  # both: Grace, Will, Chelsea
    PLACE = "place"
    UNKNOWN = "unknown"  # in no vocabulary


def fold(word: str) -> str:
    """Lower case without accents, so that Małgorzata and malgorzata are one word."""
    low = word.lower().replace("’", "'").translate(_PLAIN)
    if low.isascii():
        return low
    return "".join(char for char in unicodedata.normalize("NFD", low) if not unicodedata.combining(char))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Sets of folded words; `phrases` maps a first word to the phrases that name nobody, each as its words."""

    common: frozenset[str]
    english: frozenset[str]
    field: frozenset[str]
    names: frozenset[str]
    surnames: frozenset[str]
    either: frozenset[str]
    places: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]

    def word(self, low: str) -> Word:
        """The class of one folded word, without its 's."""
        if low in self.either:
            return Word.EITHER
        if low in self.common or low in self.field or low in self.english:
            return Word.KNOWN
        if low in self.names:
            return Word.EITHER if len(low) <= 2 else Word.NAME
        if low in self.places:
            return Word.PLACE
        if "-" in low:
            return self._compound(low)
        if len(low) <= 2 or (len(low) <= 5 and low.isascii() and not _VOWELS.search(low)):
            return Word.KNOWN
        return Word.KNOWN if self._inflected(low) else Word.UNKNOWN

    def _compound(self, low: str) -> Word:
        words = [part for part in low.split("-") if part]
        parts = {self.word(part) for part in words}
        if parts <= {Word.NAME, Word.EITHER} or any(len(part) > 3 and self.word(part) is Word.NAME for part in words):
            return Word.NAME
        for kind in (Word.UNKNOWN, Word.PLACE):
            if kind in parts:
                return kind
        return Word.KNOWN

    def _has(self, low: str) -> bool:
        return low in self.common or low in self.english or low in self.field

    def _inflected(self, low: str) -> bool:
        """A known word with a common ending, beginning or a letter held down ("drinkin", "rerefer", "soooo")."""
        for suffix in _SUFFIXES:
            stem = low.removesuffix(suffix)
            if stem == low or len(stem) < 4:
                continue
            if self._has(stem) or (suffix in {"ed", "er", "ing"} and self._has(stem + "e")):
                return True
        if (low.endswith("in") and self._has(low + "g")) or (low.endswith("ies") and self._has(low[:-3] + "y")):
            return True
        for prefix in _PREFIXES:
            stem = low.removeprefix(prefix)
            if stem != low and len(stem) >= 4 and stem in self.common:
                return True
        short = re.sub(r"(.)\1{2,}", r"\1", low)
        return short != low and (self._has(short) or len(short) <= 2)

    def misspelt(self, low: str) -> bool:
        """Whether one slip of the pen parts a longer word from a common one.

        Short words, and one letter for another, are too near to names: "sioned" is a Welsh name, not "signed".
        """
        if not (6 <= len(low) <= 16 and low.isascii()):
            return False
        return any(self._slip(low, at) for at in range(1, len(low)))

    def _slip(self, low: str, at: int) -> bool:
        """One slip at this place: two letters changed about, one doubled, one left out, one added, a wrong vowel."""
        head, tail = low[:at], low[at:]
        if self._usual(head + tail[1:2] + tail[0] + tail[2:]):
            return True
        if tail[0] == head[-1] and self._usual(head + tail[1:]):
            return True
        if len(low) < 7:
            return self._usual(head + head[-1] + tail)
        if any(self._usual(head + char + tail) for char in _LETTERS) or self._usual(low + "e"):
            return True
        if len(low) < 8:
            return False
        vowel = tail[0] in "aeiou" and any(self._usual(head + char + tail[1:]) for char in "aeiou")
        return vowel or self._usual(head + tail[1:]) or self._usual(low[:-1])

    def _usual(self, low: str) -> bool:
        """A word that people here write often enough to misspell."""
        return low in self.common or (len(low) >= 7 and low in self.field)
