"""The menu of conversations: what a worker can start, those first that fit what is known.

A page is a code in the session ("menu:0"); leaving it goes back to where the dialogue stood.
"""

from __future__ import annotations

from bot.core.facts import Known
from bot.core.flow import Flow
from bot.core.library import Library
from bot.desk.messages import BUTTON_LIMIT, Button, Reply

MENU = "menu"
GO = "go."
BACK = "back"
CONSULT = "consult"
SIZE = BUTTON_LIMIT - 2


def is_menu(page: str) -> bool:
    """Whether a page is one of the menu."""
    return page.partition(":")[0] == MENU


def conversations(library: Library, known: Known, current: str) -> tuple[Flow, ...]:
    """The flows that can be started from here: those that the facts call for first, then in their order."""
    complete = library.vocabulary.complete(known)
    flows = [flow for flow in library.flows.values() if not flow.part and flow.id not in (CONSULT, current)]
    flows.sort(key=lambda flow: (not _called(flow, complete), flow.order, flow.id))
    return tuple(flows)


def _called(flow: Flow, known: Known) -> bool:
    return flow.offered_when is not None and bool(flow.offered_when.mentions & known.yes)


def render(library: Library, page: str, known: Known, current: str) -> Reply:
    """One page of the menu."""
    flows = conversations(library, known, current)
    number = int(page.partition(":")[2] or 0) % max(1, -(-len(flows) // SIZE))
    buttons = [Button(f"{GO}{flow.id}", flow.button) for flow in flows[number * SIZE : (number + 1) * SIZE]]
    if len(flows) > SIZE:
        following = (number + 1) % -(-len(flows) // SIZE)
        buttons.append(Button(f"{MENU}:{following}", library.word("page.more-parts")))
    return Reply(library.word("command.menu"), (*buttons, Button(BACK, library.word("read.back"))), kind=MENU)
