"""Whether a call has the shape that the Bot API asks for: by aiogram's models, and by the published schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import aiogram.methods
from pydantic import ValidationError

Json = dict[str, Any]
PLAIN: dict[str, Any] = {"Integer": int, "String": str, "Boolean": bool, "Float": (int, float)}


def misfits(schema: Json, method: str, payload: Json) -> Iterator[str]:
    """Everything in a call that one of the two does not know or not allow."""
    model = getattr(aiogram.methods, method[0].upper() + method[1:])
    yield from (f"aiogram knows no {name}" for name in set(payload) - set(model.model_fields))
    try:
        model.model_validate(payload)
    except ValidationError as error:
        yield str(error)
    yield from _misfits(schema, schema["methods"][method], payload, method)


def _misfits(schema: Json, shape: Json, given: Json, where: str) -> Iterator[str]:
    """Where an object does not have the shape that the schema gives a method or a type."""
    fields = {each["name"]: each for each in shape.get("fields", [])}
    yield from (f"{where}: no field {name}" for name in given.keys() - fields.keys())
    for name, each in fields.items():
        if name not in given and each["required"]:
            yield f"{where}: {name} is missing"
        if name in given and not any(_fits(schema, kind, given[name]) for kind in each["types"]):
            yield f"{where}.{name}: {each['types']}"


def _fits(schema: Json, kind: str, value: Any) -> bool:
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(_fits(schema, kind.removeprefix("Array of "), each) for each in value)
    if kind in PLAIN:
        return isinstance(value, PLAIN[kind]) and (kind == "Boolean" or not isinstance(value, bool))
    shape = schema["types"][kind]
    if shape.get("subtypes"):
        return any(_fits(schema, subtype, value) for subtype in shape["subtypes"])
    return isinstance(value, dict) and not list(_misfits(schema, shape, value, kind))
