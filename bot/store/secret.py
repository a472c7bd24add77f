"""The key of sessions and hashes: made once, kept in the data folder for its owner's eyes alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot.errors import StoreError

FILE = "secret"


def secret_of(folder: Path) -> bytes:
    """The secret of a data folder, made where there is none; `StoreError` where it cannot be read or kept."""
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"the secret {path} cannot be read or made ({error}); check the data folder") from error
    if not kept:
        raise StoreError(f"the secret {path} is empty; delete the file, and a new one is made")
    return kept.encode()
