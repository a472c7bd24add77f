"""Words as search compares them: without endings, and without those that every question holds.

May live here: endings, and the little words of questions. May not live here: words of the field (knowledge has them).
"""

from __future__ import annotations

import re
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
_ENDINGS = ("ingly", "ings", "ing", "edly", "ies", "ied", "ers", "es", "ed", "er", "ly", "s")
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


def content_words(text: str) -> list[str]:
    """The words of a text that say what it is about, in order. A question of little words alone keeps them all."""
    found = _WORD.findall(words.fold(text)[0].replace("'", ""))
    kept = [word for word in found if word not in QUESTION_WORDS]
    return kept or found
