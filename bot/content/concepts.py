"""The people's words: knowledge/concepts/*.yaml in, the plain data that reading is built from out; and their checks.

May live here: reading the files, joining them, and every fault that the examples and near misses show.
May not live here: how a text is read (bot/core/intake).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.core.intake import read
from bot.core.lexicon import CUES, MODES, SETS, Lexicon
from bot.errors import ContentError, Fault

FOLDER = "knowledge/concepts"
LANGUAGE = "language"
CONSENT = "consent"
DATED = ("schema", "sources", "reviewed", "review_by")
_ALTERNATIVES = re.compile(r"\(([^()]*)\)|\{([^{}]*)\}|(\+\S+)")
KEPT = 2
_BUILT: dict[bytes, Lexicon] = {}
CODES = frozenset(
    (
        "unreadable-form",
        "unknown-fact",
        "no-concept",
        "unknown-class",
        "too-few",
        "unmatched-example",
        "matched-near-miss",
    )
)
"""The faults that `concept_faults` tells."""
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(root: Path) -> dict[str, Any]:
    """All concept files under a content root as one mapping, ready for `Lexicon.build`.

    Raises ContentError, naming the file and line, where one cannot be read.
    """
    groups = [_read(root, path) for path in sorted((root / FOLDER).glob("*.yaml"))]
    named = {data.get("group", LANGUAGE): data for data in groups}
    language = named.pop(LANGUAGE, None)
    if language is None:
        raise ContentError(
            (Fault(f"{FOLDER}/{LANGUAGE}.yaml", 0, "missing", "is not there: put it back from the last release"),)
        )
    facts = {
        fact: {**concept, "group": group} for group, data in named.items() for fact, concept in data["concepts"].items()
    }
    return {
        "facts": {fact: _divided(concept) for fact, concept in facts.items()},
        "consent": list(named.get(CONSENT, {}).get("concepts", {})),
        "classes": {name: divide(members) for name, members in language["classes"].items()},
        "cues": {name: divide(language["cues"].get(name, "")) for name in CUES},
        "sets": {name: language["sets"].get(name, "").split() for name in SETS},
        "irregular": {name: divide(forms) for name, forms in language["irregular"].items()},
    }


def lexicon(root: Path, faults: list[Fault]) -> Lexicon:
    """The lexicon of a content root; a form that cannot be built is a fault, and then no words are read at all.

    Two versions of the content often have the same words, so what was built from them is kept for a while.
    """
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in sorted((root / FOLDER).glob("*.yaml")))).digest()
    if digest in _BUILT:
        return _BUILT[digest]
    found = load(root)
    try:
        built = Lexicon.build(found)
    except KeyError as error:
        faults.append(Fault(f"{FOLDER}/{LANGUAGE}.yaml", 0, "unknown-class", str(error.args[0])))
        return Lexicon.build({**found, "facts": {}})
    while len(_BUILT) >= KEPT:
        _BUILT.pop(next(iter(_BUILT)))
    _BUILT[digest] = built
    return built


def _read(root: Path, path: Path) -> dict[str, Any]:
    name = path.relative_to(root).as_posix()
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader, written in C
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        raise ContentError((Fault(name, line, "unreadable", f"cannot be read as YAML: {error}"),)) from error
    if not isinstance(data, dict):
        raise ContentError((Fault(name, 1, "empty-file", "should hold a mapping with `concepts` or `classes`"),))
    return data


def divide(forms: str) -> list[str]:
    """The single forms of a block of them, divided by commas and lines."""
    return [form for piece in forms.replace("\n", ",").split(",") if (form := piece.strip())]


def _divided(concept: Mapping[str, Any]) -> dict[str, Any]:
    blocks = {mode: divide(concept[mode]) for mode in MODES if mode in concept}
    return {**concept, **blocks}


def surface_forms(concepts: Mapping[str, Any], largest: int = 64) -> dict[str, int]:
    """How many distinct forms each fact has: alternatives written in a form count each, a shared class or a verb's
    inflections count once, and no one form counts for more than `largest`.
    """
    counts: dict[str, int] = {}
    for fact, concept in concepts["facts"].items():
        forms = {form for mode in ("words", "unsure_words", "object_words") for form in concept.get(mode, ())}
        counts[fact] = sum(min(_alternatives(form), largest) for form in forms)
    return counts


def _alternatives(form: str) -> int:
    count = 1
    for written, _, _ in _ALTERNATIVES.findall(form):
        count *= len(written.split("|")) if written else 1
    return count


def concept_faults(concepts: Mapping[str, Any], vocabulary: Iterable[str]) -> Iterator[Fault]:
    """Every fault of the concepts against the vocabulary's fact ids: see each helper."""
    known = set(vocabulary)
    yield from _unreadable_forms(concepts)
    yield from _unknown_facts(concepts, known)
    yield from _without_concept(concepts, known)
    lexicon = Lexicon.build(concepts)
    for fact, concept in concepts["facts"].items():
        yield from _too_few(fact, concept)
        yield from _unmatched(fact, concept, lexicon)
        yield from _matched(fact, concept, lexicon)


