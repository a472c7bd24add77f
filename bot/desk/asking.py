"""Questions: is this a question or a family, and which page answers it.

A family always comes first: danger in any words, and facts of a case, go to the consult. What is left is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.facts import CIRCUMSTANCES, DANGER, HARM
from bot.core.finding import finder
from bot.core.library import Library
from bot.core.match import Found
from bot.desk.hearing import Heard
from bot.desk.menu import CONSULT, GO
from bot.desk.reading import choices_of, page_of

_COMMAND = re.compile(r"/ask(?:@\w+)?\s+(.+)", re.IGNORECASE | re.DOTALL)
_STARTS = re.compile(
    r"(what|whats|wot|how|hows|why|when|whens|where|wheres|which|who|whos|can|cant|could|should|shud|is|isnt|are|do|does"
    r"|did|will|would|am i|may|must|explain|define|tell me|anything on|info on|difference between|meaning of)\b",
    re.IGNORECASE,
)
TOPIC = 4
"""So many words may name a topic; more are a sentence."""
CERTAIN = 0.55
"""From this score on a question is looked up although it names a parent's fact ("what does drink do to kids")."""


@dataclass(frozen=True)
class Answered:
    """Where a question leads: a page to open or a conversation to begin; the topic group, if it was not answered."""

    page: str = ""
    flow: str = ""
    group: str = ""


def question_of(words: str) -> str:
    """The question behind /ask, or nothing."""
    found = _COMMAND.fullmatch(words.strip())
    return found[1] if found else ""


def answered(library: Library, words: str, heard: Heard, *, asked: bool) -> Answered | None:
    """Where these words lead if they are a question; None where they are not, or nothing is near to them.

    `asked` says that the person said it is one.
    """
    if heard.danger or _is_doubtful_danger(library, words, heard):
        return None
    asked = asked or (_is_name(library, words) and not _is_family(library, heard, of=(HARM,)))
    if not asked and _is_family(library, heard):
        return None
    starts = bool(_STARTS.match(words.strip()))
    if not asked and heard.facts and not starts:
        return None  # "mum is on heroin, what do I say?" tells of a family first
    form = words.rstrip().endswith("?") or starts
    if not asked and not form and heard.codes:
        return None
    found = finder(library).find(words, kinds=["article", "flow"])
    if not asked and heard.facts and not (found.sure and found.hits[0].score >= CERTAIN):
        return None
    return _page(library, found, open_question=asked or form)


def _is_name(library: Library, words: str) -> bool:
    """Whether somebody typed one word alone that is a name of an article: "MARAC"."""
    typed = words.strip(" ?!.").casefold()
    return " " not in typed and any(
        typed == name.casefold() for article in library.articles.values() for name in (article.id, *article.also)
    )


def _page(library: Library, found: Found, *, open_question: bool) -> Answered | None:
    hits = [hit.entry for hit in found.hits if hit.entry.id != CONSULT]
    if not hits:
        return None
    if found.sure and found.hits[0].entry is hits[0]:
        return Answered(page_of(hits[0].id)) if hits[0].kind == "article" else Answered(flow=hits[0].id)
    if not open_question:
        return None
    near = next((library.articles[hit.id].group for hit in hits if hit.kind == "article"), "")
    return Answered(choices_of(tuple(hit.id if hit.kind == "article" else f"{GO}{hit.id}" for hit in hits)), group=near)


def _is_family(library: Library, heard: Heard, of: tuple[str, ...] = (HARM, CIRCUMSTANCES)) -> bool:
    """Whether words tell of a family: a child's age, a fact of these groups, or a harm or danger to be confirmed."""
    if any(code.partition("=")[0] in ("age", "weeks") for code in heard.codes):
        return True
    vocabulary = library.vocabulary
    said = vocabulary.mask(fact for fact in heard.facts if fact in vocabulary.bits)
    doubtful = vocabulary.mask(_facts(vocabulary.bits, heard.codes))
    grave = vocabulary.groups[DANGER] | (vocabulary.groups[HARM] if CIRCUMSTANCES in of else 0)
    return any(said & vocabulary.groups[group] for group in of) or bool(doubtful & grave)


def _is_doubtful_danger(library: Library, words: str, heard: Heard) -> bool:
    """Whether a sentence fears a danger: that is asked about, also behind /ask. A word or two only name a topic."""
    doubtful = library.vocabulary.mask(_facts(library.vocabulary.bits, heard.codes))
    return len(words.split()) > TOPIC and bool(doubtful & library.vocabulary.groups[DANGER])


def _facts(known: Iterable[str], codes: tuple[str, ...]) -> list[str]:
    return [fact for fact in (code.partition("=")[0] for code in codes) if fact in known]
