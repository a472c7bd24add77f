"""Slips of the keyboard set right against the words of the lexicon.

May live here: when a word may be corrected, and to which. May not live here: any word list.
Guards: five letters or more, the same first letter, about the same length, and never a word that is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5
LONG = 9


@dataclass(frozen=True, slots=True)
class Speller:
    """Words by first letter and length, and the ordinary words that stay as they are."""

    shelves: dict[tuple[str, int], tuple[str, ...]]
    known: frozenset[str]

    @classmethod
    def build(cls, vocabulary: Iterable[str], ordinary: Iterable[str]) -> Speller:
        """A speller that corrects to `vocabulary` and leaves `ordinary` alone."""
        shelves: dict[tuple[str, int], list[str]] = {}
        vocabulary = sorted(vocabulary)
        for word in vocabulary:
            if len(word) >= SHORTEST and word.isalpha():
                shelves.setdefault((word[0], len(word)), []).append(word)
        frozen = {place: tuple(words) for place, words in shelves.items()}
        return cls(frozen, frozenset(vocabulary) | frozenset(ordinary))

    def correct(self, word: str) -> str:
        """The lexicon's word that was meant, or the word itself."""
        if len(word) < SHORTEST or word in self.known or not word.isalpha():
            return word
        slips = 2 if len(word) >= LONG else 1
        near = process.extractOne(word, self._near(word, slips), scorer=OSA.distance, score_cutoff=slips)
        return word if near is None else near[0]

    def _near(self, word: str, slips: int) -> list[str]:
        near: list[str] = []
        for length in range(len(word) - slips, len(word) + slips + 1):
            near.extend(self.shelves.get((word[0], length), ()))
        return near
