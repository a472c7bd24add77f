"""Every transcript, word for word. `make golden` rewrites the golden files; read the diff before you keep it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.terminal import as_text
from bot.core.flow import Kind
from bot.core.library import Library
from tests.conftest import ROOT
from tests.players import Player

FOLDER = ROOT / "tests/transcripts"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
FROM_CONSULT = [name for name in NAMES if "\nflow:" not in (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")]
"""Those that begin as a chat does, and are therefore played on every channel."""


def played(library: Library, turns: list[dict[str, str]], flow: str = "consult") -> list[str]:
    player = Player(library, flow)
    lines = [as_text(player.last.replies)]
    for turn in turns:
        ((kind, value),) = turn.items()
        lines.append(f">>> {kind}: {value}")
        act(player, turn)
        lines.append(as_text(player.last.replies))
    return lines


def act(player: Player, turn: dict[str, str]) -> None:
    """One turn of a script."""
    ((kind, value),) = turn.items()
    match kind:
        case "tap":
            player.tap(value)
        case "say":
            player.say(value)
        case "command":
            player.command(value)


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_dialogue_reads_as_its_transcript(library: Library, update_golden: bool, name: str) -> None:
    told = (
        "\n\n".join(
            [f"# {read(name)['about']}", *played(library, read(name)["turns"], read(name).get("flow", "consult"))]
        )
        + "\n"
    )
    told = told.replace(library.hash, "(content version)")
    golden = FOLDER / f"{name}.txt"
    if update_golden:
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8"), f"{name}: if this is meant, run `make golden` and read the diff"


def test_every_flow_and_part_has_a_transcript(library: Library) -> None:
    entered = {"consult"}
    for name in NAMES:
        entered.add(read(name).get("flow", "consult"))
        for turn in read(name)["turns"]:
            tap = turn.get("tap", "")
            entered |= (
                {tap.removeprefix("go.")} if tap.startswith("go.") else {"another-child"} if tap == "child" else set()
            )
    missing = sorted(set(library.flows) - entered)
    assert not missing, f"no transcript enters {', '.join(missing)}: add one to tests/transcripts"


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("adfam")])
def test_the_adfam_cases_come_to_the_action_that_was_reasoned_out(library: Library, name: str) -> None:
    """The three training cases of Adfam's report (2013, Appendix I), with how each framework reads them."""
    case = read(name)
    player = Player(library)
    for turn in case["turns"]:
        ((kind, value),) = turn.items()
        player.tap(value) if kind == "tap" else player.say(value)
        if player.last.ended:
            break
    assert player.last.ended
    assert player.last.ended.details["action"] == case["action"]
    assert {key: player.last.ended.details["levels"][key] for key in case["levels"]} == case["levels"]
    assert Path(FOLDER / f"{name}.txt").exists()


def test_every_ending_of_every_conversation_has_a_transcript(library: Library) -> None:
    reached = set()
    for name in NAMES:
        script = read(name)
        player = Player(library, script.get("flow", "consult"))
        for turn in script["turns"]:
            act(player, turn)
            if player.last.ended:
                reached.add(player.last.ended.id)
    endings = {
        node.outcome
        for flow in library.flows.values()
        if not flow.part
        for node in flow.nodes.values()
        if node.kind is Kind.OUTCOME
    }
    missing = sorted(str(ending) for ending in endings - reached)
    assert not missing, f"no transcript ends at {', '.join(missing)}: add one to tests/transcripts"
