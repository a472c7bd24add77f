"""Documentation that a test keeps true: the README's consult, its commands and its settings."""

from __future__ import annotations

import re
from pathlib import Path

from bot.__main__ import parser
from bot.channels.terminal import as_text
from bot.config import NAMES
from bot.core.article import Article
from bot.core.flow import Kind
from bot.core.library import Library
from tests.conftest import ROOT
from tests.players import Player

README = ROOT / "README.md"


def block(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name}: [^>]*-->\n```text\n)(.*?)(```\n<!-- /{name} -->)", re.DOTALL)


def hold(name: str, told: str, update: bool, readme: Path = README) -> None:
    text = readme.read_text(encoding="utf-8")
    if update:
        readme.write_text(block(name).sub(lambda found: found[1] + told + found[3], text), encoding="utf-8")
        text = readme.read_text(encoding="utf-8")
    found = block(name).search(text)
    assert found, f"{readme.name} has no block '{name}'"
    assert found[2] == told, f"{readme}'s {name} is out of date: run `make golden` and read the diff"


def test_the_knowledge_readme_counts_the_articles_and_says_when_they_are_due(
    library: Library, update_golden: bool
) -> None:
    groups: dict[str, list[Article]] = {}
    for article in library.articles.values():
        groups.setdefault(article.group, []).append(article)
    lines = [f"{'group':<28}articles  first due    not verified"]
    for group in sorted(groups):
        found = groups[group]
        unsure = sum(article.confidence == "unverified" for article in found)
        lines.append(f"{group:<28}{len(found):>8}  {min(a.review_by for a in found)}   {unsure:>12}")
    lines.append(f"{'all':<28}{len(library.articles):>8}")
    hold("articles", "\n".join(lines) + "\n", update_golden, ROOT / "knowledge/README.md")


def test_the_flows_readme_lists_the_conversations_and_their_endings(library: Library, update_golden: bool) -> None:
    lines = [f"{'id':<20}{'endings':>7}  title"]
    for flow in sorted(library.flows.values(), key=lambda flow: (flow.order, flow.id)):
        if not flow.part and flow.id != "consult":
            endings = sum(node.kind is Kind.OUTCOME for node in flow.nodes.values())
            lines.append(f"{flow.id:<20}{endings:>7}  {flow.title}")
    hold("conversations", "\n".join(lines) + "\n", update_golden, ROOT / "flows/README.md")


def test_the_readme_shows_a_real_consult(library: Library, update_golden: bool) -> None:
    player = Player(library)
    lines = []
    words = "Dad is on heroin, no treatment. He leaves his methadone on the kitchen side. They have a toddler"
    lines.append(f"> {words}")
    player.say(words)
    lines.append(as_text(player.last.replies))
    for tap in ("danger.none", "view.refer"):
        lines.append(f"> {player.buttons[tap].label}")
        player.tap(tap)
        lines.append(as_text(player.last.replies))
    hold("consult", "\n\n".join(lines) + "\n", update_golden)


def test_the_readme_lists_every_command(update_golden: bool) -> None:
    told = "".join(
        f"{action.dest:<10}{action.help}\n"
        for group in parser()._actions
        for action in getattr(group, "_choices_actions", [])
    )
    hold("commands", told, update_golden)


def test_the_readme_and_the_product_know_the_same_settings() -> None:
    listed = set(re.findall(r"^\| (SOUNDING_BOARD_\w+)", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert listed <= NAMES


def test_the_two_commands_stand_on_the_first_screen() -> None:
    first = "\n".join(README.read_text(encoding="utf-8").splitlines()[:40])
    assert "make run" in first
    assert "make test" in first


def test_no_file_speaks_of_this_machine_or_a_package_index() -> None:
    for path in [*ROOT.glob("*.lock"), *ROOT.glob("*.toml"), ROOT / "Makefile", README]:
        text = path.read_text(encoding="utf-8")
        assert "--index-url" not in text, path
        assert str(ROOT.parent) + "/" not in text, path
