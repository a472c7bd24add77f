"""What an identifier is: where it stands and what kind of thing it is, never what it says.

May live here: the value that the finders give. May not: text, patterns, word lists.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "name",
    "phone",
    "email",
    "postcode",
    "address",
    "date-of-birth",
    "nhs-number",
    "national-insurance",
    "vehicle",
    "case-reference",
    "school",
    "handle",
]
Certainty = Literal["hard", "soft"]


@dataclass(frozen=True, slots=True)
class Identifier:
    """One thing in a message that may say who a family is.

    `start` and `end` are offsets into the message, as in `text[start:end]`. A hard one is refused; a soft one is
    asked about. It holds no text, so that no log, error or session that holds it can.
    """

    kind: Kind
    start: int
    end: int
    certainty: Certainty
