"""The signs in a sentence that a word is a person's name: a title, kin, an age, a relative, a deed.

May live here: one sign a method, each about one place in the message. May not: the verdict (see names.py), word lists.
"""

from typing import Final

from bot.core import name_cues as cue
from bot.core.identifier import Certainty
from bot.core.name_words import Lexicon, Word
from bot.core.words_in_text import Token

MISSPELT_AT_MOST: Final = 24  # looked up one by one; a page of rubbish must not cost more
NAMED: Final = (Word.NAME, Word.UNKNOWN)


class Signs:
    """One message while it is read; it lives no longer than the call."""

    def __init__(self, tokens: tuple[Token, ...], lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self._spelling: dict[str, bool] = {}
        strange = sum(token.kind is Word.UNKNOWN and not token.capital for token in tokens)
        # Half the words unknown: another language, where only a sure sign counts.
        self.foreign = len(tokens) >= 6 and strange > len(tokens) / 2

    def low(self, at: int) -> str:
        """The word at a place, "" outside the message."""
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def joined(self, at: int) -> bool:
        """Whether nothing but a space (or a bracket or comma after kin) parts this word from the one before."""
        return at > 0 and not self.tokens[at].gap.strip(" \t('\"‘“")

    def titled(self, at: int) -> bool:
        """Mrs Osei, mr brown; "miss" is a verb too, so it wants a capital or a word that is no English."""
        title = self.low(at - 1)
        if not self.joined(at) and self.tokens[at].gap.strip() != ".":
            return False
        token = self.tokens[at]
        if title in cue.OFFICE_TITLES:
            return title != "sister" and token.kind in NAMED and token.capital
        if title not in cue.TITLES or token.low in cue.NOT_A_NAME or token.low in cue.TITLES or token.low[0].isdigit():
            return False
        if title in {"mr", "mrs"}:
            return True
        if token.kind in NAMED:
            return not self.misspelt(token.low)
        return title in {"ms", "miss"} and self.tokens[at - 1].capital and token.capital

    def introduced(self, at: int) -> bool:
        """After "is called", "name is", "surname", "known as": a name, unless the word plainly is none."""
        token = self.tokens[at]
        if at == 0 or token.low in cue.NOT_A_NAME or token.low[0].isdigit() or token.shouted:
            return False
        if self.after_name_is(at):
            return token.kind is not Word.KNOWN or token.capital
        one, two = self.low(at - 1), self.low(at - 2)
        if one == "surname":
            return token.kind is not Word.KNOWN
        if one not in {"called", "named", "aka"} and (two, one) != ("known", "as"):
            return False
        if token.kind in NAMED:
            return not self.misspelt(token.low)
        linked = one == "as" or two in cue.CALLED_LINKS or two in cue.KIN
        return token.kind is Word.EITHER and (token.capital or linked)

    def after_name_is(self, at: int) -> bool:
        """His name's X; name: X; family name is X; names are X."""
        one, two = self.low(at - 1), self.low(at - 2)
        if one in {"name", "surname"}:
            return self.tokens[at - 1].possessive or self.tokens[at].gap.strip() in {":", "="}
        return one in {"is", "are", "was"} and two in {"name", "names", "surname", "forename"}

    def owner(self, at: int) -> bool:
        """X's mum."""
        return self.tokens[at].possessive and self.low(at + 1) in cue.OWNED

    def aged(self, at: int) -> bool:
        """X is 14; X (14); X, 14, ...; X aged 6. Not "since May 14", nor "the score is 24"."""
        if self.low(at - 1) in cue.NO_AGE_AFTER:
            return False
        after = self.low(at + 1)
        linked = after in {"is", "aged", "age", "was", "turned", "turns", "just"}
        number = at + 2 if linked else at + 1
        figure = self.low(number)
        if not figure.isdecimal() or len(figure) > 2 or int(figure) > 30:
            return False
        gap = self.tokens[number].gap.strip()
        if gap not in {"", "(", ",", "-"} or (self.tokens[at].low in cue.SEASONS and not linked and not gap):
            return False
        following = number + 1
        if following >= len(self.tokens) or self.tokens[following].gap.strip(" "):
            return not (following < len(self.tokens) and self.tokens[following].gap[:1] in {"%", "/", ":", "-"})
        return self.low(following) in cue.AFTER_AGE or (self.tokens[at].capital and self.tokens[at].kind in NAMED)

    def kin_before(self, at: int) -> bool:
        """Baby X, uncle X, her partner X."""
        token = self.tokens[at]
        if self.low(at - 1) not in cue.KIN or token.gap.strip(" \t('\"‘“,") or ("," in token.gap and not token.capital):
            return False
        if token.kind is Word.EITHER and not token.capital:
            return "(" in token.gap or token.low not in cue.VERBISH
        return not (token.kind is Word.EITHER and token.low in cue.SEASONS and self.low(at - 1) not in cue.KIN_CALLED)

    def towards(self, at: int) -> bool:
        """Worried about X, spoke to X, a call from X, saw X."""
        one = self.low(at - 1)
        if not self.joined(at):
            return False
        return self.low(at - 2) in cue.TOWARDS.get(one, ()) or one in cue.MEETING

    def bounded(self, at: int) -> bool:
        """No noun follows that the word could belong to: "worried about grace", not "about summer holidays"."""
        if self.tokens[at].low in cue.SEASONS and not self.tokens[at].capital:
            return False
        if at + 1 >= len(self.tokens) or self.tokens[at + 1].gap.strip(" "):
            return True
        return self.low(at + 1) in cue.NOT_A_NAME | cue.PERSON_VERBS | cue.AFTER_NAME

    def acts(self, at: int, token: Token) -> bool:
        """Rose said ...; Grace was found ...; in lower case only what people alone do."""
        after, then = self.low(at + 1), self.low(at + 2)
        if at + 1 >= len(self.tokens) or self.tokens[at + 1].gap.strip(" "):
            return False
        if self.low(at - 1) in cue.NO_SUBJECT_AFTER:
            return False
        if token.capital:
            if token.low in cue.SEASONS:
                return after in cue.PERSON_VERBS or (after in cue.BE and then in cue.STATES - {"been", "not", "very"})
            return after in cue.PERSON_VERBS or after in cue.BE
        if token.low in cue.VERBISH and not token.first:
            return False
        if token.low in cue.SEASONS:
            return False
        if not token.first:
            return after in cue.ALONE_DOES or (after in cue.BE and then in cue.ALONE_IS)
        with_kin = after == "and" and then in cue.THEIRS
        return (
            after in cue.PERSON_VERBS or with_kin or (after in cue.BE and (then in cue.STATES or then.endswith("ing")))
        )

    def family(self, at: int) -> bool:
        """The Patel family, Smith children: a surname before those who bear it."""
        token = self.tokens[at]
        if self.low(at + 1) not in cue.FAMILY or self.tokens[at + 1].gap.strip(" ") or token.shouted:
            return False
        return token.capital and token.low in self.lexicon.surnames and token.low not in cue.NO_FAMILY

    def surname_after(self, at: int) -> Certainty | None:
        """Will Jenkins is hard, Grace Hill soft, Summer Camp none."""
        if at + 1 >= len(self.tokens):
            return None
        after = self.tokens[at + 1]
        if not after.capital or after.shouted or after.gap.strip(" ") or after.low in cue.ORGANISATION:
            return None
        if after.kind in NAMED:
            return "hard"
        return "soft" if after.low in self.lexicon.surnames and self.tokens[at].low not in cue.SEASONS else None

    def beside_name(self, at: int) -> bool:
        """Two such words in a row, both in capitals or one of them a known name; or an initial before."""
        for other, gap_of in ((at - 1, at), (at + 1, at + 1)):
            if not (0 <= other < len(self.tokens)) or not 0 <= gap_of < len(self.tokens):
                continue
            token, gap = self.tokens[other], self.tokens[gap_of].gap.strip(" ")
            if len(token.low) == 1 and token.capital and other < at and gap in {"", "."} and token.low not in "ai":
                return True
            if gap or token.kind is Word.KNOWN or token.shouted:
                continue
            if token.kind in NAMED and token.capital == self.tokens[at].capital:
                return token.capital or token.kind is Word.NAME
            if token.kind is Word.EITHER and token.capital and self.tokens[at].capital:
                return True
        return False

    def paired(self, at: int) -> bool:
        """Alfie and Poppy."""
        for link, other in ((at - 1, at - 2), (at + 1, at + 2)):
            if self.low(link) in {"and", "n"} and 0 <= other < len(self.tokens):
                token = self.tokens[other]
                if token.capital and token.kind is Word.NAME:
                    return True
        return False

    def colleague(self, at: int) -> bool:
        """Rose from MASH, social worker Anne: somebody at work, not the family."""
        if self.low(at - 1) in cue.PROFESSION:
            return True
        if self.low(at + 1) not in {"from", "at", "in"} or at + 2 >= len(self.tokens):
            return False
        workplace = self.tokens[at + 2]
        return workplace.low in cue.WORKPLACE or (workplace.shouted and workplace.kind is Word.KNOWN)

    def organisation(self, at: int) -> bool:
        """Victoria House, Hardiker Scale: a name that a thing bears."""
        for ahead in (at + 1, at + 2):
            if ahead >= len(self.tokens) or not self.tokens[ahead].capital or self.tokens[ahead].gap.strip(" "):
                return False
            if self.low(ahead) in cue.ORGANISATION:
                return True
        return False

    def place(self, at: int) -> bool:
        """In X, moved to X: a place that no list holds."""
        if not self.tokens[at].capital or not self.joined(at):
            return False
        one, two = self.low(at - 1), self.low(at - 2)
        if one == "from":
            return two not in cue.TOWARDS["from"]
        return (one in cue.PLACE_BEFORE and two not in {"confided", "confides"}) or (
            one == "to" and (two in cue.MOVED or self.low(at - 4) == "from" or self.low(at - 3) == "from")
        )

    def misspelt(self, low: str) -> bool:
        if low not in self._spelling:
            if len(self._spelling) >= MISSPELT_AT_MOST:
                return False
            self._spelling[low] = self.lexicon.misspelt(low)
        return self._spelling[low]
