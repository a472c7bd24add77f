"""What a dialogue promises: nothing lost, nothing asked twice, stale taps harmless, danger straight through."""

from __future__ import annotations

import random
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.load import load
from bot.core.facts import State
from bot.core.library import Library
from bot.desk.messages import BUTTON_LIMIT, TEXT_LIMIT, Tap, Text
from tests.conftest import NOW, ROOT
from tests.players import Player, choose

LIBRARY = load(ROOT)
FACTS = [fact.id for fact in LIBRARY.vocabulary.facts]
TO_ANSWER = (
    "danger.none",
    "harm.none",
    "abuse.none",
    "parent.drugs",
    "care.care",
    "history.none",
    "age.small",
    "view.skip",
)


def answered(library: Library) -> Player:
    player = Player(library)
    player.tap(*TO_ANSWER)
    return player


def test_the_shortest_way_to_danger_is_one_tap(library: Library) -> None:
    player = Player(library)
    turn = player.tap("danger.hurt")
    assert turn.ended
    assert player.screen.text.startswith("Ring 999 now")


@pytest.mark.parametrize("words", ["he has a knife and is smashing the door", "toddler has swallowed methadone"])
def test_danger_in_words_is_answered_first_words_first(library: Library, words: str) -> None:
    player = Player(library)
    player.say(words)
    assert player.last.ended
    assert player.last.replies[0].text.startswith("Ring 999 now")
    stale = player.send(Tap("gone"))
    assert stale.replies[0].text.startswith("Ring 999 now")


def test_danger_in_words_leaves_whatever_was_open(library: Library) -> None:
    player = answered(library)
    player.tap("look.telling", "go.agreement")
    player.say("he has a knife and is smashing the door")
    assert player.last.replies[0].text.startswith("Ring 999 now")


def test_danger_is_read_even_from_words_that_are_too_long(library: Library) -> None:
    player = Player(library)
    player.say("toddler has swallowed methadone. " + "x " * TEXT_LIMIT)
    assert player.last.replies[0].text.startswith("Ring 999 now")


def test_going_back_undoes_one_answer_and_keeps_the_rest(library: Library) -> None:
    player = answered(library)
    asked = player.command("back")
    assert "think yourself" in asked.replies[-1].text
    assert [event.codes for event in asked.session.events] == [(tap.partition(".")[2],) for tap in TO_ANSWER[:-1]]


def test_changing_an_early_answer_keeps_the_later_ones(library: Library) -> None:
    player = answered(library)
    player.tap("look.other", "look.change-answer", "change.parent")
    assert "Is a parent struggling" in player.screen.text
    turn = player.tap("parent.alcohol")
    assert turn.ended
    facts = turn.ended.details["facts"]["yes"]
    assert "alcohol-misuse" in facts
    assert "drug-misuse" not in facts
    assert "care-affected" in facts


def test_an_answer_off_the_path_is_kept_but_does_not_count(library: Library) -> None:
    player = Player(library)
    player.tap("danger.none", "harm.hurt", "injury.hurt", "view.skip")
    player.tap("look.other", "look.change-answer", "change.harm", "harm.none")
    assert "physical-harm" not in player.last.session.as_json().values()
    assert not player.last.ended
    player.command("back")
    player.tap("harm.hurt")
    assert player.last.ended
    assert player.last.ended.details["action"] == "refer-now"


def test_a_digression_returns_to_the_answer(library: Library) -> None:
    player = answered(library)
    player.tap("look.what-if", "go.nobody-answers", "who.lead", "lead.next")
    assert player.last.ended
    assert player.last.ended.id == "consult"


def test_what_is_added_at_the_answer_changes_it(library: Library) -> None:
    player = answered(library)
    turn = player.tap("go.more", "which.child", "child.hurt", "child.told", "done")
    assert turn.ended
    assert turn.ended.details["action"] == "refer-now"


def test_ticks_toggle_and_done_goes_on(library: Library) -> None:
    player = answered(library)
    player.tap("go.more", "which.child", "child.hurt")
    assert player.buttons["child.hurt"].label.startswith("[x]")
    player.tap("child.hurt", "done")
    assert player.last.ended
    assert player.last.ended.details["action"] != "refer-now"


def test_a_part_can_be_entered_again_and_keeps_what_it_settled(library: Library) -> None:
    player = answered(library)
    player.tap("go.more", "which.signs", "signs.upset", "done")
    turn = player.tap("go.more", "which.signs", "signs.school", "done")
    assert turn.ended
    assert {"distress", "missing-education"} <= set(turn.ended.details["facts"]["yes"])


def test_another_child_is_weighed_alone_and_raises_the_familys_answer(library: Library) -> None:
    player = answered(library)
    player.tap("look.other", "child", "age.teen", "worry.hurt")
    turn = player.tap("done")
    assert turn.ended
    assert turn.ended.details["action"] == "refer-now"
    assert [one["action"] for one in turn.ended.details["children"]] == ["refer-now"]


def test_a_stale_tap_is_told_so_and_changes_nothing(library: Library) -> None:
    player = Player(library)
    player.tap("danger.none")
    before = player.last.session
    turn = player.send(Tap("danger.none"))
    assert "moved on" in turn.replies[0].text
    assert turn.session == before


