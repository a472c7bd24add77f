"""The command line: `sounding-board COMMAND`, or `python -m bot COMMAND`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from time import perf_counter

from bot.app import App, build, check_content, content_folder, moment
from bot.channels.jsonlines import Ask, Consult, Intake, Lines, Play
from bot.channels.terminal import chat
from bot.config import read_config
from bot.content.article_new import new_article
from bot.content.diff import compare, content_at
from bot.content.draw import draw
from bot.errors import ContentError, SoundingBoardError, UnknownId

CHECKED = (
    "{flows} flows and {parts} parts, {paths} paths ({places} places), {rules} rules, {rule_cases} rule cases, "
    "{answers} answers read, {articles} articles, {invariants} promises, {faults} faults, {seconds} s."
)
Run = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 where all went well, 1 where something was wrong, 2 for wrong usage."""
    options = parser().parse_args(argv)
    try:
        return _run(options)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace) -> int:
    try:
        run: Run = options.run
        return run(options)
    except ContentError as error:
        print(error, file=sys.stderr)
        print(f"{len(error.faults)} faults in the content: mend them, then `sounding-board check`", file=sys.stderr)
    except SoundingBoardError as error:
        print(error, file=sys.stderr)
    return 1


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(
        prog="sounding-board", description="A sounding board for people who work with families."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Run, about: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=about, description=about)
        found.set_defaults(run=run)
        return found

    command("run", run_serve, "serve the web chat, and Telegram where TELEGRAM_BOT_TOKEN is set")
    command("chat", run_chat, "a consult in this terminal")
    consult = command("consult", run_consult, "answer one consult a line: JSON in, JSON out")
    consult.add_argument("--json", action="store_true", required=True, help="read and write JSON Lines")
    consult.add_argument("--locality", help="the locality whose numbers and contacts are used")
    intake = command(
        "intake", run_intake, "read one message a line into coded facts: JSON in, JSON out; nothing is kept"
    )
    intake.add_argument("--json", action="store_true", required=True, help="read and write JSON Lines")
    ask = command("ask", run_ask, "find the article that answers a question, a line each: JSON in, JSON out")
    ask.add_argument("--json", action="store_true", required=True, help="read and write JSON Lines")
    ask.add_argument("--top", type=_several, default=5, metavar="N", help="how many finds at most (5)")
    play = command("play", run_play, "one dialogue, a turn a line: JSON in, JSON out; nothing is kept")
    play.add_argument("flow", help="the flow to play, for example consult")
    play.add_argument("--json", action="store_true", required=True, help="read and write JSON Lines")
    check = command("check", run_check, "prove the content: every rule, every path, every promise")
    check.add_argument("--json", action="store_true", help="one JSON object a fault, then the summary")
    check.add_argument("--against", type=Path, metavar="DIR", help="a folder of source documents that nothing may copy")
    article = command("article", run_article, "begin a new article from a template")
    article.add_argument("new", choices=["new"], help="what to do with it")
    article.add_argument("name", help="its group and id, for example substances/snus")
    drawing = command("draw", run_draw, "a flow as a map in DOT; dot -Tsvg makes a picture of it")
    drawing.add_argument("flow", nargs="?", default="consult", help="the flow or part to draw (consult)")
    diff = command("diff", run_diff, "what changed in the answers since a git revision")
    diff.add_argument("revision", help="a git revision, for example HEAD or v0.1.0")
    recall = command("recall", run_recall, "withdraw a dangerous version of the content, or list those that are kept")
    recall.add_argument("content", nargs="?", help="the version's hash, as it stands in a note")
    return top


def run_serve(options: argparse.Namespace) -> int:
    """Serve every channel until the process is told to end."""
    asyncio.run(_serving())
    return 0


async def _serving() -> None:
    from bot.app.serving import serve  # noqa: PLC0415 - half a second, which the headless commands can spare

    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await serve(read_config(os.environ), stop, partial(print, flush=True))


