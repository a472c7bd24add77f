"""What typed words may do: show what was understood, be put right in one tap, and never be kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import concepts
from bot.content.load import load
from bot.core.library import Library
from bot.core.session import Did, Event
from bot.desk.hearing import hear
from bot.desk.messages import Command, Tap
from bot.desk.reading import knows
from tests.conftest import ROOT
from tests.players import Player

LIBRARY = load(ROOT)
NAMED = "Sarah Jones, dob 3/4/2019, NW1 6XE, ring 07700 900123"
FAMILY = "mum drinks, two kids 3 and 5, no DV, dad might be using"
ODD = [
    "",
    " \n\t ",
    "😀" * 4096,
    "\u202eبوقت\u202c " * 300,
    "\u200b\u200c\u200d\ufeff" * 1000,
    "a|b|c\n1|2|3\n" * 300,
    "mae hi'n bwrw glaw",
    "%s {} {0} {name} \\x00 \x00 <b>&amp;",
    "'; DROP TABLE session; --",
    "9" * 4096,
    "/" * 50,
]


def chips(player: Player) -> dict[str, str]:
    return {b.id: b.label for reply in player.last.replies for b in reply.buttons if b.id.startswith("chip.")}


def test_what_was_understood_stands_in_chips_said_denied_and_not_sure() -> None:
    player = Player(LIBRARY)
    player.say(FAMILY)
    assert chips(player)["chip.alcohol-misuse.no"].startswith("Not so")
    assert chips(player)["chip.domestic-abuse.yes"].startswith("It is so")
    assert chips(player)["chip.drug-misuse.yes"].startswith("It is so")


def test_one_tap_puts_a_chip_right_and_a_second_changes_nothing() -> None:
    player = Player(LIBRARY)
    player.say(FAMILY)
    player.send(Tap("chip.domestic-abuse.yes"))
    once = player.last
    assert "Domestic abuse" in once.replies[0].text.partition("\n")[0]
    player.send(Tap("chip.domestic-abuse.yes"))
    assert player.last.replies == once.replies


def test_a_chip_holds_after_the_questions_have_moved_on() -> None:
    player = Player(LIBRARY)
    player.say(FAMILY)
    before = player.last.session.place_code
    player.tap("danger.none")
    player.send(Tap("chip.alcohol-misuse.no", before))
    assert player.last.session.events[-1].did is Did.CORRECTED
    assert player.last.replies[0].kind == "heard"


@pytest.mark.parametrize("button", ["chip.fgm.yes", "chip.alcohol-misuse.maybe", "chip.", "chip.nonsense.no"])
def test_a_chip_that_was_never_shown_is_stale_and_changes_nothing(button: str) -> None:
    player = Player(LIBRARY)
    player.say(FAMILY)
    before = player.last.session
    player.send(Tap(button))
    assert player.last.session == before
    assert player.last.replies[0].kind == "stale"


def test_a_chip_of_another_consult_is_stale() -> None:
    player = Player(LIBRARY)
    player.say(FAMILY)
    before = player.last.session.place_code
    player.command("start")
    player.say(FAMILY)
    player.send(Tap("chip.alcohol-misuse.no", before))
    assert player.last.replies[0].kind == "stale"


def test_a_chip_that_turns_into_danger_goes_straight_to_999() -> None:
    player = Player(LIBRARY)
    told = Event(Did.TOLD, "consult", "danger", ("alcohol-misuse=yes", "threat-to-kill=no"))
    player.last = replace(player.last, session=player.last.session.add(told))
    player.send(Tap("chip.threat-to-kill.yes"))
    assert player.last.replies[0].text.startswith("Ring 999 now")


def test_in_danger_the_chips_stand_below_the_answer() -> None:
    player = Player(LIBRARY)
    player.say("he has a knife and is smashing the door")
    assert [reply.text.startswith("Ring 999 now") for reply in player.last.replies] == [True]
    assert chips(player)


def test_change_before_any_answer_shows_what_was_understood() -> None:
    player = Player(LIBRARY)
    player.say(FAMILY)
    player.command("change")
    assert player.last.replies[0].kind == "heard"


# Who the words name ---------------------------------------------------------------------------------------------------


def test_a_name_is_refused_kindly_and_never_quoted_and_the_rest_is_understood() -> None:
    player = Player(LIBRARY)
    player.say(f"{NAMED}. mum drinks every night")
    told = "\n".join(reply.text for reply in player.last.replies)
    assert "a date of birth, a name, a phone number, a postcode" in told
    assert not [word for word in ("Sarah", "Jones", "2019", "6XE", "900123") if word in told]
    assert "A parent's drinking" in told
    assert player.last.erase


def test_danger_comes_before_the_guard() -> None:
    player = Player(LIBRARY)
    player.say(f"{NAMED}. he is strangling her now")
    assert player.last.replies[0].text.startswith("Ring 999 now")
    assert player.last.replies[0].text.index("Ring 999 now") < player.last.replies[0].text.index("I have let it go")
    assert player.last.erase


def test_a_message_of_names_alone_is_asked_again_and_does_not_count_as_not_understood() -> None:
    player = Player(LIBRARY)
    player.say(NAMED)
    assert [reply.kind for reply in player.last.replies[:-1]] == [
        "named:date-of-birth+name+phone+postcode",
        "named-only",
    ]
    player.say("hello there")
    assert player.last.replies[0].kind == "missed-first"


def test_a_doubtful_name_is_asked_about_in_one_tap() -> None:
    player = Player(LIBRARY)
    player.say("xanthe drinks every night")
    asked = next(reply for reply in player.last.replies if reply.kind == "named-perhaps")
    assert [button.id for button in asked.buttons] == ["name.yes", "name.no"]
    assert not player.last.erase
    before = player.last.session
    player.send(Tap("name.yes"))
    assert player.last.erase
    assert player.last.session == before
    player.send(Tap("name.no"))
    assert not player.last.erase


@pytest.mark.parametrize("taps", [(), ("danger.none",), ("danger.none", "harm.hurt", "injury.hurt", "view.skip")])
def test_the_guard_stands_at_every_step(taps: tuple[str, ...]) -> None:
    player = Player(LIBRARY)
    player.tap(*taps)
    player.say(f"{NAMED} mum is on heroin")
    assert player.last.erase


def test_the_guard_stands_in_every_part() -> None:
    for part in (flow.id for flow in LIBRARY.flows.values() if flow.part):
        player = Player(LIBRARY, flow=part)
        player.say(f"{NAMED} mum is on heroin")
        assert player.last.erase, part


# Anything at all ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ODD)
def test_anything_typed_gets_an_answer(words: str) -> None:
    player = Player(LIBRARY)
    for _ in range(3):
        assert player.say(words).replies[-1].text


@given(st.text(max_size=4096))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_an_answer_and_leaves_no_word_in_the_session(words: str) -> None:
    player = Player(LIBRARY)
    turn = player.say(words)
    assert turn.replies[-1].text
    codes = {code for event in turn.session.events for code in event.codes}
    assert all(known_code(LIBRARY, code) for code in codes)


def known_code(library: Library, code: str) -> bool:
    """Whether a code is one of ours and no piece of a text: a fact and its state, an age, a consent, an option."""
    left, _, right = code.partition("=")
    options = {option.id for flow in library.flows.values() for node in flow.nodes.values() for option in node.options}
    if left in ("age", "weeks"):
        return right.replace(".", "").isdigit()
    facts = set(library.vocabulary.bits)
    page = code in ("missed", "ask") or (code.startswith(("read:", "ask:")) and knows(library, code))
    return left in facts or right in facts or left == "consent" or code in options or page


@given(
    st.lists(st.sampled_from(["Zebediah Quux", "07700 900123", "a@b.org", "mum drinks", "no dv", "knife"]), max_size=6)
)
@settings(max_examples=60, deadline=None)
def test_what_was_named_is_nowhere_in_the_session_nor_in_the_replies(pieces: list[str]) -> None:
    player = Player(LIBRARY)
    turn = player.say(", ".join(pieces))
    kept = json.dumps(turn.session.as_json()) + "".join(reply.text for reply in turn.replies)
    assert not [name for name in ("Zebediah", "Quux", "900123", "a@b.org") if name in kept]


def test_hearing_gives_codes_and_kinds_only() -> None:
    heard = hear(f"{NAMED}. mum drinks", LIBRARY)
    assert "Sarah" not in repr(heard)
    assert heard.named == ("date-of-birth", "name", "phone", "postcode")


def test_forgetting_works_in_the_middle_of_a_doubtful_name() -> None:
    player = Player(LIBRARY)
    player.say("xanthe drinks every night")
    player.send(Command("cancel"))
    player.send(Tap("name.yes"))
    assert not player.last.session.events


def test_everything_that_workers_were_seen_to_write_gets_an_answer() -> None:
    """Every example of the concepts and every message of the labelled set, through turns and a kept session."""
    facts = concepts.load(ROOT)["facts"].values()
    said = [str(example) for concept in facts for example in concept.get("examples", ())]
    for half in ("development", "test"):
        lines = (ROOT / f"tests/intake/{half}.jsonl").read_text(encoding="utf-8").splitlines()
        said += [json.loads(line)["text"] for line in lines]
    for words in said:
        player = Player(LIBRARY)
        assert player.say(words).replies[-1].text
        player.say(words)
