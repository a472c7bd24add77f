"""A reply laid out for a page: headings, paragraphs, lists, check boxes. The words stay as the desk said them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from bot.core.flow import DONE
from bot.core.library import Library
from bot.desk.messages import Button, Reply

LONGEST_HEADING = 100
LONGEST_SUBHEADING = 40
_ITEM = re.compile(r"(- |\d+\. )")
_PHONE = re.compile(r"(?<![\d&#])0\d(?: ?\d){6,9}(?! ?\d)")


@dataclass(frozen=True)
class Block:
    """A piece of a paragraph. `kind` is the element: h2, h3, p, ul or ol; each item holds its lines."""

    kind: str
    items: tuple[tuple[str, ...], ...]


Paragraph = tuple[Block, ...]


@dataclass(frozen=True)
class Tick:
    """A check box."""

    id: str
    label: str
    on: bool


@dataclass(frozen=True)
class Screen:
    """A reply, laid out. `heading` is its first line where that is short enough; `note` is text to copy, kept whole."""

    kind: str
    heading: str
    paragraphs: tuple[Paragraph, ...]
    note: str = ""
    ticks: tuple[Tick, ...] = ()
    buttons: tuple[Button, ...] = ()


def screen(reply: Reply, library: Library) -> Screen:
    """The layout of the screen where a chat stands."""
    text, note = reply.text, ""
    if reply.private:
        text, _, note = text.partition("\n\n")
    first = text.partition("\n")[0]
    heading = first if len(first) <= LONGEST_HEADING else ""
    boxes = {button.id: tick(button, library) for button in reply.buttons}
    ticks = tuple(box for box in boxes.values() if box) if reply.kind == "several" else ()
    buttons = tuple(button for button in reply.buttons if not (ticks and boxes[button.id]))
    return Screen(reply.kind, heading, paragraphs(text, heading), note, ticks, buttons)


def tick(button: Button, library: Library) -> Tick | None:
    """The check box of a button whose label shows a tick or its absence; None for any other button."""
    for key, on in (("ask.ticked", True), ("ask.unticked", False)):
        before, _, after = library.word(key, label="\0").partition("\0")
        if button.id != DONE and button.label.startswith(before) and button.label.endswith(after):
            return Tick(button.id, button.label[len(before) : len(button.label) - len(after)], on)
    return None


def paragraphs(text: str, heading: str = "") -> tuple[Paragraph, ...]:
    """A text's paragraphs: lines that belong together, between empty lines. A heading is the first line by itself."""
    lines = text.split("\n")
    found = [list(group) for filled, group in groupby(lines, key=lambda line: line.strip() != "") if filled]
    if not heading:
        return tuple(tuple(_blocks(group)) for group in found)
    opening = (Block("h2", ((heading,),)), *_blocks(found[0][1:]))
    return (opening, *(tuple(_blocks(group)) for group in found[1:]))


def _blocks(lines: list[str]) -> Iterator[Block]:
    """The lists of a paragraph and what stands between them. A short line that opens a list is its heading."""
    items = _items(lines)
    for kind, group in groupby(items, key=lambda item: item[0]):
        found = tuple(item for _, item in group)
        opens = len(found) == 1 and len(items) > 1 and items[0][1] == found[0] and kind == "p"
        if opens and found[0][0].endswith(":") and len(found[0][0]) <= LONGEST_SUBHEADING:
            yield Block("h3", found)
        else:
            yield Block(kind, found)


def _items(lines: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Each line with its kind; a line that is set in goes with the item before it."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for line in lines:
        sign = _ITEM.match(line)
        if sign:
            found.append(("ul" if sign[0] == "- " else "ol", (line[sign.end() :],)))
        elif line.startswith("  ") and found and found[-1][0] != "p":
            kind, item = found[-1]
            found[-1] = (kind, (*item, line.strip()))
        else:
            found.append(("p", (line,)))
    return found


def with_phones(text: str) -> Markup:
    """A line, escaped, its telephone numbers as links. 999 and 55 stay plain: no slip of a thumb should ring them."""

    def link(number: re.Match[str]) -> str:
        return f'<a href="tel:{number[0].replace(" ", "")}">{number[0]}</a>'

    return Markup(_PHONE.sub(link, str(escape(text))))  # noqa: S704 - escaped on this very line; the links hold digits only
