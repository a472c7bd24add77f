"""Reading YAML: states may be written yes and no, lines are known, and nothing is lost in silence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.content.yamlfile import parse, read


def test_yes_and_no_are_words_and_true_and_false_are_not() -> None:
    found = parse("f", "a: yes\nb: no\nc: true\nd: false\ne: 'true'\nf: on").data
    assert found == {"a": "yes", "b": "no", "c": True, "d": False, "e": "true", "f": "on"}


def test_numbers_dates_and_nothing_are_read_as_such() -> None:
    found = parse("f", "a: 1\nb: 1.5\nc: 2026-11-22\nd: null\ne: ~\nf: '1'\ng: 007x").data
    assert found == {"a": 1, "b": 1.5, "c": date(2026, 11, 22), "d": None, "e": None, "f": "1", "g": "007x"}


def test_the_line_of_every_part_is_known() -> None:
    file = parse("f", "a:\n  b:\n    - x\n    - y: 1\n")
    assert file.line(("a", "b", 1, "y")) == 4
    assert file.line(("a", "b", 7, "z")) == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [1", "not-yaml"),
        ("", "empty-file"),
        ("a: 1\na: 2", "key-twice"),
        ("a: b: c", "not-yaml"),
        ("\t- x", "not-yaml"),
    ],
)
def test_what_is_wrong_is_named(text: str, code: str) -> None:
    assert [fault.code for fault in parse("f", text).faults] == [code]


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_bytes(b"\xff\xfe\x00")
    assert read(tmp_path, "f.yaml").faults[0].code == "unreadable"
    assert read(tmp_path, "gone.yaml").faults[0].code == "unreadable"
