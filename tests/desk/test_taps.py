"""How many taps a consult takes that began in words: over every message of the labelled set, answered truthfully."""

from __future__ import annotations

import json
import random
from statistics import median
from typing import Any

from bot.content import concepts
from bot.content.load import load
from bot.core.facts import State
from tests.conftest import ROOT
from tests.players import Player, choose

LIBRARY = load(ROOT)
MOST = 14


def taps(message: dict[str, Any], rng: random.Random) -> int:
    """The taps from these words to the answer. What the message does not say, the worker does not know or denies."""
    family = dict.fromkeys(message["facts"], State.YES) | dict.fromkeys(message["denied"], State.NO)
    player = Player(LIBRARY)
    player.say(str(message["text"]))
    count = 0
    while not player.last.ended and count < 40:
        own = [button for button in player.screen.buttons if not button.id.startswith(("chip.", "name."))]
        player.tap(choose(own, family, rng).id)
        count += 1
    return count


def test_a_consult_that_began_in_words_takes_few_taps() -> None:
    rng = random.Random(20261122)
    counts = []
    for half in ("development", "test"):
        for line in (ROOT / f"tests/intake/{half}.jsonl").read_text(encoding="utf-8").splitlines():
            message = json.loads(line)
            if message["facts"]:
                counts.append(taps(message, rng))
    assert median(counts) <= 5, f"median {median(counts)}"
    assert max(counts) <= MOST, f"most {max(counts)}"


def test_families_told_in_words_need_three_taps_at_most_in_the_middle() -> None:
    """Simulated families of one to six facts, each said in an example that workers would write."""
    facts = concepts.load(ROOT)["facts"]
    rng = random.Random(20261122)
    counts = []
    for _ in range(120):
        family = rng.sample(sorted(facts), rng.randint(1, 6))
        family = [fact for fact in family if fact in LIBRARY.vocabulary.bits]
        words = ". ".join(str(rng.choice(facts[fact]["examples"])) for fact in family)
        counts.append(taps({"facts": family, "denied": [], "text": words}, rng))
    assert median(counts) <= 3
    assert max(counts) <= MOST
