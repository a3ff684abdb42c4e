"""What is in `surveys/` can be published as it lies there, and holds to its own promises."""

import re
from functools import cache
from pathlib import Path

import pytest

from surveyapp.places import SURVEYS
from surveyapp.questionnaire import checks, files, translation
from surveyapp.questionnaire.files import Loaded
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.parsing import parse

from .reading import reading_age, sentences, syllables, words

OWN = [
    "belonging",
    "feeling_safe",
    "initiative_experience",
    "peer_network",
    "restorative_meeting",
    "staff_response",
    "staff_voice",
    "standing_up",
    "telling",
    "two_minute_checkin",
]
FOR_PUPILS = [name for name in OWN if not name.startswith("staff_")]
FOR_STAFF = ["staff_response", "staff_voice"]
FOR_BOTH = ["initiative_experience", "restorative_meeting"]
WITHOUT_TOTAL = ["two_minute_checkin"]
IN_WELSH = ["belonging", "two_minute_checkin"]

CHILDLINE = "0800 1111"
EDUCATION_SUPPORT = "08000 562 561"
NEGATION = re.compile(r"\b(not|no|never|none|nobody|nothing|without)\b|n't\b", re.IGNORECASE)
TWO_IDEAS = re.compile(r"\b(and|or)\b|/", re.IGNORECASE)


def test_the_questionnaires_of_our_own_are_all_there():
    assert [path.stem for path in files.bundled()] == OWN


@pytest.mark.parametrize("path", files.bundled() + files.bundled_templates(), ids=lambda p: p.stem)
def test_a_file_has_no_problems_and_is_named_after_its_questionnaire(path: Path):
    loaded = files.read(path)

    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.document["survey"] == path.stem


# Our own questionnaires


@pytest.mark.parametrize("name", OWN)
def test_it_can_be_published_as_it_is(name: str):
    own = read(name)

    assert checks.publishing_problems(own.document, own.translations, own.media) == []


@pytest.mark.parametrize("name", OWN)
def test_it_is_free_to_use_and_says_that_it_is_not_validated(name: str):
    own = questionnaire(name)

    assert (own.licence, own.status) == ("CC0-1.0", "not yet validated")
    assert own.about
    assert own.source


@pytest.mark.parametrize("name", OWN)
def test_it_says_what_it_is_before_the_first_question(name: str):
    own = questionnaire(name)

    assert all([own.assent.title, own.assent.yes, own.assent.no, own.confidentiality])
    assert "can stop" in own.assent.text or "stop at any time" in own.assent.text
    assert "skip" in own.assent.text


@pytest.mark.parametrize("name", OWN)
def test_it_never_promises_a_secret(name: str):
    own = questionnaire(name)

    assert not re.search(
        "secret|never share|nobody will know", f"{own.assent} {own.confidentiality}"
    )
    assert "need to know" in own.assent.text or "will be passed to" in own.assent.text


@pytest.mark.parametrize("name", OWN)
def test_it_ends_with_one_warm_sentence_that_does_not_repeat_the_thanks_above_it(name: str):
    finish = questionnaire(name).finish

    assert len(sentences(finish)) == 1
    assert "thank" not in finish.lower()


@pytest.mark.parametrize("name", FOR_PUPILS)
def test_it_points_pupils_to_an_adult_and_to_childline(name: str):
    adult, childline, *_ = questionnaire(name).signposts

    assert "you trust at school" in adult.name
    assert (childline.phone, childline.web) == (CHILDLINE, "https://www.childline.org.uk")


@pytest.mark.parametrize("name", FOR_STAFF + FOR_BOTH)
def test_it_points_staff_to_the_safeguarding_lead_and_to_education_support(name: str):
    *_, lead, support = questionnaire(name).signposts

    assert "safeguarding lead" in lead.name
    assert support.phone == EDUCATION_SUPPORT


@pytest.mark.parametrize("name", [name for name in OWN if name not in WITHOUT_TOTAL])
def test_it_asks_for_a_comment_and_says_who_reads_it_and_when(name: str):
    comments = [question for question in questionnaire(name).asking() if question.is_comment]

    assert comments
    assert all("A person at school will read this, but not" in asked.help for asked in comments)
    assert all(re.search("help now|lead now", asked.help) for asked in comments)


@pytest.mark.parametrize("name", OWN)
def test_no_question_has_to_be_answered(name: str):
    assert not any(question.required for question in questionnaire(name).asking())


@pytest.mark.parametrize("name", OWN)
def test_what_it_says_does_not_count_is_practice_and_nothing_else_is(name: str):
    told = [it.id for it in questionnaire(name).questions.values() if "not count" in it.help]

    assert told == [it.id for it in questionnaire(name).questions.values() if it.practice]


@pytest.mark.parametrize("name", OWN)
def test_its_scales_make_no_claim_beyond_themselves(name: str):
    scales = questionnaire(name).scales

    assert bool(scales) == (name not in WITHOUT_TOTAL)
    assert all(not scale.bands and scale.licence and scale.source for scale in scales)
    assert all("Not yet validated" in scale.about for scale in scales)
    assert all("compare only with itself" in scale.about for scale in scales)


