"""Every promise and every check has a piece of broken content that it catches."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import shown
from bot.content.check import check
from bot.content.load import load
from bot.content.schema import InvariantsFile
from tests.conftest import NOW, ROOT

FOLDER = ROOT / "tests/broken"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def mend(text: str, change: dict[str, Any]) -> str:
    """The text of a content file, broken: `replace` one piece by `by`, or the whole by `text`."""
    if "text" in change:
        return str(change["text"])
    assert change["replace"] in text, (
        f"{change['replace']!r} is no longer in {change['file']}: bring the broken file up to date"
    )
    return text.replace(change["replace"], change["by"], 1)


def broken_content(folder: Path, changes: list[dict[str, Any]]) -> Path:
    for name in ("flows", "knowledge"):
        shutil.copytree(ROOT / name, folder / name)
    for change in changes:
        path = folder / change["file"]
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if change.get("delete"):
            path.unlink()
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(mend(text, change), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_the_check_catches_what_is_broken(tmp_path: Path, name: str) -> None:
    broken = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    report = check(
        broken_content(tmp_path, broken["changes"]), shown, NOW.date(), frozenset({broken.get("promise", name)})
    )
    codes = {fault.code for fault in report.faults}
    assert broken.get("code", name) in codes, f"{name} went through; found only {sorted(codes)}"
    caught = [fault for fault in report.faults if fault.code == broken.get("code", name)]
    assert all(fault.file and fault.message for fault in caught)
    if "file" in broken:
        assert (broken["file"], broken["line"]) in [(fault.file, fault.line) for fault in caught]


def test_every_promise_has_its_broken_content() -> None:
    promises = InvariantsFile.model_validate(
        yaml.load((ROOT / "flows/invariants.yaml").read_text(), yaml.BaseLoader)
        | {"schema": 1, "reviewed": "2026-11-22", "review_by": "2027-05-22"}
    ).invariants
    missing = sorted(set(promises) - set(NAMES))
    assert not missing, f"no file in tests/broken breaks: {', '.join(missing)}"
    assert len(promises) >= 20


def test_the_content_as_it_stands_has_no_fault() -> None:
    report = check(ROOT, shown, NOW.date())
    assert [str(fault) for fault in report.faults] == []
    assert report.paths > 1000
    assert report.cases > 10000


def test_all_faults_are_told_at_once_with_file_line_and_what_would_be_right(tmp_path: Path) -> None:
    root = broken_content(
        tmp_path,
        [
            {"file": "flows/consult.yaml", "replace": "start: danger", "by": "start: nowhere"},
            {"file": "flows/thresholds/hardiker.yaml", "replace": "level: 4", "by": "levle: 4"},
            {"file": "knowledge/helplines.yaml", "replace": "hours: always", "by": "hours: whenever"},
        ],
    )
    report = check(root, shown, NOW.date())
    found = {(fault.file, fault.code) for fault in report.faults}
    assert ("flows/consult.yaml", "dead-edge") in found
    assert ("flows/thresholds/hardiker.yaml", "shape-extra-forbidden") in found
    assert any(fault.line > 1 and "levle" in fault.message for fault in report.faults)


def test_a_library_is_loaded_once() -> None:
    assert load(ROOT) is load(ROOT)
