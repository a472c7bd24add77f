"""Names of people in a message: known names, words in no vocabulary, and what a sentence makes of a word.

May live here: the rules. May not: word lists (knowledge/names, name_cues.py), reading text into words.

A sure sign makes a name hard: a title, "is called", kin before it, an age or a relative after it. A known name in
capitals is hard too. Any other word that no vocabulary holds is soft, whatever its community: name lists miss some
communities far more than others, and the missing vocabulary does not.
"""

from bot.core import name_cues as cue
from bot.core.identifier import Certainty, Identifier
from bot.core.name_signs import Signs
from bot.core.name_words import Lexicon, Word
from bot.core.words_in_text import Token, read


def names(text: str, lexicon: Lexicon) -> tuple[Identifier, ...]:
    """Every possible name, in order; words of one name come as one."""
    reader = _Reader(read(text, lexicon), lexicon)
    found = [(at, certainty) for at in range(len(reader.tokens)) if (certainty := reader.judge(at))]
    return _joined(reader, found)


class _Reader(Signs):
    """The verdict on each word."""

    def judge(self, at: int) -> Certainty | None:
        """How sure it is that the word at this place is a name."""
        token = self.tokens[at]
        if self.titled(at) or self.introduced(at):
            return "soft" if self.low(at - 1) in cue.OFFICE_TITLES else "hard"
        if token.kind is Word.NAME:
            return self.judge_name(at, token)
        if token.kind is Word.UNKNOWN:
            return self.judge_unknown(at, token)
        if token.kind is Word.EITHER:
            return self.judge_either(at, token)
        if token.kind is Word.PLACE:
            return self.judge_place(at, token)
        return self.judge_known(at, token)

    def judge_name(self, at: int, token: Token) -> Certainty | None:
        if token.shouted:
            return "soft" if len(token.low) > 3 or self.sure(at) else None
        if self.colleague(at):
            return "soft"
        if token.capital and self.organisation(at):
            return None
        return "hard" if token.capital or self.sure(at) or self.beside_name(at) or self.towards(at) else "soft"

    def judge_unknown(self, at: int, token: Token) -> Certainty | None:
        if token.shouted and len(token.low) <= 7:
            return None
        if self.sure(at):
            return "hard"
        if self.place(at) or (token.capital and self.organisation(at)):
            return None
        if token.capital:
            return "hard" if self.beside_name(at) and not self.colleague(at) else "soft"
        if self.foreign or self.misspelt(token.low):
            return None
        return "soft"

    def judge_either(self, at: int, token: Token) -> Certainty | None:
        if token.shouted or (token.capital and self.organisation(at)):
            return None
        firm: Certainty = "hard" if token.capital else "soft"
        if self.owner(at) or self.aged(at) or self.kin_before(at):
            return "soft" if self.colleague(at) else firm
        if self.towards(at) and self.bounded(at):
            return "soft"
        if token.capital and self.surname_after(at):
            return self.surname_after(at)
        if self.acts(at, token) or self.family(at):
            return "soft"
        if token.capital:
            return "soft" if self.paired(at) or self.unexplained(at, token) else None
        return "soft" if token.low in cue.SHORT_NAMES else None

    def unexplained(self, at: int, token: Token) -> bool:
        """A capital in mid-sentence that no place, season, drug or heading explains."""
        if (
            token.first
            or token.low in cue.SEASONS
            or token.low in self.lexicon.places
            or token.low in cue.DRUG_NAMES
            or self.place(at)
        ):
            return False
        if self.low(at - 1) in cue.PLACE_BEFORE or (at and self.tokens[at - 1].capital):
            return False
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return not (after and after.capital and not after.gap.strip(" ") and after.kind is Word.KNOWN)

    def judge_place(self, at: int, token: Token) -> Certainty | None:
        """Vinh and Kendal are people too, where a sentence treats them so."""
        if token.shouted or self.place(at) or self.low(at - 1) in cue.PLACE_BEFORE:
            return None
        if self.owner(at):
            return "hard"
        person = self.aged(at) or (self.towards(at) and self.bounded(at)) or self.acts(at, token)
        return "soft" if person or (self.kin_before(at) and self.low(at - 1) in cue.KIN_CALLED) else None

    def judge_known(self, at: int, token: Token) -> Certainty | None:
        """An English word counts as a surname only straight after a name, or before "family"."""
        if self.family(at):
            return "soft"
        if not token.capital or token.shouted or not self.joined(at) or token.first:
            return None
        before = self.tokens[at - 1]
        if token.low in cue.ORGANISATION or self.organisation(at - 1):
            return None
        if before.capital and before.kind is Word.NAME and not self.colleague(at - 1):
            return "hard" if len(token.low) == 1 or token.low in self.lexicon.surnames else None
        return None

    def sure(self, at: int) -> bool:
        return self.owner(at) or self.aged(at) or (self.kin_before(at) and self.firm_kin(at))

    def firm_kin(self, at: int) -> bool:
        token = self.tokens[at]
        return (
            token.capital
            or token.kind is Word.NAME
            or (self.low(at - 1) in cue.KIN_CALLED and not self.misspelt(token.low))
        )


def _joined(reader: _Reader, found: list[tuple[int, Certainty]]) -> tuple[Identifier, ...]:
    """Neighbouring words of one name as one identifier, as sure as its surest word."""
    out: list[Identifier] = []
    last = -2
    for at, certainty in found:
        token = reader.tokens[at]
        if out and at == last + 1 and not token.gap.strip(" -"):
            before = out.pop()
            surest: Certainty = "hard" if "hard" in {before.certainty, certainty} else "soft"
            out.append(Identifier("name", before.start, token.end, surest))
        else:
            out.append(Identifier("name", token.start, token.end, certainty))
        last = at
    return tuple(out)
