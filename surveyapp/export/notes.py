"""The notes that every sheet refers to by number, and the symbols that stand in tables."""

from surveyapp.export.layout import Column, Sheet
from surveyapp.reports.privacy import OUTSIDE, SHARES, Hidden

_NOTES = {
    "rates": "Invited: everybody who was given a code. Answered: those who handed the "
    "questionnaire in, including those who said no to taking part.",
    "bound": f"In a group of fewer than {SHARES}, where nobody or everybody may have answered, the "
    'number who answered is given as "at least" or "at most".',
    "scored": "n is how many people have a score. A person has one when they answered enough of "
    "the scale's items (see Scale keys). A missing answer is never filled in from other people.",
    "interval": "The interval shows how sure the mean is: any value between its two ends fits the "
    "answers (95 %). A wide interval means that little is known. Where a whole class is taught "
    "together, the interval is somewhat too narrow.",
    "sd": "The standard deviation (SD) shows how far scores typically lie from the mean.",
    "compare": "Two groups can differ by chance. Don't read anything into a difference between "
    "groups whose intervals overlap widely, and don't rank groups.",
    "shares": f"Shares are of those who answered. They are given for groups of {SHARES} or more.",
    "states": 'Three answers are no answers and are kept apart. Declined: "I\'d rather not say". '
    "Did not understand: the person said so. Not seen: the question was not reached, or did not "
    "come up because of an earlier answer.",
    "alpha": "Alpha and omega say how well the items of a scale hang together, from 0 to 1. From "
    "0.70 the mean of a group can be relied on; below it, read the scale with care. They rest on "
    "the people who answered every item.",
    "manner": "How answers were given helps to judge the figures as a whole. Nobody's answers are "
    "removed because of it: a pattern is a hint, no proof, and speaks of no single person. A count "
    f"needs {SHARES} people, and neither those it is true of nor the others may be too few.",
    "sentiment": "A program reads from its words whether a comment speaks well or badly of "
    "something. It is often wrong about a single comment. Read it as a summary of many, never as "
    "a judgement of one.",
    "themes": f"A theme is named when {OUTSIDE} people or more wrote about it, and when nothing "
    "about fewer follows from it. How they spoke of it is read from the part of the comment that "
    "is about the theme.",
    "comments": f"Comments are shown when {OUTSIDE} people or more answered, in alphabetical "
    "order, without group or time. Don't try to find out who wrote one. Where [c] stands for the "
    "words, the comment is with the safeguarding lead or the head.",
}
_SYMBOLS = {
    Hidden.CONFIDENTIAL: "Confidential: too few people are behind this figure, or it would let a "
    "figure about too few be worked out.",
    Hidden.NOT_AVAILABLE: "Not available: it can't be computed from these answers, for example a "
    "standard deviation of one score.",
    Hidden.NOT_APPLICABLE: "Not applicable: there is nothing to say here.",
}


def see(*names: str) -> str:
    """Refer to notes by their numbers: "See notes 3 and 4."."""
    numbers = [str(list(_NOTES).index(name) + 1) for name in names]
    if len(numbers) == 1:
        return f"See note {numbers[0]}."
    return f"See notes {', '.join(numbers[:-1])} and {numbers[-1]}."


def text(name: str) -> str:
    """Give a note itself, for a workbook without this sheet."""
    return _NOTES[name]


def sheet(minimum: int | None) -> Sheet:
    """List the symbols and the notes; `minimum` is the people needed behind a figure, if any."""
    symbols = dict(_SYMBOLS)
    if minimum is not None:
        symbols[Hidden.CONFIDENTIAL] += f" The minimum is {minimum} people."
    numbered = {str(number): text for number, text in enumerate(_NOTES.values(), start=1)}
    return Sheet(
        title="Notes",
        heading="Notes",
        notes=("What the symbols mean, and what to bear in mind when reading the numbers.",),
        columns=(Column("Note", 8), Column("What it says", 110)),
        rows=[*((symbol.value, text) for symbol, text in symbols.items()), *numbered.items()],
    )
