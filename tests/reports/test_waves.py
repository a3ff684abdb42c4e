from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select

from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.questionnaire.answers import Answers
from surveyapp.questionnaire.manner import Manner, Way
from surveyapp.records import comments, concerns, readings, responses, schools
from surveyapp.records.comments import Comment, Place
from surveyapp.records.readings import Better, Reading
from surveyapp.records.waves import Mode
from surveyapp.reports.groups import EVERYONE, Group
from surveyapp.reports.privacy import Hidden
from surveyapp.reports.waves import data_rows, report, response_rates
from tests import factories

CONFIDENTIAL = Hidden.CONFIDENTIAL
SEVEN, EIGHT = Group("class", "7B"), Group("class", "8A")


def test_it_reports_what_the_wave_is_about(session, school):
    wave = asked(session, school)

    about = report(session, wave, key(school)).about

    assert (about.school, about.wave, about.questionnaire) == (
        school.name,
        "Autumn",
        "My week at school",
    )
    assert (about.version, about.mode, about.sha256) == (1, "anonymous", wave.version.sha256)


def test_it_counts_those_who_were_invited_and_those_who_answered(session, school):
    wave = asked(session, school, seven=(8, 6), eight=(7, 5))

    rows = response_rates(session, wave).rows

    assert [(row.group, row.invited, row.answered) for row in rows] == [
        (EVERYONE, 26, 15),
        (SEVEN, 14, 8),
        (EIGHT, 12, 7),
    ]


def test_a_no_to_taking_part_is_counted_and_left_out_of_the_results(session, school):
    wave = asked(session, school, seven=(8, 6), eight=(7, 5))
    refuse(session, wave, school)

    whole = report(session, wave, key(school))

    assert (whole.rates.declined, whole.rates.rows[0].answered) == (1, 16)
    assert whole.results.respondents == 15


def test_results_are_those_of_the_answers_that_were_kept(session, school):
    wave = asked(session, school, seven=(8, 6), eight=(7, 5))

    scale = report(session, wave, key(school)).results.scales[0]

    assert [(row.group, row.n) for row in scale.rows] == [(EVERYONE, 15), (SEVEN, 8), (EIGHT, 7)]
    kept = [it.answers for it in responses.of_wave(session, wave)]
    scores = [(it["safe"] + it["liked"] + 5 - it["alone"]) / 3 for it in kept]
    assert scale.rows[0].mean == round(sum(scores) / 15, 2)


def test_another_wave_of_the_school_is_not_mixed_in(session, school):
    asked(session, school, seven=(8, 6), eight=(7, 5))
    wave = asked(session, school, seven=(6, 5), eight=(5, 5))

    assert report(session, wave, key(school)).results.respondents == 11


def test_how_many_of_a_small_class_answered_is_told_and_nothing_of_what(session, school):
    wave = asked(session, school, seven=(8, 6), eight=(3, 5))

    whole = report(session, wave, key(school))

    assert [row.answered for row in whole.rates.rows] == [11, 8, 3]
    assert [row.mean for row in whole.results.scales[0].rows[1:]] == [CONFIDENTIAL] * 2


def test_comments_are_opened_with_the_schools_key(session, school):
    wave = asked(session, school, seven=(8, 6), eight=(7, 5))

    written = report(session, wave, key(school)).comments

    assert (written.respondents, written.n) == (15, 15)
    assert {row.words for row in written.rows} == {"Break is too short."}


def test_a_comment_of_answers_that_do_not_count_is_not_in_the_report(session, school):
    wave = asked(session, school)
    place = Place(school.id, wave.id, uuid4(), "more")
    comments.keep(session, place, "Too late.", key(school))

    assert report(session, wave, key(school)).comments.n == 15


def test_an_edition_for_outside_needs_ten(session, school):
    wave = asked(session, school, seven=(8, 6), eight=(12, 12))

    whole = report(session, wave, key(school), minimum=10)

    assert [row.n for row in whole.results.scales[0].rows] == [20, CONFIDENTIAL, CONFIDENTIAL]


def test_rows_of_an_anonymous_wave_name_neither_pseudonym_nor_group(session, school):
    rows = data_rows(session, asked(session, school, seven=(2, 0), eight=(0, 0)))

    assert [(row.pseudonym, row.groups) for row in rows] == [("", {}), ("", {})]


def test_rows_of_a_confidential_wave_carry_pseudonym_groups_answers_and_scores(session, school):
    wave = asked(session, school, seven=(1, 0), eight=(0, 0), mode=Mode.CONFIDENTIAL)

    (row,) = data_rows(session, wave)

    assert row.pseudonym
    assert row.groups == {"class": ["7B"]}
    assert row.answers.values["safe"] == 1
    assert row.scores == {"week": 3.0}


