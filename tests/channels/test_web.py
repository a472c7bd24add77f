"""The web chat over HTTP: a worker's way through it, and what comes twice, too late, from elsewhere or in bad faith."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.web import forms
from bot.core.library import Library
from bot.desk.reception import Reception
from bot.store.sqlite import SqliteStore
from tests.channels.web_people import (
    ANSWERS,
    COOKIE,
    TYPE,
    desk_of,
    events,
    in_loop,
    key_of,
    two,
    visiting,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    kept = SqliteStore(tmp_path)
    yield kept
    kept.close()


@pytest.fixture
def desk(library: Library, store: SqliteStore) -> Reception:
    return desk_of(library, store)


# The way through ----------------------------------------------------------------------------------------------------


@in_loop
async def test_a_worker_comes_from_the_first_question_to_the_note_without_javascript(desk: Reception) -> None:
    async with visiting(desk) as visitor:
        first = await visitor.open()
        assert "What you type is not kept" in first.text
        assert "Is anyone in danger right now?" in first.text
        answer = await visitor.taps(*ANSWERS)
        assert "Refer to children's social care today, by phone." in answer.text
        note = await visitor.taps("look.note")
        assert '<pre id="note">NOTE FOR YOUR OWN CASE FILE\n' in note.html


@in_loop
async def test_looking_keeps_nothing(desk: Reception, store: SqliteStore) -> None:
    async with visiting(desk) as visitor:
        for _ in range(3):
            await visitor.open()
        assert store.session(key_of(f"web:{visitor.cookie}")) is None
        assert store.owed() == ()


@in_loop
async def test_what_was_said_is_shown_after_the_redirect_and_once(desk: Reception, store: SqliteStore) -> None:
    async with visiting(desk) as visitor:
        page = await visitor.turn(words="blorp qwzx")
        assert "I did not understand that" in page.text
        assert store.owed() == ()
        assert "I did not understand that" not in (await visitor.open()).text


@in_loop
async def test_what_was_said_is_still_owed_when_its_page_never_went_out(desk: Reception, store: SqliteStore) -> None:
    async with visiting(desk) as visitor:
        await visitor.send(await visitor.open(), words="blorp qwzx")
        await visitor.open(method="HEAD")
        assert len(store.owed()) == 1, "a page without a body shows nothing"
        assert "I did not understand that" in (await visitor.open()).text


@in_loop
async def test_ticks_and_done_go_in_one_request(desk: Reception) -> None:
    async with visiting(desk) as visitor:
        page = await visitor.taps(*ANSWERS, "look.other", "child", "age.baby")
        assert list(page.ticks.values()) == [False] * len(page.ticks)
        assert "[ ]" not in page.text
        note = await visitor.turn(tap="done", tick=["worry.hurt", "worry.needs"])
        assert not note.ticks
        assert "Child 1" in (await visitor.taps("look.note")).text


@in_loop
async def test_ticks_stay_when_words_are_sent_with_them(desk: Reception) -> None:
    async with visiting(desk) as visitor:
        await visitor.taps(*ANSWERS, "look.other", "child", "age.baby")
        page = await visitor.turn(words="/help", tick=["worry.needs"])
        assert page.ticks["worry.needs"]
        assert sum(page.ticks.values()) == 1


@in_loop
async def test_an_unticked_box_is_taken_back(desk: Reception) -> None:
    async with visiting(desk) as visitor:
        await visitor.taps(*ANSWERS, "look.other", "child", "age.baby")
        await visitor.turn(words="/help", tick=["worry.needs"])
        page = await visitor.turn(words="/help", tick=["worry.hurt"])
        assert [name for name, on in page.ticks.items() if on] == ["worry.hurt"]


@in_loop
async def test_the_enter_key_on_a_check_box_keeps_the_ticks_and_answers_nothing(desk: Reception) -> None:
    async with visiting(desk) as visitor:
        page = await visitor.taps(*ANSWERS, "look.other", "child", "age.baby")
        first = re.search(r'<button type="submit" [^>]*name="(\w+)"[^>]*>', page.html.partition('action="/"')[2])
        assert first and first[1] == "keep", "it must be the first button of its form"  # noqa: PT018
        kept = await visitor.turn(keep="yes", tick=["worry.needs"])
        assert kept.ticks["worry.needs"]
        assert "did not understand" not in kept.text


@in_loop
async def test_words_are_heard_even_where_a_button_was_tapped_with_them(desk: Reception) -> None:
    async with visiting(desk) as visitor:
        page = await visitor.turn(words="/help", tap="danger.none")
        assert "in your own words and with no names" in page.text
        assert "danger.none" in page.taps


@in_loop
@pytest.mark.parametrize("command", ["back", "change", "help", "privacy", "menu", "cancel", "start", "nonsense"])
async def test_every_command_gets_a_page(desk: Reception, command: str) -> None:
    async with visiting(desk) as visitor:
        await visitor.taps("danger.none")
        assert (await visitor.turn(command=command)).status == 200


# Twice, too late, from elsewhere ------------------------------------------------------------------------------------


@in_loop
async def test_a_form_sent_twice_counts_once(desk: Reception, store: SqliteStore) -> None:
    async with visiting(desk) as visitor:
        page = await visitor.open()
        for _ in range(2):
            assert (await visitor.send(page, tap="danger.none")).status == 303
        assert events(store, visitor) == 1
        shown = await visitor.open()
        assert "moved on" not in shown.text


@in_loop
async def test_a_form_with_ticks_sent_twice_counts_once(desk: Reception, store: SqliteStore) -> None:
    async with visiting(desk) as visitor:
        page = await visitor.taps(*ANSWERS, "look.other", "child", "age.baby")
        await visitor.send(page, tap="done", tick=["worry.needs"])
        before = events(store, visitor)
        await visitor.send(page, tap="done", tick=["worry.hurt"])
        assert events(store, visitor) == before
        assert "moved on" not in (await visitor.open()).text


@in_loop
async def test_a_page_left_open_in_another_tab_is_told_that_it_moved_on(desk: Reception, store: SqliteStore) -> None:
    async with visiting(desk) as visitor:
        old = await visitor.taps("danger.none")
        await visitor.taps("harm.told")
        before = events(store, visitor)
        await visitor.send(old, tap="harm.none")
        assert "That question has moved on" in (await visitor.open()).text
        assert events(store, visitor) == before


@in_loop
async def test_a_first_page_left_open_in_another_tab_is_told_too(desk: Reception, store: SqliteStore) -> None:
    async with visiting(desk) as visitor:
        old = await visitor.open()
        await visitor.taps("danger.none")
        await visitor.send(old, tap="danger.hurt")
        assert "That question has moved on" in (await visitor.open()).text
        assert events(store, visitor) == 1


@in_loop
async def test_ticks_of_an_old_page_change_nothing(desk: Reception, store: SqliteStore) -> None:
    async with visiting(desk) as visitor:
        old = await visitor.taps(*ANSWERS, "look.other", "child", "age.baby")
        await visitor.send(old, tap="done", tick=["worry.needs"])
        before = events(store, visitor)
        late = replace(old)
        late.html = old.html.replace(old.field("token"), (await visitor.open()).field("token"))
        await visitor.send(late, tap="done", tick=["worry.hurt"])
        assert "That question has moved on" in (await visitor.open()).text
        assert events(store, visitor) == before


@in_loop
async def test_another_sites_form_changes_nothing(desk: Reception, store: SqliteStore) -> None:
    async with two(desk) as (visitor, attacker):
        await visitor.taps("danger.none")
        stolen = (await attacker.open()).field("token")
        for token in ("", "x", "a.1.b", "..", "\u2603.1.\u2603", stolen, "a.99999999999999999999.b", "a.\u0663.b"):
            page = await visitor.open("/", "POST", data={"token": token, "tap": "harm.told", "at": ""})
            assert page.status == 403
            assert "nothing has changed" in page.text
            assert "Has a child been harmed" in page.text
        assert events(store, visitor) == 1


@in_loop
async def test_a_form_without_the_cookie_changes_nothing_and_gets_one(desk: Reception, store: SqliteStore) -> None:
    async with two(desk) as (visitor, fresh):
        page = await visitor.open()
        refused = await fresh.send(page, tap="danger.none")
        assert refused.status == 403
        assert "Set-Cookie" in refused.response.headers
        assert events(store, fresh) == 0
        assert (await fresh.send(refused, tap="danger.none")).status == 303, "the page shown with the refusal works"


@in_loop
async def test_a_form_from_a_page_of_last_week_is_not_taken(
    desk: Reception, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with visiting(desk) as visitor:
        page = await visitor.open()
        monkeypatch.setattr(forms, "OLDEST", timedelta(minutes=-1))
        assert (await visitor.send(page, tap="danger.none")).status == 403
        assert events(store, visitor) == 0


@in_loop
async def test_a_link_on_another_site_does_not_replace_the_cookie_of_an_open_chat(desk: Reception) -> None:
    async with visiting(desk) as visitor:
        page = await visitor.open(headers={"Sec-Fetch-Site": "cross-site"})
        assert "Set-Cookie" not in page.response.headers
        assert 'content="0; url=/"' in page.html
        assert "Set-Cookie" in (await visitor.open(headers={"Sec-Fetch-Site": "same-origin"})).response.headers


# Whatever is sent ---------------------------------------------------------------------------------------------------

HOSTILE = [
    {"tap": "<script>alert(1)</script>"},
    {"tap": "danger.none\x00"},
    {"tap": "../../etc/passwd"},
    {"tap": "x" * 60_000},
    {"tap": "done", "tick": ["worry.hurt"] * 50},
    {"tap": "harm.none"},
    {"tap": "look.note"},
    {"command": "__class__"},
    {"command": "\u2603" * 1000},
    {"words": "\x00\ufffd\u202e" * 50},
    {"words": "   \r\n  "},
    {"words": "z" * 20_000},
    {"words": "/" + "q" * 5000},
    {"at": "zzz", "tap": "danger.none"},
    {"at": "", "tap": "danger.none"},
    {"nothing": "of this"},
    {},
]


@in_loop
@pytest.mark.parametrize("fields", HOSTILE, ids=range(len(HOSTILE)))
async def test_a_hostile_field_gets_a_page_and_no_answer_is_counted(
    desk: Reception, store: SqliteStore, fields: dict[str, object]
) -> None:
    async with visiting(desk) as visitor:
        page = await visitor.turn(**fields)
        assert page.status == 200
        assert "Is anyone in danger right now?" in page.text
        kept = store.session(key_of(f"web:{visitor.cookie}"))
        assert not kept or not any(event.did == "answered" for event in kept.events)


@in_loop
@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"tap=" + b"x" * 70_000, TYPE, 413),
        (b"a=1&" * 100, TYPE, 400),
        (b"%ff%fe=%00&token=%zz", TYPE, 403),
        (b"\xff\xfe\x00", TYPE, 403),
        (b"token=1", {"Content-Type": "application/x-www-form-urlencoded; charset=no-such-thing"}, 403),
        (b'{"tap": "danger.none"}', {"Content-Type": "application/json"}, 415),
        (b"tap=danger.none", {"Content-Type": "text/plain"}, 415),
        (b"--x\r\n\r\n--x--", {"Content-Type": "multipart/form-data; boundary=x"}, 415),
        (b"", {"Content-Type": ""}, 415),
    ],
)
async def test_a_body_that_is_no_form_gets_a_plain_page(
    desk: Reception, body: bytes, headers: dict[str, str], status: int
) -> None:
    async with visiting(desk) as visitor:
        page = await visitor.open("/", "POST", data=body, headers=headers)
        assert page.status == status
        assert "ring\u00a0999" in page.text
        assert "othing has changed" in page.text
        assert "Traceback" not in page.html


@in_loop
async def test_an_endless_body_is_cut_off(desk: Reception) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"x" * 1024

    async with visiting(desk) as visitor:
        page = await visitor.open("/", "POST", data=endless(), headers=TYPE)
        assert page.status == 413


@in_loop
async def test_a_slow_body_is_not_waited_for(desk: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield b"tap="
        await asyncio.sleep(0.5)
        yield b"x"

    monkeypatch.setattr(forms, "BODY_SECONDS", 0.05)
    async with visiting(desk) as visitor:
        assert (await visitor.open("/", "POST", data=slow(), headers=TYPE)).status == 408


@in_loop
@pytest.mark.parametrize("cookie", ["", "x", "../" * 20, "a" * 43 + "!", "\u00e9" * 43, "a" * 7000])
async def test_a_cookie_that_was_not_made_here_is_replaced(desk: Reception, cookie: str) -> None:
    async with visiting(desk) as visitor:
        page = await visitor.open(headers={"Cookie": f"{COOKIE}={cookie}; other=1"})
        assert page.status == 200
        assert COOKIE in page.response.cookies
