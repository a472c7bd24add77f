"""Nothing is copied from the documents, a template is refused until it is written, and a reader's age is told."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest

from bot.app import shown
from bot.content.article_new import new_article
from bot.content.check import check
from bot.content.copied import RUN, copied_sentences
from bot.content.load import attempt, load
from bot.content.reading_age import reading_age, syllables
from bot.errors import InputError
from tests.conftest import NOW, ROOT
from tests.content.test_broken import broken_content


def test_no_sentence_of_the_content_stands_in_a_source_document(shared: Path) -> None:
    assert [str(fault) for fault in copied_sentences(ROOT, shared / "seeds")] == []


def test_a_copied_sentence_is_found_with_its_line(shared: Path, tmp_path: Path) -> None:
    document = min((shared / "seeds").glob("*.txt"))
    words = document.read_text(encoding="utf-8").split()
    taken = " ".join(words[500 : 500 + RUN + 3]).replace("'", "").replace('"', "").replace("\\", "")
    path = "knowledge/articles/substances/relapse.yaml"
    change = {"file": path, "replace": "schema: 1", "by": f"schema: 1\n# {taken}"}
    found = list(copied_sentences(broken_content(tmp_path, [change]), document.parent))
    assert [(fault.code, fault.file, fault.line) for fault in found] == [("copied-sentence", path, 2)]


def test_a_folder_without_documents_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \.txt file"):
        list(copied_sentences(ROOT, tmp_path))


def test_a_new_article_begins_from_a_template_and_check_tells_what_is_missing(tmp_path: Path) -> None:
    root = broken_content(tmp_path, [])
    library = load(ROOT)
    path = new_article(root, library, "substances/snus", NOW.date())
    assert path == root / "knowledge/articles/substances/snus.yaml"
    codes = {fault.code for fault in check(root, shown, NOW.date(), frozenset({"none"})).faults}
    assert "shape-too-short" in codes
    text = path.read_text(encoding="utf-8").replace("sources: []", 'sources: [{source: "003", section: "..."}]')
    path.write_text(text, encoding="utf-8")
    _, faults = attempt(root)
    assert not faults
    assert "unknown-topic" in {fault.code for fault in check(root, shown, NOW.date(), frozenset({"none"})).faults}


@pytest.mark.parametrize(
    "name", ["snus", "nothing/snus", "substances/Snus!", "substances/relapse", "substances/../x", "/x"]
)
def test_a_name_that_does_not_fit_is_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    root = broken_content(tmp_path, [])
    before = sorted(root.rglob("*.yaml"))
    with pytest.raises(InputError):
        new_article(root, load(ROOT), name, NOW.date())
    assert sorted(root.rglob("*.yaml")) == before


def test_long_words_and_sentences_make_a_text_older() -> None:
    easy = reading_age(["Ring the team today.", "Ask how they are."])
    hard = reading_age(
        ["Multidisciplinary safeguarding considerations necessitate comprehensive interagency communication."]
    )
    assert easy < 10 < hard
    assert reading_age(["", "999"]) == 0.0
    assert [syllables(word) for word in ("home", "table", "asked", "wanted", "a")] == [1, 2, 1, 2, 1]


def test_the_articles_can_be_read_by_most() -> None:
    articles = load(ROOT).articles.values()
    ages = [reading_age((one.first, *one.do, *one.avoid, *one.act_now)) for one in articles]
    assert 0 < median(ages) <= 12
    assert max(ages) <= 14
