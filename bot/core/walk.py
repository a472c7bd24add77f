"""Where a dialogue stands: a session's events replayed over the flows.

Pure: the same session and the same content always give the same place. Here live the rules of movement (what is
skipped, what is asked again, what an answer settles) and none of the words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.core.facts import Known, State, Vocabulary, age_facts
from bot.core.flow import Ask, Edge, Flow, Kind, Node, Option
from bot.core.session import Did, Event, Session
from bot.core.thresholds import Scale
from bot.errors import UnknownId

Entry = tuple[str, int, int]
"""One time that a flow was entered: the flow, the child it is about (0: the family), and the how-manieth time."""
Key = tuple[Entry, str]


CHILD_CODES = ("age=", "weeks=", "child=")
"""The codes of words that told of a child: its age in years, weeks of pregnancy, or an age fact."""


@dataclass(frozen=True)
class ChildKnown:
    """One child of the family: age where it was told, and what is known of this child alone."""

    age_years: float | None = None
    unborn_weeks: int | None = None
    known: Known = Known()


@dataclass(frozen=True)
class Place:
    """Where a session stands.

    `known` is the family's facts, `children` each child's own; `trail` the answered questions of this flow, in order;
    `ticked` the ticks so far; `codes` what was answered besides facts; `page` the page of the outcome that is open.
    """

    flow: Flow
    node: Node
    known: Known
    children: tuple[ChildKnown, ...] = ()
    trail: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    depth: int = 0
    child: int = 0

    @property
    def ended(self) -> bool:
        """Whether this flow has come to its outcome."""
        return self.node.kind is Kind.OUTCOME


@dataclass(frozen=True)
class _Log:
    """The events sorted by what they mean: answers and ticks by question, questions opened again, open flows.

    `stale` are the answers that came before a change of the same flow: on another path they count no more.
    """

    answers: Mapping[Key, tuple[str, ...]]
    ticks: Mapping[Key, tuple[str, ...]]
    reopened: frozenset[Key]
    stale: frozenset[Key]
    entered: tuple[Entry, ...]
    stack: tuple[Entry, ...]


@dataclass
class _Walk:
    """One flow being walked: what is known so far, what its own answers settled, and which answers were used."""

    known: Known
    settled: Known = Known()
    trail: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)


def place(flows: Mapping[str, Flow], scale: Scale, session: Session) -> Place:
    """Where the session stands; `UnknownId` where its flow is not in the content.

    Every flow that was entered is walked with what the others settled, again until nothing changes: what a later one
    settled may open the way through an earlier one. None is walked with what itself settled further on: that would lead
    it along another path than the person took.
    """
    log = _sort(session)
    told, children = _told(session, scale.vocabulary)
    base = {0: told, **{number: child.known for number, child in enumerate(children, start=1)}}
    codes = _told_codes(session)
    top = log.stack[-1]
    scopes = {entry: _scope(flows, entry) for entry in log.entered}
    settled: dict[Entry, Known] = {}

    def known_of(scope: int, without: Entry | None = None) -> Known:
        found = base.get(scope, Known())
        for entry in log.entered:
            if entry != without and scopes[entry] == scope and entry in settled:
                found = _with(found, settled[entry])
        return found

    for _ in range(len(log.entered) + 1):
        before = dict(settled)
        for entry in (*(e for e in log.entered if e != top), top):
            family = known_of(0) if scopes[entry] else Known()
            walked, node = _walk(flows[entry[0]], scale, log, entry, known_of(scopes[entry], entry), family)
            settled[entry] = walked.settled
            codes.update(walked.codes)
        if settled == before or len(log.entered) == 1:
            break
    own = {scope: known_of(scope) for scope in {*base, *scopes.values()} if scope}
    last = session.events[-1] if session.events else None
    return Place(
        flow=flows[top[0]],
        node=node,
        known=known_of(0),
        children=_children(children, own),
        trail=tuple(walked.trail),
        ticked=log.ticks.get((top, node.id), ()),
        codes=codes,
        page=last.codes[0] if last and last.did is Did.LOOKED else "",
        depth=len(log.stack) - 1,
        child=top[1],
    )


def _scope(flows: Mapping[str, Flow], entry: Entry) -> int:
    """The child whose facts a flow settles, 0 for the family's."""
    if entry[0] not in flows:
        raise UnknownId(f"there is no flow '{entry[0]}'; `sounding-board check` lists the flows")
    return entry[1] if flows[entry[0]].about_child else 0


