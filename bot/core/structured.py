"""Identifiers that have a form: numbers, codes, dates, addresses, schools and handles.

May live here: patterns and the context that makes a bare number tell somebody apart. May not: names (see names.py),
libraries (a check digit or a dialling plan arrives as a function), I/O.

Every pattern is bounded in length, so that reading stays linear however odd the text is.
"""

import re
from collections.abc import Callable, Iterator

from bot.core.identifier import Certainty, Identifier, Kind
from bot.core.structured_words import (
    ADDRESS_ALWAYS,
    ADDRESS_SOMETIMES,
    AT_WORDS,
    FUNCTION_WORDS,
    GENERIC_SCHOOL,
    MONTHS,
    POSTCODE_AREAS,
    ROLE_MAILBOXES,
)

Check = Callable[[str], bool]

_MONTH = "|".join(MONTHS)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{1,2}}-\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTH})[a-z]{{0,6}}(?:,?\s\d{{2,4}})?"
    rf"|(?:{_MONTH})[a-z]{{0,6}}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{8}}|\d{{6}})\b",
    re.IGNORECASE,
)
_FULL_DATE = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}")
_BIRTH_BEFORE = re.compile(
    r"(?:\bd\.?\s?o\.?\s?b\b\.?|\bdate of birth|\bbirth\s?(?:day|date)|\bborn\b|\bb\.|\bturn(?:s|ed|ing) \d{1,2})"
    r"[^\n;,]{0,14}$",
    re.IGNORECASE,
)
_BIRTH_AFTER = re.compile(
    r"[\s,]{0,2}(?:is\s)?(?:(?:his|her|their|the|baby'?s)\s)?(?:dob\b|d\.o\.b|birth|is when \w+ was born)",
    re.IGNORECASE,
)
_AGE_BEFORE = re.compile(
    r"(?:\baged?\s|\bis\s|[(,]\s?)(\d{1,2})\s?(?:years?|yrs?|y/?o)?(?:\sold)?[\s,)(-]{1,3}$", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_EMAIL_WORDS = re.compile(
    r"\b[\w.+-]{2,40}\s?(?:\(at\)|\[at\]|\bat\b)\s?(?:gmail|hotmail|yahoo|outlook|icloud|live|aol)\b"
    r"(?:\s?(?:dot|\.)\s?\w{2,3}){0,2}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@.])@[^\W_][\w.]{1,29}|(?<![\w@])@_\w[\w.]{1,28}")
_HANDLE_TAGGED = re.compile(r"\b[\w.]{2,32}#\d{4}\b")
_PROFILE = re.compile(r"\b(?:instagram|facebook|fb|tiktok|snapchat|x|twitter)\.com/[\w@.\-/]{2,60}", re.IGNORECASE)
_HANDLE_NAMED = re.compile(
    r"\b(?:snap(?:chat)?|insta(?:gram)?|ig|tik\s?tok|discord|telegram|fb|facebook|twitter|kik|xbox|psn|roblox|gamer\s?tag"
    r"|user\s?name|handle|whatsapp|steam|twitch)\b(?:\s(?:name|user\s?name|handle|account|id|tag|is|as|called)\b){0,3}"
    r"\s?[:=-]?\s?(?=[\w.]{4,30}(?![\w.]))((?:[^\W\d]\w*)(?:\.\w+|_\w*|\d\w*)[\w.]*)",
    re.IGNORECASE,
)

_PHONE = re.compile(r"(?<![\w.-])(?:\+|00)?\(?\d[\d ().\-]{7,19}\d(?!\w|-\d)")
_NHS = re.compile(r"(?<![\w/+-])\d{3}[ .\-]?\d{3}[ .\-]?\d{4}(?![\w/]|-\d)")
_NINO = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[ -]?\d{2}){3}[ -]?[A-D]\b", re.IGNORECASE
)
_POSTCODE = re.compile(r"\b([A-Z]{1,2})(\d[A-Z\d]?)( {0,2})(\d[ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE)
_OUTCODE = re.compile(r"\bpost\s?code\s(?:is\s)?([A-Z]{1,2}\d[A-Z\d]?)\b", re.IGNORECASE)
_PLATE = re.compile(r"\b([A-Z]{2}\d{2})( ?)([A-Z]{3})\b", re.IGNORECASE)
_PLATE_OLD = re.compile(r"\b(?:[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]|[A-Z]{3} ?\d{3,4})\b", re.IGNORECASE)
_VEHICLE_BEFORE = re.compile(
    r"\b(?:reg(?:istration)?|plates?|vrm|car|van|vehicle|bmw|audi|golf|corsa|astra|fiesta|focus|moped|motorbike|drives|driving)\b"
    r"[^.\n]{0,20}$",
    re.IGNORECASE,
)
_PLATE_BEFORE = re.compile(r"\b(?:reg(?:istration)?|plates?|vrm)\b[^.\n]{0,12}$", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(?:ref(?:erence)?|case|urn|upn|mrn|liquid\s?logic|lcs|mosaic|eclipse|care\s?first|systm?one|rio|cpoms|crime|incident"
    r"|file|client|hospital|record)"
    r"\.?\s?(?:(?:no|number|num|id|ref|reference)\b\.?)?\s?(?:is\s)?[:#=]?\s?"
    r"(?=[A-Z\d/\-]* ?[A-Z\d/\-]*\d{2})((?:(?-i:[A-Z]{2,6}) |[A-Z]{0,6}[/-]?)\d[A-Z\d/\-]{2,24})\b",
    re.IGNORECASE,
)
_REFERENCE_BARE = re.compile(r"\b[A-Z]{2,5}[-/]\d{2,4}[-/]\d{3,8}\b|\b[A-Z]{2,5}-\d{4,8}\b")
_LONG_NUMBER = re.compile(r"(?<![\w.,£+/-])\d{7,12}(?![\w%]|[.,/-]\d)")

_STREET = "|".join(sorted(ADDRESS_ALWAYS | ADDRESS_SOMETIMES, key=lambda word: (-len(word), word)))
_ADDRESS = re.compile(
    rf"(?:\b(?:flat|apartment|apt|unit|room)\s?\w{{1,4}},?\s)?\b\d{{1,4}}[a-z]?,?\s"
    rf"((?:[^\W\d_][\w'.-]{{0,20}}\s){{0,3}}?)({_STREET})\b",
    re.IGNORECASE,
)
_FLAT = re.compile(
    rf"\b(?:flat|apartment|apt)\s\d{{1,4}}[a-z]?,?\s((?:[^\W\d_][\w'.-]{{0,20}}\s){{1,3}}?)({_STREET})\b", re.IGNORECASE
)
_NAMED_STREET = re.compile(
    r"\b(?:[A-Z][\w'-]{1,20}\s){1,3}(?:Street|Road|Lane|Avenue|Crescent|Terrace|Close|Drive|Gardens|Grove)\b"
)
_LIVES = re.compile(
    r"\b(?:at|address(?: is)?|lives?|living|live|moved to|home is|of|family (?:at|in)|staying|house|in)\W{0,3}$",
    re.IGNORECASE,
)

_SCHOOL_KIND = (
    "primary|academy|school|high|nursery|college|grammar|juniors?|infants?|comprehensive|comp|pre-?school|playgroup"
    "|kindergarten"
)
_SCHOOL = re.compile(
    rf"\b((?:[A-Z][\w'.-]{{0,24}}\s(?:of\s|the\s)?){{1,4}}?)((?i:{_SCHOOL_KIND}))\b"
    r"(?i:\s(?:school|academy|nursery|college)\b)?"
)
_SCHOOL_LOWER = re.compile(
    rf"\b(?:goes to|went to|going to|attends?|attending|pupils? at|kid at|child at|student at|is at"
    rf"|are at|she's at|he's at|at|year \d{{1,2}} at|from)"
    rf"\s((?:[^\W\d_][\w'.-]{{0,24}}\s){{1,6}}?)({_SCHOOL_KIND})\b",
    re.IGNORECASE,
)
_NO_SCHOOL = re.compile(
    r"\W{0,2}(?:risk|street|court|level|needs?\b|cost|score|on\b|carer?s?\b|concern|age|victim)", re.IGNORECASE
)
_YSGOL = re.compile(r"\b[Yy]sgol\s[A-Z][\w'-]{1,24}(?:\s[A-Z][\w'-]{1,24}){0,3}")


def _mark(kind: Kind, match: re.Match[str], certainty: Certainty = "hard", group: int = 0) -> Identifier:
    return Identifier(kind, match.start(group), match.end(group), certainty)


def _before(text: str, start: int) -> str:
    return text[max(0, start - 32) : start]


def emails(text: str) -> Iterator[Identifier]:
    """E-mail addresses, spelt out ones too; a service's own mailbox says nothing of a family."""
    for match in _EMAIL.finditer(text):
        if match[0].split("@")[0].strip().lower() not in ROLE_MAILBOXES:
            yield _mark("email", match)
    for match in _EMAIL_WORDS.finditer(text):
        yield _mark("email", match)


def handles(text: str) -> Iterator[Identifier]:
    """Names on social media and in games."""
    for pattern in (_HANDLE, _HANDLE_TAGGED, _PROFILE):
        for match in pattern.finditer(text):
            if match[0].lower() not in AT_WORDS:
                yield _mark("handle", match)
    for match in _HANDLE_NAMED.finditer(text):
        yield _mark("handle", match, group=1)


def health_numbers(text: str, valid: Check) -> Iterator[Identifier]:
    """NHS numbers: hard where the check digit holds, soft where only the label says so (a slip still tells)."""
    for match in _NHS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if valid(digits):
            yield _mark("nhs-number", match)
        elif re.search(r"\bnhs\b", _before(text, match.start()), re.IGNORECASE):
            yield _mark("nhs-number", match, "soft")


def phones(text: str, possible: Check, public: frozenset[str]) -> Iterator[Identifier]:
    """Telephone numbers, but for helplines: those on the list, and the ranges that only organisations hold."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if digits in public or digits.startswith(("080", "03", "0845", "0870", "116")):
            continue
        if digits.startswith("0") or match[0].startswith("+"):
            if len(digits) >= 10 and possible(match[0]):
                yield _mark("phone", match)
        elif len(digits) == 10 and digits.startswith("7"):
            yield _mark("phone", match)


def codes(text: str) -> Iterator[Identifier]:
    """National Insurance numbers, postcodes, registrations and case references."""
    for match in _NINO.finditer(text):
        yield _mark("national-insurance", match)
    for match in _POSTCODE.finditer(text):
        if match[1].upper() in POSTCODE_AREAS:
            # "s47 2nd time" is no postcode.
            ordinal = match[3] and re.fullmatch(r"1st|2nd|3rd|[04-9]th", match[4])
            yield _mark("postcode", match, "soft" if ordinal else "hard")
    for match in _OUTCODE.finditer(text):
        if match[1][: len(match[1].rstrip("0123456789"))].upper() in POSTCODE_AREAS:
            yield _mark("postcode", match, "soft", 1)
    yield from _plates(text)
    for match in _REFERENCE.finditer(text):
        if not re.fullmatch(r"(?:19|20)\d\d|\d{1,3}", match[1]) and not _FULL_DATE.fullmatch(match[1]):
            yield _mark("case-reference", match, group=1)
    for match in _REFERENCE_BARE.finditer(text):
        yield _mark("case-reference", match)


def _plates(text: str) -> Iterator[Identifier]:
    for match in _PLATE.finditer(text):
        if match[0].isupper() or _VEHICLE_BEFORE.search(_before(text, match.start())):
            yield _mark("vehicle", match)
        elif not match[2]:
            yield _mark("vehicle", match, "soft")
    for match in _PLATE_OLD.finditer(text):
        if _PLATE_BEFORE.search(_before(text, match.start())):
            yield _mark("vehicle", match)


def long_numbers(text: str) -> Iterator[Identifier]:
    """A long number of no known form: a record number as like as not, so it is asked about."""
    for match in _LONG_NUMBER.finditer(text):
        if not match[0].startswith(("080", "03")):
            yield _mark("case-reference", match, "soft")


def births(text: str) -> Iterator[Identifier]:
    """Dates of birth: a date with birth about it, or beside an age that fits; any other date is clean."""
    for match in _DATE.finditer(text):
        before = _before(text, match.start())
        if (
            _BIRTH_BEFORE.search(before)
            or _BIRTH_AFTER.match(text, match.end())
            or (not match[0].isdigit() and _fits_age(before, match[0]))
        ):
            yield _mark("date-of-birth", match)


def _fits_age(before: str, date: str) -> bool:
    """Age and year of birth add up to about now; the core has no clock, so a wide window of years stands for it."""
    age, year = _AGE_BEFORE.search(before), _YEAR.search(date)
    return bool(age and year and 2018 <= int(age[1]) + int(year[0]) <= 2045)


def addresses(text: str) -> Iterator[Identifier]:
    """Addresses with a number are hard; a named street alone is soft."""
    for pattern in (_ADDRESS, _FLAT):
        for match in pattern.finditer(text):
            if _is_address(text, match):
                yield _mark("address", match)
    for match in _NAMED_STREET.finditer(text):
        if not match[0].startswith(("High Street", "The ", "Downing", "Coronation", "Sesame", "Great Ormond")):
            yield _mark("address", match, "soft")


def _is_address(text: str, match: re.Match[str]) -> bool:
    """A bare "3 kids park" is no address: everyday kinds of street need a capital or a word of living before them."""
    words = match[1].split()
    own = words[1:] if words and words[0].lower() == "the" else words
    if any(word.lower().strip(".,") in FUNCTION_WORDS for word in own):
        return False
    if match[0][0].isalpha():  # flat, room
        return True
    if own and match[2].lower() in ADDRESS_ALWAYS:
        return True
    lives = _LIVES.search(_before(text, match.start())) is not None
    proper = bool(own) and match[2][0].isupper() and all(word[0].isupper() for word in own)
    return bool(words) and (lives or proper)


def schools(text: str) -> Iterator[Identifier]:
    """Schools and nurseries that are named; "the primary school" is nobody's."""
    for match in _SCHOOL.finditer(text):
        if _names_a_school(match[1]) and _is_school(text, match):
            yield _mark("school", match)
    for match in _SCHOOL_LOWER.finditer(text):
        words = {word.strip(".,") for word in match[1].lower().replace("c of e", "").split()}
        if _names_a_school(match[1]) and words.isdisjoint(FUNCTION_WORDS):
            yield Identifier("school", match.start(1), match.end(2), "soft" if match[2].lower() == "high" else "hard")
    for match in _YSGOL.finditer(text):
        yield _mark("school", match)


def _is_school(text: str, match: re.Match[str]) -> bool:
    """Roundhay High is a school, MARAC High Risk and "Extended high" are none."""
    kind = match[2]
    if kind.lower() in {"high", "comprehensive", "comp", "grammar"} and not kind[0].isupper():
        return False
    return not _NO_SCHOOL.match(text, match.end())


def _names_a_school(words: str) -> bool:
    own = [
        word
        for word in re.findall(r"[\w']+", words.lower())
        if word not in GENERIC_SCHOOL and word not in FUNCTION_WORDS
    ]
    return bool(own) and not own[-1].isdigit()
