"""The commands as processes: exit status, clean standard output, errors that say what to do, content found anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import read_config
from bot.errors import ConfigError
from tests.conftest import ROOT


def run(*arguments: str, given: str = "", folder: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SOUNDING_BOARD_")}
    environment |= {"PYTHONPATH": str(ROOT), **settings}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command, input=given, capture_output=True, text=True, cwd=folder, env=environment, timeout=120, check=False
    )


def test_consult_answers_in_order_and_ends_with_1_where_a_line_was_bad() -> None:
    given = '{"id": 1, "facts": ["danger-now"]}\noops\n{"id": 3, "facts": []}\n'
    done = run("consult", "--json", given=given)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line.get("id") for line in lines] == [1, None, 3]
    assert done.returncode == 1
    assert run("consult", "--json", given='{"facts": []}\n').returncode == 0


def test_each_answer_is_flushed_before_the_next_line_is_read() -> None:
    command = [sys.executable, "-m", "bot", "consult", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "facts": ["neglect"]}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()


def test_check_prints_a_line_a_fault_and_a_summary_and_fails_on_faults(tmp_path: Path) -> None:
    for name in ("flows", "knowledge"):
        (tmp_path / name).symlink_to(ROOT / name)
    good = run("check", "--json", SOUNDING_BOARD_CONTENT=str(tmp_path))
    summary = json.loads(good.stdout.splitlines()[-1])
    assert good.returncode == 0, good.stdout
    assert {"flows", "paths", "invariants", "articles", "faults", "seconds"} <= set(summary)
    (tmp_path / "flows").unlink()
    (tmp_path / "flows").mkdir()
    bad = run("check", "--json", SOUNDING_BOARD_CONTENT=str(tmp_path))
    *faults, last = [json.loads(line) for line in bad.stdout.splitlines()]
    assert bad.returncode == 1
    assert last["faults"] == len(faults) > 0
    assert all({"file", "line", "code", "message"} <= set(fault) for fault in faults)


def test_an_unknown_flow_locality_or_setting_is_refused_by_name() -> None:
    for done, name in (
        (run("play", "nonsense", "--json"), "nonsense"),
        (run("consult", "--json", "--locality", "nowhere"), "nowhere"),
        (run("consult", "--json", SOUNDING_BOARD_COLOUR="blue"), "SOUNDING_BOARD_COLOUR"),
        (run("consult", "--json", SOUNDING_BOARD_CONTENT="/nonexistent"), "SOUNDING_BOARD_CONTENT"),
    ):
        assert done.returncode != 0
        assert name in done.stderr
        assert "Traceback" not in done.stderr


def test_diff_tells_what_a_change_does_to_the_answers(tmp_path: Path) -> None:
    for name in ("flows", "knowledge"):
        subprocess.run(["cp", "-r", str(ROOT / name), str(tmp_path)], check=True)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=test", "-c", "user.email=test@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "before"]):
        subprocess.run([*git, *command], check=True)
    same = run("diff", "HEAD", SOUNDING_BOARD_CONTENT=str(tmp_path))
    assert same.returncode == 0
    assert same.stdout.startswith("0 of ")
    rules = tmp_path / "flows/thresholds/statutory.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(
        text.replace("when: emotional-harm\n    action: refer", "when: emotional-harm\n    action: early-help")
    )
    less = run("diff", "HEAD", SOUNDING_BOARD_CONTENT=str(tmp_path))
    assert less.returncode == 1
    assert "now advise less" in less.stdout
    assert "LESS: refer -> consult: emotional-harm" in less.stdout
    assert run("diff", "no-such-revision", SOUNDING_BOARD_CONTENT=str(tmp_path)).returncode == 1


def test_the_terminal_chat_runs_over_a_data_folder(tmp_path: Path) -> None:
    done = run("chat", given="6\n/quit\n", SOUNDING_BOARD_DATA=str(tmp_path / "data"))
    assert "Is anyone in danger right now?" in done.stdout
    again = run("chat", given="/quit\n", SOUNDING_BOARD_DATA=str(tmp_path / "data"))
    assert "Has a child been harmed" in again.stdout
    listed = run("recall", SOUNDING_BOARD_DATA=str(tmp_path / "data"))
    assert "1 open sessions" in listed.stdout


def test_a_settings_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "settings"
    file.write_text("# a remark\nSOUNDING_BOARD_DATA=/from/file\nSOUNDING_BOARD_LOCALITY=there\n")
    config = read_config({"SOUNDING_BOARD_CONFIG": str(file), "SOUNDING_BOARD_LOCALITY": "here"})
    assert (str(config.data), config.locality) == ("/from/file", "here")


@pytest.mark.parametrize("text", ["SOUNDING_BOARD_DTAA=x", "no equals sign"])
def test_a_settings_file_with_a_mistake_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings").write_text(text)
    with pytest.raises(ConfigError):
        read_config({"SOUNDING_BOARD_CONFIG": str(tmp_path / "settings")})
