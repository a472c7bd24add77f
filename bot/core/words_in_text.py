"""A message as words: where each stands, how it is written, what it may be.

May live here: reading text into tokens. May not: judging who is named (see names.py).
"""

import re
from dataclasses import dataclass

from bot.core.name_words import Lexicon, Word, fold

_LINK = re.compile(
    r"(?:https?://|www\.)\S{1,300}|\b[\w-]{1,60}(?:\.[\w-]{1,60}){0,3}\.(?:uk|com|org|net|gov|io)\b[/\w.-]{0,200}",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|['-])*")
_SHOUTED = 0.7  # of the letters in capitals: then capitals say nothing


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its place, folded form without 's, class and look. `gap` is the punctuation since the last word."""

    start: int
    end: int
    low: str
    kind: Word
    capital: bool
    shouted: bool
    first: bool
    possessive: bool
    gap: str


def read(text: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """Every word of the message, in order; words of a phrase that names nobody come as known."""
    letters = sum(char.isalpha() for char in text)
    loud = letters > 12 and sum(char.isupper() for char in text) > _SHOUTED * letters
    kinds: dict[str, Word] = {}
    tokens: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(_LINK.sub(_blank, text)):
        tokens.append(_token(match, text[last : match.start()], loud, lexicon, kinds, not tokens))
        last = match.end()
    return _without_phrases(tokens, lexicon)


def _blank(match: re.Match[str]) -> str:
    """A link is no word: dots in its place keep every offset true."""
    return "." * len(match[0])


def _token(
    match: re.Match[str], gap: str, loud: bool, lexicon: Lexicon, kinds: dict[str, Word], opening: bool
) -> Token:
    raw = match[0]
    low = fold(raw)
    possessive = low.endswith("'s") and len(low) > 3
    if possessive:
        low = low[:-2]
    elif low.endswith("s'"):
        low = low[:-1]
    low = low.rstrip("0123456789¹²³⁴⁵⁶⁷⁸⁹⁰'") or low  # a footnote's mark, a year tied to a word
    if low not in kinds:
        kinds[low] = lexicon.word(low) if _LETTERS.fullmatch(low) else Word.KNOWN
    capital = raw[0].isupper() and not loud
    shouted = capital and len(low) > 1 and raw[: len(low)].isupper()
    end = match.end() - (2 if possessive else 0)
    first = opening or any(mark in gap for mark in ".!?\n:;•")
    return Token(match.start(), end, low, kinds[low], capital, shouted, first, possessive, gap)


def _without_phrases(tokens: list[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    out = list(tokens)
    at = 0
    while at < len(out):
        length = _phrase_length(tokens, at, lexicon)
        for inner in range(at, at + length):
            old = tokens[inner]
            out[inner] = Token(
                old.start, old.end, old.low, Word.KNOWN, False, old.shouted, old.first, old.possessive, old.gap
            )
        at += max(1, length)
    return tuple(out)


def _phrase_length(tokens: list[Token], at: int, lexicon: Lexicon) -> int:
    """How many words from here make a phrase that names nobody, the longest such; 0 for none."""
    best = 0
    for form in {tokens[at].low, tokens[at].low + "'s" if tokens[at].possessive else tokens[at].low}:
        for phrase in lexicon.phrases.get(form, ()):
            here = tokens[at : at + len(phrase)]
            if len(phrase) > best and all(word in _forms(token) for word, token in zip(phrase, here, strict=False)):
                best = len(phrase) if len(here) == len(phrase) else best
    return best


def _forms(token: Token) -> tuple[str, ...]:
    return (token.low + "'s",) if token.possessive else (token.low,)
