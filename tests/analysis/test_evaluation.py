import dataclasses
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.analysis.describe import Description
from surveyapp.analysis.evaluation import Evaluation, Outcome, Plan, Survey, evaluate
from surveyapp.analysis.measures import Showing
from surveyapp.analysis.plan import Comparison
from surveyapp.analysis.sizes import Size

SCALE = Outcome(id="b", name="belonging score", low=1, high=5)
FORBIDDEN = re.compile(
    r"proved|no effect|significant|p\s*[=<]\s*0|months.{0,20}progress|caused|nan|None", re.I
)


def answers(n, shift=0.0, seed=1, **columns):
    """A survey of n pupils whose codes are the same each time, and its scores."""
    random = np.random.default_rng(seed)
    trait = random.normal(3, 0.8, n)
    noise = np.random.default_rng(seed + 100 + round(shift * 10)).normal(0, 0.3, n)
    scores = np.clip(trait + noise + shift, 1, 5)
    ids = tuple(f"p{row}" for row in range(n))
    return Survey(**({"scores": {"b": scores}, "ids": ids} | columns))


def arms(n, programme=None):
    first = n // 2 if programme is None else programme
    return ("programme",) * first + ("comparison",) * (n - first)


def plan(**rest):
    return Plan(**({"outcomes": (SCALE,), "main": "b"} | rest))


def checks(evaluation: Evaluation) -> set[str]:
    found = {caution.check for caution in evaluation.cautions}
    return found | {c.check for measure in evaluation.measures for c in measure.cautions}


def said(evaluation: Evaluation) -> str:
    return " ".join(evaluation.sentences)


def values(thing, kind):
    """Every value of a kind anywhere in a tree of dataclasses."""
    if isinstance(thing, kind):
        yield thing
    if isinstance(thing, tuple):
        for part in thing:
            yield from values(part, kind)
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from values(getattr(thing, field.name), kind)


@pytest.mark.parametrize(
    ("before", "after", "more", "expected"),
    [
        (answers(40), answers(40, 0.5), {}, Comparison.CHANGE),
        (answers(40, ids=()), answers(40, 0.5, ids=()), {}, Comparison.TWO_SURVEYS),
        (answers(40, arms=arms(40)), answers(40), {}, Comparison.COMPARED),
        (answers(40), answers(40, arms=arms(40)), {}, Comparison.COMPARED),
        (answers(40), answers(40, arms=arms(40)), {"randomised": True}, Comparison.RANDOMISED),
        (None, answers(40, arms=arms(40)), {}, Comparison.AFTER_ONLY),
        (
            answers(40, ids=(), arms=arms(40)),
            answers(40, ids=(), arms=arms(40)),
            {},
            Comparison.TWO_GROUPS_TWO_SURVEYS,
        ),
        (None, answers(40), {}, Comparison.NONE),
    ],
)
def test_the_data_choose_the_comparison(before, after, more, expected):
    evaluation = evaluate(before, after, plan(**more))

    assert evaluation.comparison is expected
    assert evaluation.limit in evaluation.sentences
    assert not FORBIDDEN.search(said(evaluation))


def test_only_groups_chosen_by_lot_may_be_told_that_the_programme_made_a_difference():
    surveys = [
        answers(80, arms=arms(80)),
        answers(80, arms=arms(80), scores={"b": answers(80).scores["b"] + np.arange(80) * -0.02}),
    ]

    by_lot = evaluate(*surveys, plan(randomised=True))
    chosen = evaluate(*surveys, plan())

    assert "The programme made a difference" in said(by_lot)
    assert "made a difference" not in said(chosen)
    assert "similar pupils who were not" in said(chosen)


def test_a_change_alone_is_never_said_to_come_from_the_programme():
    evaluation = evaluate(answers(60), answers(60, 0.6), plan())

    assert "rose by" in said(evaluation)
    assert "cannot say why" in evaluation.limit
    assert "no comparison" in checks(evaluation)


