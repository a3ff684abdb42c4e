import pytest

from surveyapp.questionnaire.sentences import DATE_FROM, DATE_TO, TYPE_DATE, Unanswerable

from ..documents import parsed, said_of


@pytest.mark.parametrize(
    "typed",
    ["2026-12-31", " 2026-12-31 ", "31/12/2026", "31.12.2026", "31 12 2026", " 31/12/2026"],
)
def test_it_reads_a_date_as_boxes_send_it_and_people_write_it(typed):
    assert parsed("date").read([typed]) == "2026-12-31"


def test_a_day_may_be_written_with_one_digit():
    assert parsed("date").read(["1/2/2026"]) == "2026-02-01"


@pytest.mark.parametrize("raw", [[], [""], [" \n"]])
def test_nothing_is_no_answer(raw):
    assert parsed("date").read(raw) is None


@pytest.mark.parametrize(
    "typed",
    ["2026-02-30", "30/2/2026", "2026-13-01", "12/31/2026", "20261231", "2026-W01-1", "0000-01-01"]
    + [
        "yesterday",
        "2026-12-31T00:00",
        "２０２６-12-31",
        "1/1/26",
        "2026-12-31\x00",
        "9" * 1_000_000,
    ],
)
def test_a_date_that_does_not_exist_is_refused(typed):
    with pytest.raises(Unanswerable) as caught:
        parsed("date").read([typed])

    assert caught.value.sentence.msgid == TYPE_DATE


@pytest.mark.parametrize(
    ("typed", "msgid", "said"),
    [
        ("2019-12-31", DATE_FROM, "Please choose a date that is 01/01/2020 or later."),
        ("1/7/2026", DATE_TO, "Please choose a date that is 30/06/2026 or earlier."),
    ],
)
def test_it_says_between_which_days_the_answer_lies(typed, msgid, said):
    with pytest.raises(Unanswerable) as caught:
        parsed("date", earliest="2020-01-01", latest="2026-06-30").read([typed])

    assert caught.value.sentence.msgid == msgid
    assert caught.value.sentence == said


def test_a_value_is_an_iso_date():
    question = parsed("date", earliest="2020-01-01")

    assert question.check("2020-01-01") is None
    assert all(question.check(it) for it in ("2019-12-31", "31/12/2026", 20261231, None, [], True))


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"earliest": "2026-02-30"}, "earliest: is a date that doesn't exist"),
        ({"earliest": "1/1/2026"}, 'earliest: must be a date like 2026-12-31, not "1/1/2026"'),
        ({"latest": 2026}, "latest: must be text, not 2026; put it in quotes"),
        (
            {"earliest": "2026-01-02", "latest": "2026-01-01"},
            "latest: must not be before earliest",
        ),
    ],
)
def test_it_says_what_is_wrong_with_a_date(keys, sentence):
    assert said_of("date", **keys) == [sentence]