def _with(known: Known, settled: Known) -> Known:
    """What is known, and what another flow settled: a yes stays, and "don't know" does not undo a no."""
    no = settled.no & ~known.confirm
    for mask, state in ((settled.yes, State.YES), (no, State.NO), (settled.unknown, State.UNKNOWN)):
        known = _put(known, mask, state)
    return known


def _sort(session: Session) -> _Log:
    answers: dict[Key, tuple[str, ...]] = {}
    ticks: dict[Key, tuple[str, ...]] = {}
    reopened: set[Key] = set()
    stale: set[Key] = set()
    root: Entry = (session.flow, 0, 0)
    entered, stack = [root], [root]
    for event in session.events:
        key = (stack[-1], event.node)
        match event.did:
            case Did.ANSWERED:
                answers[key] = event.codes
                reopened.discard(key)
                stale.discard(key)
                ticks.pop(key, None)
            case Did.TICKED:
                ticks[key] = event.codes
            case Did.REOPENED:
                reopened.add(key)
                stale |= {answered for answered in answers if answered[0] == key[0]}
                ticks.pop(key, None)
            case Did.ENTERED:
                times = sum(entry[:2] == (event.flow, event.child) for entry in entered)
                entered.append((event.flow, event.child, times))
                stack.append(entered[-1])
            case Did.LEFT if len(stack) > 1:
                stack.pop()
    return _Log(answers, ticks, frozenset(reopened), frozenset(stale), tuple(entered), tuple(stack))


def _told(session: Session, vocabulary: Vocabulary) -> tuple[Known, tuple[ChildKnown, ...]]:
    """What words and corrected chips said: the family's facts, and the children in the order they were named.

    Words are read one message after another; where a later message differs the graver reading stays, and only a
    tapped correction takes it back.
    """
    known, children = Known(), list[ChildKnown]()
    for event in session.events:
        if event.did is Did.TOLD:
            known = known.merged(facts_of(event, vocabulary))
            children += [_child_of(code, vocabulary) for code in event.codes if code.startswith(CHILD_CODES)]
        elif event.did is Did.CORRECTED:
            known = known.corrected(facts_of(event, vocabulary))
    return known, tuple(children)


def _pairs(event: Event) -> list[tuple[str, str]]:
    return [(left, right) for left, _, right in (code.partition("=") for code in event.codes)]


def facts_of(event: Event, vocabulary: Vocabulary) -> Known:
    """The facts that the codes of an event of words or of a corrected chip name."""
    known = Known()
    for fact, state in _pairs(event):
        if fact in vocabulary.bits:
            known = known.put(vocabulary.bit(fact), State(state))
    return known


def _child_of(code: str, vocabulary: Vocabulary) -> ChildKnown:
    kind, _, value = code.partition("=")
    if kind == "child":
        return ChildKnown(known=Known(yes=vocabulary.mask([value])))
    age = float(value) if kind == "age" else None
    weeks = int(value) if kind == "weeks" else None
    return ChildKnown(age, weeks, Known(yes=vocabulary.mask(age_facts(age, weeks))))


def _told_codes(session: Session) -> dict[str, str]:
    """What words said besides facts: consent."""
    told = [pair for event in session.events if event.did is Did.TOLD for pair in _pairs(event)]
    return {name: value for name, value in told if name == "consent"}


def _children(told: tuple[ChildKnown, ...], own: Mapping[int, Known]) -> tuple[ChildKnown, ...]:
    count = max(len(told), *own) if own else len(told)
    children = list(told) + [ChildKnown()] * (count - len(told))
    return tuple(replace(child, known=own.get(number, child.known)) for number, child in enumerate(children, start=1))


def _walk(flow: Flow, scale: Scale, log: _Log, entry: Entry, known: Known, family: Known) -> tuple[_Walk, Node]:
    """Walk one flow from its start to the first node that waits for a person."""
    walk = _Walk(known)
    node = flow.nodes[flow.start]
    while True:
        key = (entry, node.id)
        chosen = _chosen(node, log.answers.get(key, ()))
        if key in log.reopened or (not chosen and waits(flow, node, scale, walk.known.merged(family))):
            break
        if chosen:
            walk.trail.append(node.id)
            walk.known = settle(node, chosen, walk.known)
            walk.settled = settle(node, chosen, walk.settled)
            for option in chosen:
                if node.codes and option.code:
                    walk.codes[node.codes] = option.code
        target = step(flow, node, chosen, scale, walk.known.merged(family))
        if target is None:
            break
        node = target
    _keep_what_was_said(flow, log, entry, walk)
    return walk, node


