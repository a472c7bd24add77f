"""`check`: everything wrong with the content, and what was proven of it, with numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from bot.content import articles, concepts
from bot.content.copied import copied_sentences
from bot.content.load import Shaped, attempt, shape
from bot.content.promises import PROOFS
from bot.content.promises.ground import Ground, Shown
from bot.content.reading_age import reading_age
from bot.content.schema import Dated, InvariantsFile, LawFile, SourcesFile, TopicsFile
from bot.core.library import Library
from bot.errors import Fault

STILL_PROVABLE = ("rule-can-lower", "unknown-source", "unknown-need", "id-twice")
"""Faults with which the content can still be weighed, so that what they lead to is told as well."""
INVARIANTS = "flows/invariants.yaml"


@dataclass(frozen=True)
class Report:
    """What `check` found. `places` is how many different places the paths were merged into; `due` is for review."""

    faults: tuple[Fault, ...]
    flows: int = 0
    parts: int = 0
    paths: int = 0
    places: int = 0
    cases: int = 0
    answers: int = 0
    invariants: int = 0
    rules: int = 0
    articles: int = 0
    taps_most: int = 0
    taps_median: int = 0
    due: tuple[str, ...] = ()
    reading_age: float = 0.0
    hardest: tuple[str, ...] = ()

    def as_json(self, seconds: float) -> dict[str, Any]:
        """The summary line (shared contract, headless.md)."""
        return {
            "flows": self.flows,
            "parts": self.parts,
            "paths": self.paths,
            "places": self.places,
            "rule_cases": self.cases,
            "answers": self.answers,
            "invariants": self.invariants,
            "rules": self.rules,
            "articles": self.articles,
            "taps": {"most": self.taps_most, "median": self.taps_median},
            "due_for_review": list(self.due),
            "reading_age": {"median": self.reading_age, "hardest": list(self.hardest)},
            "faults": len(self.faults),
            "seconds": round(seconds, 2),
        }


def check(
    root: Path, shown: Shown, today: date, only: frozenset[str] = frozenset(), documents: Path | None = None
) -> Report:
    """Check a content folder. Faults of shape and reference come first; promises are proven once there is a Library.

    With `only`, nothing but these promises and codes is looked at where that saves time. With `documents`, a
    folder of source documents, sentences that were copied from them are found too.
    """
    shaped = shape(root)
    library, faults = attempt(root, shaped)
    if library is None or any(fault.code not in STILL_PROVABLE for fault in faults):
        return Report(tuple(sorted(set(faults))))
    ground = Ground(library, shaped.files, shown)
    found = {*faults, *_promised(ground, shaped, only), *articles.article_faults(library)}
    if documents is not None:
        found |= {*copied_sentences(root, documents)}
    if not only or only & concepts.CODES:
        found |= {*concepts.concept_faults(concepts.load(root), _read_from_words(library))}
    if only:
        return Report(tuple(sorted(found)))
    return _report(ground, shaped, tuple(sorted(found)), today)


def _read_from_words(library: Library) -> list[str]:
    """The facts and the kinds of consent that words can say, each of which needs its concept."""
    facts = [fact.id for fact in library.vocabulary.facts if not fact.tapped_only]
    return [*facts, *library.vocabulary.consent]


def _promised(ground: Ground, shaped: Shaped, only: frozenset[str]) -> Iterator[Fault]:
    """Every place where a promise of flows/invariants.yaml is broken; the fault's code is the promise's name."""
    invariants: InvariantsFile = shaped.models[INVARIANTS]
    file = shaped.files[INVARIANTS]
    for name, promise in invariants.invariants.items():
        if only and name not in only:
            continue
        path = ("invariants", name)
        if promise.holds not in PROOFS:
            known = ", ".join(sorted(PROOFS))
            yield file.fault(path, "unknown-proof", f"'{promise.holds}' is no proof; the proofs are {known}")
            continue
        try:
            for where, line, how in PROOFS[promise.holds](ground, promise.given):
                yield Fault(where, line, name, f"{promise.says} But {how}")
        except (KeyError, TypeError, ValueError) as error:
            yield file.fault(path, "bad-promise", f"what is given does not fit '{promise.holds}': {error}")


def _report(ground: Ground, shaped: Shaped, faults: tuple[Fault, ...], today: date) -> Report:
    library: Library = ground.library
    paths = ground.paths.values()
    consult = ground.paths["consult"]
    ages = {one.id: reading_age((one.first, *one.do, *one.avoid, *one.act_now)) for one in library.articles.values()}
    return Report(
        faults=faults,
        flows=sum(not flow.part for flow in library.flows.values()),
        parts=sum(flow.part for flow in library.flows.values()),
        paths=sum(one.count for one in paths),
        places=sum(one.places for one in paths),
        cases=ground.cases,
        answers=len(ground.answers),
        invariants=len(shaped.models[INVARIANTS].invariants),
        rules=sum(len(framework.rules) for framework in library.frameworks.values()),
        taps_most=consult.most,
        taps_median=consult.median,
        articles=len(library.articles),
        due=(*due(shaped, today), *articles.due(library, today)),
        reading_age=median(ages.values()) if ages else 0.0,
        hardest=tuple(
            f"{article} ({age})" for age, article in sorted(((a, n) for n, a in ages.items()), reverse=True)[:5]
        ),
    )


def due(shaped: Shaped, today: date) -> Iterator[str]:
    """The files whose review date has passed."""
    for name, model in shaped.models.items():
        if isinstance(model, Dated | SourcesFile | TopicsFile | LawFile) and model.review_by < today:
            yield name