def _file(concept: Mapping[str, Any]) -> str:
    return f"{FOLDER}/{str(concept['group']).replace('_', '-')}.yaml"


def _unreadable_forms(concepts: Mapping[str, Any]) -> Iterator[Fault]:
    """A form with brackets inside brackets, or without their partner, would never match and nobody would notice."""
    for fact, concept in concepts["facts"].items():
        for mode in MODES:
            for form in concept.get(mode, ()):
                if set("(){}") & set(_ALTERNATIVES.sub("", form)):
                    yield Fault(
                        _file(concept),
                        0,
                        "unreadable-form",
                        f"'{fact}' has the form '{form}', whose brackets do not fit: write ( ) without ( ) inside",
                    )


def _unknown_facts(concepts: Mapping[str, Any], known: set[str]) -> Iterator[Fault]:
    for fact, concept in concepts["facts"].items():
        named = (fact, concept.get("if_child"), concept.get("if_past"))
        for name in named:
            if name is not None and name not in known:
                yield Fault(
                    _file(concept),
                    0,
                    "unknown-fact",
                    f"'{name}' is not in the vocabulary: correct the id, or add it there first",
                )


def _without_concept(concepts: Mapping[str, Any], known: set[str]) -> Iterator[Fault]:
    for fact in sorted(known - set(concepts["facts"])):
        yield Fault(
            FOLDER,
            0,
            "no-concept",
            f"nobody can say '{fact}' in words: add a concept with its words, examples and near misses",
        )


def _too_few(fact: str, concept: Mapping[str, Any]) -> Iterator[Fault]:
    for key, fewest in (("words", 1), ("examples", 3), ("near_misses", 2)):
        if len(concept.get(key, ())) < fewest:
            yield Fault(
                _file(concept),
                0,
                "too-few",
                f"'{fact}' needs at least {fewest} {key}: add some that workers would write",
            )


def _unmatched(fact: str, concept: Mapping[str, Any], lexicon: Lexicon) -> Iterator[Fault]:
    for example in concept.get("examples", ()):
        reading = read(str(example), lexicon)
        if fact not in (*reading.facts, *reading.uncertain):
            yield Fault(
                _file(concept),
                0,
                "unmatched-example",
                f"'{fact}' is not read from its example '{example}': add its words, or correct it",
            )


def _matched(fact: str, concept: Mapping[str, Any], lexicon: Lexicon) -> Iterator[Fault]:
    for near_miss in concept.get("near_misses", ()):
        if fact in read(str(near_miss), lexicon).facts:
            yield Fault(
                _file(concept),
                0,
                "matched-near-miss",
                f"'{fact}' is read from its near miss '{near_miss}': add it under `unless`, or narrow a form",
            )
