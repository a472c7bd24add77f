"""Words as search compares them: without endings, and without those that every question holds.

May live here: endings, and the little words of questions. May not live here: words of the field (knowledge has them).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from bot.core import words

_WORD = re.compile(r"[a-z0-9]+")

QUESTION_WORDS = frozenset(
    """a about after again am an and any anybody anyone anything are as at be been but by can cant cos could did do does
    doing dont else for from get gets getting go goes going good got had has have he her hers him his how hows i id if
    ill im in into is isnt it its ive just know let like look make many may me might mine more most much must my need
    needs of off ok on one only or other our ours out over please really right say says should shld so some somebody
    someone something sort stuff take tell than that thats the their them then there theres these they theyre thing
    things think this those though to too up us use want was way we well were what whats when whens where wheres which
    while who whos why will with wot would wud yes yet you your youre u ur r n""".split()
) - {"tell", "use", "good"}
_ENDINGS = (
    "ingly",
    "ings",
    "ing",
    "edly",
    "ies",
    "ied",
    "ers",
    "ives",
    "ive",
    "ions",
    "ion",
    "es",
    "ed",
    "er",
    "ly",
    "s",
)
_SHORTEST = 3


@cache
def stem(word: str) -> str:
    """A word without its ending: "drinkers", "drinking" and "drinks" are "drink". Short words stay as they are."""
    for ending in _ENDINGS:
        kept = len(word) - len(ending)
        if word.endswith(ending) and kept >= _SHORTEST and not (ending == "s" and word.endswith(("ss", "us", "is"))):
            root = word[:kept] + ("y" if ending in ("ies", "ied") else "")
            return root[:-1] if _doubled(root) else root.removesuffix("e") if kept > _SHORTEST else root
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST + 1 else word


def _doubled(root: str) -> bool:
    return len(root) > _SHORTEST and root[-1] == root[-2] and root[-1] in "bdgmnprt"


class Plain:
    """Texts as the words that say what they are about, each beside the plain word that means the same.

    `same` maps a word, or a few, to its plain word; a plain word is marked, so that it never looks like a typed one.
    """

    def __init__(self, same: Mapping[str, str]) -> None:
        self._same: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for words_, plain in same.items():
            parts = tuple(all_words(words_))
            self._same.setdefault(parts[0], []).append((parts, f"={plain}"))
        for found in self._same.values():
            found.sort(key=lambda pair: -len(pair[0]))

    def terms(self, text: str, correct: Callable[[str], str] = str) -> list[str]:
        """The stems of a text's content words, and the plain words of all that has one."""
        typed = [correct(word) for word in all_words(text)]
        found = [stem(word) for word in content_of(typed)]
        at = 0
        while at < len(typed):
            parts, plain = next((p for p in self._same.get(typed[at], ()) if _stands(p[0], typed, at)), ((), ""))
            if parts:
                found.append(plain)
            at += len(parts) or 1
        return found


def _stands(parts: tuple[str, ...], typed: Sequence[str], at: int) -> bool:
    return len(parts) == 1 or tuple(typed[at : at + len(parts)]) == parts


def all_words(text: str) -> list[str]:
    """Every word of a text, folded."""
    return _WORD.findall(words.fold(text)[0].replace("'", ""))


def content_of(typed: Sequence[str]) -> list[str]:
    """The words that say what a text is about. A question of little words alone keeps them all."""
    return [word for word in typed if word not in QUESTION_WORDS] or list(typed)


def content_words(text: str) -> list[str]:
    """The content words of a text, in order."""
    return content_of(all_words(text))
