"""What all conversations promise: leave and come back, look things up, change your mind, begin anew, be asked nothing
twice, and danger first from anywhere.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.load import load
from bot.core.flow import DONE
from bot.core.session import Did, Event
from bot.core.walk import place
from bot.desk.messages import Command, Tap
from bot.desk.turn import opening
from tests.conftest import NOW, ROOT
from tests.players import Player

LIBRARY = load(ROOT)
FLOWS = sorted(flow.id for flow in LIBRARY.flows.values() if not flow.part)
MOST_STEPS = 40


def step(player: Player, rng: random.Random) -> bool:
    """One tap of somebody in the conversation; False at its end."""
    if player.last.ended:
        return False
    own = [button for button in player.screen.buttons if not button.id.startswith(("chip.", "name."))]
    open_ticks = [button for button in own if button.label.startswith("[ ]")]
    button = rng.choice(open_ticks) if open_ticks and rng.random() < 0.4 else rng.choice(own)
    if button.id == DONE or not open_ticks or button in open_ticks or rng.random() < 0.5:
        player.send(Tap(button.id))
    return True


def walked(flow: str, seed: int, steps: int) -> Player:
    player, rng = Player(LIBRARY, flow), random.Random(seed)
    for _ in range(steps):
        if not step(player, rng):
            break
    return player


def screen(player: Player) -> str:
    return player.screen.text


@given(st.sampled_from(FLOWS), st.integers(0, 10**6), st.integers(0, 8))
@settings(max_examples=120, deadline=None)
def test_anywhere_one_can_look_something_up_and_be_back(flow: str, seed: int, steps: int) -> None:
    player = walked(flow, seed, steps)
    before = screen(player)
    player.say("/ask what is a MARAC?")
    assert player.screen.kind == "article"
    player.send(Tap("back"))
    assert screen(player) == before
    player.command("menu")
    player.send(Tap("back"))
    assert screen(player) == before


@given(st.sampled_from(FLOWS), st.integers(0, 10**6), st.integers(0, 8))
@settings(max_examples=80, deadline=None)
def test_a_day_later_it_stands_where_it_was(flow: str, seed: int, steps: int) -> None:
    player = walked(flow, seed, steps)
    later = opening(LIBRARY, player.last.session, NOW + timedelta(days=1))
    assert later.replies[-1].buttons == player.screen.buttons
    assert (later.ended is None) == (player.last.ended is None)


@given(st.sampled_from(FLOWS), st.integers(0, 10**6), st.integers(1, 8))
@settings(max_examples=80, deadline=None)
def test_back_undoes_steps_down_to_the_first_screen(flow: str, seed: int, steps: int) -> None:
    first = screen(Player(LIBRARY, flow))
    player = walked(flow, seed, steps)
    for _ in range(3 * MOST_STEPS):
        if not player.last.session.events:
            break
        player.command("back")
    assert not player.last.session.events
    assert screen(player) == first


@given(st.sampled_from(FLOWS), st.integers(0, 10**6), st.integers(2, 8))
@settings(max_examples=80, deadline=None)
def test_an_answer_can_be_changed_and_it_can_be_begun_anew(flow: str, seed: int, steps: int) -> None:
    player = walked(flow, seed, steps)
    player.command("change")
    assert screen(player)
    player.send(Command("start"))
    assert not player.last.session.events
    assert screen(player) == screen(Player(LIBRARY, flow))


@given(st.sampled_from(FLOWS), st.integers(0, 10**6), st.integers(0, 8))
@settings(max_examples=80, deadline=None)
def test_danger_in_words_comes_first_from_anywhere(flow: str, seed: int, steps: int) -> None:
    player = walked(flow, seed, steps)
    player.say("he has a knife and is smashing the door down right now")
    assert player.last.replies[0].text.startswith("Ring 999 now")
    assert player.last.ended
    assert player.last.ended.details["action"] == "act-now"


@given(st.sampled_from(FLOWS), st.sampled_from(FLOWS), st.integers(0, 10**6))
@settings(max_examples=120, deadline=None)
def test_what_one_conversation_learnt_the_next_does_not_ask(first: str, second: str, seed: int) -> None:
    player, rng = walked(first, seed, MOST_STEPS), random.Random(seed)
    if first == second or not player.last.ended or player.last.ended.id == "consult":
        return
    player.command("menu")
    for _ in range(5):
        if f"go.{second}" in player.buttons or second == "consult":
            break
        player.send(Tap(next(button for button in player.buttons if button.startswith("menu:"))))
    if f"go.{second}" not in player.buttons:
        return
    player.tap(f"go.{second}")
    for _ in range(MOST_STEPS):
        session = player.last.session
        here = place(LIBRARY.flows, LIBRARY.scale(session.locality), session)
        if here.node.asks and here.node.facts and here.node.ask.value == "unknown":
            complete = LIBRARY.vocabulary.complete(here.known)
            assert here.node.facts & ~complete.answered, f"{second} asks '{here.node.id}' again"
        if not step(player, rng):
            break


@pytest.mark.parametrize("flow", FLOWS)
def test_every_conversation_ends_with_a_next_step_and_a_way_on(flow: str) -> None:
    for seed in range(12):
        player = walked(flow, seed, MOST_STEPS)
        assert player.last.ended, f"{flow} has not ended after {MOST_STEPS} taps"
        assert player.screen.buttons, f"{flow} ends in a dead end"


@pytest.mark.parametrize("flow", [flow for flow in FLOWS if flow != "consult"])
def test_every_conversation_is_reached_from_the_menu_and_left_again(flow: str) -> None:
    player = Player(LIBRARY)
    player.tap("danger.none")
    before = screen(player)
    player.command("menu")
    for _ in range(6):
        if f"go.{flow}" in player.buttons:
            break
        player.tap(next(button for button in player.buttons if button.startswith("menu:")))
    player.tap(f"go.{flow}")
    assert screen(player) != before
    rng = random.Random(1)
    while step(player, rng):
        pass
    if "leave" in player.buttons:
        player.tap("leave")
        assert screen(player) == before or not player.last.ended


@pytest.mark.parametrize("flow", FLOWS)
def test_a_conversation_is_found_by_the_words_that_people_use_for_it(flow: str) -> None:
    from bot.core.finding import finder  # noqa: PLC0415

    found = finder(LIBRARY).find(LIBRARY.flows[flow].title, 3)
    assert flow in [hit.entry.id for hit in found.hits if hit.entry.kind == "flow"]


def test_what_a_conversation_learnt_is_kept_when_it_is_left() -> None:
    """A flow that was left is replayed with what the others settled, or it would stall where it once skipped."""
    player = Player(LIBRARY)
    player.tap("danger.none", "harm.told", "view.skip", "look.other", "menu:0", "go.referral-came-back")
    rng = random.Random(3)
    while not player.last.ended:
        step(player, rng)
    learnt = place(LIBRARY.flows, LIBRARY.scale("demonstration"), player.last.session).known
    player.tap("leave")
    kept = place(LIBRARY.flows, LIBRARY.scale("demonstration"), player.last.session).known
    assert learnt.yes & ~kept.yes == 0


@given(st.lists(st.sampled_from(FLOWS), min_size=2, max_size=3), st.integers(0, 10**6))
@settings(max_examples=80, deadline=None)
def test_nothing_said_to_be_so_is_lost_over_nested_conversations(flows: list[str], seed: int) -> None:
    player, rng = Player(LIBRARY, flows[0]), random.Random(seed)
    said = 0
    for flow in flows[1:]:
        for _ in range(rng.randint(1, 6)):
            step(player, rng)
        if flow == player.last.session.flow:
            continue
        player.send(Command("menu"))
        for _ in range(6):
            if f"go.{flow}" in player.buttons:
                player.tap(f"go.{flow}")
                break
            player.send(Tap(next((button for button in player.buttons if button.startswith("menu:")), "back")))
        said |= place(LIBRARY.flows, LIBRARY.scale("demonstration"), player.last.session).known.yes
    for _ in range(MOST_STEPS):
        step(player, rng)
        now = place(LIBRARY.flows, LIBRARY.scale("demonstration"), player.last.session).known.yes
        assert said & ~now == 0, LIBRARY.vocabulary.names(said & ~now)
        said |= now
        if player.last.ended and "leave" in player.buttons:
            player.tap("leave")


# Danger, whatever was open --------------------------------------------------------------------------------------------


def test_danger_comes_first_while_an_answer_is_being_changed() -> None:
    player = Player(LIBRARY)
    player.tap("danger.none")
    player.command("change")
    player.say("he is strangling her right now")
    assert player.last.replies[0].text.startswith("Ring 999 now")


def test_a_doubtful_danger_is_asked_although_none_was_tapped_before() -> None:
    player = Player(LIBRARY)
    player.tap("danger.none")
    told = Event(Did.TOLD, "consult", "harm", ("suicidal-now=to-confirm",))
    player.last = replace(player.last, session=player.last.session.add(told))
    player.say("anyway")
    assert player.screen.kind == "confirm"


def test_a_harm_behind_a_change_is_kept() -> None:
    player = Player(LIBRARY)
    player.say("kids aged 2")
    player.tap("danger.none")
    player.command("change")
    player.tap("danger.none", "harm.none", "abuse.none", "parent.none")
    player.tap(next(button for button in player.buttons if button.endswith(".reach")))
    before = place(LIBRARY.flows, LIBRARY.scale("demonstration"), player.last.session).known.yes
    player.say("mum drinks most nights")
    after_words = place(LIBRARY.flows, LIBRARY.scale("demonstration"), player.last.session).known.yes
    assert before & ~after_words == 0


def test_back_after_a_finished_part_goes_into_it_again() -> None:
    player = Player(LIBRARY)
    player.tap(
        "danger.none", "harm.none", "abuse.none", "parent.drugs", "care.care", "history.none", "age.small", "view.skip"
    )
    player.tap("go.more", "which.child", "child.hurt", "done")
    answer = screen(player)
    player.command("back")
    assert screen(player) != answer


def test_whoever_goes_on_after_a_danger_still_reads_999_first() -> None:
    player = Player(LIBRARY)
    player.say("he is strangling her right now")
    player.command("menu")
    player.send(Tap("go.disclosure"))
    assert "999" in screen(player).partition("\n")[0]


@pytest.mark.parametrize("typed", ["/menu he has a knife at her throat now", "/ask he has a knife at her throat now"])
def test_danger_behind_a_command_is_read(typed: str) -> None:
    player = Player(LIBRARY)
    player.say(typed)
    assert player.last.replies[0].text.startswith("Ring 999 now")
