import pytest

from surveyapp.questionnaire.model import Band, Scale
from surveyapp.questionnaire.parsing import parse

from .documents import document, question, said

QUESTIONS = [
    question("a"),
    question("b"),
    question("c"),
    question("ten", "faces", labels={0: "No", 5: "So so", 10: "Yes"}),
    question("yes_no", "yes_no"),
    question("days", "number", min=0, max=20),
    question("hours", "number"),
    question("choice", "choice"),
    question("words", "text"),
    question("hello", "statement"),
    question("try_it", practice=True),
]


def with_scales(*scales):
    return document(*QUESTIONS, scales=list(scales))


def scale(**keys):
    return {"id": "s", "title": "S", "items": ["a", "b"], "method": "mean", **keys}


def summed(**keys):
    return scale(method="sum", **keys)


def parsed(**keys):
    return parse(with_scales(scale(**keys))).scales[0]


def said_of(*scales):
    return [sentence.removeprefix("scales[0]") for sentence in said(with_scales(*scales))]


def test_a_scale_needs_every_item_unless_it_says_otherwise():
    assert parsed() == Scale(id="s", title="S", method="mean", items=("a", "b"), minimum_answered=2)
    assert parsed(minimum_answered=1).minimum_answered == 1


def test_it_keeps_everything_that_is_said_about_a_scale():
    found = parsed(
        reversed=["b"],
        higher_is="worse",
        subject="bullying",
        about="For staff.",
        source="Somebody (2001)",
        licence="CC0-1.0",
        bands=[{"up_to": 2, "label": "low"}, {"up_to": 4.0, "label": "high", "about": "!"}],
    )

    assert found.reversed == frozenset({"b"})
    assert (found.higher_is, found.subject, found.about, found.source) == (
        "worse",
        "bullying",
        "For staff.",
        "Somebody (2001)",
    )
    assert found.bands == (
        Band(up_to=2, label="low"),
        Band(up_to=4.0, label="high", about="!"),
    )


def test_a_table_has_its_scores_as_numbers():
    found = parsed(method="sum", items=["a"], table={"1": 0, 2: 2.5, "3": 5, "4": 10})

    assert found.table == {1.0: 0.0, 2.0: 2.5, 3.0: 5.0, 4.0: 10.0}


def test_a_scale_may_be_made_of_scales_above_it():
    one, two = scale(id="one"), summed(id="two")
    total = {"id": "t", "title": "T", "method": "sum_of_scales", "of_scales": ["one", "two"]}

    found = parse(with_scales(one, two, total)).scales_by_id["t"]

    assert found.of_scales == ("one", "two")
    assert found.items == ()


