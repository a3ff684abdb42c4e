"""Two surveys of made-up answers to the questionnaire of the factories, and their evaluation."""

import numpy as np

from surveyapp.analysis.answers import AnswerSet
from surveyapp.questionnaire.answers import Answers
from surveyapp.questionnaire.parsing import parse
from surveyapp.reports.evaluated import Decided, Files, Taken, evaluate_files
from surveyapp.reports.scored import Reading
from tests import factories

READING = Reading("a.csv", (), (), ())


def taken(version, people, *only, seed=1, **columns):
    """Take the answers of some people whose codes are the same each time; only some questions."""
    random = np.random.default_rng(seed)
    trait = np.random.default_rng(0).normal(2.5, 0.8, (people, 1))
    noise = random.normal(0, 0.5, (people, 3))
    answers = np.clip(np.round(trait + noise), 1, 4).astype(int)
    answers[:, 2] = 5 - answers[:, 2]
    names = only or ("safe", "liked", "alone")
    rows = (dict(zip(("safe", "liked", "alone"), map(int, row), strict=True)) for row in answers)
    kept = tuple(Answers({name: row[name] for name in names}, {}) for row in rows)
    ids = tuple(f"p{number}" for number in range(people))
    return Taken(**{"answers": AnswerSet(version, kept), "ids": ids} | columns)


def evaluated(version, *, earlier=None, people=40, **given):
    """Evaluate the answers of some people; given are columns of the surveys, and decisions."""
    both = {name: given.pop(name) for name in ("ids",) if name in given}
    once = {name: given.pop(name) for name in ("arms", "classes") if name in given}
    files = Files(
        before=taken(earlier or version, people, **both, **once),
        after=taken(version, people, seed=2, **both),
        readings=(READING,),
    )
    return evaluate_files(files, Decided(**given))


def questionnaire(text="I felt safe.", audience="pupils", **scale):
    """Make the questionnaire of the factories with one question and its scale changed."""
    document = factories.document(audience=audience)
    document["pages"][0]["questions"][0]["text"] = text
    document["scales"][0] |= scale
    return parse(document)
