from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from surveyapp.questionnaire import files, form, sentences
from surveyapp.questionnaire.answers import State
from surveyapp.questionnaire.parsing import parse

from .documents import document, question

EVERY_TYPE = parse(
    files.read(Path(__file__).parent.parent / "surveys" / "every_type.yaml").document
)


def filled(*pairs, of=EVERY_TYPE, mend=True):
    return form.read(of, MultiDict(pairs), mend=mend)


def asked(*questions):
    return parse(document(*questions))


def test_it_reads_an_answer_of_every_type():
    found = filled(
        ("feeling", "2"),
        ("safe", "1"),
        ("alone", "4"),
        ("year", "y8"),
        ("where", "online"),
        ("where", "class"),
        ("told", "yes"),
        ("helped", "no"),
        ("days", "3"),
        ("hours", "7,5"),
        ("since", "2024-09-01"),
        ("word", "kind"),
        ("change", "More quiet rooms."),
    )

    assert found.errors == {}
    assert found.answers.values == {
        "feeling": 2,
        "safe": 1,
        "alone": 4,
        "year": "y8",
        "where": ["class", "online"],
        "told": "yes",
        "helped": "no",
        "days": 3,
        "hours": 7.5,
        "since": "2024-09-01",
    }
    assert found.comments == {"word": "kind", "change": "More quiet rooms."}
    assert found.answers.states == {"word": State.ANSWERED, "change": State.ANSWERED}


def test_every_question_has_a_value_or_a_state_and_never_both():
    found = filled(("safe", "4"), ("year", "_declined"))

    values, states = found.answers.values.keys(), found.answers.states.keys()
    assert values | states == {it.id for it in EVERY_TYPE.asking()}
    assert not values & states


def test_what_was_left_empty_is_not_seen():
    found = filled(("safe", "4"), ("change", " \r\n "), ("days", ""))

    assert found.answers.state("change") is State.NOT_SEEN
    assert found.answers.state("days") is State.NOT_SEEN
    assert found.comments == {}


@pytest.mark.parametrize(
    ("value", "state"),
    [("_declined", State.DECLINED), ("_not_understood", State.NOT_UNDERSTOOD)],
)
@pytest.mark.parametrize("name", ["feeling", "where", "told", "days", "since", "word"])
def test_a_question_can_be_left_without_an_answer(name, value, state):
    field = f"{name}.state" if EVERY_TYPE.questions[name].states_apart else name

    found = filled(*{"safe": "1", "where": "class", field: value}.items())

    assert found.answers.state(name) is state
    assert name not in found.errors


@pytest.mark.parametrize(
    ("name", "pairs", "sentence"),
    [
        ("safe", [("safe", "2"), ("safe", "_declined")], sentences.PICK_OR_DECLINED),
        ("safe", [("safe", "2"), ("safe", "_not_understood")], sentences.PICK_OR_NOT_UNDERSTOOD),
        (
            "feeling",
            [("feeling", "_not_understood"), ("feeling", "_declined")],
            sentences.PICK_ONE_ONLY,
        ),
        (
            "where",
            [("safe", "1"), ("where", "yard"), ("where", "_declined")],
            sentences.PICK_OR_DECLINED,
        ),
        ("days", [("days", "3"), ("days.state", "_declined")], sentences.WORDS_OR_DECLINED),
        ("days", [("days", "nonsense"), ("days.state", "_declined")], sentences.WORDS_OR_DECLINED),
        (
            "days",
            [("days", "3"), ("days.state", "_not_understood")],
            sentences.WORDS_OR_NOT_UNDERSTOOD,
        ),
        (
            "days",
            [("days.state", "_declined"), ("days.state", "_not_understood")],
            sentences.PICK_ONE_ONLY,
        ),
        ("word", [("word", "secret"), ("word.state", "_declined")], sentences.WORDS_OR_DECLINED),
    ],
)
def test_it_asks_which_when_an_answer_and_a_state_come_together(name, pairs, sentence):
    found = filled(*pairs)

    assert found.errors[name] == sentence
    assert found.answers.state(name) is State.NOT_SEEN


def test_words_of_somebody_who_does_not_understand_are_kept():
    found = filled(("safe", "1"), ("word", "help"), ("word.state", "_not_understood"))

    assert found.comments == {"word": "help"}
    assert found.answers.state("word") is State.ANSWERED
    assert "word" not in found.errors