@pytest.mark.parametrize(
    "keys",
    [
        {"items": ["a", "ten", "yes_no", "days"]},
        {"method": "sum", "prorated": True, "minimum_answered": 1},
        {"method": "share", "at_least": 3, "minimum_answered": 1},
        {"method": "any", "at_least": 4, "items": ["a"], "bands": [{"up_to": 1, "label": "all"}]},
        {"method": "sum", "multiply": 4, "bands": [{"up_to": 32, "label": "all"}]},
        {"method": "sum", "items": ["ten"], "table": {"0": 0, "5": 1, "10": 2}},
        {
            "method": "sum",
            "items": ["a"],
            "multiply": 0.1,
            "table": {"0.1": 1, "0.2": 2, "0.3": 3, "0.4": 4},
        },
        {
            "method": "sum",
            "items": ["a"],
            "table": {"1": 0, "2": 30, "3": 60, "4": 100},
            "bands": [{"up_to": 50, "label": "low"}, {"up_to": 100, "label": "high"}],
        },
        {"bands": [{"up_to": 1, "label": "lowest"}, {"up_to": 9, "label": "rest"}]},
    ],
)
def test_it_lets_a_sound_scale_stand(keys):
    assert said_of(scale(**keys)) == []


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"id": "1"}, ".id: must be small letters"),
        ({"title": ""}, ".title: is empty"),
        ({"method": "average"}, ".method: must be one of sum, mean, share, any, sum_of_scales"),
        ({"method": ["mean"]}, ".method: must be one of sum, mean, share, any, sum_of_scales"),
        ({"higher_is": "good"}, ".higher_is: must be one of better, worse, neither"),
        ({"subject": "fights"}, ".subject: must be one of bullying, relationships, other"),
        ({"items": []}, ".items: is empty"),
        ({"items": "a"}, '.items: must be a list, not "a"'),
        ({"items": ["a", "z"]}, '.items[1]: there is no question "z"'),
        ({"items": ["a", 3]}, ".items[1]: must be text, not 3"),
        ({"items": ["a", "b", "a"]}, '.items[2]: "a" is in the list twice'),
        ({"items": ["choice"]}, '.items[0]: "choice" is a choice question, which has no score'),
        ({"items": ["words"]}, '.items[0]: "words" is a text question, which has no score'),
        ({"items": ["hello"]}, '.items[0]: "hello" is a statement question, which has no score'),
        (
            {"items": ["try_it"]},
            '.items[0]: "try_it" is a practice question, whose answer isn\'t kept',
        ),
        ({"items": ["hours"]}, '.items[0]: "hours" has no min and max'),
        ({"reversed": ["c"]}, '.reversed[0]: "c" isn\'t one of the items'),
        ({"reversed": ["a", "a"]}, '.reversed[1]: "a" is in the list twice'),
        ({"reversed": "a"}, ".reversed: must be a list"),
        ({"minimum_answered": 3}, ".minimum_answered: must be from 1 to 2, not 3"),
        ({"minimum_answered": 0}, ".minimum_answered: must be from 1 to 2, not 0"),
        ({"minimum_answered": "2"}, ".minimum_answered: must be a whole number"),
        ({"minimum_answered": 1, "method": "sum"}, ": a sum needs every item, unless prorated"),
        ({"prorated": True}, ".prorated: isn't known in a scale with the method mean"),
        ({"prorated": 1, "method": "sum"}, ".prorated: must be true or false, not 1"),
        ({"at_least": 3}, ".at_least: isn't known in a scale with the method mean"),
        ({"method": "share"}, ".at_least: is missing"),
        ({"method": "share", "at_least": 9}, ".at_least: no item can score 9"),
        ({"method": "any", "at_least": 0}, ".at_least: no item can score 0"),
        ({"method": "any", "at_least": "3"}, '.at_least: must be a number, not "3"'),
        ({"of_scales": ["t"]}, ".of_scales: isn't known in a scale with the method mean"),
        ({"multiply": 0}, ".multiply: must be more than 0; to turn a scale round, reverse its"),
        ({"multiply": -1}, ".multiply: must be more than 0"),
        ({"multiply": True}, ".multiply: must be a number, not true"),
        ({"table": {1: 2}}, ".table: can't convert a score with so many values as this one"),
        ({"table": []}, ".table: must be keys and values"),
        ({"bands": [{"label": "x"}]}, ".bands[0].up_to: is missing"),
        ({"bands": [{"up_to": 4}]}, ".bands[0].label: is missing"),
        ({"bands": [{"up_to": 4, "label": "x", "from": 1}]}, ".bands[0].from: isn't known here"),
        ({"bands": {"up_to": 4, "label": "x"}}, ".bands: must be a list"),
        ({"lisence": "CC0"}, ".lisence: isn't known in a scale with the method mean; did you mean"),
    ],
)
def test_it_says_what_is_wrong_with_a_scale(keys, sentence):
    found = said_of(scale(**keys))

    assert any(sentence in it for it in found), found


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({2: 0, 3: 1, 4: 2}, ".table: has no line for 5, 6, 7, 8"),
        ({}, ""),
        ({8: 0}, ".table: has no line for 2, 3, 4, 5, 6 and 1 more"),
        (dict.fromkeys(range(1, 9), 0), ".table: has a line for 1, which can't come out"),
        ({"2": 0, "2.0": 1}, ".table.2.0: is there twice"),
        ({"two": 2}, ".table.two: isn't a number, as each score in a conversion table must be"),
        ({"2": "x"}, '.table.2: must be a number, not "x"'),
    ],
)
def test_a_table_has_a_line_for_every_sum_and_no_other(table, sentence):
    found = said_of(summed(table=table))

    assert found == [] if not sentence else any(sentence in it for it in found), found


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        ([2, 3], ".bands: end at 3, but a score can be 4"),
        ([3, 2, 4], ".bands: must go from the lowest up_to to the highest"),
        ([2, 2, 4], ".bands: must go from the lowest up_to to the highest"),
        ([0.5, 4], ".bands: begin with a band up to 0.5, but no score is below 1"),
        ([2, 4, 5], ".bands: have a band above 4, but no score is above 4"),
    ],
)
def test_bands_cover_what_a_scale_can_score(ends, sentence):
    bands = [{"up_to": end, "label": f"up to {end}"} for end in ends]

    assert said_of(scale(bands=bands)) == [sentence]


