"""One YAML file in: plain data, and the line on which each part of it stands.

Nothing here knows what the data means. Only `true` and `false` are booleans (YAML 1.2), so that a state may be written
yes or no; a key written twice is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Fault

Path_ = tuple[str | int, ...]
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
QUOTED = ("'", '"', "|", ">")


@dataclass(frozen=True)
class YamlFile:
    """A file that was read: its data, the line of each path into it, and what was wrong with it."""

    name: str
    data: Any
    lines: dict[Path_, int]
    faults: tuple[Fault, ...] = ()

    def line(self, path: Path_) -> int:
        """The line of the nearest part of `path` that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path_, code: str, message: str) -> Fault:
        """A fault at the line of `path`."""
        return Fault(self.name, self.line(path), code, message)


def read(root: Path, name: str) -> YamlFile:
    """Read `root/name`. A file that is not YAML, or not UTF-8, comes back empty with its fault."""
    try:
        text = (root / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return YamlFile(name, None, {}, (Fault(name, 0, "unreadable", f"cannot be read as UTF-8 text: {error}"),))
    return parse(name, text)


@lru_cache(maxsize=256)
def parse(name: str, text: str) -> YamlFile:
    """The data of a text, with its lines. Kept, for most files of two versions of the content are the same."""
    try:
        node = yaml.compose(text, Loader=Loader)
    except (yaml.YAMLError, RecursionError) as error:
        return YamlFile(name, None, {}, (_syntax_fault(name, error),))
    if node is None:
        return YamlFile(name, None, {}, (Fault(name, 1, "empty-file", "is empty; it should hold a mapping"),))
    lines: dict[Path_, int] = {}
    faults: list[Fault] = []
    data = _plain(node, (), lines, faults, name)
    return YamlFile(name, data, lines, tuple(faults))


def _syntax_fault(name: str, error: Exception) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "is nested too deep"
    line = mark.line + 1 if mark else 0
    return Fault(name, line, "not-yaml", f"is not valid YAML here: {problem}; check indentation, colons and quotes")


def _plain(node: yaml.Node, path: Path_, lines: dict[Path_, int], faults: list[Fault], name: str) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[Any, Any] = {}
        for key, key_node, value in _pairs(node):
            if key in found:
                line = key_node.start_mark.line + 1
                faults.append(Fault(name, line, "key-twice", f"'{key}' stands twice in one mapping; keep one"))
            found[key] = _plain(value, (*path, key), lines, faults, name)
            lines[(*path, key)] = key_node.start_mark.line + 1
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), lines, faults, name) for index, item in enumerate(node.value)]
    return _scalar(node)


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[Any, yaml.Node, yaml.Node]]:
    for key_node, value in node.value:
        key = _scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else str(key_node.start_mark)
        yield key, key_node, value


def _scalar(node: Any) -> Any:
    value: str = node.value
    if node.style in QUOTED:
        return value
    match node.tag.rpartition(":")[2]:
        case "int":
            return int(value, 10) if value.lstrip("+-").isdigit() else value
        case "float":
            return _number(value)
        case "null":
            return None
        case "bool" if value.lower() in ("true", "false"):
            return value.lower() == "true"
        case "timestamp":
            return _date(value)
        case _:
            return value


def _number(value: str) -> float | str:
    try:
        return float(value)
    except ValueError:
        return value


def _date(value: str) -> date | str:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def shape_fault(file: YamlFile, error: dict[str, Any]) -> Fault:
    """A fault of shape as pydantic tells it, at its line and in words that say what to do."""
    path = tuple(part for part in error["loc"] if part != "[key]")
    where = ".".join(str(part) for part in path) or "the file"
    given = error.get("input")
    messages = {
        "missing": f"'{where}' is missing; add it",
        "extra_forbidden": f"'{where}' is not a key known here; remove it or correct its spelling",
    }
    shown = f" (found: {str(given)[:60]!r})" if isinstance(given, str | int | float) else ""
    message = messages.get(error["type"], f"'{where}': {error['msg'][:1].lower()}{error['msg'][1:]}{shown}")
    return file.fault(path, f"shape-{error['type'].replace('_', '-')}", message)