def test_rows_of_a_confidential_wave_say_how_they_were_given(session, school):
    wave = asked(session, school, seven=(1, 0), eight=(0, 0), mode=Mode.CONFIDENTIAL)

    (row,) = data_rows(session, wave)

    assert row.manner == manner(0)


def test_rows_of_an_anonymous_wave_do_not(session, school):
    wave = asked(session, school, seven=(2, 0), eight=(0, 0))

    assert [it.manner for it in responses.of_wave(session, wave)] == [["listened"]] * 2
    assert [row.manner for row in data_rows(session, wave)] == [None, None]


def test_it_is_counted_how_everybody_gave_their_answers(session, school):
    wave = asked(session, school)
    refuse(session, wave, school)

    found = {row.label: (row.n, row.of) for row in report(session, wave, key(school)).manner}

    assert found["Listened"] == (15, 15)
    assert found["Calm colours"] == (CONFIDENTIAL, 15)
    assert found["All on one page"] == (0, 15)
    assert "Understood the practice" not in found


def test_rows_come_in_the_order_of_their_random_sittings(session, school):
    wave = asked(session, school, seven=(4, 0), eight=(0, 0))
    sittings = [it.sitting for it in responses.of_wave(session, wave)]

    rows = data_rows(session, wave)

    kept = {it.sitting: it.answers["safe"] for it in responses.of_wave(session, wave)}
    assert [row.answers.values["safe"] for row in rows] == [kept[it] for it in sorted(sittings)]


def test_comments_count_as_they_were_read_and_put_right(session, school):
    wave = asked(session, school, seven=(6, 0), eight=(5, 0))
    (first, *rest) = session.scalars(select(Reading)).all()
    for it in rest:
        it.label = "negative"
    session.flush()
    readings.correct(session, first, Better("sana@school.test", "positive", "Why."), key(school))

    counted = {
        it.label: it.n for it in report(session, wave, key(school)).comments.sentiment if it.n
    }

    assert counted == {"negative": 10, "positive": 1}


def test_a_comment_from_before_there_was_a_reader_counts_as_not_read(session, school):
    wave = asked(session, school, seven=(6, 0), eight=(5, 0))
    session.execute(delete(Reading))

    rows = report(session, wave, key(school)).comments.rows

    assert {row.label for row in rows} == {"not read"}


def test_the_words_of_a_concern_of_the_heads_are_not_in_the_report(session, school):
    wave = asked(session, school, seven=(6, 0), eight=(5, 0))
    (comment, *_) = session.scalars(select(Comment)).all()
    found = Found("staff_conduct", 2, (0, 5), "rule")
    concerns.flag(session, comment, [found], "1", datetime.now(UTC))

    rows = report(session, wave, key(school)).comments.rows

    assert sorted(row.words == Hidden.CONFIDENTIAL for row in rows) == [False] * 10 + [True]


def test_the_words_of_a_comment_that_no_program_read_are_not_in_the_report(session, school):
    wave = asked(session, school, seven=(6, 0), eight=(5, 0))
    code = factories.found_code(session, wave, factories.pupil(session, of=school))
    welsh = "Mae rhywun yn fy mrifo i ar y bws bob dydd."
    said = factories.submission(comments={"more": welsh})
    responses.submit(session, code, said, key(school))

    rows = report(session, wave, key(school)).comments.rows

    assert [(row.words, row.label) for row in rows if row.label == "not read"] == [
        (Hidden.CONFIDENTIAL, "not read")
    ]
    assert welsh not in str(rows)


@pytest.fixture
def school(session):
    return factories.school(session)


def key(school):
    return schools.comment_key(school, factories.MASTER_KEY)


def asked(session, school, seven=(8, 6), eight=(7, 5), mode=Mode.ANONYMOUS):
    """Plan a wave of two classes, each with as many as (answered, did not)."""
    classes = [factories.group(session, school, name) for name in ("7B", "8A")]
    wave = factories.wave(session, factories.version(session, school), *classes, mode=mode)
    for group, (answered, silent) in zip(classes, (seven, eight), strict=True):
        for number in range(answered + silent):
            code = factories.found_code(session, wave, factories.pupil(session, group))
            if number < answered:
                values = {"safe": 1 + number % 4, "liked": 4, "alone": 1 + number % 2 + number % 3}
                how = manner(number)
                said = factories.submission(values, {"more": "Break is too short."}, manner=how)
                responses.submit(session, code, said, key(school))
    session.expire_all()
    return wave


def refuse(session, wave, school):
    code = factories.found_code(session, wave, factories.pupil(session, of=school))
    no = responses.Submission(UUID(int=1), "en", Answers(), took_part=False)
    responses.submit(session, code, no, key(school))


def manner(number):
    """Say how one of a class gave their answers: all listen, the fifth in calm colours, too."""
    ways = [Way.LISTENED, Way.CALM] if number == 4 else [Way.LISTENED]
    return Manner(frozenset(ways), datetime.now(UTC).date())
