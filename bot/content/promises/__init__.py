"""The promises of flows/invariants.yaml, each kind proven by one generator that yields every place where it is broken.

`PROOFS` maps the word after `holds:` to its generator. A generator states its fault in its docstring.
"""

from __future__ import annotations

from bot.content.promises import conversations, dialogues, rules, screens, wording
from bot.content.promises.ground import Ground, Proof

PROOFS: dict[str, Proof] = {
    **rules.PROOFS,
    **dialogues.PROOFS,
    **conversations.PROOFS,
    **screens.PROOFS,
    **wording.PROOFS,
}

__all__ = ["PROOFS", "Ground", "Proof"]
