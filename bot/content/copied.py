"""Sentences that stand word for word in a source document: facts and figures carry over, sentences do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.errors import Fault, InputError

RUN = 12
"""So many words in a row, the same as in a document, are a copied sentence."""
_WORD = re.compile(r"[a-z0-9]+")
_TEXT = ("*.yaml", "*.md")


def copied_sentences(root: Path, documents: Path) -> Iterator[Fault]:
    """A fault for each place of flows/ and knowledge/ that shares a run of words with a text file of `documents`.

    Raises InputError where the folder holds no text file: nothing could then be found.
    """
    sources = {
        path.stem: _words(path.read_text(encoding="utf-8", errors="replace")) for path in documents.glob("*.txt")
    }
    if not sources:
        raise InputError(f"{documents} holds no .txt file to compare with; name the folder of the source documents")
    runs = {run: name for name, found in sources.items() for run in _runs([word for word, _ in found])}
    for folder in ("flows", "knowledge"):
        for pattern in _TEXT:
            for path in sorted((root / folder).rglob(pattern)):
                yield from _in_file(path, path.relative_to(root).as_posix(), runs)


def _in_file(path: Path, name: str, runs: dict[tuple[str, ...], str]) -> Iterator[Fault]:
    found = _words(path.read_text(encoding="utf-8", errors="replace"))
    last = -RUN
    for at, run in enumerate(_runs([word for word, _ in found])):
        if run in runs and at >= last + RUN:
            last = at
            shown = " ".join(run)
            yield Fault(
                name, found[at][1], "copied-sentence", f"stands in document {runs[run][:3]}: '{shown}'; write it anew"
            )


def _words(text: str) -> list[tuple[str, int]]:
    """Each word with its line."""
    return [(word, line) for line, row in enumerate(text.lower().splitlines(), start=1) for word in _WORD.findall(row)]


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
