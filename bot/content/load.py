"""A content folder in, a Library out. All faults of shape and reference are raised together.

What is looked for here is only what would make the Library unusable; what it promises is proven by check.py.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.content import articles, concepts, schema, yamlfile
from bot.content.compile import Compiler, flatten, vocabulary
from bot.content.guard import load_guard
from bot.content.yamlfile import YamlFile
from bot.core.building import nothing_to_collect
from bot.core.flow import Flow
from bot.core.library import Library, Source
from bot.errors import ContentError, Fault

ModelT = TypeVar("ModelT", bound=schema.Model)
WORDS = "flows/words/en.yaml"


def installed_content() -> Path:
    """The folder that holds flows/ and knowledge/: beside the package in a checkout, inside it once installed."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_content"
    return inside if inside.is_dir() else package.parent


@dataclass(frozen=True)
class Shaped:
    """The files of a content folder that have the right shape, by their kind."""

    files: dict[str, YamlFile]
    models: dict[str, Any]
    faults: tuple[Fault, ...]


@cache
def load(root: Path) -> Library:
    """The Library of a content folder; `ContentError` with every fault where it cannot be used."""
    with nothing_to_collect():
        library, faults = attempt(root)
    if library is None or faults:
        raise ContentError(tuple(sorted(faults)))
    return library


def attempt(root: Path, shaped: Shaped | None = None) -> tuple[Library | None, list[Fault]]:
    """The Library and the faults found on the way; None where the vocabulary or the words themselves are missing.

    `shaped` are the files where they were read already.
    """
    shaped = shaped or shape(root)
    needed = ["knowledge/vocabulary.yaml", "knowledge/sources.yaml", "knowledge/helplines.yaml", WORDS]
    needed += [
        articles.TOPICS,
        articles.SYNONYMS,
        "knowledge/law.yaml",
        "flows/thresholds/statutory.yaml",
        "flows/consult.yaml",
        "flows/invariants.yaml",
    ]
    faults = list(shaped.faults)
    missing = [name for name in needed if name not in shaped.models]
    if missing:
        faulty = {fault.file for fault in faults}
        faults += [
            Fault(n, 0, "missing-file", "is not there; the product needs it") for n in missing if n not in faulty
        ]
        return None, faults
    return _build(root, shaped, faults), faults


def _build(root: Path, shaped: Shaped, faults: list[Fault]) -> Library:
    models, files = shaped.models, shaped.files
    sources = {
        key: Source(key, m.title, m.short, m.year, m.confidence)
        for key, m in models["knowledge/sources.yaml"].sources.items()
    }
    compiler = Compiler(vocabulary(models["knowledge/vocabulary.yaml"]), sources, faults)
    words = flatten(models[WORDS].words)
    statutory = "flows/thresholds/statutory.yaml"
    read = articles.load(root)
    faults += read.faults
    localities = {m.id: (files[n], m) for n, m in models.items() if isinstance(m, schema.LocalityFile)}
    return Library(
        hash=content_hash(root),
        vocabulary=compiler.vocabulary,
        flows={flow.id: flow for flow in _flows(shaped, compiler, words)},
        frameworks={
            m.id: compiler.framework(files[n], m) for n, m in models.items() if isinstance(m, schema.FrameworkFile)
        },
        cautions=compiler.cautions(files[statutory], models[statutory].cautions),
        sources=sources,
        words=words,
        contacts=compiler.contacts(files["knowledge/helplines.yaml"], models["knowledge/helplines.yaml"].contacts),
        localities={key: compiler.locality(file, model) for key, (file, model) in localities.items()},
        overlays={
            key: compiler.rules(file, ("overlay",), model.overlay, "actions")
            for key, (file, model) in localities.items()
        },
        holidays=tuple(models["knowledge/helplines.yaml"].bank_holidays),
        lexicon=concepts.lexicon(root, faults),
        guard=load_guard(root / "knowledge/names"),
        topics=articles.topics(models[articles.TOPICS]),
        synonyms=articles.synonyms(models[articles.SYNONYMS]),
        articles=read.articles,
        local_articles=read.overlays,
        law=articles.law(models["knowledge/law.yaml"]),
    )


def _flows(shaped: Shaped, compiler: Compiler, words: dict[str, str]) -> Iterator[Flow]:
    for name, model in shaped.models.items():
        if isinstance(model, schema.FlowFile):
            yield compiler.flow(
                shaped.files[name],
                model,
                part=name.startswith("flows/parts/"),
                dont_know=words.get("ask.dont-know", "Don't know"),
                onward=words.get("ask.next", "Next"),
            )


def kinds(root: Path) -> Iterator[tuple[str, type[schema.Model]]]:
    """Every file whose shape we know, with that shape, in a steady order."""
    patterns: tuple[tuple[str, type[schema.Model]], ...] = (
        ("knowledge/vocabulary.yaml", schema.VocabularyFile),
        ("knowledge/sources.yaml", schema.SourcesFile),
        ("knowledge/helplines.yaml", schema.HelplinesFile),
        (articles.TOPICS, schema.TopicsFile),
        ("knowledge/law.yaml", schema.LawFile),
        (articles.SYNONYMS, schema.SynonymsFile),
        ("knowledge/services/*/locality.yaml", schema.LocalityFile),
        ("flows/words/*.yaml", schema.WordsFile),
        ("flows/thresholds/*.yaml", schema.FrameworkFile),
        ("flows/invariants.yaml", schema.InvariantsFile),
        ("flows/parts/*.yaml", schema.FlowFile),
        ("flows/*.yaml", schema.FlowFile),
    )
    seen: set[str] = set()
    for pattern, model in patterns:
        for path in sorted(root.glob(pattern)):
            name = path.relative_to(root).as_posix()
            if name not in seen:
                seen.add(name)
                yield name, model


def shape(root: Path) -> Shaped:
    """Read every file and hold it against its shape."""
    files: dict[str, YamlFile] = {}
    models: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, model in kinds(root):
        file = yamlfile.read(root, name)
        faults += file.faults
        files[name] = file
        if file.data is not None:
            found, wrong = shaped(file, model)
            faults += wrong
            if found is not None:
                models[name] = found
    return Shaped(files, models, tuple(faults))


def shaped(file: YamlFile, model: type[ModelT]) -> tuple[ModelT | None, list[Fault]]:
    """The file's data as its model, or every fault of its shape."""
    try:
        return model.model_validate(file.data), []
    except ValidationError as error:
        return None, [yamlfile.shape_fault(file, dict(one)) for one in error.errors(include_url=False)]


def pack(root: Path) -> bytes:
    """The content folder as one archive, for the store: the files themselves, to be checked and compiled anew."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz") as tar:
        for folder in ("flows", "knowledge"):
            tar.add(root / folder, arcname=folder)
    return packed.getvalue()


def unpack(archive: bytes) -> Library:
    """The Library of an archive; `ContentError` where this version of the product cannot use it."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        return load(Path(folder))


def content_hash(root: Path) -> str:
    """A name for this very content: the first 16 hex digits over every file's path and bytes."""
    digest = hashlib.sha256()
    for folder in ("flows", "knowledge"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file():
                digest.update(path.relative_to(root).as_posix().encode() + b"\0")
                digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
