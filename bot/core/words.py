"""Text into tokens that remember where they stood.

May live here: folding (compatibility forms, case, accents, invisible characters) and cutting into tokens.
May not live here: any list of words, any meaning. Pure: standard library alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_TOKEN = re.compile(r"\d+(?:/\d+)+|\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*|\n|[^\s\w]|_")
_SPOKEN = {"&": "and", "+": "and", "•": "\n", "|": "\n", "\t": " ", "…": "."}
_QUOTES = dict.fromkeys("‘’ʼ`´ʹ′＇", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_PLAIN = {**_QUOTES, **_DASHES, "\r": "\n", "\v": "\n", "\f": "\n", "\u2028": "\n", "\u2029": "\n"}
_SHORTENED = ("'ll", "'d")
_ENDS = frozenset(".!?;\n")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark: folded text, and its place in the text as it was typed."""

    text: str
    start: int
    end: int


def _plain(character: str) -> str:
    """One typed character as none or more folded ones."""
    known = _PLAIN.get(character)
    if known is not None:
        return known
    kind = unicodedata.category(character)
    if kind in ("Cf", "Mn", "Me", "Cs"):
        return ""
    wide = unicodedata.normalize("NFKD", character)
    kept = (_PLAIN.get(c, c) for c in wide if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return "".join(kept).casefold()


def fold(text: str) -> tuple[str, list[int]]:
    """Folded text, and for each of its characters the index of the typed one."""
    if text.isascii():
        return text.replace("\r", "\n").replace("`", "'").lower(), list(range(len(text)))
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for plain in _plain(character):
            folded.append(plain)
            origin.append(index)
    return "".join(folded), origin


def _word(raw: str) -> str:
    """A token's text without apostrophes: "she'll" is "she", "doesn't" is "doesnt"."""
    for ending in _SHORTENED:
        if raw.endswith(ending) and len(raw) > len(ending):
            return raw[: -len(ending)].replace("'", "")
    return _SPOKEN.get(raw, raw.replace("'", "") if len(raw) > 1 else raw)


def _is_joining_hyphen(folded: str, at: int) -> bool:
    """A hyphen inside a word or number ("self-harm", "3-5") joins; one with a space beside it divides."""
    before = folded[at - 1] if at else " "
    after = folded[at + 1] if at + 1 < len(folded) else " "
    return before.isalnum() and after.isalnum()


def tokens(text: str) -> tuple[Token, ...]:
    """All tokens of a text in order. Never fails; empty for a text without words or marks."""
    folded, origin = fold(text)
    found: list[Token] = []
    for match in _TOKEN.finditer(folded):
        raw = match.group()
        if raw in "\"'_*~" or (raw == "-" and _is_joining_hyphen(folded, match.start())):
            continue
        start, last = origin[match.start()], origin[match.end() - 1]
        found.append(Token(_word(raw), start, last + 1))
    return tuple(found)


@cache
def texts(phrase: str) -> tuple[str, ...]:
    """The token texts of a phrase, for building word lists: most are plain words, and most come many times."""
    if phrase.isascii() and phrase.replace(" ", "").isalpha():
        return tuple(phrase.lower().split())
    return tuple(token.text for token in tokens(phrase))


def ends_sentence(mark: str) -> bool:
    """Whether a token's text closes a sentence."""
    return mark in _ENDS