def test_bands_are_held_against_what_the_table_gives():
    bands = [{"up_to": 4, "label": "all"}]

    found = said_of(summed(items=["a"], table={1: 0, 2: 30, 3: 60, 4: 100}, bands=bands))

    assert found == [".bands: end at 4, but a score can be 100"]


def test_a_reversed_item_is_summed_the_other_way_round():
    lopsided = question("lopsided", labels={0: "No", 1: "A bit", 4: "Very"})
    keys = {"id": "s", "title": "S", "method": "sum", "items": ["lopsided"]}
    table = {"0": 0, "3": 1, "4": 2}

    assert (
        said(document(lopsided, scales=[{**keys, "reversed": ["lopsided"], "table": table}])) == []
    )
    assert said(document(lopsided, scales=[{**keys, "table": table}])) != []


def test_a_sum_of_scales_looks_up_only():
    total = {"id": "t", "title": "T", "method": "sum_of_scales", "of_scales": ["s", "t"]}

    assert said_of(total, scale()) == [
        '.of_scales[0]: there is no scale "s" above this one',
        '.of_scales[1]: there is no scale "t" above this one',
    ]


def test_a_sum_of_scales_has_no_items():
    total = {"id": "t", "title": "T", "method": "sum_of_scales", "of_scales": ["s"], "items": ["a"]}

    assert said(with_scales(scale(), total)) == [
        "scales[1].items: isn't known in a scale with the method sum_of_scales"
    ]


def test_the_sum_of_scales_reaches_what_they_reach_together():
    total = {
        "id": "t",
        "title": "T",
        "method": "sum_of_scales",
        "of_scales": ["s", "s2"],
        "bands": [{"up_to": 15, "label": "all"}],
    }

    assert said(with_scales(summed(), summed(id="s2"), total)) == [
        "scales[2].bands: end at 15, but a score can be 16"
    ]


def test_two_scales_have_two_ids():
    assert said(with_scales(scale(), scale())) == [
        'scales[1].id: "s" is the id of a scale above, too'
    ]


def test_a_broken_item_brings_no_second_problem():
    broken = {"id": "broken", "type": "ratting", "text": "?"}
    keys = {"items": ["broken"], "method": "sum", "bands": [{"up_to": -5, "label": "x"}]}

    assert len(said(document(broken, scales=[scale(**keys)]))) == 1


def test_a_hundred_items_are_no_trouble():
    many = [question(f"q{number}", labels={n: str(n) for n in range(11)}) for number in range(100)]
    items = [it["id"] for it in many]
    keys = {"items": items, "method": "sum", "bands": [{"up_to": 1000, "label": "all"}]}

    assert said(document(*many, scales=[scale(**keys)])) == []
