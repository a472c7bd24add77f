"""The web chat in a real browser: with and without JavaScript, by keyboard alone, on a small phone, read by axe-core.

Needs Debian's chromium (`apt-get install chromium`) and axe-core (`npm ci --prefix tests/e2e --ignore-scripts`).
Without them these tests are skipped on a desk and fail in continuous integration (CI=true). SCREENS=folder keeps the
screenshots.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from bot.core.library import Library
from tests.conftest import ROOT
from tests.e2e.web_pages import (
    ARGS,
    DESK,
    PHONE,
    Served,
    faults,
    fits,
    missing,
    played,
    press,
    reach,
    say,
    taps,
    to_the_answer,
    visit,
)
from tests.test_transcripts import FROM_CONSULT

AXE = ROOT / "tests/e2e/node_modules/axe-core/axe.min.js"
TRANSCRIPTS = ROOT / "tests/transcripts"
WORDS = "Dad is on heroin, no treatment. He leaves his methadone on the kitchen side. They have a toddler"
TO_ANSWER = ("danger.none", "harm.told", "view.skip")
TO_TICKS = (*TO_ANSWER, "look.other", "child", "age.baby")
PAGES = (
    "look.why",
    "look.change",
    "look.contacts",
    "look.telling",
    "look.what-if",
    "look.note",
    "look.other",
    "go.more",
)


@pytest.fixture(scope="module")
def served(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = Served(library, tmp_path_factory.mktemp("web"))
    server.start()
    assert server.ready.wait(30)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        missing("a browser", "apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        missing("axe-core", "npm ci --prefix tests/e2e --ignore-scripts")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def screens(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("SCREENS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# From the first word to the note ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_worker_comes_from_the_first_word_to_the_note(chromium: Browser, served: Served, scripts: bool) -> None:
    with visit(chromium, served, java_script_enabled=scripts) as page:
        say(page, WORDS)
        expect(page.locator("#said")).to_contain_text("I understood")
        to_the_answer(page)
        taps(page, "look.note")
        expect(page.locator("#note")).to_contain_text("NOTE FOR YOUR OWN CASE FILE")
        copy = page.locator("[data-copy]")
        expect(copy).to_be_visible() if scripts else expect(copy).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_several_answers_are_ticked_and_sent_together(chromium: Browser, served: Served, scripts: bool) -> None:
    with visit(chromium, served, java_script_enabled=scripts) as page:
        taps(page, *TO_TICKS)
        page.get_by_label("Basic needs not met").check()
        page.get_by_label("Hit or hurt").check()
        taps(page, "done")
        expect(page.locator('[name="tick"]')).to_have_count(0)
        taps(page, "look.note")
        expect(page.locator("#note")).to_contain_text("Child 1")


@pytest.mark.parametrize("name", FROM_CONSULT)
def test_a_dialogue_reads_on_the_web_as_its_transcript(
    chromium: Browser, served: Served, library: Library, name: str
) -> None:
    script = yaml.safe_load((TRANSCRIPTS / f"{name}.yaml").read_text(encoding="utf-8"))
    with visit(chromium, served) as page:
        told = "\n\n".join([f"# {script['about']}", *played(page, script["turns"])]) + "\n"
    golden = (TRANSCRIPTS / f"{name}.txt").read_text(encoding="utf-8")
    assert told.replace(library.hash, "(content version)") == golden


# For everyone -------------------------------------------------------------------------------------------------------


def test_the_skip_link_comes_first_and_then_the_way_out(chromium: Browser, served: Served) -> None:
    with visit(chromium, served) as page:
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator(".leave button")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_keyboard_alone_comes_from_the_first_screen_to_the_note(
    chromium: Browser, served: Served, scripts: bool
) -> None:
    with visit(chromium, served, java_script_enabled=scripts) as page:
        for button in TO_TICKS:
            reach(page, f'[value="{button}"]')
            with page.expect_navigation():
                page.keyboard.press("Enter")
        reach(page, '[value="worry.needs"]')
        page.keyboard.press("Space")
        page.keyboard.press("Enter")  # on a check box this sends a form by its first button: it must answer nothing
        page.wait_for_timeout(300)
        expect(page.locator('[value="worry.needs"]')).to_be_checked()
        for button in ("done", "look.note"):
            reach(page, f'[value="{button}"]')
            with page.expect_navigation():
                page.keyboard.press("Enter")
        expect(page.locator("#note")).to_contain_text("Child 1")
        reach(page, "#words")
        page.keyboard.type("/help")
        if not scripts:
            reach(page, "#send")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter" if scripts else "Enter")
        expect(page.locator("#said")).to_contain_text("with no names")


def every_page(page: Page, served: Served) -> Iterator[str]:
    """Walk past every kind of page, by name."""
    yield "first"
    say(page, "blorp qwzx")
    yield "not-understood"
    taps(page, *TO_ANSWER)
    yield "answer"
    for name in PAGES:
        taps(page, name)
        yield name.replace(".", "-")
        press(page, '[value="back"]')
    page.locator("summary").click()
    yield "more-choices"
    taps(page, *TO_TICKS[-3:])
    yield "several"
    served.store.broken = True
    taps(page, "done")
    yield "not-saved"
    served.store.broken = False
    page.goto(f"{served.url}/privacy")
    yield "privacy"
    page.goto(f"{served.url}/nowhere")
    yield "no-such-page"
    page.goto(served.url)
    page.evaluate("document.querySelector('form[action=\"/\"] [name=token]').value = 'wrong'")
    taps(page, "done")
    yield "refused"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_can_be_used_by_everyone(
    chromium: Browser, served: Served, axe: str, screens: Path, size: tuple[int, int], scheme: str
) -> None:
    found = {}
    with visit(chromium, served, size, color_scheme=scheme, reduced_motion="reduce") as page:
        for name in every_page(page, served):
            page.screenshot(path=screens / f"{name}-{size[0]}-{scheme}.png")
            found[name] = faults(page, axe)
            fits(page)
    served.store.broken = False
    assert not any(found.values()), "\n".join(f"{name}: {line}" for name, lines in found.items() for line in lines)


def test_a_page_enlarged_four_times_still_shows_its_screen(chromium: Browser, served: Served) -> None:
    with visit(chromium, served, (320, 256)) as page:
        taps(page, *TO_ANSWER)
        fixed = page.evaluate("document.querySelector('.bar').getBoundingClientRect().bottom")
        assert fixed < 128, "the bar hides more than half of the page"
        expect(page.locator(".leave button")).to_be_in_viewport(ratio=1)


def test_what_is_new_is_in_view_and_read_out_first(chromium: Browser, served: Served) -> None:
    with visit(chromium, served) as page:
        taps(page, "danger.none")
        expect(page.locator("#now")).to_be_focused()
        expect(page.locator("#question")).to_be_in_viewport(ratio=1)
        bar = page.evaluate("document.querySelector('.bar').getBoundingClientRect().bottom")
        assert page.evaluate("document.querySelector('#question').getBoundingClientRect().top") >= bar
        say(page, "blorp qwzx")
        expect(page.locator("#said")).to_be_focused()


# The note, and leaving ----------------------------------------------------------------------------------------------


def test_a_print_holds_the_note_alone(chromium: Browser, served: Served) -> None:
    with visit(chromium, served) as page:
        taps(page, *TO_ANSWER, "look.note")
        page.emulate_media(media="print")
        assert page.locator("body").inner_text().strip() == page.locator("#note").inner_text().strip()


def test_the_note_is_copied_whole(chromium: Browser, served: Served) -> None:
    with visit(chromium, served, permissions=["clipboard-read", "clipboard-write"]) as page:
        taps(page, *TO_ANSWER, "look.note")
        page.locator("[data-copy]").click()
        expect(page.locator("#copied")).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()") == page.locator("#note").text_content()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_leaving_shows_the_weather_and_going_back_shows_no_answers(
    chromium: Browser, served: Served, scripts: bool
) -> None:
    with visit(chromium, served, java_script_enabled=scripts) as page:
        taps(page, *TO_ANSWER)
        page.locator(".leave button").click()
        page.wait_for_url("https://www.bbc.co.uk/weather")
        page.wait_for_timeout(300)
        assert page.context.cookies() == []
        page.go_back()
        assert "Refer to children" not in page.content()


def test_nothing_is_kept_in_the_browser_but_one_cookie(chromium: Browser, served: Served) -> None:
    with visit(chromium, served) as page:
        say(page, WORDS)
        (cookie,) = page.context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)
        kept = "Promise.all([caches.keys(), indexedDB.databases()])"
        assert page.evaluate(kept) == [[], []]
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.title]") == [0, 0, "Sounding Board"]


def test_a_link_from_another_site_comes_back_to_the_open_chat(chromium: Browser, served: Served) -> None:
    def elsewhere(route: Route) -> None:
        route.fulfill(body=f'<a href="{served.url}/">chat</a>', content_type="text/html")

    with visit(chromium, served) as page:
        taps(page, "danger.none")
        context: BrowserContext = page.context
        context.route("http://elsewhere.test/**", elsewhere)
        page.goto("http://elsewhere.test/")
        page.get_by_text("chat").click()
        expect(page.locator("#question")).to_contain_text("Has a child been harmed")
