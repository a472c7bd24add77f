"""A place in a dialogue as a screen: the text a person reads and the buttons they can tap. Nothing moves here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.consult import Advice, Case, advise
from bot.core.facts import DANGER, Known, State
from bot.core.flow import DONE, DONT_KNOW, Kind, Node, Option
from bot.core.library import Library
from bot.core.session import Session
from bot.core.walk import Place, place
from bot.desk import answer, menu, reading
from bot.desk.hearing import is_danger
from bot.desk.menu import is_menu
from bot.desk.messages import BUTTON_LIMIT, Button, Reply
from bot.desk.pages import PAGES, View, disagreement
from bot.desk.reading import Reader, is_reading

CONSULT = "consult"
BACK = "back"
LEAVE = "leave"
ANSWER = "answer"
ANSWER_PAGES = ("why", "change", "contacts", "telling", "what-if", "note")
FACT_LABELS = ("yes", "no", "unknown")


@dataclass(frozen=True)
class Scene:
    """A session seen through its content at a moment: where it stands, and the advice where it has come to an answer.

    `confirm` is a fact that words left in doubt and that must be asked before anything else.
    """

    library: Library
    session: Session
    place: Place
    now: datetime
    confirm: str | None = None
    advice: Advice | None = None

    def view(self, advice: Advice) -> View:
        """What the pages of the answer need."""
        return View(advice, self.library, self.session.locality, self.now, self.place.codes)


def scene(library: Library, session: Session, now: datetime) -> Scene:
    """Where a session stands now."""
    scale = library.scale(session.locality)
    here = place(library.flows, scale, session)
    confirm = _to_confirm(library, session, here)
    aside = is_reading(here.page) or is_menu(here.page)
    if confirm and aside and not is_danger(library, [confirm]):
        confirm = None  # whoever looks something up is asked when they come back
    if confirm or not here.ended or here.node.outcome != CONSULT:
        return Scene(library, session, here, now, confirm)
    return Scene(library, session, here, now, None, advise(case_of(session, here), library, session.locality, now))


def case_of(session: Session, here: Place) -> Case:
    """The case that a session has come to know."""
    return Case(
        known=here.known,
        children=here.children,
        consent=here.codes.get("consent"),
        nation=session.nation,
        role=session.role,
        view=here.codes.get("view"),
    )


def _to_confirm(library: Library, session: Session, here: Place) -> str | None:
    """The fact in doubt to be asked now: a danger at once; once danger was asked about, one that could still decide."""
    scale, vocabulary = library.scale(session.locality), library.vocabulary
    if not here.known.confirm:
        return None
    danger, live = vocabulary.groups[DANGER], scale.live(here.known)
    doubtful = live & here.known.confirm
    if live & danger and not doubtful & danger:
        return None
    names = vocabulary.names(doubtful & danger) or vocabulary.names(doubtful)
    return names[0] if names else None


def render(scene: Scene) -> Reply:
    """The screen of a scene."""
    if scene.confirm:
        return _confirm(scene, scene.confirm)
    if is_menu(scene.place.page):
        return menu.render(scene.library, scene.place.page, scene.place.known, scene.place.flow.id)
    if is_reading(scene.place.page):
        session = scene.session
        return reading.render(Reader(scene.library, session.locality, session.nation, scene.now), scene.place.page)
    if scene.advice is not None:
        return _answer(scene, scene.advice)
    return _step(scene)


def _confirm(scene: Scene, fact: str) -> Reply:
    word = scene.library.word
    clause = scene.library.vocabulary.by_id[fact].clause
    buttons = tuple(Button(f"confirm.{fact}.{state}", word(f"confirm.{state}"), {fact: state}) for state in FACT_LABELS)
    return Reply(word("confirm.ask", clause=clause), buttons, kind="confirm")


def _step(scene: Scene) -> Reply:
    node, word = scene.place.node, scene.library.word
    lines = [node.urgent, node.text, *(f"- {step}" for step in node.steps)]
    if node.kind is Kind.SEVERAL:
        lines.append(word("ask.several"))
    if node.kind is Kind.NUMBER:
        lines.append(word("ask.number", example=3))
    buttons = tuple(_buttons(scene, node))
    return Reply("\n".join(line for line in lines if line), buttons, kind=node.kind.value)


def _buttons(scene: Scene, node: Node) -> Iterator[Button]:
    word = scene.library.word
    for option in shown_options(node, scene.place.known):
        label = option.label
        if node.kind is Kind.SEVERAL and option.id != DONT_KNOW:
            key = "ask.ticked" if option.id in scene.place.ticked else "ask.unticked"
            label = word(key, label=label)
        yield Button(f"{node.id}.{option.id}", label, _facts(scene, option))
    if node.kind is Kind.SEVERAL:
        yield Button(DONE, word("ask.done"))
    if scene.place.depth and not node.edges and node.kind is Kind.SCREEN:
        yield Button(BACK, word("ask.to-answer"))
    if node.kind is Kind.OUTCOME:
        yield from _onward(scene, node)


def _onward(scene: Scene, node: Node) -> Iterator[Button]:
    """What the end of a conversation leads on to: other conversations, articles, and back to where it began."""
    library = scene.library
    for flow in node.flows:
        yield Button(f"go.{flow}", library.flows[flow].button)
    for article in node.articles:
        yield Button(reading.page_of(article), library.articles[article].title)
    if scene.place.depth:
        yield Button(LEAVE, library.word("ask.leave"))
    elif CONSULT not in node.flows:
        yield Button(f"go.{CONSULT}", library.word("ask.consult"))


def shown_options(node: Node, known: Known) -> tuple[Option, ...]:
    """The options of a step. In a one-choice question, what is known already to be so is not offered again."""
    if node.kind is Kind.TEXT:
        return ()
    if node.kind is not Kind.ONE:
        return node.options
    return tuple(option for option in node.options if option.adds(known))


def _facts(scene: Scene, option: Option) -> dict[str, str]:
    """What an option says, fact by fact; of one that opens a closer question, what it may turn out to say."""
    names = scene.library.vocabulary.names
    if option.to and not option.sets:
        closer = scene.place.flow.nodes[option.to]
        said = [fact for inner in closer.options for fact in names(inner.said)]
        return dict.fromkeys(said, State.TO_CONFIRM.value)
    return {fact: state.value for mask, state in option.sets for fact in names(mask)}


def _answer(scene: Scene, advice: Advice) -> Reply:
    page, word = scene.place.page, scene.library.word
    back = Button(BACK, word("ask.to-answer"))
    if page in PAGES:
        extra = [Button("go.agreement", word("telling.agreement"))] if page == "telling" else []
        return Reply(PAGES[page](scene.view(advice)), (*extra, back), kind=f"page-{page}", private=page == "note")
    if page.startswith("what-if"):
        return Reply(word("page.what-if"), (*_what_if(scene, page), back), kind="page-what-if")
    if page == "other":
        return Reply(word("page.other"), (*_others(scene), back), kind="page-other")
    if page == "change-answer":
        return Reply(_change_text(scene), (*_changeable(scene), back), kind="page-change-answer")
    text = answer.first_screen(advice, scene.library, scene.session.locality, scene.now)
    said = list(disagreement(scene.view(advice)))
    buttons = [Button(f"look.{name}", word(f"outcome.page.{name}")) for name in ANSWER_PAGES]
    buttons.append(Button("go.more", word("outcome.page.more")))
    buttons.append(Button("look.other", word("outcome.page.other")))
    return Reply("\n\n".join([text, *said]), tuple(buttons), kind=ANSWER)


def _others(scene: Scene) -> Iterator[Button]:
    word = scene.library.word
    yield Button("menu:0", word("page.conversations"))
    if scene.place.depth:
        yield Button(LEAVE, word("ask.leave"))
    if scene.advice and scene.advice.action not in ("act-now", "refer-now"):
        yield Button("look.frameworks", word("page.frameworks-button"))
    if scene.advice and scene.advice.action != "act-now":
        yield Button("go.disagree", word("page.disagree"))
    yield Button("child", word("page.child"))
    yield Button("look.change-answer", word("page.change-answer"))
    yield Button("again", word("page.again"))


def what_if_parts(library: Library, known: Known) -> tuple[str, ...]:
    """The parts for what stands in the way: those that the facts call for first."""
    complete = library.vocabulary.complete(known)
    offered = [flow for flow in library.flows.values() if flow.part and flow.offered_when is not None]
    offered.sort(key=lambda flow: flow.order)
    called = [flow.id for flow in offered if flow.offered_when and flow.offered_when.mentions & complete.yes]
    return tuple(dict.fromkeys([*called, *(flow.id for flow in offered)]))


def _what_if(scene: Scene, page: str) -> Iterator[Button]:
    """One page of parts; the page's number stands behind its name."""
    parts = what_if_parts(scene.library, scene.place.known)
    size = BUTTON_LIMIT - 2
    number = int(page.partition(":")[2] or 0)
    for part in parts[number * size : (number + 1) * size]:
        yield Button(f"go.{part}", scene.library.flows[part].button)
    if len(parts) > size:
        following = (number + 1) % -(-len(parts) // size)
        yield Button(f"look.what-if:{following}", scene.library.word("page.more-parts"))


def _change_text(scene: Scene) -> str:
    return scene.library.word("change.pick" if scene.place.trail else "change.none")


def _changeable(scene: Scene) -> Iterator[Button]:
    """The latest answered questions, newest first, as many as fit one screen."""
    for node_id in list(reversed(scene.place.trail))[: BUTTON_LIMIT - 1]:
        node = scene.place.flow.nodes[node_id]
        yield Button(f"change.{node_id}", node.text.splitlines()[0])
