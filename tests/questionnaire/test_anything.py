"""Whatever JSON, a YAML file or a browser sends: there is an answer, and nothing raises."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from surveyapp.questionnaire import files, form, plain_yaml
from surveyapp.questionnaire.answers import State
from surveyapp.questionnaire.checks import problems, publishing_problems
from surveyapp.questionnaire.parsing import Invalid, parse
from surveyapp.questionnaire.path import seen
from surveyapp.questionnaire.translation import texts, translated

EVERY_TYPE = files.read(Path(__file__).parent.parent / "surveys" / "every_type.yaml").document
QUESTIONNAIRE = parse(EVERY_TYPE)

Place = tuple[str | int, ...]
often = settings(max_examples=200, deadline=None, derandomize=True)

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["often", "safe", "rating", "a", "sum", "yes", "1", "en"]),
    lambda parts: (
        st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=8), parts, max_size=4)
    ),
    max_leaves=12,
)


def places(value: Any, place: Place = ()) -> list[Place]:
    """List the way to each part of a document."""
    keys = list(value) if isinstance(value, dict) else []
    keys = list(range(len(value))) if isinstance(value, list) else keys
    return [place] + [it for key in keys for it in places(value[key], (*place, key))]


PLACES = [place for place in places(EVERY_TYPE) if place]


def changed(place: Place, value: Any) -> Any:
    """Give the document with another value at a place."""
    copy = json.loads(json.dumps(EVERY_TYPE))
    held = copy
    for key in place[:-1]:
        held = held[key]
    held[place[-1]] = value
    return copy


@often
@given(anything, anything)
def test_anything_can_be_checked(document, translation):
    assert isinstance(problems(document, translation), list)


@often
@given(st.sampled_from(PLACES), anything)
def test_a_document_with_one_part_changed_parses_or_has_problems(place, value):
    document = changed(place, value)

    if problems(document):
        with pytest.raises(Invalid):
            parse(document)
    else:
        assert parse(json.loads(json.dumps(document))) == parse(document)
        assert translated(document, texts(document)) == document
        assert isinstance(publishing_problems(document, {"cy": texts(document)}, {}), list)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_document_with_one_part_missing_parses_or_has_problems(place):
    document = changed(place, None)
    held = document
    for key in place[:-1]:
        held = held[key]
    del held[place[-1]]

    if not problems(document):
        parse(document)


@often
@given(st.sampled_from(PLACES), anything)
def test_any_document_has_texts_that_can_be_put_back(place, value):
    document = changed(place, value)

    assert texts(translated(document, texts(document))) == texts(document)


@often
@given(st.text())
def test_any_text_is_plain_yaml_or_is_told_why_not(text):
    with contextlib.suppress(plain_yaml.NotPlain):
        problems(plain_yaml.load(text))


@settings(often, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from(files.SUFFIXES))
def test_any_file_can_be_read(tmp_path, content, suffix):
    path = tmp_path / f"any{suffix}"
    path.write_bytes(content)

    assert files.read(path).problems


names = st.sampled_from(
    [name for it in QUESTIONNAIRE.asking() for name in (it.id, f"{it.id}.state")] + ["x", ""]
)
sent = st.text() | st.sampled_from(
    [str(code) for it in QUESTIONNAIRE.asking() for code in it.codes()]
    + ["_declined", "_not_understood", "12", "12,5", "-1", "1e999", "NaN", "2026-02-30"]
    + ["2020-01-31", "31/1/2020", "word", " \r\n", "\x00", "\ud800", "x" * 10_000]
)


@often
@given(st.lists(st.tuples(names, sent), max_size=30), st.booleans())
def test_whatever_is_sent_is_read(pairs, mend):
    found = form.read(QUESTIONNAIRE, MultiDict(pairs), mend=mend)

    asking = {question.id: question for question in QUESTIONNAIRE.asking()}
    values, states = found.answers.values, found.answers.states
    assert values.keys() | states.keys() == asking.keys()
    assert not values.keys() & states.keys()
    assert all(asking[name].check(value) is None for name, value in values.items())
    assert {name for name, state in states.items() if state is State.ANSWERED} == (
        found.comments.keys()
    )
    assert all(states[name] is State.NOT_SEEN for name in found.errors)
    shown = {question.id for question in seen(QUESTIONNAIRE, {**values, **found.comments})}
    answered = {name for name in asking if found.answers.state(name) is not State.NOT_SEEN}
    assert answered | found.errors.keys() <= shown
    json.dumps([dict(values), dict(found.comments)], ensure_ascii=False, allow_nan=False).encode()


@often
@given(st.lists(st.tuples(names, sent), max_size=30))
def test_whatever_is_sent_can_be_shown_again(pairs):
    again = form.form_class(QUESTIONNAIRE)(MultiDict(pairs))

    assert all(field() for field in again)
