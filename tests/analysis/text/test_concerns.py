"""What a comment says between the lines is found, and no text makes the reader fail."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import examples
from surveyapp.analysis.text import concerns, lists
from surveyapp.analysis.text.sight import look
from surveyapp.analysis.text.words import normalise

PHRASES = lists.entries("concerns.tsv")


def found_by(name: str, text: str) -> bool:
    return name in {found.rule.id for found in look(normalise(text)).found}


def wanted(category: str) -> frozenset[str]:
    """What is done by an adult is not reported as violence or bullying as well."""
    alone = frozenset({category})
    return alone | concerns.BY_ADULTS if category in concerns.BY_PUPILS else alone


def test_every_phrase_finds_its_examples_in_a_whole_reading():
    missed = [
        (name, text)
        for name, _, _, _, must, *_ in PHRASES
        for text in must.split(" / ")
        if not found_by(name, text)
    ]

    assert missed == []


def test_every_example_raises_its_concern_whatever_the_model_thinks():
    missed = [
        (name, text)
        for name, category, _, _, must, *_ in PHRASES
        for text in must.split(" / ")
        if not wanted(category) & {concern.category for concern in concerns.find(text)}
    ]

    assert missed == []


@pytest.mark.parametrize("text", ["help", "help me", "please help me", "sos", "i never feel safe"])
def test_a_short_cry_is_heard(text: str):
    assert [concern.severity for concern in concerns.find(text)] == [2]


def test_a_cry_that_is_a_sentence_of_its_own_is_heard_after_praise():
    assert [concern.severity for concern in concerns.find("lunch is nice. help")] == [2]


@pytest.mark.parametrize("text", ["the food is disgusting", "couldnt ask for more"])
def test_a_phrase_that_is_most_of_a_short_comment_may_be_ordinary(text: str):
    assert concerns.find(text) == []


def test_no_phrase_finds_its_counter_examples():
    wrong = [
        (name, text)
        for name, _, _, _, _, must_not, *_ in PHRASES
        for text in must_not.split(" / ")
        if found_by(name, text) or name in {concern.rule for concern in concerns.find(text)}
    ]

    assert wrong == []


def test_every_phrase_says_what_it_is_and_where_it_is_from():
    assert {len(entry) for entry in PHRASES} == {8}
    assert all(all(entry) for entry in PHRASES)
    assert len({entry[0] for entry in PHRASES}) == len(PHRASES)
    assert {entry[2] for entry in PHRASES} <= {"1", "2", "3"}
    assert all(date.fromisoformat(entry[7]) for entry in PHRASES)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("I want to disappear", "suicide"),
        ("he comes into my room at night", "sexual"),
    ],
)
def test_an_indirect_disclosure_is_found(text: str, category: str):
    assert category in {concern.category for concern in concerns.find(text)}


@pytest.mark.parametrize("text", ["that test was killing me", "maths is hard but fun", "", "."])
def test_ordinary_talk_is_left_alone(text: str):
    assert concerns.find(text) == []


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str):
    found = concerns.find(text)

    assert all(1 <= concern.severity <= 3 for concern in found)


def test_a_denial_never_clears_what_must_be_read():
    assert concerns.find("I don't want to kill myself")[0].severity == 3


def test_a_denial_clears_bullying():
    assert concerns.find("there is no bullying in this school") == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("No want live", "suicide"),
        ("i want dy", "suicide"),
        ("mi dadd hitts mee", "abuse"),
        ("my dad 👊 me", "abuse"),
        ("i 🔪 myself", "self_harm"),
        ("no can sleep", "low_mood"),
        ("😭😭😭", "low_mood"),
        ("im skerd", "unsafe"),
        ("🆘", "unsafe"),
        ("not being bullied would be nice", "bullying"),
    ],
)
def test_few_words_and_signs_are_understood(text: str, category: str):
    assert category in {concern.category for concern in concerns.find(text)}


def test_dyed_hair_is_let_go():
    assert concerns.find("i want to dye my hair") == []


def test_what_is_over_is_lowered_and_not_dropped():
    assert [c.severity for c in concerns.find("i used to get bullied")] == [1]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("used to feel safe here but now boys bring knives in", 3),
        ("sir used to be kind, now he messages me at night", 3),
        ("the gang used to leave me alone but now they wait for me with knives", 3),
        ("school said its sorted but they still threaten to stab me", 3),
        ("nothing is sorted they still beat me up", 2),
        ("it has not stopped, they push me every day", 2),
        ("i cant cope any more", 2),
        ("i dont feel safe anymore", 2),
        ("i dont go home anymore", 3),
        ("i used to run away from home", 3),
    ],
)
def test_what_is_not_over_is_not_lowered(text: str, severity: int):
    assert concerns.find(text)[0].severity == severity


@pytest.mark.parametrize(
    "text",
    [
        "my little brother bit me",
        "dad hit me with a snowball",
        "my mum beat me at mario kart",
        "dad grabs me and tickles me",
        "mum hit me with the news",
        "my mum pulls my hair when she brushes it",
        "my tooth was pulled out and it bled",
        "i burnt my hand on the hob in food tech",
        "i tied my tie round my neck by myself",
        "sir gave me a lift back with the whole team in the minibus",
        "miss locks the door when we all go to lunch",
        "Miss gave me her number for the trip",
        "i want to disappear when sir asks me to sing",
        "dad comes into my room to read me a story",
    ],
)
def test_play_and_everyday_life_are_set_apart(text: str):
    assert concerns.find(text) == []


def test_brothers_and_sisters_are_not_adults():
    assert [(c.category, c.severity) for c in concerns.find("my cousin beats me up")] == [
        ("abuse", 2)
    ]


def test_what_an_adult_does_is_not_bullying_as_well():
    assert [c.category for c in concerns.find("dad hits me")] == ["abuse"]


@pytest.mark.parametrize(
    "text",
    [
        "the film about abuse was like watching my house",
        "we learned about grooming and thats what my boyfriend does",
        "We did a play about a boy who gets beaten. Same at ours.",
    ],
)
def test_a_lesson_that_was_about_oneself_is_not_let_go(text: str):
    assert concerns.find(text)[0].severity >= 2


def test_a_lesson_is_let_go_unless_it_is_about_oneself():
    assert concerns.find("we watched a film about bullying in assembly") == []
    assert concerns.find("we watched a film about bullying and it happens to me") != []


def test_a_concern_shows_the_words_that_raised_it():
    text = "School is fine. I want to kill myself."

    start, end = concerns.find(text)[0].span

    assert "kill myself" in text[start:end]


def test_a_comment_in_another_language_goes_to_a_person():
    assert [c.category for c in concerns.find("انا لا احب المدرسة")] == [concerns.NOT_READ]


def test_what_the_model_alone_finds_is_seldom_urgent_in_ordinary_comments():
    ordinary = [example.text for example in examples.own("heldout") if example.flagged is False]

    found = [concern for text in ordinary for concern in concerns.find(text)]

    urgent = [concern for concern in found if concern.rule == "model" and concern.severity == 3]
    assert len(urgent) <= len(ordinary) / 100