def test_where_nobody_changed_that_is_what_is_said():
    evaluation = evaluate(answers(40), answers(40), plan())

    assert evaluation.measures[0].sentences[0] == "Nobody's belonging score changed: all 40 stayed."


def test_nothing_is_shown_of_fewer_than_ten():
    items = {"b": np.random.default_rng(1).normal(size=(9, 3))}

    evaluation = evaluate(answers(9, items=items), answers(9, 0.5), plan())

    group = evaluation.measures[0].groups[0]
    assert evaluation.measures[0].reliability is None
    assert group.showing is Showing.NOTHING
    assert (group.n, group.before, group.change) == (None, None, None)
    assert evaluation.who[0].before is None
    assert said(evaluation).startswith("Fewer than 10 pupils: not shown.")
    assert not list(values(evaluation, Description))


def test_a_school_may_go_down_to_five_and_no_lower():
    assert evaluate(answers(6), answers(6), plan(smallest=5)).measures[0].groups[0].n == 6
    assert evaluate(answers(4), answers(4), plan(smallest=1)).measures[0].groups[0].n is None


@pytest.mark.parametrize("more", [{"delicate": True}, {"doing": "being bullied often"}])
def test_shares_and_what_is_delicate_keep_the_limit_of_ten(more):
    outcome = dataclasses.replace(SCALE, **more)

    group = evaluate(answers(7), answers(7), plan(outcomes=(outcome,), smallest=5)).measures[0]

    assert group.groups[0].n is None
    assert "Fewer than 10 pupils: not shown." in group.sentences


def test_under_ten_nothing_is_said_that_would_tell_of_each():
    outcome = dataclasses.replace(SCALE, band_up_to=5)
    items = {"b": np.random.default_rng(1).normal(size=(7, 3))}

    evaluation = evaluate(
        answers(7, items=items), answers(7, 0.5), plan(outcomes=(outcome,), smallest=5)
    )

    group = evaluation.measures[0].groups[0]
    assert group.n == 7
    assert (group.in_band, group.ends, group.reliable) == ((), None, None)


def test_who_could_not_be_scored_is_counted_whether_matched_or_not():
    before = answers(40, scores={"b": np.r_[[np.nan] * 3, answers(40).scores["b"][3:]]})

    group = evaluate(before, answers(40), plan()).measures[0].groups[0]

    assert (group.n, group.unscored_before, group.unscored_after) == (37, 3, 0)


def test_ten_to_29_are_a_first_sign_without_sizes_or_tests():
    evaluation = evaluate(answers(29), answers(29, 0.5), plan())

    measure = evaluation.measures[0]
    change = measure.groups[0].change
    assert measure.showing is Showing.FIRST_SIGN
    assert change is not None
    assert change.interval.known
    assert change.up + change.same + change.down == 29
    assert np.isnan([change.p, measure.p, change.hedges.value]).all()
    assert not any(size.interval.known for size in values(evaluation, Size))
    assert "Small group, treat as a first sign." in measure.sentences


def test_thirty_are_shown_in_full():
    change = evaluate(answers(30), answers(30, 0.5), plan()).measures[0].groups[0].change

    assert change is not None
    assert change.hedges.interval.known
    assert 0 <= change.p <= 1


def test_nobodys_own_score_is_shown():
    evaluation = evaluate(answers(40, arms=arms(40)), answers(40), plan())

    found = list(values(evaluation, Description))
    assert found
    assert all(np.isnan([one.min, one.max]).all() for one in found)


def test_a_small_group_hides_what_would_give_it_away():
    group = arms(60, programme=8)
    items = {"b": np.random.default_rng(1).normal(size=(60, 3))}

    evaluation = evaluate(
        answers(60, arms=group, items=items), answers(60, 0.3, arms=group), plan()
    )

    measure = evaluation.measures[0]
    assert [one.showing for one in measure.groups] == [Showing.NOTHING, Showing.EVERYTHING]
    assert (measure.between, measure.reliability) == (None, None)
    assert np.isnan(measure.everybody_before)
    assert evaluation.who[0].before is None


