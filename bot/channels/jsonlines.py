"""The headless commands: one JSON object a line in, one a line out, in order (shared contract, headless.md).

A line that cannot be used gives an error object in its place and the run goes on; the exit status is then 1.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from rapidfuzz import process

from bot.core import identifiers, intake
from bot.core.consult import Case, advise
from bot.core.facts import CONSENT, NATIONS, Known, age_facts
from bot.core.finding import finder
from bot.core.library import Library
from bot.core.session import Session
from bot.core.walk import ChildKnown
from bot.desk.answer import answer_object
from bot.desk.messages import Command, Message, Tap, Text
from bot.desk.turn import Turn, opening, turn
from bot.errors import BadLine, InputError, UnknownId

Clock = Callable[[], datetime]
Moment = Callable[[str], datetime]
LONGEST_TEXT = 20_000
LISTS = ("facts", "denied", "unknown", "uncertain")


@dataclass
class Lines:
    """Answers a stream of lines. `handle` gives the answer to one object; `failed` tells whether any line was bad."""

    handle: Callable[[dict[str, Any]], dict[str, Any]]
    failed: bool = field(default=False, init=False)

    def run(self, lines: Iterable[bytes]) -> Iterator[str]:
        """One line of JSON for each line that is not blank."""
        for line in lines:
            if line.strip():
                yield json.dumps(self._answer(line))

    def _answer(self, line: bytes) -> dict[str, Any]:
        given: dict[str, Any] = {}
        try:
            given = _object(line)
            answer = self.handle(given)
        except InputError as error:
            self.failed = True
            answer = {"error": {"code": error.code, "message": str(error)}}
        return {"id": given["id"], **answer} if "id" in given else answer


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine("this line is not JSON; write one JSON object a line") from None
    if not isinstance(found, dict):
        raise BadLine("this line is not a JSON object; write {...}")
    return found


def moment_of(given: Mapping[str, Any], clock: Clock, moment: Moment) -> datetime:
    """The moment a line sets with "at", or now."""
    at = given.get("at")
    if at is None:
        return clock()
    try:
        found = moment(at)
    except (TypeError, ValueError):
        raise BadLine('"at" must be a moment such as "2026-11-23T19:30"') from None
    if not 2000 <= found.year < 2100:
        raise BadLine('"at" must lie between the years 2000 and 2099')
    return found


# Consult ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Consult:
    """The headless consult over one content and locality."""

    library: Library
    locality: str
    clock: Clock
    moment: Moment

    def __call__(self, given: dict[str, Any]) -> dict[str, Any]:
        """The answer to one line; `InputError` where a value is of the wrong kind or an id is unknown."""
        now = moment_of(given, self.clock, self.moment)
        case = self.case(given)
        return answer_object(advise(case, self.library, self.locality, now), self.library, now)

    def case(self, given: Mapping[str, Any]) -> Case:
        """The case of a line: its lists of facts, its children, and what its text says."""
        reading = self._reading(given)
        lists = {name: self._facts(given, name) for name in LISTS}
        consent = _one_of(given, "consent", CONSENT) or reading.consent
        stated = [fact for fact in (*lists["facts"], *reading.facts) if fact in CONSENT]
        if len({fact for fact in lists["facts"] if fact in CONSENT}) > 1:
            raise BadLine("at most one consent id may stand in facts")
        lists["facts"] = [fact for fact in lists["facts"] if fact not in CONSENT]
        known = self.library.vocabulary.known(lists["facts"], lists["denied"], lists["unknown"], lists["uncertain"])
        vocabulary = self.library.vocabulary
        said = vocabulary.known(
            [fact for fact in reading.facts if fact in vocabulary.bits], reading.denied, uncertain=reading.uncertain
        )
        children = [self._child(child) for child in _objects(given, "children")]
        nation = _one_of(given, "nation", NATIONS) or self.library.locality(self.locality).nation
        return Case(
            known=known.merged(said),
            children=tuple(children) or tuple(self._read_child(child) for child in reading.children),
            consent=consent or (stated[0] if stated else None),
            nation=nation,
            role=_one_of(given, "role", tuple(vocabulary.roles)) or "",
        )

    def _facts(self, given: Mapping[str, Any], name: str) -> list[str]:
        """A list of fact ids. The error names the place and the nearest id: what was given may be somebody's name."""
        ids, known = _ids(given, name), self.library.vocabulary.bits
        for place, fact in enumerate(ids):
            if fact not in known and fact not in CONSENT:
                nearest = process.extractOne(fact[:60], list(known))[0]
                raise UnknownId(f'"{name}"[{place}] is not a fact of the vocabulary; the nearest is "{nearest}"')
        return ids

    def _reading(self, given: Mapping[str, Any]) -> intake.Reading:
        return intake.read(_text(given), self.library.lexicon)

    def _read_child(self, child: intake.ChildSaid) -> ChildKnown:
        facts = child.facts or age_facts(child.age_years, child.unborn_weeks)
        return ChildKnown(child.age_years, child.unborn_weeks, Known(yes=self.library.vocabulary.mask(facts)))

    def _child(self, given: Mapping[str, Any]) -> ChildKnown:
        age, weeks = _number(given, "age_years", 25), _number(given, "unborn_weeks", 45)
        whole_weeks = None if weeks is None else int(weeks)
        facts = [*self._facts(given, "facts"), *age_facts(age, whole_weeks)]
        known = self.library.vocabulary.known(facts, *(self._facts(given, name) for name in LISTS[1:]))
        return ChildKnown(age, whole_weeks, known)


