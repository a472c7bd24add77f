"""How old a reader must be for a text: the Flesch-Kincaid grade (Kincaid and others, 1975), with five years added.

A measure of sentence and word length only, and syllables are counted roughly: it finds what is too long, not what is
unclear. Names of the field ("safeguarding lead") weigh like any long word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SCHOOL_STARTS_AT = 5
_VOWELS = re.compile(r"[aeiouy]+")
_WORDS = re.compile(r"[a-z]+(?:['’][a-z]+)?")


def syllables(word: str) -> int:
    """The syllables of a word in lower case: groups of vowels, but a silent e."""
    found = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ie")) and found > 1
    silent = silent or (word.endswith("ed") and not word.endswith(("ted", "ded")) and found > 1)
    return max(found - silent, 1)


def reading_age(texts: Iterable[str]) -> float:
    """The age in years; 0 where there is no word. Each text is at least one sentence."""
    sentences = [s for text in texts for s in re.split(r"[.!?:;]+(?:\s|$)", text.lower()) if _WORDS.search(s)]
    words = [word for sentence in sentences for word in _WORDS.findall(sentence)]
    if not words:
        return 0.0
    grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return round(grade + SCHOOL_STARTS_AT, 1)
