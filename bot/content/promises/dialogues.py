"""Promises about dialogues: every path of every flow, walked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.content.conditions import facts
from bot.content.promises.ground import Broken, Ground, Proof
from bot.core.facts import State
from bot.core.flow import DONE, DONT_KNOW, Flow, Kind, Node
from bot.core.graph import cycle, unreachable
from bot.core.thresholds import rank

Given = Mapping[str, Any]
ASKING = (Kind.ONE, Kind.SEVERAL, Kind.NUMBER)


def _nodes(ground: Ground) -> Iterator[tuple[Flow, Node]]:
    for flow in ground.library.flows.values():
        for node in flow.nodes.values():
            yield flow, node


def _at(flow: Flow, node: Node) -> tuple[str, int]:
    return flow.file, node.line


def every_path_ends(ground: Ground, given: Given) -> Iterator[Broken]:
    """A path comes to a step that is no outcome and leads nowhere, goes round in a circle, or never comes to a step."""
    for flow in ground.library.flows.values():
        circle = cycle(flow)
        if circle:
            yield (*ground.at(flow.file, "nodes", circle[0]), f"goes round in a circle: {' -> '.join(circle)}")
            continue
        for spot in ground.paths[flow.id].ends:
            if spot.node.kind is not Kind.OUTCOME:
                yield (*_at(flow, spot.node), f"'{spot.node.id}' ends no path: lead it on, or make it an outcome")
        for node_id in unreachable(flow):
            yield (*_at(flow, flow.nodes[node_id]), f"no edge leads to '{node_id}'; join it up or remove it")


def taps_at_most(ground: Ground, given: Given) -> Iterator[Broken]:
    """A path takes more taps from the first question to the outcome than promised."""
    flow = ground.library.flows[given["flow"]]
    most = ground.paths[flow.id].most
    if most > given["taps"]:
        yield (*ground.at(flow.file, "start"), f"a path takes {most} taps; {given['taps']} is the most")


def options_at_most(ground: Ground, given: Given) -> Iterator[Broken]:
    """A question shows more answers than fit one screen."""
    for flow, node in _nodes(ground):
        count = len(node.options) + (1 if node.kind is Kind.SEVERAL else 0)
        if count > given["options"]:
            yield (
                *_at(flow, node),
                f"'{node.id}' shows {count} answers, Done included; {given['options']} is the most",
            )


def buttons_fit(ground: Ground, given: Given) -> Iterator[Broken]:
    """A button's id is too long for a channel, stands twice, or its label is too long to read on a phone."""
    for flow, node in _nodes(ground):
        seen = set()
        for option in node.options:
            if len(f"{node.id}.{option.id}".encode()) > given["bytes"]:
                yield (*_at(flow, node), f"'{node.id}.{option.id}' is longer than {given['bytes']} bytes")
            if len(option.label) > given["label"]:
                yield (*_at(flow, node), f"'{option.label}' is longer than {given['label']} letters")
            if option.id in seen or option.id == DONE:
                yield (*_at(flow, node), f"the option id '{option.id}' stands twice or is kept for the product")
            seen.add(option.id)


def dont_know_everywhere(ground: Ground, given: Given) -> Iterator[Broken]:
    """A question about facts has no "don't know", or its "don't know" says that something is not so."""
    for flow, node in _nodes(ground):
        if node.kind in ASKING and node.facts:
            option = node.option(DONT_KNOW)
            if option is None:
                yield (*_at(flow, node), f"'{node.id}' has no don't-know answer")
            elif any(state is State.NO for _, state in option.sets):
                yield (*_at(flow, node), f"don't know at '{node.id}' says that something is not so")


def first_question(ground: Ground, given: Given) -> Iterator[Broken]:
    """The flow does not begin by asking about danger, or "none of these" leaves a danger open."""
    flow = ground.library.flows[given["flow"]]
    node, danger = flow.nodes[flow.start], facts(given["about"], ground.vocabulary)
    denied = 0
    for option in node.options:
        for mask, state in option.sets:
            denied |= mask if state is State.NO else 0
    if denied & danger != danger:
        missing = ", ".join(ground.vocabulary.names(danger & ~denied))
        yield (*_at(flow, node), f"the first question leaves open: {missing}")


def facts_can_be_told(ground: Ground, given: Given) -> Iterator[Broken]:
    """A fact has no answer anywhere that says it is so."""
    told = 0
    for _, node in _nodes(ground):
        for option in node.options:
            told |= option.said
    for fact in ground.vocabulary.names(facts(given["facts"], ground.vocabulary) & ~told):
        yield (*ground.at("knowledge/vocabulary.yaml"), f"no answer of any flow says '{fact}'; add one")


def code_needs_code(ground: Ground, given: Given) -> Iterator[Broken]:
    """A path gives one code (doing less) without the other (whom the worker consulted)."""
    flow = ground.library.flows[given["flow"]]
    for spot in ground.paths[flow.id].ends:
        code, value = given["code"]
        if spot.codes.get(code) == value and given["needs"] not in spot.codes:
            yield (*ground.at(flow.file, "start"), f"a path says {code}={value} and never {given['needs']}")


def skipped_only_from(ground: Ground, given: Given) -> Iterator[Broken]:
    """A question that must always be put is passed over below the action from which it may be."""
    flow = ground.library.flows[given["flow"]]
    node = flow.nodes.get(given["node"])
    if node is None or node.skip_from != rank(given["from"]):
        yield (*ground.at(flow.file, "nodes", given["node"]), f"'{given['node']}' must be put below {given['from']}")


PROOFS: dict[str, Proof] = {
    "every-path-ends": every_path_ends,
    "taps-at-most": taps_at_most,
    "options-at-most": options_at_most,
    "buttons-fit": buttons_fit,
    "dont-know-everywhere": dont_know_everywhere,
    "first-question": first_question,
    "facts-can-be-told": facts_can_be_told,
    "code-needs-code": code_needs_code,
    "skipped-only-from": skipped_only_from,
}
