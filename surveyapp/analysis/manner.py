"""Answers that follow a pattern, which may come from somebody who did not read the questions.

A pattern is a hint and no proof: somebody can truly find everything alike. So patterns are counted
and nobody's answers are taken out for them.

Looked at are the items of the scales in the order asked, each by its code as it was picked: an item
that is reversed for scoring isn't turned round, since what was tapped makes the pattern. Items
without an answer are passed over, and whoever answered fewer than FEWEST shows no pattern.

References: Meade & Craig (2012), Identifying careless responses in survey data, Psychological
Methods 17, 437-455 (long strings of one answer); von Baeyer et al. (2009), European Journal of Pain
13, 209-213 (young children who go to and fro between answers).
"""

from collections.abc import Callable, Sequence

import numpy as np

from surveyapp.analysis.answers import AnswerSet
from surveyapp.analysis.arrays import Bools, Floats
from surveyapp.questionnaire.model import Questionnaire

FEWEST = 5  # answered items


def items(questionnaire: Questionnaire) -> Sequence[str]:
    """List the items of all scales once each, in the order asked."""
    scored = {item for scale in questionnaire.scales for item in scale.items}
    return [name for name in questionnaire.questions if name in scored]


def same(answers: AnswerSet) -> Bools:
    """Say who gave one answer to every item that they answered."""
    return _each(answers, lambda codes: bool((codes == codes[0]).all()))


def alternating(answers: AnswerSet) -> Bools:
    """Say who took two answers in turn all the way: one, the other, one, the other."""
    return _each(
        answers,
        lambda codes: bool((codes[2:] == codes[:-2]).all() and codes[0] != codes[1]),
    )


def _each(answers: AnswerSet, follows: Callable[[Floats], bool]) -> Bools:
    rows = answers.scores(items(answers.questionnaire))
    given = [row[~np.isnan(row)] for row in rows]
    found = [len(codes) >= FEWEST and follows(codes) for codes in given]
    return np.array(found, dtype=np.bool_)
