"""The shapes of the YAML files under flows/ and knowledge/: the keys, their types and which must be there.

Only shapes live here. What ids mean together (does the edge lead somewhere?) is compile.py; what must hold on every
path is promises/.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

State = Literal["yes", "no", "unknown"]
Action = Literal["universal", "single-service", "early-help", "consult", "refer", "refer-now", "act-now"]
Nation = Literal["england", "wales", "scotland", "northern-ireland"]
When = str | list[Any] | dict[str, Any]


class Model(BaseModel):
    """A part of a file: unknown keys are refused, and keys are written with hyphens or underscores alike."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Dated(Model):
    """What every file carries: the version of its shape, its sources, and when it was and must be read again."""

    schema_: Literal[1] = Field(alias="schema")
    sources: list[str] = []
    reviewed: date
    review_by: date


class OptionModel(Model):
    """An answer: `facts` maps a fact, or a @group, to its state; `none`/`dont-know` answers are `blanket`."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")
    label: str = Field(min_length=1)
    facts: dict[str, State] = {}
    blanket: bool = False
    code: str | None = None
    to: str | None = None
    below: float | None = None


class EdgeModel(Model):
    """Where to go next, and when."""

    to: str
    when: When | None = None
    action_at_least: Action | None = None
    action_at_most: Action | None = None


class NodeModel(Model):
    """A step of a flow: exactly one of ask, screen and outcome."""

    ask: Literal["one", "several", "number", "text"] | None = None
    screen: str | None = None
    outcome: str | None = None
    text: str = ""
    urgent: str = ""
    steps: list[str] = []
    options: list[OptionModel] = []
    when_to_ask: Literal["decisive", "unknown", "always"] = "unknown"
    skip_from: Action | None = None
    codes: str | None = None
    next: str | list[EdgeModel] | None = None
    sources: list[str] = []
    articles: list[str] = []
    flows: list[str] = []


class FlowFile(Dated):
    """A flow, one file each directly in flows/, or a part in flows/parts/."""

    id: str
    title: str
    about: str
    start: str
    about_child: bool = False
    button: str = ""
    offered_when: When | None = None
    order: int = 50
    also: list[str] = []
    nodes: dict[str, NodeModel]


class RuleModel(Model):
    """A rule of a framework: `action` in the statutory one and in overlays, `level` in the others.

    A rule that is no ordinary referral may bring its own first line, basis and law.
    """

    id: str
    when: When
    action: Action | None = None
    level: int | None = Field(default=None, ge=1, le=4)
    reason: str
    first: str = ""
    basis: str = ""
    law: str = ""
    sources: list[str] = Field(min_length=1)
    needs: list[str] = []


class CautionModel(Model):
    """A caution: told beside the answer."""

    id: str
    when: When
    text: str
    sources: list[str] = Field(min_length=1)


class FrameworkFile(Dated):
    """A framework, one file each in flows/thresholds/."""

    id: str
    title: str
    about: str
    of: Literal["actions", "levels"]
    base: Action | int | None
    rules: list[RuleModel]
    cautions: list[CautionModel] = []
    services: dict[int, list[str]] = {}


class FactModel(Model):
    """A fact of the vocabulary, in a worker's words."""

    label: str
    is_: str = Field(alias="is")
    follows: list[str] = []
    tapped_only: bool = False


class VocabularyFile(Dated):
    """The vocabulary: facts by group, and the plain lists."""

    parental_vulnerabilities: dict[str, FactModel]
    child_harm: dict[str, FactModel]
    danger_now: dict[str, FactModel]
    circumstances: dict[str, FactModel]
    protective_factors: dict[str, FactModel]
    consent: dict[str, FactModel]
    roles: dict[str, str]
    needs: dict[str, str]


class SourceModel(Model):
    """A document or law, and how we know it."""

    title: str
    short: str
    year: int = Field(ge=1900, le=2100)
    confidence: Literal["read", "secondary", "unverified"]
    note: str = ""


