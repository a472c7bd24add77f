"""Questions in the chat: the article comes, danger goes first, a family is no question, and back again."""

from __future__ import annotations

import pytest

from bot.content.load import load
from bot.core.session import Session
from bot.desk.messages import Tap
from bot.desk.ports import Count
from bot.desk.reception import Reception
from bot.store.memory import MemoryStore
from tests.conftest import NOW, ROOT
from tests.e2e.web_pages import Only
from tests.players import Player

LIBRARY = load(ROOT)
HARM = "Has a child been harmed"


def kind(player: Player) -> str:
    return player.screen.kind


@pytest.mark.parametrize("typed", ["what is a MARAC?", "/ask marac", "/ask@bot what is marac", "MARAC"])
def test_a_question_gets_its_article(typed: str) -> None:
    player = Player(LIBRARY)
    player.say(typed)
    assert kind(player) == "article"
    assert "MARAC" in player.screen.text


def test_ask_alone_takes_the_next_words_as_a_question() -> None:
    player = Player(LIBRARY)
    player.command("ask")
    assert kind(player) == "asking"
    player.say("relapse")
    assert kind(player) == "article"


@pytest.mark.parametrize(
    "typed",
    [
        "dad hits mum and drinks, kids 3 and 5, what do i do?",
        "is it a referral? baby 5 months with a bruise",
        "what if the toddler has swallowed methadone",
        "mum drinks",
        "28 wks pregnant, using heroin",
    ],
)
def test_words_about_a_family_are_never_taken_for_a_question(typed: str) -> None:
    player = Player(LIBRARY)
    player.say(typed)
    assert kind(player) not in ("article", "choices")
    assert any(event.did.value == "told" for event in player.last.session.events)


@pytest.mark.parametrize(
    "typed", ["he has a knife and is smashing the door what do i do?", "/ask he is strangling her now"]
)
def test_danger_in_a_question_goes_to_the_danger_screen(typed: str) -> None:
    player = Player(LIBRARY)
    player.say(typed)
    assert player.last.replies[0].text.startswith("Ring 999 now")


def test_reading_is_a_digression_and_the_consult_goes_on_where_it_was() -> None:
    player = Player(LIBRARY)
    player.tap("danger.none")
    assert HARM in player.screen.text
    player.say("what's MARAC?")
    player.tap("read:marac:more", "read:marac", "read:marac:source", "read:marac", "read:marac:related")
    other = next(button for button in player.buttons if button.startswith("read:") and button != "read:marac")
    player.tap(other, "back")
    assert HARM in player.screen.text
    assert not player.last.ended


def test_back_undoes_one_page() -> None:
    player = Player(LIBRARY)
    player.say("what's MARAC?")
    player.tap("read:marac:more")
    player.command("back")
    assert kind(player) == "article"


def test_an_unsure_question_gives_three_choices_at_most_and_a_person_to_ring() -> None:
    player = Player(LIBRARY)
    player.say("what about the parking at the civic centre?")
    assert kind(player) == "choices"
    assert len([button for button in player.buttons if button.startswith("read:")]) <= 3
    assert "0808 800 5000" in player.screen.text


def test_an_article_that_is_not_there_is_stale() -> None:
    player = Player(LIBRARY)
    player.say("what's MARAC?")
    player.send(Tap("read:nothing"))
    assert player.last.replies[0].kind == "stale"


def test_a_name_in_a_question_is_let_go_and_the_article_comes() -> None:
    player = Player(LIBRARY)
    player.say("what is marac? for Sarah Jones 07700 900123")
    assert player.last.erase
    assert not any("Sarah" in reply.text for reply in player.last.replies)


def test_what_was_thought_of_an_article_and_what_was_not_answered_is_counted_in_codes() -> None:
    store = MemoryStore()
    begin = Session("s", LIBRARY.hash, "consult", "demonstration", role="midwife")
    desk = Reception(store, Only(LIBRARY), lambda: begin, lambda: NOW)

    def say(message: object) -> None:
        received = desk.receive("chat", message)  # type: ignore[arg-type]
        assert received

    from bot.desk.messages import Text  # noqa: PLC0415

    say(Text("what's MARAC?"))
    say(Tap("read:marac:right"))
    say(Tap("read:marac"))
    say(Tap("read:marac:wrong"))
    say(Text("what about the parking at the civic centre?"))
    counted = store.counted()
    assert counted[Count("right", "marac", "midwife", "2026-11")] == 1
    assert counted[Count("wrong", "marac", "midwife", "2026-11")] == 1
    assert [one.what for one in counted].count("unanswered") == 1
    groups = {topic.group for topic in LIBRARY.topics.values()}
    assert all(one.id in groups for one in counted if one.what == "unanswered")