def test_few_leavers_are_counted_and_not_described():
    evaluation = evaluate(answers(60), answers(55, 0.3), plan())

    assert (evaluation.who[0].lost, evaluation.who[0].leavers) == (5, None)
    assert np.isnan(evaluation.who[0].gap)


def test_the_mean_of_few_leavers_does_not_follow_from_that_of_everybody():
    group = arms(80)
    ids = tuple(f"p{row}" for row in range(77))
    later = answers(80, 0.2)
    after = Survey(scores={"b": np.asarray(later.scores["b"])[:77]}, ids=ids)

    measure = evaluate(answers(80, arms=group), after, plan(chosen_for="low")).measures[0]

    assert np.isnan(measure.everybody_before)


def test_many_leavers_are_warned_of():
    evaluation = evaluate(answers(60), answers(40, 0.3), plan())

    assert "leavers" in checks(evaluation)
    assert evaluation.who[0].leavers is not None
    assert "Pupils who left may differ: more than a fifth left" in said(evaluation)


def test_more_leavers_in_one_group_are_warned_of():
    group = arms(80)
    keep = np.r_[0:34, 40:80]
    ids = tuple(f"p{row}" for row in keep)
    after = answers(80, 0.2)
    later = Survey(scores={"b": np.asarray(after.scores["b"])[keep]}, ids=ids)

    evaluation = evaluate(answers(80, arms=group), later, plan())

    assert "more left one group than the other" in said(evaluation)


def test_few_matches_offer_all_answers_too():
    other = tuple(f"q{row}" for row in range(40))
    ids = tuple(f"p{row}" for row in range(40))
    before, after = (
        answers(80, ids=ids + other),
        answers(80, 0.5, ids=ids + other[::-1][:0] + tuple(f"r{row}" for row in range(40))),
    )

    evaluation = evaluate(before, after, plan())

    assert "matching" in checks(evaluation)
    assert "Only 50% of the answers could be matched" in said(evaluation)
    assert evaluation.measures[0].groups[0].surveys is not None


def test_codes_that_stand_twice_match_nobody():
    ids = ("twice", "twice", *(f"p{row}" for row in range(38)))

    evaluation = evaluate(answers(40, ids=ids), answers(40, ids=ids), plan())

    assert evaluation.who[0].matched == 38
    assert "2 codes stood on more than one answer" in said(evaluation)


def test_pupils_chosen_for_low_scores_are_expected_to_return():
    chosen = dataclasses.replace(SCALE, retest=0.7, school_mean=4.0)

    evaluation = evaluate(answers(60), answers(60, 0.2), plan(outcomes=(chosen,), chosen_for="low"))

    mean = np.mean(answers(60).scores["b"])
    assert f"about {0.3 * (4 - mean):.2f} points here" in said(evaluation)


def test_without_anybody_to_compare_with_the_return_has_no_number():
    evaluation = evaluate(answers(60), answers(60, 0.2), plan(chosen_for="low"))

    assert "nearer average next time with no help at all." in said(evaluation)


def test_groups_that_started_apart_are_warned_of():
    group = arms(80)
    start = answers(80).scores["b"]
    for gap, words in ((0.12, "allows for it"), (0.9, "too far apart to be compared")):
        apart = np.asarray(start) - np.mean(start[:40]) * (np.arange(80) < 40)
        apart = apart + (np.mean(start[40:]) - gap) * (np.arange(80) < 40)
        before = answers(80, arms=group, scores={"b": apart})

        assert words in said(evaluate(before, answers(80, 0.2, arms=group), plan()))


def test_a_full_top_of_the_scale_is_warned_of():
    crowded = np.where(np.arange(60) % 4 == 0, 5.0, answers(60).scores["b"])

    evaluation = evaluate(answers(60, scores={"b": crowded}), answers(60), plan())

    assert "25% had the highest possible score: little room to move." in said(evaluation)


