"""Maps of the flows, as golden files: every edge carries the answer or the condition that opens it."""

from __future__ import annotations

import re

import pytest

from bot.content.draw import draw
from bot.content.load import load
from tests.conftest import ROOT

LIBRARY = load(ROOT)


@pytest.mark.parametrize("flow", sorted(LIBRARY.flows))
def test_a_map_is_as_it_was_drawn(flow: str, update_golden: bool) -> None:
    drawn = draw(LIBRARY.flows[flow], LIBRARY.vocabulary)
    golden = ROOT / f"tests/maps/{flow}.dot"
    if update_golden:
        golden.write_text(drawn, encoding="utf-8")
    assert drawn == golden.read_text(encoding="utf-8"), f"{flow}: if this is meant, run `make golden` and read the diff"


@pytest.mark.parametrize("flow", sorted(LIBRARY.flows))
def test_no_edge_is_without_its_condition(flow: str) -> None:
    drawn = draw(LIBRARY.flows[flow], LIBRARY.vocabulary)
    for edge in re.findall(r'" -> ".*?" \[label="(.*)"\]', drawn):
        assert edge.strip(), flow


def test_every_step_of_the_consult_stands_on_its_map() -> None:
    drawn = draw(LIBRARY.flows["consult"], LIBRARY.vocabulary)
    assert all(f'"{node}" [label=' in drawn for node in LIBRARY.flows["consult"].nodes)