def _text(given: Mapping[str, Any]) -> str:
    text = given.get("text", "")
    if not isinstance(text, str):
        raise BadLine('"text" must be a string')
    if len(text) > LONGEST_TEXT:
        raise BadLine(f'"text" may hold {LONGEST_TEXT} characters at most; this one holds {len(text)}')
    return text


def _ids(given: Mapping[str, Any], name: str) -> list[str]:
    value = given.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadLine(f'"{name}" must be a list of ids')
    return value


def _objects(given: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = given.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadLine(f'"{name}" must be a list of objects')
    return value


def _one_of(given: Mapping[str, Any], name: str, ids: tuple[str, ...]) -> str | None:
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or value not in ids:
        raise UnknownId(f'"{name}" must be one of {", ".join(ids)}')
    return value


def _number(given: Mapping[str, Any], name: str, most: float) -> float | None:
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise BadLine(f'"{name}" must be a number from 0 to {most:g}')
    return value


# Ask ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ask:
    """The headless search: `most` finds at most. Nothing is stored."""

    library: Library
    most: int = 5

    def __call__(self, given: dict[str, Any]) -> dict[str, Any]:
        """What answers one line's text; `BadLine` where there is no text."""
        if "text" not in given:
            raise BadLine('"text" is missing; write {"text": "..."}')
        found = finder(self.library).find(_text(given), self.most)
        return {
            "sure": found.sure,
            "hits": [
                {
                    "kind": hit.entry.kind,
                    "id": hit.entry.id,
                    "title": hit.entry.title,
                    "score": hit.score,
                    "topics": list(hit.entry.topics),
                }
                for hit in found.hits
            ],
        }


# Intake -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Intake:
    """The headless intake: what a text says, and where it says who somebody is. Nothing is stored."""

    library: Library

    def __call__(self, given: dict[str, Any]) -> dict[str, Any]:
        """The reading of one line's text, in codes and offsets; `BadLine` where there is no text to read."""
        if "text" not in given:
            raise BadLine('"text" is missing; write {"text": "..."}')
        text = _text(given)
        reading = intake.read(text, self.library.lexicon)
        return {
            "facts": list(reading.facts),
            "denied": list(reading.denied),
            "uncertain": list(reading.uncertain),
            "children": [_child_said(child) for child in reading.children],
            "spans": [{"fact": span.fact, "start": span.start, "end": span.end} for span in reading.spans],
            "identifiers": [asdict(found) for found in identifiers.find(text, self.library.guard)],
        }


def _child_said(child: intake.ChildSaid) -> dict[str, Any]:
    """A child as the contract writes it: only what was said of it."""
    said = {"age_years": child.age_years, "unborn_weeks": child.unborn_weeks, "facts": list(child.facts)}
    return {key: value for key, value in said.items() if value not in (None, [])}


# Play ---------------------------------------------------------------------------------------------------------------


@dataclass
class Play:
    """One dialogue, a turn a line. Nothing is stored and nothing is logged."""

    library: Library
    fresh: Session
    clock: Clock
    moment: Moment
    current: Session | None = field(default=None, init=False)

    def __call__(self, given: dict[str, Any]) -> dict[str, Any]:
        """The replies to one turn."""
        now = moment_of(given, self.clock, self.moment)
        if given.get("start"):
            self.current = replace(self.fresh, events=())
            return self._shown(opening(self.library, self.current, now))
        session = self.current or self.fresh
        return self._shown(turn(self.library, session, _message(given), now))

    def _shown(self, found: Turn) -> dict[str, Any]:
        self.current = found.session
        ended = found.ended
        return {
            "replies": [
                {
                    "text": reply.text,
                    "options": [
                        {"id": button.id, "label": button.label, "facts": button.facts} for button in reply.buttons
                    ],
                }
                for reply in found.replies
            ],
            "ended": ended is not None,
            "outcome": {"id": ended.id, **ended.details} if ended else None,
        }


def _message(given: Mapping[str, Any]) -> Message:
    kinds = [name for name in ("say", "tap", "command") if name in given]
    if len(kinds) != 1 or not isinstance(given[kinds[0]], str):
        raise BadLine('a turn is one of {"start": true}, {"say": "..."}, {"tap": "option id"}, {"command": "/back"}')
    value: str = given[kinds[0]]
    match kinds[0]:
        case "say":
            return Text(value)
        case "tap":
            return Tap(value)
        case _:
            name, _, more = value.strip().removeprefix("/").partition(" ")
            return Text(f"/{name} {more}") if more else Command(name.lower())