def test_a_changed_way_of_asking_is_warned_of():
    evaluation = evaluate(answers(40, way="on paper"), answers(40, way="online"), plan())

    assert "Surveyed differently: on paper before, online after." in said(evaluation)


def test_changed_questions_are_not_compared():
    evaluation = evaluate(
        answers(40, wording={"b": "one"}), answers(40, 0.5, wording={"b": "two"}), plan()
    )

    measure = evaluation.measures[0]
    assert "changed items" in checks(evaluation)
    assert measure.groups[0].change is None
    assert measure.sentences == (measure.reason,)


def test_more_reports_may_be_easier_reporting():
    reports = dataclasses.replace(SCALE, counts_reports=True)

    rising = evaluate(answers(60), answers(60, 0.6), plan(outcomes=(reports,)))
    falling = evaluate(answers(60, 0.6), answers(60), plan(outcomes=(reports,)))

    assert "more reports" in checks(rising)
    assert "more reports" not in checks(falling)


def test_several_outcomes_are_counted_and_adjusted():
    others = [Outcome(id=name, name=name, low=1, high=5) for name in ("c", "d")]
    random = np.random.default_rng(3)
    columns = {name: random.normal(3, 1, 60) for name in ("b", "c", "d")}
    later = {name: column + random.normal(0.3, 1, 60) for name, column in columns.items()}

    evaluation = evaluate(
        answers(60, scores=columns), answers(60, scores=later), plan(outcomes=(SCALE, *others))
    )

    main, second, third = evaluation.measures
    assert evaluation.main is main
    assert main.p_adjusted == main.p
    smaller = min(second, third, key=lambda measure: measure.p)
    assert smaller.p_adjusted == pytest.approx(min(1, 2 * smaller.p))
    assert "3 measures were looked at: belonging score was named" in said(evaluation)


def test_a_part_of_the_pupils_is_exploratory():
    evaluation = evaluate(answers(40), answers(40), plan(subgroup="pupils with an EHC plan"))

    assert "Exploratory: these are pupils with an EHC plan only." in said(evaluation)


def test_few_classes_are_warned_of_and_shown_as_dots():
    classes = tuple(f"c{row % 6}" for row in range(120))
    group = tuple("programme" if row % 6 < 3 else "comparison" for row in range(120))

    evaluation = evaluate(
        answers(120, arms=group, classes=classes), answers(120, 0.3, arms=group), plan()
    )

    between = evaluation.measures[0].between
    assert between is not None
    assert (between.classes, len(between.class_means)) == (6, 6)
    assert "few classes" in checks(evaluation)
    assert "in only 6 classes, so the interval is too narrow" in said(evaluation)


def test_the_mean_of_a_small_class_does_not_follow_from_the_others():
    classes = ("a",) * 20 + ("b",) * 12 + ("c",) * 8 + ("d",) * 20 + ("e",) * 20
    group = ("programme",) * 40 + ("comparison",) * 40

    between = (
        evaluate(answers(80, arms=group, classes=classes), answers(80, 0.3), plan())
        .measures[0]
        .between
    )

    assert between is not None
    assert sorted((dot.n, dot.in_programme) for dot in between.class_means) == [
        (20, False),
        (20, False),
        (20, True),
    ]


def test_a_class_with_pupils_of_both_groups_is_no_dot():
    classes = ("a", "b") * 40

    between = (
        evaluate(answers(80, arms=arms(80), classes=classes), answers(80), plan())
        .measures[0]
        .between
    )

    assert between is not None
    assert between.class_means == ()


def test_weak_and_unreversed_items_are_warned_of():
    random = np.random.default_rng(9)
    trait = random.normal(size=(60, 1))
    items = trait * [1, 1, 1, -1] + random.normal(size=(60, 4))

    evaluation = evaluate(answers(60, items={"b": items}), answers(60), plan())

    assert "Item 4 runs against the others" in said(evaluation)
    assert "Items 1, 2 and 3 run against the others" in said(
        evaluate(answers(60, items={"b": UNLIKE}), answers(60), plan())
    )
    named = dataclasses.replace(SCALE, items=("safe", "liked", "welcome", "alone"))
    again = evaluate(answers(60, items={"b": items}), answers(60), plan(outcomes=(named,)))
    assert 'Item "alone" runs against the others' in said(again)
    assert "hang together weakly" in said(evaluation)


