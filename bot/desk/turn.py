"""One turn: a Session and a Message in, a Session and Replies out. Pure but for the clock, which is an argument.

Words arrive here, are read into codes, and go no further: no event, reply or exception holds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.facts import DANGER, State
from bot.core.flow import DONE, DONT_KNOW, Kind, Option
from bot.core.library import Library
from bot.core.session import Did, Event, Session, fact_code
from bot.desk import reading
from bot.desk.answer import answer_object
from bot.desk.asking import answered, question_of
from bot.desk.hearing import Heard, hear, is_danger
from bot.desk.menu import GO, MENU, is_menu
from bot.desk.messages import TEXT_LIMIT, Command, Ended, Message, Reply, Tap, Text
from bot.desk.reading import is_reading
from bot.desk.sayings import CHIP, HEARD, NAME, NAMED, say, told_facts
from bot.desk.screens import ANSWER, BACK, CONSULT, LEAVE, Scene, render, scene, shown_options

MISSED = "missed"


@dataclass(frozen=True)
class Turn:
    """What came of a turn: the session, what is said, and the screen last.

    `said` are the codes of what stands before the screen, from which it can be said again; `ended` is set where the
    flow stands at its outcome; `erase` where the message that was typed names somebody and must not stay in the chat;
    `counts` is what is to be counted, as (what happened, an id).
    """

    session: Session
    said: tuple[str, ...]
    replies: tuple[Reply, ...]
    ended: Ended | None = None
    erase: bool = False
    counts: tuple[tuple[str, str], ...] = ()


def opening(library: Library, session: Session, now: datetime) -> Turn:
    """The first screen of a session."""
    return shown(library, session, now, "welcome")


def turn(library: Library, session: Session, message: Message, now: datetime) -> Turn:
    """One turn. What cannot be used gets a reply that says what to do, and changes nothing."""
    here = scene(library, session, now)
    match message:
        case Command():
            return _command(here, message.name)
        case Tap():
            return _tap(here, message)
        case Text():
            return _words(here, message.words)


def shown(library: Library, session: Session, now: datetime, *said: str) -> Turn:
    """The session's screen, after what else is to be said. A part that has come to its end is left."""
    here = scene(library, session, now)
    while here.place.ended and here.place.flow.part and here.place.depth and not here.confirm:
        session = session.add(Event(Did.LEFT, here.place.flow.id))
        here = scene(library, session, now)
    ended = None
    if here.advice is not None:
        ended = Ended(here.place.flow.id, answer_object(here.advice, library, now))
    elif here.place.ended:
        ended = Ended(here.place.node.outcome or here.place.node.id)
    replies = [reply for code in said if (reply := say(here, code)).text]
    screen = _with_999(here, render(here))
    if here.advice is not None and here.advice.action == "act-now" and screen.kind == ANSWER:
        # In danger nothing stands before "Ring 999 now", not even what was understood.
        chips = tuple(button for reply in replies for button in reply.buttons)
        text = "\n\n".join([screen.text, *(reply.text for reply in replies)])
        screen, replies = replace(screen, text=text, buttons=screen.buttons + chips), []
    return Turn(session, said, (*replies, screen), ended)


def _with_999(here: Scene, screen: Reply) -> Reply:
    """A screen that somebody goes on to although a danger is known: the way to 999 stands above it, too."""
    known = here.place.known.yes & here.library.vocabulary.groups[DANGER]
    if not known or screen.private or screen.kind == ANSWER or "999" in screen.text.partition("\n")[0]:
        return screen
    return replace(screen, text=f"{here.library.word('action.act-now.still')}\n\n{screen.text}")


def _again(here: Scene, *said: str) -> Turn:
    """The same screen again, after a word about why nothing changed."""
    return shown(here.library, here.session, here.now, *said)


def _after(here: Scene, *events: Event, said: tuple[str, ...] = ()) -> Turn:
    return shown(here.library, here.session.add(*events), here.now, *said)


# Commands -----------------------------------------------------------------------------------------------------------


def _command(here: Scene, name: str) -> Turn:
    match name:
        case "start" | "cancel":
            return shown(
                here.library, here.session.restarted(), here.now, *(("cancel",) if name == "cancel" else ("welcome",))
            )
        case "back":
            if not here.session.events:
                return _again(here, "at-the-start")
            return shown(here.library, _undone(here), here.now)
        case "change":
            return _change(here)
        case "ask":
            return _after(here, Event(Did.LOOKED, here.place.flow.id, codes=(reading.ASK,)))
        case "menu":
            return _after(here, Event(Did.LOOKED, here.place.flow.id, codes=(f"{MENU}:0",)))
        case "help" | "privacy":
            return _again(here, name)
        case _:
            return _again(here, "unknown-command")


