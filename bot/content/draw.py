"""A flow as a map in Graphviz's DOT language, every edge with the answer or the condition that opens it."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from bot.core.facts import ACTIONS, Vocabulary
from bot.core.flow import Edge, Flow, Kind, Node, Option

SHAPES = {Kind.OUTCOME: "doubleoctagon", Kind.SCREEN: "note"}


def draw(flow: Flow, vocabulary: Vocabulary) -> str:
    """The map of a flow: turn it into a picture with `dot -Tsvg`."""
    return "\n".join(_lines(flow, vocabulary)) + "\n"


def _lines(flow: Flow, vocabulary: Vocabulary) -> Iterator[str]:
    yield f"digraph {_quoted(flow.id)} {{"
    yield f"  graph [label={_quoted(flow.title)}, labelloc=t, rankdir=TB, fontname=Helvetica]"
    yield "  node [shape=box, style=rounded, fontname=Helvetica, fontsize=11]"
    yield "  edge [fontname=Helvetica, fontsize=9]"
    yield f"  start [shape=point]; start -> {_quoted(flow.start)}"
    for node in flow.nodes.values():
        yield f"  {_quoted(node.id)} [label={_quoted(_title(node))}, shape={SHAPES.get(node.kind, 'box')}]"
    for node in flow.nodes.values():
        for target, labels in _edges(node, vocabulary).items():
            label = "\n".join(fill(text, 46) for text in labels)
            yield f"  {_quoted(node.id)} -> {_quoted(target)} [label={_quoted(label)}]"
    yield "}"


def _title(node: Node) -> str:
    text = node.text.splitlines()[0] if node.text else f"outcome: {node.outcome}"
    asked = f"\n(asked: {node.ask.value})" if node.asks else ""
    return fill(text, 34) + asked


def _edges(node: Node, vocabulary: Vocabulary) -> dict[str, list[str]]:
    """Target -> what leads there: answers that name their own way on, and edges with their conditions."""
    found: dict[str, list[str]] = {}
    for option in node.options:
        if option.to:
            found.setdefault(option.to, []).append(_answer(option, vocabulary))
    rest = [_answer(option, vocabulary) for option in node.options if not option.to]
    for edge in node.edges:
        condition = _condition(edge, vocabulary)
        found.setdefault(edge.to, []).append(condition or "otherwise: " + " | ".join(rest) if rest else condition)
    return found


def _answer(option: Option, vocabulary: Vocabulary) -> str:
    said = [
        f"{state.value}: {', '.join(vocabulary.names(mask)) if mask.bit_count() <= 2 else f'{mask.bit_count()} facts'}"
        for mask, state in option.sets
    ]
    return f"{option.label or option.id} [{'; '.join(said)}]" if said else option.label or option.id


def _condition(edge: Edge, vocabulary: Vocabulary) -> str:
    parts = []
    if edge.when is not None:
        parts.append("if " + edge.when.describe(vocabulary))
    if edge.least is not None:
        parts.append(f"if the action is at least {ACTIONS[edge.least]}")
    if edge.most is not None:
        parts.append(f"if the action is at most {ACTIONS[edge.most]}")
    return " and ".join(parts)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
