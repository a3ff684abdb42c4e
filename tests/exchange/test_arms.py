import pytest

from surveyapp.exchange.arms import Arms, read_arms
from surveyapp.exchange.tables import Unusable


def test_a_column_that_says_programme_needs_no_explaining():
    arms = read_arms("arm", None, ["control", "Programme", "", "CONTROL"])

    assert arms.words == {"programme": "Programme", "comparison": "control"}
    assert [arms.of(text) for text in (" programme", "Control", "", "else")] == [
        "programme",
        "comparison",
        "",
        "",
    ]


def test_other_words_are_explained():
    assert read_arms("arm", "took part", ["Took part", "Not"]) == Arms("Took part", "Not")


def test_one_group_alone_is_no_comparison():
    assert read_arms("arm", None, ["programme", "programme"]).words == {"programme": "programme"}


@pytest.mark.parametrize(
    ("programme", "texts", "said"),
    [
        (None, ["", " "], "The column 'arm' is empty, so it makes no groups."),
        (None, ["a", "b"], 'with --programme: it holds "a", "b".'),
        ("c", ["a", "b"], 'with --programme: it holds "a", "b".'),
        (None, ["programme", "b", "c"], 'holds 3 groups, "programme", "b", "c": leave two'),
        (None, [f"g{n}" for n in range(9)], '"g4" and 4 more: leave two'),
    ],
)
def test_groups_that_are_not_clear_are_refused_in_a_sentence(programme, texts, said):
    with pytest.raises(Unusable) as refused:
        read_arms("arm", programme, texts)

    assert said in str(refused.value)


def test_the_invited_are_counted_by_group():
    arms = Arms("Took part", "Not")

    assert arms.counted({"took part": 30, "not": 20}) == {"programme": 30, "comparison": 20}
    assert Arms().counted({"": 30}) == {"": 30}
    assert arms.counted({}) == {}


@pytest.mark.parametrize("numbers", [{"": 50}, {"took part": 30}, {"took part": 30, "else": 20}])
def test_the_invited_are_needed_for_each_group(numbers):
    with pytest.raises(Unusable, match="for each group: Took part=NUMBER and Not=NUMBER"):
        Arms("Took part", "Not").counted(numbers)


def test_without_groups_the_invited_are_one_number():
    with pytest.raises(Unusable, match="Give one number"):
        Arms().counted({"x": 3})