def _undone(here: Scene) -> Session:
    """The session without the last thing that a person would call a step.

    Notes of a missed message do not count, nor what happened by itself: a part that was left at its end, and the way
    to 999.
    """
    session = here.session
    while session.events and _by_itself(session.events[-1]):
        session = session.back()
    session = session.back()
    while session.events and session.events[-1].did is Did.LEFT:
        session = session.back()
    return session


def _by_itself(event: Event) -> bool:
    return event.did is Did.LEFT or event.codes in ((MISSED,), (DANGER,))


def _change(here: Scene) -> Turn:
    if not here.place.trail:
        return _again(here, HEARD if told_facts(here) else "nothing-to-change")
    if here.advice is not None:
        return _after(here, Event(Did.LOOKED, here.place.flow.id, codes=("change-answer",)))
    return _after(here, _event(here, Did.REOPENED, here.place.trail[-1]))


# Taps ---------------------------------------------------------------------------------------------------------------


def _tap(here: Scene, tap: Tap) -> Turn:
    """A tap on a button of this very screen; any other is stale, is told so and changes nothing."""
    button = tap.button
    ours = tap.at.partition(".")[0] in ("", here.session.place_code.partition(".")[0])
    if ours and button.startswith((CHIP, NAME)):
        return _beside(here, button)
    moved_on = tap.at and tap.at != here.session.place_code
    if moved_on or button not in {shown.id for shown in render(here).buttons}:
        return _again(here, "stale")
    if here.confirm:
        return _confirmed(here, button)
    if is_reading(here.place.page) or is_menu(here.place.page) or (here.place.ended and here.advice is None):
        return _page_tap(here, button)
    if here.advice is not None:
        return _answer_tap(here, button)
    if button == BACK:
        return _after(here, Event(Did.LEFT, here.place.flow.id))
    option_id = DONE if button == DONE else button.removeprefix(f"{here.place.node.id}.")
    return _answer(here, *_answered(here, option_id, tap.want))


def _confirmed(here: Scene, button: str) -> Turn:
    """A doubtful fact was said to be so, not to be so, or not to be known."""
    _, fact, state = button.split(".")
    said = Event(Did.CORRECTED, here.place.flow.id, codes=(fact_code(fact, State(state)),))
    return _after(here, said, *_leaving(here, [fact] if state == State.YES else [], said))


def _page_tap(here: Scene, button: str) -> Turn:
    """A tap on an article, on the menu, or at the end of a conversation: on to another, or back."""
    flow = here.place.flow.id
    if button.startswith(GO):
        return _after(here, Event(Did.ENTERED, button.removeprefix(GO)))
    if button == LEAVE:
        return _after(here, Event(Did.LEFT, flow))
    page = "" if button == BACK else button
    if page and not is_menu(page) and not reading.knows(here.library, page):
        return _again(here, "stale")
    turned = _after(here, Event(Did.LOOKED, flow, codes=(page,)))
    _, _, rest = page.partition(":")
    article, _, part = rest.partition(":")
    return replace(turned, counts=((part, article),)) if part in (reading.RIGHT, reading.WRONG) else turned


def _answer(here: Scene, *events: Event) -> Turn:
    """An answer that was given. One that tells of a danger leaves whatever was open, for 999 comes first."""
    after = scene(here.library, here.session.add(*events), here.now)
    danger = here.library.vocabulary.groups[DANGER]
    new = here.library.vocabulary.names(after.place.known.yes & ~here.place.known.yes & danger)
    return _after(here, *events, *_leaving(here, new, *events))


def _beside(here: Scene, button: str) -> Turn:
    """A tap on what stands beside the screen: a chip to put right, or whether there was a name.

    It holds wherever the dialogue stands by now: what was read from words does not move on with the questions.
    """
    kind, _, rest = button.partition(".")
    if f"{kind}." == NAME:
        erased = rest.startswith("yes")
        return replace(_again(here, f"{NAMED}name" if erased else "named-nobody"), erase=erased)
    fact, _, state = rest.partition(".")
    vocabulary = here.library.vocabulary
    told = fact in vocabulary.bits and vocabulary.bit(fact) & told_facts(here)
    if not told or state not in (State.YES, State.NO):
        return _again(here, "stale")
    said = Event(Did.CORRECTED, here.place.flow.id, codes=(fact_code(fact, State(state)),))
    return _after(here, said, *_leaving(here, [fact] if state == State.YES else [], said), said=(HEARD,))


def _answer_tap(here: Scene, button: str) -> Turn:
    flow = here.place.flow.id
    kind, _, rest = button.partition(".")
    match kind:
        case "look":
            return _after(here, Event(Did.LOOKED, flow, codes=(rest,)))
        case "go":
            return _after(here, Event(Did.ENTERED, rest))
        case "child":
            number = len(here.place.children) + 1
            return _after(here, Event(Did.ENTERED, "another-child", child=number))
        case "change":
            return _after(here, _event(here, Did.REOPENED, rest))
        case _ if button == LEAVE or is_menu(button):
            return _page_tap(here, button)
        case "again":
            return _command(here, "start")
        case _:
            return _after(here, Event(Did.LOOKED, flow, codes=("",)))