@pytest.mark.parametrize(
    ("name", "pairs", "state"),
    [
        ("safe", [("safe", "2"), ("safe", "_not_understood")], State.NOT_UNDERSTOOD),
        ("where", [("safe", "1"), ("where", "yard"), ("where", "_declined")], State.DECLINED),
        ("days", [("days", "3"), ("days.state", "_declined")], State.DECLINED),
        ("days", [("days", "nonsense"), ("days.state", "_not_understood")], State.NOT_UNDERSTOOD),
        ("word", [("word", "secret"), ("word.state", "_declined")], State.DECLINED),
        (
            "change",
            [("safe", "1"), ("change", "x" * 999), ("change.state", "_declined")],
            State.DECLINED,
        ),
        ("days", [("days.state", "_declined"), ("days.state", "_not_understood")], State.NOT_SEEN),
        ("days", [("days", "nonsense")], State.NOT_SEEN),
    ],
)
def test_where_nobody_can_mend_it_the_state_that_was_picked_counts(name, pairs, state):
    found = filled(*pairs, mend=False)

    assert found.answers.state(name) is state
    assert name not in found.comments
    assert (name in found.errors) == (state is State.NOT_SEEN)


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([("change", "Help me. " + "x" * 9_999)], "Help me. " + "x" * 491),
        ([("change", " " * 9_999 + "Help me." + "\r\n" * 999 + "x")], "Help me."),
        ([("change", "x" * 9_999), ("change.state", "_not_understood")], "x" * 500),
        ([("change", "Help me."), ("change.state", "unknown")], "Help me."),
        (
            [("change", "Help me."), ("change.state", "_declined")]
            + [("change.state", "_not_understood")],
            "Help me.",
        ),
    ],
)
def test_where_nobody_can_mend_it_a_comment_is_kept_as_far_as_it_may_be(pairs, words):
    found = filled(("safe", "1"), *pairs, mend=False)

    assert found.comments == {"change": words}
    assert found.answers.state("change") is State.ANSWERED
    assert found.errors == {}


def test_where_nobody_can_mend_it_words_that_fit_no_pattern_are_kept():
    found = filled(("safe", "1"), ("word", "I want to die."), mend=False)

    assert found.comments == {"word": "I want to die."}
    assert found.errors == {}


def test_where_nobody_can_mend_it_a_comment_still_brings_the_next_question_up():
    form_of = asked(
        question("a", "long_text", max_length=5),
        question("b", show_if={"question": "a", "answered": True}),
    )

    assert filled(("a", "words, many"), ("b", "1"), of=form_of, mend=False).answers.values == {
        "b": 1
    }


def test_blanks_beside_a_state_are_no_answer():
    found = filled(("word", " \r\n"), ("word.state", "_declined"), ("days.state", ""))

    assert found.answers.state("word") is State.DECLINED
    assert not {"word", "days"} & found.errors.keys()


@pytest.mark.parametrize("value", ["_dont_understand", "yes", "_declined_"])
def test_a_state_that_does_not_exist_is_not_dropped_unsaid(value):
    found = filled(("word", "help"), ("word.state", value))

    assert found.errors["word"] == sentences.PICK_FROM_LIST


def test_a_state_that_is_not_offered_is_no_answer():
    found = filled(("safe", "1"), ("year", "_not_understood"), ("hours.state", "_declined"))

    assert found.errors["year"] == sentences.PICK_FROM_LIST
    assert found.errors["hours"] == sentences.PICK_FROM_LIST
    assert found.answers.state("year") is State.NOT_SEEN
    assert found.answers.state("hours") is State.NOT_SEEN


def test_answers_to_hidden_questions_are_dropped():
    found = filled(("safe", "4"), ("where", "class"), ("told", "yes"), ("helped", "yes"))

    assert found.answers.values == {"safe": 4}
    assert [found.answers.state(name) for name in ("where", "told", "helped")] == (
        [State.NOT_SEEN] * 3
    )


def test_a_hidden_question_is_never_wrong_and_never_required():
    form_of = asked(
        question("a"),
        question("b", "number", required=True, show_if={"question": "a", "is": 1}),
    )

    assert filled(("a", "2"), ("b", "nonsense"), of=form_of).errors == {}
    assert filled(("a", "2"), ("b.state", "_declined"), of=form_of).answers.states == {
        "b": State.NOT_SEEN
    }
    assert filled(("a", "1"), of=form_of).errors == {"b": sentences.ANSWER_THIS}


def test_what_cannot_be_an_answer_brings_nothing_up():
    form_of = asked(
        question("a", "number", max=9),
        question("b", show_if={"question": "a", "answered": True}),
    )

    found = filled(("a", "10"), ("b", "1"), of=form_of)

    assert list(found.errors) == ["a"]
    assert found.answers.values == {}


def test_a_comment_brings_the_next_question_up():
    form_of = asked(
        question("a", "long_text"),
        question("b", show_if={"question": "a", "answered": True}),
        question("c", show_if={"question": "a", "answered": False}),
    )

    assert filled(("a", "words"), ("b", "1"), ("c", "1"), of=form_of).answers.values == {"b": 1}
    assert filled(("a", " "), ("b", "1"), ("c", "1"), of=form_of).answers.values == {"c": 1}
    assert filled(
        ("a", "words"), ("a.state", "_declined"), ("b", "1"), ("c", "1"), of=form_of
    ).answers.values == {"c": 1}