def _keep_what_was_said(flow: Flow, log: _Log, entry: Entry, walk: _Walk) -> None:
    """What was said to be so in answers that another path now passes by: nobody has taken it back."""
    for (when, node_id), codes in log.answers.items():
        passed_by = when == entry and node_id in flow.nodes and node_id not in walk.trail
        if passed_by and (when, node_id) not in log.stale:
            for option in _chosen(flow.nodes[node_id], codes):
                walk.settled = _put(walk.settled, option.said, State.YES)


def _chosen(node: Node, codes: tuple[str, ...]) -> tuple[Option, ...]:
    """The options that were chosen. Codes of options that the content no longer has are passed over."""
    found = tuple(option for option in node.options if option.id in codes)
    if node.kind is Kind.SEVERAL and codes and not found:
        return (Option("none", ""),)
    return found


def waits(flow: Flow, node: Node, scale: Scale, known: Known) -> bool:
    """Whether a node without an answer needs a person: a screen to read, or a question still worth asking."""
    if node.kind is Kind.OUTCOME:
        return True
    if node.skip_from is not None and scale.rank(known) >= node.skip_from:
        return False
    if node.kind in (Kind.SCREEN, Kind.TEXT) or node.ask is Ask.ALWAYS:
        return True
    complete = scale.vocabulary.complete(known)
    if node.ask is Ask.UNKNOWN:
        return bool(node.facts & ~complete.answered) and not node_answered(node, complete)
    return bool(scale.live(known, flow.ahead[node.id]) & _reach(flow, node))


def node_answered(node: Node, known: Known) -> bool:
    """Whether what is known already picks an option: all that it says is so, and it says something."""
    return any(option.said and not option.adds(known) for option in node.options)


def _reach(flow: Flow, node: Node) -> int:
    """The facts that a question can lead to settle: its own, and those of the questions only its options open."""
    found = node.facts
    for option in node.options:
        if option.to and not option.sets:
            found |= flow.nodes[option.to].facts
    return found


def settle(node: Node, chosen: tuple[Option, ...], known: Known) -> Known:
    """What is known once these options were chosen.

    Only a corrected chip takes back what was said to be so: a tapped "no" never does, whichever came first. Of a
    several-choice question the options left alone are answered no.
    """
    for option in chosen:
        for mask, state in option.sets:
            # "None of these" says nothing of a doubt that words have raised: that is asked by itself.
            doubted = known.confirm if option.blanket and state is State.NO else 0
            known = _put(known, mask & ~doubted, state)
    if node.kind is Kind.SEVERAL and not any(option.blanket for option in chosen):
        for option in node.options:
            if option not in chosen and not option.blanket:
                known = _put(known, option.said, State.NO)
    return known


def _put(known: Known, mask: int, state: State) -> Known:
    """Settle facts, failing towards present: a yes stays, and "don't know" does not undo a no."""
    settled = {State.YES: 0, State.NO: known.yes}.get(state, known.yes | known.no)
    return known.put(mask & ~settled, state)


def step(flow: Flow, node: Node, chosen: tuple[Option, ...], scale: Scale, known: Known) -> Node | None:
    """The node after this one, or None at the end of a flow."""
    for option in chosen:
        if option.to:
            return flow.nodes[option.to]
    if not chosen:
        complete = scale.vocabulary.complete(known)
        for option in node.options:
            if option.to and option.said and option.said & complete.yes == option.said:
                return flow.nodes[option.to]
    for edge in node.edges:
        if _open(edge, scale, known):
            return flow.nodes[edge.to]
    return None


def _open(edge: Edge, scale: Scale, known: Known) -> bool:
    if edge.when is not None and not edge.when.holds(scale.vocabulary.complete(known)):
        return False
    if edge.least is None and edge.most is None:
        return True
    now = scale.rank(known)
    return (edge.least is None or now >= edge.least) and (edge.most is None or now <= edge.most)
