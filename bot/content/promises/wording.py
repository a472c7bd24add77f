"""Promises about words: what may stand nowhere, and what may never hang on who somebody is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.content.articles import SYNONYMS, path_of
from bot.content.promises.ground import Broken, Ground, Proof
from bot.core import intake
from bot.core.facts import ACTIONS

Given = Mapping[str, Any]
NOT_TEXT = (
    "id",
    "when",
    "sources",
    "source",
    "needs",
    "to",
    "codes",
    "code",
    "facts",
    "follows",
    "given",
    "holds",
    "start",
    "articles",
    "flows",
    "outcome",
)
NOT_SHOWN = ("flows/invariants.yaml", SYNONYMS)
"""Files that no worker reads: the promises, and the words that workers type."""
SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]?")


def texts(ground: Ground) -> Iterator[tuple[str, int, str]]:
    """Every text a worker may read, with its file and line."""
    for name, file in ground.files.items():
        if name not in NOT_SHOWN:
            yield from ((name, file.line(path), text) for path, text in _strings(file.data, ()))
    for article in ground.library.articles.values():
        yield from ((path_of(article), 0, text) for text in article.texts())


def _strings(data: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in NOT_TEXT or isinstance(value, dict):
                yield from _strings(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _strings(value, (*path, index))


def never_said(ground: Ground, given: Given) -> Iterator[Broken]:
    """Words that the style list bans stand somewhere, or in one of `files`. A sentence that forbids it may name it."""
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in given["patterns"]]
    unless = re.compile(given["unless"], re.IGNORECASE) if given.get("unless") else None
    for file, line, text in texts(ground):
        if file not in given.get("files", (file,)):
            continue
        for sentence in SENTENCE.findall(text):
            for pattern in patterns:
                found = pattern.search(sentence)
                if found and not (unless and unless.search(sentence)):
                    yield file, line, f"says '{found.group()}': {given['instead']}"


def swaps_change_nothing(ground: Ground, given: Given) -> Iterator[Broken]:
    """One word for who somebody is, put for another, changes the action."""
    for message in given["messages"]:
        found = {words: _action(ground, message.format(who=words)) for words in given["words"]}
        if len(set(found.values())) > 1:
            shown = "; ".join(f"{words}: {ACTIONS[rank]}" for words, rank in found.items())
            yield (*ground.at("flows/invariants.yaml"), f"'{message}' changes with who it is: {shown}")


def _action(ground: Ground, message: str) -> int:
    reading = intake.read(message, ground.library.lexicon)
    vocabulary = ground.vocabulary
    said = [fact for fact in reading.facts if fact in vocabulary.bits]
    return ground.rank(vocabulary.known(said, reading.denied, uncertain=reading.uncertain))


def unverified_is_marked(ground: Ground, given: Given) -> Iterator[Broken]:
    """A source we have not verified is shown without saying so."""
    words = ground.library.words
    for confidence in ("unverified", "secondary"):
        if "not" not in words.get(f"page.{confidence}", ""):
            yield (*ground.at("flows/words/en.yaml", "words", "page"), f"page.{confidence} must say what is not sure")


def nations_have_words(ground: Ground, given: Given) -> Iterator[Broken]:
    """An action has no basis or law in words for a nation."""
    words = ground.library.words
    for action in ACTIONS:
        wanted = [f"basis.{nation}.{action}" for nation in given["nations"]]
        wanted += [f"law.{nation}.{action}" for nation in ("england", "wales")]
        wanted += [f"action.{action}.{part}" for part in ("name", "first", "short")]
        wanted.append(f"telling.by-action.{action}")
        for key in wanted:
            if not words.get(key):
                yield (*ground.at("flows/words/en.yaml", "words"), f"the phrase '{key}' is missing; add it")


PROOFS: dict[str, Proof] = {
    "never-said": never_said,
    "swaps-change-nothing": swaps_change_nothing,
    "unverified-is-marked": unverified_is_marked,
    "nations-have-words": nations_have_words,
}
