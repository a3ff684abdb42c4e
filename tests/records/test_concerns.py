"""A concern is worked by named people, closes for a reason, and never goes away by itself."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveyapp.analysis.text.concerns import NOT_READ
from surveyapp.analysis.text.concerns import Concern as Found
from surveyapp.records import cases, comments, concerns
from surveyapp.records.accounts import Role
from surveyapp.records.cases import NeedsReason, NotPossible, Outcome, State, Step
from surveyapp.records.comments import Comment, Place
from surveyapp.records.concerns import Concern, Flag
from surveyapp.records.waves import Wave
from tests import factories

KEY = b"k" * 32
NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
LEAD, HEAD = Role.SAFEGUARDING_LEAD, Role.HEAD
WHO = "sana@school.test"


def test_it_is_as_severe_as_its_most_serious_flag(session: Session, wave: Wave):
    concern = raised(session, wave, found("low_mood", 1), found("unsafe", 3), found("bullying", 2))
    session.expire_all()

    assert concern.severity == 3
    assert [it.category for it in concern.flags] == ["unsafe", "bullying", "low_mood"]
    assert (concern.state, concern.role) == ("new", "safeguarding lead")


def test_nothing_found_raises_nothing(session: Session, wave: Wave):
    assert concerns.flag(session, commented(session, wave), [], "1", NOW) is None


@pytest.mark.parametrize("severity", [1, 2])
def test_the_same_or_less_urgent_changes_nothing(session: Session, wave: Wave, severity: int):
    concern = raised(session, wave, found("bullying", 2, "first"))
    cases.change(session, concern, step(State.CLOSED), KEY)

    again = concerns.flag(
        session, concern.comment, [found("bullying", severity, "second")], "2", NOW
    )

    assert again is None
    (flag,) = concern.flags
    assert (flag.rule, flag.severity, flag.reader) == ("first", 2, "1")
    assert concern.state == "closed"


@pytest.mark.parametrize("state", [State.SEEN, State.ACTING, State.CLOSED])
def test_the_same_as_more_severe_is_a_further_flag(session: Session, wave: Wave, state: State):
    concern = raised(session, wave, found("bullying", 1, "first"))
    cases.change(session, concern, step(state), KEY)

    again = concerns.flag(session, concern.comment, [found("bullying", 3, "second")], "2", NOW)
    session.expire_all()

    assert again is concern
    assert [(it.rule, it.severity, it.reader) for it in concern.flags] == [
        ("second", 3, "2"),
        ("first", 1, "1"),
    ]
    assert concern.categories == ("bullying",)
    assert (concern.severity, concern.state) == (3, "new")
    assert (concern.changes[-1].actor, concern.changes[-1].state) == ("reader 2", "new")


def test_it_is_raised_from_the_highest_it_was_flagged_with(session: Session, wave: Wave):
    concern = raised(session, wave, found("bullying", 1))
    concerns.flag(session, concern.comment, [found("bullying", 3)], "2", NOW)
    again = concerns.flag(session, concern.comment, [found("bullying", 2)], "3", NOW)
    session.expire_all()

    assert again is None
    assert concerns.flag(session, concern.comment, [found("bullying", 2)], "3", NOW) is None
    assert [it.severity for it in concern.flags] == [3, 1]


def test_the_database_keeps_a_category_once_for_each_severity(session: Session, wave: Wave):
    concern = raised(session, wave, found("bullying", 2))
    first = concern.flags[0]
    twin = {
        name: getattr(first, name)
        for name in ("school_id", "concern_id", "category", "severity", "rule", "reader")
    }

    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Flag(**twin, start=0, end=1, score=0.0, found_at=NOW))


@pytest.mark.parametrize("state", [State.SEEN, State.ACTING, State.CLOSED])
def test_another_flag_makes_it_new_again(session: Session, wave: Wave, state: State):
    concern = raised(session, wave, found("bullying", 1))
    cases.change(session, concern, step(state), KEY)

    concerns.flag(session, concern.comment, [found("unsafe", 2)], "2", NOW)
    session.expire_all()

    assert (concern.state, concern.severity) == ("new", 2)
    assert (concern.changes[-1].actor, concern.changes[-1].state) == ("reader 2", "new")


def test_what_staff_did_is_for_the_head_alone(session: Session, wave: Wave):
    concern = raised(session, wave, found("low_mood", 2), found("staff_conduct", 2))

    assert listed(session, wave, LEAD) == []
    assert listed(session, wave, HEAD) == [concern]


def test_what_staff_wrote_is_for_the_head(session: Session):
    school = factories.school(session)
    wave = factories.wave(session, factories.version(session, school, audience="staff"))

    assert raised(session, wave, found("bullying", 2)).role == HEAD


def test_a_later_flag_about_staff_takes_it_to_the_head(session: Session, wave: Wave):
    concern = raised(session, wave, found("bullying", 2))

    concerns.flag(session, concern.comment, [found("staff_conduct", 3)], "2", NOW)

    assert concern.role == HEAD
    assert concern.changes[-1].passed_to == HEAD


def test_each_step_keeps_who_when_and_why(session: Session, wave: Wave):
    concern = raised(session, wave, found("bullying", 2))

    cases.change(session, concern, Step(WHO, State.SEEN), KEY)
    cases.change(session, concern, Step(WHO, State.ACTING, "I ask her tutor."), KEY)
    cases.change(
        session, concern, Step("dan@school.test", State.CLOSED, "Sorted.", Outcome.TALKED), KEY
    )
    session.expire_all()

    assert [(it.actor, it.state, it.outcome, it.reason(KEY)) for it in concern.changes] == [
        (WHO, "seen", None, ""),
        (WHO, "acting", None, "I ask her tutor."),
        ("dan@school.test", "closed", "talked with the person", "Sorted."),
    ]
    assert all(NOW <= it.at <= datetime.now(UTC) for it in concern.changes)


def test_reasons_are_sealed_as_comments_are(session: Session, wave: Wave):
    concern = raised(session, wave, found("bullying", 2))
    cases.change(session, concern, Step(WHO, State.ACTING, "I ask Amy."), KEY)

    sealed = concern.changes[0].sealed_reason
    assert sealed is not None
    assert b"Amy" not in sealed


@pytest.mark.parametrize(
    ("outcome", "reason"), [(None, "Sorted."), (Outcome.TALKED, " \n"), (None, "")]
)
def test_closing_needs_an_outcome_and_a_reason(
    session: Session, wave: Wave, outcome: Outcome | None, reason: str
):
    concern = raised(session, wave, found("bullying", 2))

    with pytest.raises(NeedsReason):
        cases.change(session, concern, Step(WHO, State.CLOSED, reason, outcome), KEY)

    assert concern.state == "new"


def test_a_closed_one_opens_again_for_a_reason(session: Session, wave: Wave):
    concern = raised(session, wave, found("bullying", 2))
    cases.change(session, concern, step(State.CLOSED), KEY)

    with pytest.raises(NeedsReason):
        cases.change(session, concern, Step(WHO, State.SEEN), KEY)
    cases.change(session, concern, Step(WHO, State.SEEN, "It goes on."), KEY)

    assert concern.state == "seen"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.CLOSED, State.ACTING),
        (State.CLOSED, State.CLOSED),
        (State.ACTING, State.SEEN),
        (State.SEEN, State.SEEN),
        (State.SEEN, State.NEW),
    ],
)
def test_a_step_that_somebody_else_has_overtaken_is_refused(
    session: Session, wave: Wave, before: State, after: State
):
    concern = raised(session, wave, found("bullying", 2))
    cases.change(session, concern, step(before), KEY)

    with pytest.raises(NotPossible, match=f"is {before} now"):
        cases.change(session, concern, step(after), KEY)


def test_it_is_passed_on_and_is_new_to_the_other(session: Session, wave: Wave):
    concern = raised(session, wave, found("staff_conduct", 2))

    cases.pass_on(session, concern, WHO, "About a pupil, not about staff.", KEY)
    session.expire_all()

    assert (concern.role, concern.state) == ("safeguarding lead", "new")
    assert concern.changes[-1].passed_to == "safeguarding lead"
    cases.pass_on(session, concern, WHO, "About staff after all.", KEY)
    assert concern.role == "head"


def test_a_passed_on_comment_is_not_taken_back_by_reading_it_again(session: Session, wave: Wave):
    concern = raised(session, wave, found("staff_conduct", 1))
    cases.pass_on(session, concern, WHO, "About a pupil.", KEY)

    again = [found("staff_conduct", 2), found("unsafe", 2)]
    concerns.flag(session, concern.comment, again, "2", NOW)

    assert concern.role == "safeguarding lead"
    by_hand = Found("staff_conduct", 3, (0, 4), concerns.PERSON)
    concerns.flag(session, concern.comment, [by_hand], WHO, NOW)
    assert concern.role == "head"


def test_passing_on_needs_a_reason_and_an_open_concern(session: Session, wave: Wave):
    concern = raised(session, wave, found("bullying", 2))

    with pytest.raises(NeedsReason):
        cases.pass_on(session, concern, WHO, " ", KEY)
    cases.change(session, concern, step(State.CLOSED), KEY)
    with pytest.raises(NotPossible):
        cases.pass_on(session, concern, WHO, "Why", KEY)


def test_the_most_severe_and_then_the_oldest_comes_first(session: Session, wave: Wave):
    light = raised(session, wave, found("low_mood", 1), at=NOW - 50 * HOUR)
    young = raised(session, wave, found("unsafe", 3), at=NOW - HOUR)
    old = raised(session, wave, found("unsafe", 3), at=NOW - 3 * HOUR)
    raised(session, other_wave(session), found("unsafe", 3))

    assert listed(session, wave, LEAD) == [old, young, light]


def test_they_are_counted_by_state(session: Session, wave: Wave):
    for state in (State.SEEN, State.CLOSED, State.CLOSED):
        concern = raised(session, wave, found("bullying", 2))
        cases.change(session, concern, step(state), KEY)
    raised(session, wave, found("bullying", 2))
    raised(session, wave, found("staff_conduct", 2))

    assert cases.counts(session, Concern, wave.school_id, [LEAD]) == {
        State.NEW: 1,
        State.SEEN: 1,
        State.ACTING: 0,
        State.CLOSED: 2,
    }


def test_those_to_act_on_now_are_counted_until_somebody_opens_them(session: Session, wave: Wave):
    urgent = raised(session, wave, found("unsafe", 3), found("bullying", 2))
    raised(session, wave, found("staff_conduct", 3))
    raised(session, wave, found("bullying", 2))
    raised(session, other_wave(session), found("unsafe", 3))

    assert concerns.to_act_on_now(session, wave.school_id, [LEAD]) == 1
    assert concerns.to_act_on_now(session, wave.school_id, [LEAD, HEAD]) == 2
    cases.change(session, urgent, Step(WHO, State.SEEN), KEY)
    assert concerns.to_act_on_now(session, wave.school_id, [LEAD]) == 0


@pytest.mark.parametrize(
    ("hours", "state", "overdue"),
    [
        (23, State.SEEN, False),
        (25, State.SEEN, True),
        (25, State.ACTING, False),
        (25, State.CLOSED, False),
    ],
)
def test_it_is_overdue_when_nobody_has_acted_for_a_day(
    session: Session, wave: Wave, hours: int, state: State, overdue: bool
):
    concern = raised(session, wave, found("bullying", 2), at=NOW - hours * HOUR)
    cases.change(session, concern, step(state), KEY)

    assert concern.overdue(NOW) == overdue
    assert cases.overdue(session, Concern, wave.school_id, [LEAD], NOW) == overdue
    assert cases.overdue(session, Concern, wave.school_id, [HEAD], NOW) == 0


def test_words_for_the_head_and_words_to_act_on_now_are_kept_back(session: Session, wave: Wave):
    raised(session, wave, found("bullying", 2))
    heads = raised(session, wave, found("staff_conduct", 2))
    urgent = raised(session, wave, found("unsafe", 3))

    assert concerns.kept_back(session, wave) == {heads.comment_id, urgent.comment_id}
    assert concerns.kept_back(session, other_wave(session)) == frozenset()


@pytest.mark.parametrize(("outcome", "kept"), [(Outcome.NO_CONCERN, False), (Outcome.TALKED, True)])
def test_what_no_program_read_is_kept_back_until_a_person_has(
    session: Session, wave: Wave, outcome: Outcome, *, kept: bool
):
    unread = raised(session, wave, found("bullying", 1), found(NOT_READ, 2))

    for state in (State.SEEN, State.ACTING):
        cases.change(session, unread, step(state), KEY)
        assert concerns.kept_back(session, wave) == {unread.comment_id}
    cases.change(session, unread, Step(WHO, State.CLOSED, "Read.", outcome), KEY)

    assert (unread.comment_id in concerns.kept_back(session, wave)) == kept


@pytest.mark.parametrize(("category", "severity"), [("unsafe", 3), (NOT_READ, 2)])
def test_what_was_no_concern_is_not_kept_back(
    session: Session, wave: Wave, category: str, severity: int
):
    urgent = raised(session, wave, found(category, severity))

    done = Step(WHO, State.CLOSED, "A film.", Outcome.NO_CONCERN)
    cases.change(session, urgent, done, KEY)
    assert concerns.kept_back(session, wave) == frozenset()
    cases.change(session, urgent, Step(WHO, State.SEEN, "No, hers."), KEY)
    assert concerns.kept_back(session, wave) == {urgent.comment_id}


def test_a_concern_can_not_be_tied_to_another_schools_comment(session: Session, wave: Wave):
    theirs = commented(session, other_wave(session))
    concern = Concern(
        school_id=wave.school_id,
        wave_id=wave.id,
        comment_id=theirs.id,
        severity=2,
        role="head",
        state="new",
        found_at=NOW,
    )

    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(concern)


def test_nothing_of_it_is_deleted_with_its_comment(session: Session, wave: Wave):
    concern = raised(session, wave, found("bullying", 2))

    with pytest.raises(IntegrityError), session.begin_nested():
        session.delete(concern.comment)
    assert session.scalar(select(func.count()).select_from(Flag)) == 1


def found(category: str, severity: int, rule: str = "rule") -> Found:
    return Found(category, severity, (0, 4), rule)


def step(state: State) -> Step:
    return Step(WHO, state, "Because.", Outcome.TALKED if state is State.CLOSED else None)


def listed(session: Session, wave: Wave, role: Role) -> list[Concern]:
    return list(concerns.of_roles(session, wave.school_id, [role], cases.OPEN))


def raised(session: Session, wave: Wave, *flags: Found, at: datetime = NOW) -> Concern:
    made = concerns.flag(session, commented(session, wave), flags, "1", at)
    assert made is not None
    return made


def commented(session: Session, wave: Wave) -> Comment:
    place = Place(wave.school_id, wave.id, uuid4(), "more")
    made = comments.keep(session, place, "Some words", KEY)
    session.flush()
    return made


def other_wave(session: Session) -> Wave:
    return factories.wave(session, factories.version(session, factories.school(session)))


@pytest.fixture
def wave(session: Session) -> Wave:
    return other_wave(session)
