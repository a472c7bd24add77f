"""The words by which ages are told: numbers, units, what links an age to a child, and what makes a number no age.

May live here: those words. May not live here: how an age is read (ages.py). Pure data.
"""

from __future__ import annotations

NUMBERS = {
    word: float(number)
    for number, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen"
        ).split()
    )
}
MONTH, WEEK = 1 / 12, 7 / 365.25
TERM, LATE = 44, 20
UNITS = {
    **dict.fromkeys(("year", "years", "yr", "yrs", "y", "yo", "yold", "yro", "oed", "blwydd", "mlwydd"), 1.0),
    **dict.fromkeys(("month", "months", "mth", "mths", "mo", "mos", "m", "mnth", "mnths", "mis"), MONTH),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "w", "wo", "wythnos"), WEEK),
    **dict.fromkeys(("day", "days", "d"), 1 / 365.25),
}
WHOLE = frozenset(("yo", "yold", "yro", "oed", "wo"))
PARTS = {"12": MONTH, "52": WEEK, "7": 1 / 365.25}
OLD = frozenset(("old", "olds", "oed", "o", "aged"))
LINKS = frozenset(("aged age ages is are was who now just about nearly almost only both turned the s").split()) | set(
    "(,:-"
)
AND = frozenset(("and", ",", "a", "or", "/"))
SPENT = frozenset(
    (
        "ago times x days nights hours appointments occasions weeks months years week month year minutes mins hrs "
        "kids children siblings bed ml mg mls pm am pints cans bottles units of in percent % sessions visits calls "
        "incidents points other more different girls boys lads daughters sons doors out miles"
    ).split()
)
BEFORE = frozenset(
    ("for in over past last every since within until when previous ago after another x lost next").split()
)
PREGNANT = frozenset(
    ["pregnant", "preg", "pg", "pregnancy", "gestation", "gestational", "gone", "prenatal", "antenatal", "gravid"]
)
EXPECTING = PREGNANT | {"unborn", "expecting", "due"}
MATERNITY = EXPECTING | {"booking", "scan", "midwife", "bump", "maternity", "valproate", "dating"}
NOT_YET_OR_LOST = frozenset(("lost", "lose", "losing", "have", "having", "had"))
DATED = frozenset(("today", "weeks", "wks", "gestation", "pregnant", "now"))
SHE = frozenset(("she", "he", "they", "child", "who"))
SHE_IS = frozenset(("shes", "hes", "theyre"))
IS = frozenset(("is", "are", "s"))
JUST = frozenset(("just", "only", "nearly", "almost", "about", "now"))
MEASURED = frozenset(
    (
        "of",
        "cm",
        "kg",
        "lb",
        "lbs",
        "stone",
        "foot",
        "ft",
        "times",
        "hours",
        "days",
        "minutes",
        "mins",
        "pregnant",
        "clean",
        "sober",
    )
)
BORN_AFTER = frozenset(("postnatal", "postpartum", "postnatally", "pp"))
SKIPPED_BEFORE = frozenset(("previous last lost another as when unborn expecting having first no was were").split())


NOUNS = {
    **dict.fromkeys(
        ("baby", "babys", "babies", "babe", "bubs", "infant", "infants", "babi", "bub", "babby"), "under-one"
    ),
    **dict.fromkeys(("newborn", "newborns", "neonate"), "under-one"),
    **dict.fromkeys(("toddler", "toddlers", "preschooler", "preschoolers", "tot"), "under-five"),
    **dict.fromkeys(("teen", "teens", "teenager", "teenagers", "adolescent", "adolescents"), "adolescent"),
}
