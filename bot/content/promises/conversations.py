"""Promises about the conversations beside the consult: where each of their paths may and may not end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.content.conditions import condition
from bot.content.promises.ground import Broken, Ground, Proof
from bot.core.facts import Known
from bot.core.flow import Flow, Kind, Node
from bot.core.graph import Walker

Given = Mapping[str, Any]
CONSULT = "consult"


def conversations(ground: Ground) -> Iterator[Flow]:
    """The flows that a person can start, the consult apart."""
    yield from (flow for flow in ground.library.flows.values() if not flow.part and flow.id != CONSULT)


def _endings(flow: Flow) -> Iterator[Node]:
    yield from (node for node in flow.nodes.values() if node.kind is Kind.OUTCOME)


def ends_at(ground: Ground, given: Given) -> Iterator[Broken]:
    """A path on which the condition holds ends where it must not, or not where it must, or without saying what it must.

    Every path is walked: with nothing known before, and with each fact of the condition handed over as yes, no or
    unknown by another conversation.
    """
    flow = ground.library.flows.get(given["flow"])
    if flow is None:
        yield (*ground.at("flows/invariants.yaml", "invariants"), f"there is no flow '{given['flow']}'")
        return
    holds = condition(given["when"], ground.vocabulary)
    allowed, forbidden = given.get("only"), given.get("never", ())
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in given.get("says", ())]
    for start in _starts(ground, holds.mentions):
        for spot in Walker(flow, ground.scale, start, watch=holds.mentions).paths().ends:
            outcome = spot.node.outcome
            wrong = outcome in forbidden or (allowed is not None and outcome not in allowed)
            wrong = wrong or not all(pattern.search(_all_text(spot.node)) for pattern in patterns)
            if wrong and holds.holds(ground.vocabulary.complete(spot.known)):
                known = ", ".join(ground.vocabulary.names(spot.known.yes)) or "nothing"
                yield flow.file, spot.node.line, f"with {known} a path of '{flow.id}' ends at '{outcome}' as it stands"


def _starts(ground: Ground, mentions: int) -> Iterator[Known]:
    yield Known()
    for fact in ground.vocabulary.names(mentions):
        bit = ground.vocabulary.bit(fact)
        yield from (Known(yes=bit), Known(no=bit), Known(unknown=bit))


def _all_text(node: Node) -> str:
    return "\n".join((node.urgent, node.text, *node.steps))


def ending_names_a_person(ground: Ground, given: Given) -> Iterator[Broken]:
    """An ending of a conversation names nobody to speak to, and no service."""
    person = re.compile(given["pattern"], re.IGNORECASE)
    for flow in conversations(ground):
        for node in _endings(flow):
            if not person.search(_all_text(node)):
                yield flow.file, node.line, f"'{flow.id}' ends at '{node.outcome}' without a person to speak to"


def ending_leads_on(ground: Ground, given: Given) -> Iterator[Broken]:
    """An ending leads nowhere: no other conversation and no article; or what it names is not there."""
    library = ground.library
    for flow in conversations(ground):
        for node in _endings(flow):
            if not node.flows and not node.articles:
                yield flow.file, node.line, f"'{flow.id}' ends at '{node.outcome}' and leads on to nothing"
            for other in node.flows:
                if other not in library.flows or library.flows[other].part:
                    yield flow.file, node.line, f"leads to the conversation '{other}', which is not there"
            for article in node.articles:
                if article not in library.articles:
                    yield flow.file, node.line, f"leads to the article '{article}', which is not there"


def first_action_within(ground: Ground, given: Given) -> Iterator[Broken]:
    """A path shows more screens than promised before the first that says what to do: one with steps, or an ending."""
    flow = ground.library.flows.get(given["flow"])
    if flow is None:
        return
    first = flow.nodes[flow.start]
    if (deepest := _before_action(flow, first)) > given["screens"]:
        yield flow.file, first.line, f"'{flow.id}' shows {deepest} screens before the first thing to do"


def _before_action(flow: Flow, node: Node) -> int:
    if node.steps or node.kind is Kind.OUTCOME:
        return 0
    return 1 + max((_before_action(flow, flow.nodes[one]) for one in node.successors()), default=0)


PROOFS: dict[str, Proof] = {
    "ends-at": ends_at,
    "ending-names-a-person": ending_names_a_person,
    "ending-leads-on": ending_leads_on,
    "first-action-within": first_action_within,
}
