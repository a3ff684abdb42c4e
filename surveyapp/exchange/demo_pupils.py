"""Plays the pupils of the demo school: each answers by how much they feel that they belong."""

from uuid import UUID

from numpy.random import Generator

from surveyapp.exchange import demo_words as words
from surveyapp.questionnaire.answers import Answers, State
from surveyapp.questionnaire.manner import Manner, Way
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.questions.base import Question
from surveyapp.records.people import Person
from surveyapp.records.responses import Submission

NEVER_COMES = 0.10
SAYS_NO = 0.08
ANSWERS_IN_WELSH = 0.05
DECLINES = 0.04
DOES_NOT_UNDERSTAND = 0.02
COMMENTS = 0.6
DECLINES_TO_COMMENT = 0.5
WAYS = {Way.UNDERSTOOD: 0.8, Way.LISTENED: 0.3, Way.BIGGER: 0.2, Way.CALM: 0.15, Way.HURRIED: 0.05}

# How much a class feels that it belongs, from 0 to 1; peer helpers feel it more.
TYPICAL = {"7B": 0.66, "8A": 0.52, "9C": 0.44, "Nurture": 0.40}
PEER_HELPER = 0.12
PERSON_TO_PERSON = 0.18
ITEM_TO_ITEM = 0.6
GLAD_FROM, MIXED_FROM = 0.62, 0.42


class Pupils:
    """Draws, from one source of chance, what each pupil hands in; no comment comes twice."""

    def __init__(self, questionnaire: Questionnaire, chance: Generator) -> None:
        self.questionnaire = questionnaire
        self.chance = chance
        self.reversed = {item for scale in questionnaire.scales for item in scale.reversed}
        self.glad, self.mixed, self.low, self.welsh = (
            [stock[place] for place in chance.permutation(len(stock))]
            for stock in (words.GLAD, words.MIXED, words.LOW, words.WELSH)
        )
        self.low.append(words.WORRYING)

    def hand_in(self, person: Person) -> Submission | None:
        """Give what a pupil hands in, or None from one who never comes."""
        sitting = UUID(bytes=self.chance.bytes(16), version=4)
        comes = self.chance.random()
        belongs = self._belongs(person)
        if comes < NEVER_COMES:
            return None
        if comes < NEVER_COMES + SAYS_NO:
            return Submission(sitting, "en", took_part=False)
        language = "cy" if self.chance.random() < ANSWERS_IN_WELSH else "en"
        return self._answers(sitting, language, belongs)

    def _belongs(self, person: Person) -> float:
        groups = person.group_names
        typical = TYPICAL[groups["class"][0]]
        helper = PEER_HELPER if "peer support network" in groups else 0.0
        return min(max(self.chance.normal(typical + helper, PERSON_TO_PERSON), 0.0), 1.0)

    def _answers(self, sitting: UUID, language: str, belongs: float) -> Submission:
        values: dict[str, int] = {}
        states: dict[str, State] = {}
        comments: dict[str, str] = {}
        for question in self.questionnaire.asking():
            if question.is_comment:
                states[question.id] = self._comment(comments, question, belongs, language)
                continue
            answer = self._rate(question, belongs)
            if isinstance(answer, State):
                states[question.id] = answer
            else:
                values[question.id] = answer
        answers = Answers(values, states)
        return Submission(sitting, language, answers, comments, manner=self._manner())

    def _manner(self) -> Manner:
        return Manner(frozenset(way for way, rate in WAYS.items() if self.chance.random() < rate))

    def _rate(self, question: Question, belongs: float) -> int | State:
        mood = self.chance.random()
        low, high = question.score_range() or (0.0, 0.0)
        code = round(low + belongs * (high - low) + self.chance.normal(0, ITEM_TO_ITEM))
        code = min(max(code, int(low)), int(high))
        if mood < DECLINES:
            return State.DECLINED
        if mood < DECLINES + DOES_NOT_UNDERSTAND:
            return State.NOT_UNDERSTOOD
        return int(low + high) - code if question.id in self.reversed else code

    def _comment(
        self, comments: dict[str, str], question: Question, belongs: float, language: str
    ) -> State:
        stock = self.mixed if belongs >= MIXED_FROM else self.low
        if belongs >= GLAD_FROM:
            stock = self.glad
        if language == "cy":
            stock = self.welsh
        if self.chance.random() >= COMMENTS or not stock:
            return State.DECLINED if self.chance.random() < DECLINES_TO_COMMENT else State.NOT_SEEN
        comments[question.id] = stock.pop()
        return State.ANSWERED