@pytest.mark.parametrize(
    "button", ["", "harm", "harm.nothing", "consult.answer", "x" * 5000, "done", "back", "look.note"]
)
def test_an_unknown_tap_changes_nothing(library: Library, button: str) -> None:
    player = Player(library)
    before = player.last.session
    assert player.send(Tap(button)).session == before


def test_a_worker_cannot_do_less_without_naming_whom_they_talked_with(library: Library) -> None:
    player = Player(library)
    player.tap("danger.none", "harm.sexual", "sexual.abuse", "view.skip", "look.other", "go.disagree", "which-way.less")
    player.tap("less.nobody", "talk-first.next")
    assert "want to do less" not in player.screen.text
    player.tap("look.other", "go.disagree", "which-way.less", "less.lead", "reasons.agreed")
    assert "You want to do less" in player.screen.text
    assert player.screen.text.startswith("Refer to children's social care today")


def test_frameworks_are_shut_where_a_child_may_be_at_serious_risk(library: Library) -> None:
    player = Player(library)
    player.tap("danger.none", "harm.told", "view.skip", "look.other")
    assert "look.frameworks" not in player.buttons


def test_the_note_keeps_what_was_said_apart_from_what_was_advised(library: Library) -> None:
    player = answered(library)
    note = player.tap("look.note").replies[-1]
    assert note.private
    said, advised = note.text.split(library.word("note.advised"))
    assert "a parent misuses drugs" in said
    assert "Refer to children's social care" in advised
    assert library.hash in advised
    assert "23 November 2026, 19:30" in said


def test_own_view_is_asked_except_in_danger(library: Library) -> None:
    player = Player(library)
    player.tap("danger.none", "harm.told")
    assert "think yourself" in player.screen.text
    turn = player.tap("view.universal")
    assert "The rules say more" in turn.replies[-1].text


def test_what_is_not_understood_gets_a_rephrase_then_a_person(library: Library) -> None:
    player = Player(library)
    first = player.say("qwzx blorp")
    second = player.say("qwzx blorp")
    assert "another way" in first.replies[0].text
    assert "0808 800 5000" in second.replies[0].text
    assert player.command("back").session.events == ()


@pytest.mark.parametrize("words", ["", " ", "\n", "0", "\u200b", "🙂" * 50, "x" * (TEXT_LIMIT + 1), "/nonsense", "/"])
def test_rubbish_gets_a_reply_and_loses_nothing(library: Library, words: str) -> None:
    player = Player(library)
    player.tap("danger.none")
    turn = player.say(words)
    assert turn.replies
    assert "Has a child been harmed" in turn.replies[-1].text


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=300))
def test_any_words_get_an_answer_at_any_step(words: str) -> None:
    player = Player(LIBRARY)
    player.tap("danger.none")
    turn = player.send(Text(words))
    assert turn.replies[-1].text
    assert len(turn.replies[-1].buttons) <= BUTTON_LIMIT + 1


@settings(max_examples=250, deadline=None)
@given(st.dictionaries(st.sampled_from(FACTS), st.just(State.YES), max_size=9), st.integers(0, 2**32))
def test_any_family_comes_to_an_answer_in_nine_taps_without_a_question_twice(
    family: dict[str, State], seed: int
) -> None:
    rng, player, asked = random.Random(seed), Player(LIBRARY), list[str]()
    while not player.last.ended:
        asked.append(player.screen.text)
        player.tap(choose(player.screen.buttons, family, rng).id)
        assert len(asked) <= 9
    assert len(set(asked)) == len(asked)
    told = player.last.ended.details["facts"]["yes"]
    assert set(told) <= set(
        LIBRARY.vocabulary.names(LIBRARY.vocabulary.complete(LIBRARY.vocabulary.known([*family, *told])).yes)
    )


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_leaving_going_back_and_changing_answers_never_breaks_a_dialogue(seed: int) -> None:
    """Any mixture of taps, steps back, changes and stale taps leaves a screen that can be answered."""
    rng, player = random.Random(seed), Player(LIBRARY)
    stale = "danger.none"
    for _ in range(25):
        match rng.random():
            case x if x < 0.12:
                player.command("back")
            case x if x < 0.18:
                player.command("change")
            case x if x < 0.24:
                player.send(Tap(stale))
            case _:
                stale = rng.choice(list(player.buttons))
                player.tap(stale)
        assert player.buttons
        assert len(player.screen.text) <= TEXT_LIMIT
        assert len(player.screen.buttons) <= BUTTON_LIMIT + 1


def test_a_session_holds_codes_only(library: Library) -> None:
    player = Player(library)
    player.say("mum is on heroin and Zebedee is 3")
    kept = str(player.last.session.as_json())
    assert "Zebedee" not in kept
    assert "heroin" not in kept


def test_the_same_session_gives_the_same_screen_a_day_later(library: Library) -> None:
    player = Player(library)
    player.tap("danger.none", "harm.none")
    screen = player.screen
    player.now = datetime(2026, 11, 24, 9, 0, tzinfo=NOW.tzinfo)
    player.send(Tap("stale"))
    assert player.screen == screen