def test_what_is_required_must_be_answered_or_declined():
    assert filled().errors == {"safe": sentences.ANSWER_THIS}
    assert filled(("safe", "_declined")).errors == {}


@pytest.mark.parametrize(
    ("name", "typed", "msgid"),
    [
        ("safe", ["1", "2"], sentences.PICK_ONE_ONLY),
        ("safe", ["9"], sentences.PICK_FROM_LIST),
        ("alone", ["<script>"], sentences.PICK_FROM_LIST),
        ("days", ["NaN"], sentences.TYPE_NUMBER),
        ("days", ["21"], sentences.NUMBER_AT_MOST),
        ("hours", ["1e999"], sentences.TYPE_DECIMAL),
        ("since", ["2026-02-30"], sentences.TYPE_DATE),
        ("since", ["1999-01-01"], sentences.DATE_FROM),
        ("word", ["two words"], sentences.LIKE_ASKED),
        ("change", ["x" * 1_000_000], sentences.SHORTER),
    ],
)
def test_it_says_what_to_do_about_each_wrong_answer(name, typed, msgid):
    found = filled(("safe", "1"), *((name, text) for text in typed if name != "safe"))
    if name == "safe":
        found = filled(*((name, text) for text in typed))

    assert found.errors[name].msgid == msgid
    assert found.answers.state(name) is State.NOT_SEEN
    assert name not in found.comments


def test_what_was_not_asked_is_ignored():
    found = filled(("safe", "4"), ("admin", "true"), ("hello", "x"), ("safe.state", "_declined"))

    assert found.answers.values == {"safe": 4}
    assert found.errors == {}


@pytest.mark.parametrize(
    "sent",
    [
        [("try_it", "2")],
        [("try_it", "_declined")],
        [("try_it", "nonsense")],
        [("word", "Hello")],
        [],
    ],
)
def test_what_was_only_practice_is_let_go(sent):
    form_of = asked(
        question("try_it", practice=True), question("word", "text", practice=True), question("a")
    )

    found = filled(("a", "2"), *sent, of=form_of)

    assert (found.answers.values, found.answers.states) == ({"a": 2}, {})
    assert (found.comments, found.errors) == ({}, {})
    assert {"try_it", "word", "word.state"} <= {it.name for it in form.form_class(form_of)()}


@pytest.mark.parametrize(
    ("sent", "understood"),
    [
        ([("try_it", "3"), ("again", "b")], True),
        ([("try_it", "4"), ("again", "b"), ("word", "Hello")], True),
        ([("try_it", "1"), ("again", "b")], False),
        ([("try_it", "3")], False),
        ([("try_it", "_not_understood"), ("again", "b")], False),
        ([("try_it", "nonsense"), ("again", "b")], False),
        ([], False),
    ],
)
def test_practice_is_understood_by_whoever_gives_a_known_answer_to_each(sent, understood):
    form_of = asked(
        question("try_it", practice=True, known_answers=[3, 4]),
        question("again", "choice", practice=True, known_answers=["b"]),
        question("word", "text", practice=True),
        question("a"),
    )

    assert filled(("a", "2"), *sent, of=form_of).understood is understood


def test_nobody_is_said_to_understand_practice_without_a_known_answer():
    form_of = asked(question("try_it", practice=True), question("a"))

    assert not filled(("try_it", "2"), of=form_of).understood


def test_the_form_has_a_field_for_each_question_that_asks():
    fields = [field.name for field in form.form_class(EVERY_TYPE)()]

    assert [name for name in fields if "." not in name] == [it.id for it in EVERY_TYPE.asking()]


def test_an_open_question_has_boxes_of_its_own_for_not_answering():
    again = form.form_class(EVERY_TYPE)(MultiDict([("days.state", "_not_understood")]))

    boxes = {box.id: box.checked for box in again["days.state"]}

    assert list(boxes.values()) == [False, True]
    assert "safe.state" not in again


def test_the_form_shows_again_what_was_sent():
    again = form.form_class(EVERY_TYPE)(
        MultiDict([("safe", "2"), ("days", "many"), ("change", "<b>"), ("where", "_declined")])
    )

    assert 'checked id="safe-1" name="safe" type="radio" value="2"' in again["safe"]()
    assert 'value="many"' in again["days"]()
    assert "&lt;b&gt;" in again["change"]()
    assert again["where"]().count("checked") == 1


@pytest.mark.parametrize("name", ["data", "errors", "validate", "process", "meta", "populate_obj"])
def test_a_question_may_have_the_name_of_a_part_of_the_form(name):
    form_of = asked(question(name))

    again = form.form_class(form_of)(MultiDict({name: "1"}))

    assert again[name].data == "1"
    assert filled((name, "1"), of=form_of).answers.values == {name: 1}