@pytest.mark.parametrize(
    ("name", "scale", "codes", "key"),
    [
        ("belonging", "belonging", [0, 1, 2, 3], (8, 6, [4, 7])),
        ("feeling_safe", "intimidation", [0, 1, 2, 3, 4], (7, 5, [])),
        ("initiative_experience", "experience", [0, 1, 2, 3], (4, 4, [])),
        ("peer_network", "peer_network", [0, 1, 2, 3], (8, 6, [4, 7])),
        ("restorative_meeting", "restorative_meeting", [0, 1, 2, 3], (7, 5, [])),
        ("staff_response", "response_confidence", [1, 2, 3, 4, 5], (8, 6, [6])),
        ("staff_voice", "voice", [1, 2, 3, 4, 5], (5, 4, [3])),
        ("staff_voice", "wellbeing", [1, 2, 3, 4, 5], (4, 3, [])),
        ("standing_up", "standing_up", [0, 1, 2, 3, 4], (5, 4, [5])),
        ("telling", "telling", [0, 1, 2, 3], (6, 4, [5])),
    ],
)
def test_its_key_stays_as_it_was_when_answers_were_first_collected(
    name: str, scale: str, codes: list[int], key: tuple[int, int, list[int]]
):
    """The key: how many sentences, how many must be answered, which are turned round."""
    own = questionnaire(name)
    found = own.scales_by_id[scale]

    turned = [place for place, item in enumerate(found.items, 1) if item in found.reversed]
    assert (len(found.items), found.minimum_answered, turned) == key
    assert found.method == "mean"
    assert all(list(own.questions[item].codes()) == codes for item in found.items)


@pytest.mark.parametrize("name", OWN)
def test_every_question_of_a_scale_is_asked_on_one_page_under_a_time_frame(name: str):
    own = questionnaire(name)
    scored = {item for scale in own.scales for item in scale.items}

    framed = [
        question.id
        for page in own.pages
        for question in page.questions
        if re.search("week|month|term|meeting|programme", f"{page.title} {page.text}")
    ]
    assert scored <= set(framed)


# Wording


@pytest.mark.parametrize("name", FOR_PUPILS)
def test_a_sentence_for_pupils_has_at_most_twenty_words(name: str):
    said = [part for text in read_by_pupils(name) for part in sentences(text)]

    assert [part for part in said if len(words(part)) > 20] == []


@pytest.mark.parametrize("name", OWN)
def test_it_reads_at_the_age_it_claims(name: str):
    """The whole text is measured, since the formula jumps on single short sentences."""
    assert reading_age(read_by_pupils(name)) <= (questionnaire(name).reading_age or 0)


def test_pupils_need_a_reading_age_of_eight_at_most_and_six_for_the_check_in():
    ages = {name: questionnaire(name).reading_age for name in FOR_PUPILS}

    assert ages == dict.fromkeys(FOR_PUPILS, 8) | {"two_minute_checkin": 6}


@pytest.mark.parametrize("name", OWN)
def test_a_scored_sentence_is_short_and_has_one_idea(name: str):
    asked = scored_sentences(name)

    assert [text for text in asked if len(words(text)) > 13] == []
    assert [text for text in asked if TWO_IDEAS.search(text)] == []


@pytest.mark.parametrize("name", OWN)
def test_no_sentence_that_a_child_must_agree_with_is_negated(name: str):
    negated = [text for text in scored_sentences(name) if NEGATION.search(text)]

    assert negated in ([], STAFF_NEGATED.get(name))


# Adults manage these, and no plainer wording kept the meaning.
STAFF_NEGATED = {
    "staff_voice": [
        "I can say when something is not working here.",
        "I can ask for help without feeling judged.",
    ]
}


@pytest.mark.parametrize("name", ["feeling_safe", "telling", "staff_response"])
def test_bullying_is_explained_before_it_is_asked_about(name: str):
    asked = list(questionnaire(name).questions.values())
    explained = next(place for place, question in enumerate(asked) if question.id == "meaning")

    assert "ullying is" in asked[explained].text
    assert not [question for question in asked[:explained] if "bully" in question.text.lower()]


@pytest.mark.parametrize(
    ("word", "count"),
    [("bullying", 3), ("people", 2), ("safe", 1), ("asked", 1), ("left", 1), ("places", 2)],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int):
    assert syllables(word) == count


def test_a_harder_text_needs_an_older_reader():
    easy = reading_age(["I feel safe here. I am glad."])
    hard = reading_age(["Institutional arrangements facilitate participation considerably."])

    assert easy < 6 < 18 < hard


# Welsh


@pytest.mark.parametrize("name", IN_WELSH)
def test_the_welsh_wording_has_every_text_and_repeats_none_in_english(name: str):
    own = read(name)
    english, welsh = translation.texts(own.document), own.translations["cy"]

    assert welsh.keys() == english.keys()
    assert [id for id in english if welsh[id] == english[id]] == ["signposts.1.name"]


@pytest.mark.parametrize("name", IN_WELSH)
def test_the_welsh_questionnaire_parses_and_says_that_it_awaits_review(name: str):
    own = read(name)

    assert parse(own.document, own.translations["cy"]).title != own.document["title"]
    first_line = (SURVEYS / f"{name}.cy.yaml").read_text("utf-8").splitlines()[0]
    assert "awaits review by a first-language speaker" in first_line


@cache
def read(name: str) -> Loaded:
    return files.read(SURVEYS / f"{name}.yaml")


@cache
def questionnaire(name: str) -> Questionnaire:
    return parse(read(name).document)


def read_by_pupils(name: str) -> list[str]:
    """Give every text of whole sentences, but for the signposts of staff in one for both."""
    own = questionnaire(name)
    staff = "\n".join(post.text for post in own.signposts if post.name.endswith("for staff"))
    texts = [text for post in own.signposts if (text := post.text) not in staff]
    texts += [own.assent.text, own.confidentiality, own.finish]
    texts += [page.text for page in own.pages]
    return texts + [text for asked in own.questions.values() for text in (asked.text, asked.help)]


def scored_sentences(name: str) -> list[str]:
    own = questionnaire(name)
    items = [item for scale in own.scales for item in scale.items]
    return [own.questions[item].text for item in dict.fromkeys(items)]
