"""Files that have the right shape, compiled into the core's objects. Every id that leads nowhere becomes a fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.content import schema
from bot.content.conditions import Unreadable, condition, facts, hours
from bot.content.yamlfile import Path_, YamlFile
from bot.core.conditions import Condition
from bot.core.contacts import Contact, Locality
from bot.core.facts import FACT_GROUPS, Fact, State, Vocabulary
from bot.core.flow import DONT_KNOW, Ask, Edge, Flow, Kind, Node, Option
from bot.core.hours import Hours
from bot.core.library import Caution, Source
from bot.core.thresholds import Framework, Rule, rank, sooner
from bot.errors import Fault


@dataclass
class Compiler:
    """Compiles one content folder; gathers faults instead of stopping at the first."""

    vocabulary: Vocabulary
    sources: Mapping[str, Source]
    faults: list[Fault] = field(default_factory=list)

    def when(self, file: YamlFile, path: Path_, when: Any) -> Condition:
        """The condition at `path`; one that cannot be read is a fault and holds never."""
        try:
            return condition(when, self.vocabulary)
        except Unreadable as error:
            self.faults.append(file.fault(path, "bad-condition", str(error)))
            return condition({"any": ["danger-now"]}, self.vocabulary)

    def cited(self, file: YamlFile, path: Path_, sources: Iterable[str]) -> tuple[str, ...]:
        """Sources, each of which must be in knowledge/sources.yaml."""
        for source in sources:
            if source not in self.sources:
                message = f"'{source}' is no source; add it to knowledge/sources.yaml or use one of those there"
                self.faults.append(file.fault(path, "unknown-source", message))
        return tuple(sources)

    # Frameworks ---------------------------------------------------------------------------------------------------

    def framework(self, file: YamlFile, model: schema.FrameworkFile) -> Framework:
        """A framework of flows/thresholds/."""
        base = rank(model.base) if isinstance(model.base, str) else model.base
        return Framework(
            id=model.id,
            title=model.title,
            about=model.about,
            of=model.of,
            base=base,
            rules=self.rules(file, ("rules",), model.rules, model.of),
            sources=self.cited(file, ("sources",), model.sources),
            services=tuple((level, tuple(names)) for level, names in sorted(model.services.items(), reverse=True)),
        )

    def rules(self, file: YamlFile, path: Path_, models: list[schema.RuleModel], of: str) -> tuple[Rule, ...]:
        """Rules, from the highest value down. Each must set what its framework sets, and only be able to raise."""
        found, seen = [], set[str]()
        for index, model in enumerate(models):
            here = (*path, index)
            if model.id in seen:
                self.faults.append(file.fault(here, "id-twice", f"the rule id '{model.id}' stands twice; rename one"))
            seen.add(model.id)
            value = rank(model.action) if model.action else model.level
            if value is None or (model.level is None) != (of == "actions"):
                wanted = "an action" if of == "actions" else "a level from 1 to 4"
                self.faults.append(file.fault(here, "rule-value", f"the rule '{model.id}' must set {wanted}"))
                continue
            when = self.when(file, (*here, "when"), model.when)
            if not when.monotone(self.vocabulary):
                message = (
                    f"the rule '{model.id}' can be switched off by a worse fact; use only yes, maybe, open and, "
                    "for protective factors, without"
                )
                self.faults.append(file.fault((*here, "when"), "rule-can-lower", message))
            for need in model.needs:
                if need not in self.vocabulary.needs:
                    self.faults.append(file.fault((*here, "needs"), "unknown-need", f"'{need}' is no need"))
            cited = self.cited(file, (*here, "sources"), model.sources)
            found.append(
                Rule(
                    model.id, when, value, model.reason, cited, tuple(model.needs), model.first, model.basis, model.law
                )
            )
        return sooner(found)

    def cautions(self, file: YamlFile, models: list[schema.CautionModel]) -> tuple[Caution, ...]:
        """The cautions of a framework file."""
        return tuple(
            Caution(
                model.id,
                self.when(file, ("cautions", index, "when"), model.when),
                model.text,
                self.cited(file, ("cautions", index, "sources"), model.sources),
            )
            for index, model in enumerate(models)
        )

    # Flows --------------------------------------------------------------------------------------------------------

    def flow(self, file: YamlFile, model: schema.FlowFile, *, part: bool, dont_know: str, onward: str) -> Flow:
        """A flow, with "don't know" added to every question about facts and "next" to every screen that goes on."""
        nodes = {
            node_id: self.node(file, node_id, node, dont_know=dont_know, onward=onward)
            for node_id, node in model.nodes.items()
        }
        self._links(file, model, nodes)
        offered = self.when(file, ("offered_when",), model.offered_when) if model.offered_when else None
        return Flow(
            id=model.id,
            title=model.title,
            start=model.start,
            nodes=nodes,
            sources=self.cited(file, ("sources",), model.sources),
            file=file.name,
            part=part,
            about_child=model.about_child,
            button=model.button or model.title,
            offered_when=offered,
            order=model.order,
            about=model.about,
            also=tuple(model.also),
        )

    def node(self, file: YamlFile, node_id: str, model: schema.NodeModel, *, dont_know: str, onward: str) -> Node:
        """A step of a flow."""
        path: Path_ = ("nodes", node_id)
        if sum(value is not None for value in (model.ask, model.screen, model.outcome)) != 1:
            message = f"'{node_id}' must be exactly one of: ask (a question), screen (text to read), outcome (the end)"
            self.faults.append(file.fault(path, "node-kind", message))
        kind = Kind(model.ask) if model.ask else Kind.SCREEN if model.screen is not None else Kind.OUTCOME
        options = [self.option(file, (*path, "options", i), option) for i, option in enumerate(model.options)]
        edges = self.edges(file, path, model)
        everything = 0
        for option in options:
            everything |= option.facts
        if kind in (Kind.ONE, Kind.SEVERAL, Kind.NUMBER) and everything and DONT_KNOW not in [o.id for o in options]:
            options.append(Option(DONT_KNOW, dont_know, ((everything, State.UNKNOWN),), blanket=True))
        if kind is Kind.SCREEN and edges:
            options.append(Option("next", onward))
        if kind is Kind.TEXT:
            options.append(Option("said", ""))
        return Node(
            id=node_id,
            kind=kind,
            text=model.screen or model.text,
            options=tuple(options),
            edges=edges,
            ask=Ask(model.when_to_ask),
            urgent=model.urgent,
            skip_from=rank(model.skip_from) if model.skip_from else None,
            codes=model.codes,
            outcome=model.outcome,
            sources=self.cited(file, (*path, "sources"), model.sources),
            steps=tuple(model.steps),
            articles=tuple(model.articles),
            flows=tuple(model.flows),
            line=file.line(path),
        )

    def option(self, file: YamlFile, path: Path_, model: schema.OptionModel) -> Option:
        """An answer."""
        sets: list[tuple[int, State]] = []
        for fact, state in model.facts.items():
            try:
                sets.append((facts(fact, self.vocabulary), State(state)))
            except Unreadable as error:
                self.faults.append(file.fault((*path, "facts", fact), "unknown-fact", str(error)))
        return Option(model.id, model.label, tuple(sets), model.blanket, model.code, model.to, model.below)

    def edges(self, file: YamlFile, path: Path_, model: schema.NodeModel) -> tuple[Edge, ...]:
        """The ways on from a step, in the order in which they are tried."""
        if model.next is None:
            return ()
        if isinstance(model.next, str):
            return (Edge(model.next),)
        return tuple(
            Edge(
                edge.to,
                self.when(file, (*path, "next", index, "when"), edge.when) if edge.when is not None else None,
                rank(edge.action_at_least) if edge.action_at_least else None,
                rank(edge.action_at_most) if edge.action_at_most else None,
            )
            for index, edge in enumerate(model.next)
        )

    def _links(self, file: YamlFile, model: schema.FlowFile, nodes: Mapping[str, Node]) -> None:
        stem = file.name.rpartition("/")[2].removesuffix(".yaml")
        if model.id != stem:
            self.faults.append(file.fault(("id",), "flow-name", f"the id is '{model.id}' but the file is {stem}.yaml"))
        if model.start not in nodes:
            self.faults.append(file.fault(("start",), "dead-edge", f"starts at '{model.start}', which is no step"))
        for node in nodes.values():
            for target in node.successors():
                if target not in nodes:
                    message = f"'{node.id}' leads to '{target}', which is no step of this flow"
                    self.faults.append(file.fault(("nodes", node.id), "dead-edge", message))

    # Contacts and localities ----------------------------------------------------------------------------------------

    def contacts(self, file: YamlFile, models: Mapping[str, schema.ContactModel]) -> tuple[Contact, ...]:
        """People to ring."""
        found, known_hours = [], dict[str, Hours]()
        for contact_id, model in models.items():
            path: Path_ = ("contacts", contact_id)
            try:
                known_hours[contact_id] = hours(model.hours, known_hours)
            except Unreadable as error:
                self.faults.append(file.fault((*path, "hours"), "bad-hours", str(error)))
                continue
            when = self.when(file, (*path, "when"), model.when) if model.when is not None else None
            found.append(
                Contact(
                    id=contact_id,
                    name=model.name,
                    phone=model.phone,
                    hours=known_hours[contact_id],
                    when=when,
                    least=rank(model.from_action),
                    most=rank(model.to_action),
                    nations=tuple(model.nations),
                    order=model.order,
                    note=model.note,
                    checked=model.checked.isoformat() if model.checked else "",
                    sure=model.sure,
                    person=model.person,
                )
            )
        return tuple(found)

    def locality(self, file: YamlFile, model: schema.LocalityFile) -> Locality:
        """A locality's settings."""
        return Locality(
            id=model.id,
            name=model.name,
            nation=model.nation,
            made_up=model.made_up,
            contacts=self.contacts(file, model.contacts),
            numbers={action: (number.level, number.name) for action, number in model.numbers.items()},
            terms=dict(model.terms),
            ladder=tuple(model.ladder),
            file=file.name,
        )


def vocabulary(model: schema.VocabularyFile) -> Vocabulary:
    """The vocabulary, facts in the order of the file."""
    found = [
        Fact(fact_id, group, fact.label, fact.is_, tuple(fact.follows), fact.tapped_only)
        for group in FACT_GROUPS
        for fact_id, fact in getattr(model, group).items()
    ]
    consent = {fact_id: fact.label for fact_id, fact in model.consent.items()}
    return Vocabulary(tuple(found), roles=model.roles, needs=model.needs, consent=consent)


def flatten(words: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Nested phrases as dotted keys."""
    found: dict[str, str] = {}
    for key, value in words.items():
        if isinstance(value, dict):
            found.update(flatten(value, f"{prefix}{key}."))
        else:
            found[f"{prefix}{key}"] = str(value)
    return found