def _event(here: Scene, did: Did, node: str, *codes: str) -> Event:
    return Event(did, here.place.flow.id, node, codes, here.place.child)


def _answered(here: Scene, option_id: str, want: bool | None = None) -> Iterator[Event]:
    """The event of an answer: a tick is kept as a tick until Done. A tick that stands as wanted is no event."""
    node = here.place.node
    if node.kind is not Kind.SEVERAL:
        yield _event(here, Did.ANSWERED, node.id, option_id)
    elif option_id == DONE:
        yield _event(here, Did.ANSWERED, node.id, *(here.place.ticked or ("none",)))
    elif option_id == DONT_KNOW:
        yield _event(here, Did.ANSWERED, node.id, DONT_KNOW)
    elif want is None or want != (option_id in here.place.ticked):
        ticked = set(here.place.ticked) ^ {option_id}
        order = [option.id for option in node.options if option.id in ticked]
        yield _event(here, Did.TICKED, node.id, *order)


# Words --------------------------------------------------------------------------------------------------------------


def _words(here: Scene, words: str) -> Turn:
    """Words that were typed: a label, a number where one is asked, or anything about the family."""
    if words.startswith("/") and words[1:].strip().isalpha():
        return _command(here, words[1:].strip().lower())
    typed = words.strip().casefold()
    for button in render(here).buttons:
        if typed and typed == button.label.casefold():
            return _tap(here, Tap(button.id))
    if here.place.node.kind is Kind.NUMBER and not here.confirm and (option := _band(here, typed)):
        return _answer(here, *_answered(here, option.id))
    heard = hear(words, here.library)
    if len(words) > TEXT_LIMIT and not heard.danger:
        return _named(_again(here, "missed-long"), heard)
    if (found := _question(here, words, heard)) is not None:
        return _named(found, heard)
    if not heard.codes:
        return _named(_again(here, *_asked(heard)) if heard.named else _missed(here, *_asked(heard)), heard)
    said = Event(Did.TOLD, here.place.flow.id, here.place.node.id, heard.codes, here.place.child)
    return _named(_after(here, said, *_leaving(here, heard.facts, said), said=(HEARD, *_asked(heard))), heard)


def _question(here: Scene, words: str, heard: Heard) -> Turn | None:
    """The page that answers these words, where they are a question; that none does is counted, without the words."""
    question = question_of(words)
    asked = bool(question) or here.place.page == reading.ASK
    found = answered(here.library, question or words, heard, asked=asked)
    if found is None:
        return None
    looked = Event(Did.LOOKED, here.place.flow.id, codes=(found.page,))
    looked = Event(Did.ENTERED, found.flow) if found.flow else looked
    turned = _after(here, looked, said=tuple(_asked(heard)))
    return replace(turned, counts=(("unanswered", found.group),)) if found.group else turned


def _asked(heard: Heard) -> Iterator[str]:
    """What is said about who the words named: that it was let go, or the question whether there was a name."""
    if heard.named:
        yield f"{NAMED}{'+'.join(heard.named)}"
        if not heard.codes:
            yield "named-only"
    elif heard.perhaps:
        yield "named-perhaps"


def _named(found: Turn, heard: Heard) -> Turn:
    """The turn, saying that the message itself is to be taken out of the chat where it named somebody."""
    return replace(found, erase=bool(heard.named))


def _leaving(here: Scene, facts: Iterable[str], *events: Event) -> tuple[Event, ...]:
    """The events that lead from anywhere to the consult's answer, where these facts hold a danger.

    `events` are those that told of it. Where leaving all that was open does not come to the answer (another
    conversation lies below, or an answer is just being changed), the consult is entered anew.
    """
    if not is_danger(here.library, facts):
        return ()
    left = (Event(Did.LEFT, here.place.flow.id),) * here.place.depth
    below = scene(here.library, here.session.add(*events, *left), here.now)
    return left if below.advice is not None else (*left, Event(Did.ENTERED, CONSULT, codes=(DANGER,)))


def _band(here: Scene, typed: str) -> Option | None:
    """The option of a number question that a typed number falls into."""
    try:
        number = float(typed)
    except ValueError:
        return None
    bands = [option for option in shown_options(here.place.node, here.place.known) if option.below is not None]
    return next((option for option in bands if option.below is not None and 0 <= number < option.below), None)


def _missed(here: Scene, *also: str) -> Turn:
    """Nothing was understood: one rephrase with examples, then a person to ring. Nothing that was known is lost."""
    if here.place.page == MISSED:
        return _again(here, "missed-second", *also)
    if here.place.node.kind is Kind.NUMBER:
        return _again(here, "missed-number", *also)
    return _after(here, Event(Did.LOOKED, here.place.flow.id, codes=(MISSED,)), said=("missed-first", *also))
