"""A new article from a template: the shape with what belongs where, ready to be written."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from bot.content.articles import FOLDER
from bot.core.library import Library
from bot.errors import InputError

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TEMPLATE = """\
# Replace every "...". `sounding-board check` tells what is still missing. Style: flows/README.md.
schema: 1
title: "..."                     # as a worker would say it, 70 letters at most
also: ["..."]                    # how else they would type it: slang, abbreviations, half sentences
topics: [{topic}]                # 1 to 5 ids of knowledge/topics.yaml; the first is what it answers best
first: "..."                     # the answer, 280 letters at most
do: ["..."]                      # steps, 170 letters each
avoid: []
act_now: []                      # when to ring 999 or refer at once
detail: []                       # paragraphs behind "More"
figures: []                      # - {{says: "...", year: 2015, source: "000"}}
related: []
needs: []
contacts: []
sources: []                      # - {{source: "000", section: "..."}}
reviewed: {today}
review_by: {due}
confidence: unverified           # read | secondary | unverified
"""


def new_article(root: Path, library: Library, name: str, today: date) -> Path:
    """Write the template of `group/id`; InputError where the name does not fit, or the article is there already."""
    group, _, article_id = name.partition("/")
    groups = sorted({topic.group for topic in library.topics.values()})
    if group not in groups or not _ID.fullmatch(article_id):
        raise InputError(f"name it group/id, in small letters with hyphens; the groups are: {', '.join(groups)}")
    path = root / FOLDER / group / f"{article_id}.yaml"
    if path.exists() or article_id in library.articles:
        raise InputError(f"there is an article '{article_id}' already; edit it, or take another id")
    topic = article_id if article_id in library.topics else "..."
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEMPLATE.format(topic=topic, today=today, due=today + timedelta(days=182)), encoding="utf-8")
    return path