# Each item is the opposite of the sum of the two others.
UNLIKE = np.random.default_rng(9).normal(size=(60, 3)) @ (np.eye(3) - np.full((3, 3), 0.34))


def test_items_that_do_not_hang_together_promise_no_return():
    chosen = dataclasses.replace(SCALE, school_mean=4.0)

    evaluation = evaluate(
        answers(60, items={"b": UNLIKE}), answers(60), plan(outcomes=(chosen,), chosen_for="low")
    )

    assert "no help at all." in said(evaluation)


def test_sessions_attended_are_an_association_and_said_to_be():
    sessions = np.arange(60.0) % 10
    rise = np.asarray(answers(60).scores["b"]) + 0.05 * sessions

    evaluation = evaluate(answers(60), answers(60, scores={"b": rise}, sessions=sessions), plan())

    assert evaluation.measures[0].dose is not None
    assert "rose more. This is only an association" in said(evaluation)


def test_nobody_in_the_programme_is_said():
    evaluation = evaluate(
        answers(40, arms=("control",) * 40), answers(40, arms=("control",) * 40), plan()
    )

    assert evaluation.comparison is Comparison.CHANGE
    assert 'Nobody is in the group "programme"' in said(evaluation)


def test_invited_are_counted_by_group():
    invited = {"programme": 30, "control a": 20, "control b": 10}
    group = ("programme",) * 20 + ("control a",) * 12 + ("control b",) * 8

    who = evaluate(None, answers(40, arms=group, invited=invited), plan()).who

    assert [one.invited_after for one in who] == [30, 30]


tables = st.integers(0, 45).flatmap(
    lambda n: st.lists(
        st.tuples(
            st.sampled_from([1.0, 2.5, 3.0, 5.0, float("nan"), float("inf")]),
            st.sampled_from(["", "a", "b", "c", *(f"p{i}" for i in range(40))]),
            st.sampled_from(["", "programme", "comparison"]),
            st.sampled_from(["", "k1", "k2", "k3"]),
        ),
        min_size=n,
        max_size=n,
    )
)


def surveyed(rows, with_arms, with_classes):
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return Survey(
        scores={"b": np.array(columns[0], dtype=float), "d": np.array(columns[0], dtype=float) > 2},
        items={"b": np.array([columns[0]] * 3, dtype=float).T.reshape(len(rows), 3)},
        ids=tuple(columns[1]),
        arms=tuple(columns[2]) if with_arms else (),
        classes=tuple(columns[3]) if with_classes else (),
        sessions=np.array(columns[0], dtype=float),
    )


@settings(max_examples=150, deadline=None)
@given(tables, tables, st.booleans(), st.booleans(), st.booleans())
def test_whatever_comes_in_nothing_breaks_and_nothing_forbidden_is_said(
    before, after, with_arms, with_classes, randomised
):
    doing = Outcome(id="d", name="share", low=0, high=1, doing="being bullied often")

    evaluation = evaluate(
        surveyed(before, with_arms, with_classes) if before else None,
        surveyed(after, with_arms, with_classes),
        plan(outcomes=(SCALE, doing), randomised=randomised, chosen_for="low"),
    )

    assert not FORBIDDEN.search(said(evaluation))
    for measure in evaluation.measures:
        for group in measure.groups:
            assert (group.n is None) == (group.showing is Showing.NOTHING)
            assert group.n is None or group.n >= 10


def test_staff_are_spoken_of_as_staff():
    evaluation = evaluate(answers(60), answers(60, 0.6), plan(people="staff"))

    assert "On average staff's belonging score rose by" in said(evaluation)