class SourcesFile(Model):
    """knowledge/sources.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    reviewed: date
    review_by: date
    sources: dict[str, SourceModel]


class ContactModel(Model):
    """Someone to ring. `hours` is "always", "unsure", "outside <contact id>" or "mon-fri 09:00-17:00; sat 10:00-12:00".

    `sure: false` marks a number that was not seen at its own source; `person` that a person answers.
    """

    name: str
    phone: str = ""
    hours: str
    when: When | None = None
    from_action: Action = "universal"
    to_action: Action = "act-now"
    nations: list[Nation] = []
    order: int = 50
    note: str = ""
    checked: date | None = None
    sure: bool = True
    person: bool = False


class HelplinesFile(Dated):
    """knowledge/helplines.yaml: the national lines, and the bank holidays on which office hours do not hold."""

    contacts: dict[str, ContactModel]
    bank_holidays: list[date] = []


class NumberModel(Model):
    """A locality's own name and number for an action."""

    level: int | None = None
    name: str


class LocalityFile(Dated):
    """knowledge/services/<locality>/locality.yaml."""

    id: str
    name: str
    nation: Nation
    made_up: bool
    contacts: dict[str, ContactModel]
    numbers: dict[Action, NumberModel]
    terms: dict[str, str] = {}
    ladder: list[str] = []
    overlay: list[RuleModel] = []


class WordsFile(Dated):
    """flows/words/<language>.yaml: nested phrases, flattened with dots."""

    language: str
    words: dict[str, Any]


class FigureModel(Model):
    """A number with the year it is of and the document that gives it."""

    says: str = Field(min_length=1, max_length=300)
    year: int = Field(ge=1900, le=2100)
    source: str


class MovedOnModel(Model):
    """Where law or practice has changed: today's position, and what it replaced."""

    now: str = Field(min_length=1)
    then: str = Field(min_length=1)


class CitedModel(Model):
    """A source, and where in it."""

    source: str
    section: str = ""


Name = Annotated[str, Field(min_length=1, max_length=90)]
Line = Annotated[str, Field(min_length=1, max_length=170)]
Paragraph = Annotated[str, Field(min_length=1, max_length=450)]


class ArticleFile(Model):
    """knowledge/articles/<group>/<id>.yaml. The lengths are those of one screen of a telephone."""

    schema_: Literal[1] = Field(alias="schema")
    title: str = Field(min_length=1, max_length=70)
    also: list[Name] = Field(min_length=1, max_length=40)
    topics: list[str] = Field(min_length=1, max_length=5)
    first: str = Field(min_length=1, max_length=280)
    do: list[Line] = Field(min_length=1, max_length=7)
    avoid: list[Line] = Field(default=[], max_length=7)
    act_now: list[Line] = Field(default=[], max_length=7)
    detail: list[Paragraph] = []
    figures: list[FigureModel] = []
    moved_on: MovedOnModel | None = None
    differs: dict[Nation, str] = {}
    nations: list[Nation] = []
    roles: list[str] = []
    flags: list[str] = []
    related: list[str] = []
    flows: list[str] = []
    needs: list[str] = []
    contacts: list[str] = []
    sources: list[CitedModel] = Field(min_length=1)
    reviewed: date
    review_by: date
    confidence: Literal["read", "secondary", "unverified"]


class OverlayFile(Dated):
    """knowledge/services/<locality>/articles/<id>.yaml: what a place adds to a national article; nothing goes."""

    do: list[Line] = []
    avoid: list[Line] = []
    act_now: list[Line] = []
    detail: list[Paragraph] = []
    contacts: list[str] = []


class TopicsFile(Model):
    """knowledge/topics.yaml: every topic by its group, with the facts that it helps with."""

    schema_: Literal[1] = Field(alias="schema")
    reviewed: date
    review_by: date
    groups: dict[str, dict[str, list[str]]]


class SynonymsFile(Dated):
    """knowledge/synonyms.yaml: plain words, each with what people also say, divided by commas."""

    words: dict[str, str]


class FlagModel(Model):
    """Law whose start is not certain."""

    status: Literal["in-force", "partly", "unknown", "proposed"]
    nations: list[Nation]
    source: str
    checked: date
    law: str
    worker: str = Field(min_length=1, max_length=280)


class LawFile(Model):
    """knowledge/law.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    reviewed: date
    review_by: date
    flags: dict[str, FlagModel]


class InvariantModel(Model):
    """One promise: `says` in plain words, `holds` the name of the check, and what that check needs to know."""

    says: str
    holds: str
    given: dict[str, Any] = {}


class InvariantsFile(Dated):
    """flows/invariants.yaml."""

    invariants: dict[str, InvariantModel]