def run_chat(options: argparse.Namespace) -> int:
    """The chat in this terminal."""
    from bot.app.serving import reception  # noqa: PLC0415 - see _serving
    from bot.store.sqlite import SqliteStore  # noqa: PLC0415

    config = read_config(os.environ)
    print("Sounding Board. Type what you know, or the number of an answer. /help, /back, /quit.")
    store = SqliteStore(config.data)
    try:
        chat(reception(build(config), store))
    finally:
        store.close()
    return 0


def run_recall(options: argparse.Namespace) -> int:
    """Withdraw a version of the content, or list those that are kept."""
    from bot.store.sqlite import SqliteStore  # noqa: PLC0415 - see _serving

    store = SqliteStore(read_config(os.environ).data)
    try:
        if options.content and not store.recall(options.content):
            raise UnknownId(f"no content '{options.content}' is kept; `sounding-board recall` lists what is")
        for version, recalled, pinned in store.contents():
            print(f"{version}  {pinned} open sessions{'  recalled' if recalled else ''}")
    finally:
        store.close()
    return 0


def run_consult(options: argparse.Namespace) -> int:
    """The headless consult."""
    app = started()
    locality = options.locality or app.locality
    app.library.locality(locality)
    return answer_lines(Lines(Consult(app.library, locality, app.clock, moment)))


def run_intake(options: argparse.Namespace) -> int:
    """The headless intake."""
    return answer_lines(Lines(Intake(started().library)))


def run_ask(options: argparse.Namespace) -> int:
    """The headless search."""
    return answer_lines(Lines(Ask(started().library, options.top)))


def _several(text: str) -> int:
    """A number from 1 on."""
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError("must be a whole number from 1 on")
    return int(text)


def run_play(options: argparse.Namespace) -> int:
    """A headless dialogue."""
    app = started()
    if app.library.flow(options.flow).part:
        raise UnknownId(f"'{options.flow}' is a part of other flows; `sounding-board check` lists the flows")
    return answer_lines(Lines(Play(app.library, app.session(options.flow), app.clock, moment)))


def run_check(options: argparse.Namespace) -> int:
    """Every fault of the content, then what was proven, in numbers."""
    began = perf_counter()
    report = check_content(read_config(os.environ), options.against)
    summary = report.as_json(perf_counter() - began)
    if options.json:
        for fault in report.faults:
            print(json.dumps(asdict(fault)))
        print(json.dumps(summary))
    else:
        for fault in report.faults:
            print(fault)
        print(CHECKED.format(**summary))
        hardest = ", ".join(summary["reading_age"]["hardest"])
        print(f"Reading age of the articles: {summary['reading_age']['median']} at the median; hardest: {hardest}.")
        if report.due:
            print(f"Due for review: {', '.join(report.due)}.")
    return 1 if report.faults else 0


def run_article(options: argparse.Namespace) -> int:
    """A new article."""
    app = started()
    print(new_article(app.folder, app.library, options.name, app.clock().date()))
    return 0


def run_draw(options: argparse.Namespace) -> int:
    """A flow's map."""
    app = started()
    print(draw(app.library.flow(options.flow), app.library.vocabulary), end="")
    return 0


def run_diff(options: argparse.Namespace) -> int:
    """What has changed in the answers since a revision; the exit status is 1 where some now advise less."""
    config = read_config(os.environ)
    difference = compare(content_at(content_folder(config), options.revision), build(config).library)
    for line in difference.lines():
        print(line)
    return 1 if difference.lower else 0


def started() -> App:
    """The product, from the environment."""
    return build(read_config(os.environ))


def answer_lines(lines: Lines, given: Iterable[bytes] | None = None) -> int:
    """Answer standard input line by line; each answer is flushed before the next line is read."""
    for answer in lines.run(given or iter(partial(sys.stdin.buffer.readline), b"")):
        print(answer, flush=True)
    return 1 if lines.failed else 0


if __name__ == "__main__":
    sys.exit(main())
