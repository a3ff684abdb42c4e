"""How a scale is spoken of inside a sentence."""

from surveyapp.questionnaire.model import Scale

LONGEST = 5  # words of a title that reads well before "score"
QUESTIONS = {"how", "what", "when", "where", "which", "who", "why"}


def is_yes_no(scale: Scale) -> bool:
    """Say whether the score is 1 for yes and 0 for no."""
    return scale.method == "any" and scale.multiply == 1 and not scale.table


def score_name(scale: Scale) -> str:
    """Name what is measured: "belonging score", or what is done where that is a yes or no."""
    if is_yes_no(scale):
        return doing(scale)
    words = scale.title.split()
    if words[-1].casefold() == "score":
        return _uncapitalised(scale.title)
    if len(words) > LONGEST or words[0].casefold() in QUESTIONS:
        return f'score for "{scale.title}"'
    return f"{_uncapitalised(scale.title)} score"


def doing(scale: Scale) -> str:
    """Say what somebody with a yes does, so that it can be stopped and started."""
    name = _uncapitalised(scale.title)
    first = name.split()[0]
    is_doing = first.endswith("ing") and not first.endswith("thing")
    return name if is_doing else f"reporting {name}"


def _uncapitalised(title: str) -> str:
    """Begin with a small letter, but leave "I", "WHO-5" and "SDQ" as they are."""
    first = title.split()[0]
    is_name = first == "I" or first.startswith(("I'", "I’")) or first[1:] != first[1:].lower()
    return title if is_name else title[0].lower() + title[1:]
