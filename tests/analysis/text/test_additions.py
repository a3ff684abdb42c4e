"""A school's own phrases are taken whole, or refused with every problem and its line."""

import pytest

from surveyapp.analysis.text import additions, lists
from surveyapp.analysis.text.additions import Invalid
from surveyapp.analysis.text.sight import Rule

GOOD = {
    "id": "own-1",
    "category": "bullying",
    "severity": "2",
    "phrase": "zed boys",
    "must match": "the zed boys wait for us / zed boys again",
    "must not match": "the boys wait for us",
    "author": "Hill School",
    "date": "2026-09-01",
}


def test_it_reads_the_phrases_in_order():
    found = additions.read(f"# Ours\n\n{line()}\n{line(id='own-2', severity='3')}\n")

    assert found.rules == (
        ("zed boys", Rule("own-1", "bullying", 2)),
        ("zed boys", Rule("own-2", "bullying", 3)),
    )


def test_a_name_that_only_the_school_knows_is_not_taken_for_a_misspelled_word():
    phrase = "(zed_boys|zeds) ~ (wait|follow)"
    examples = {"must match": "The ZEDS always follow us / Zeds wait", "must not match": "we wait"}

    found = additions.read(line(phrase=phrase, **examples))

    assert found.names == {"zeds"}
    assert found.normalise("Zeds wait for me, they're bad").texts[:3] == ("zeds", "wait", "for")


def test_it_knows_one_file_from_another():
    assert additions.read(line()).digest != additions.read(line(severity="1")).digest


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"id": "Own 1"}, 'the id "Own 1" must be of small letters'),
        ({"category": "bullies"}, 'there is no category "bullies": choose one of abuse, bullying'),
        ({"severity": "4"}, "the severity must be 3 (act now), 2 (look today) or 1 (next review)"),
        ({"phrase": "Zed boys"}, 'the phrase can\'t be read: "Zed" is not a word'),
        ({"phrase": ""}, "the phrase can't be read"),
        ({"phrase": "{nobody} boys"}, 'there is no class "nobody"'),
        ({"must match": ""}, "it needs a comment that it must match."),
        ({"must not match": ""}, "it needs a comment that it must not match."),
        ({"author": ""}, "it needs an author"),
        ({"date": "1.9.2026"}, 'the date "1.9.2026" must be written like 2026-09-01.'),
        ({"must match": "the boys"}, 'it must match "the boys" and does not'),
        ({"must not match": "zed boys"}, 'it must not match "zed boys" and does;'),
    ],
)
def test_it_says_what_is_wrong(wrong: dict[str, str], sentence: str):
    (problem,) = problems(line(**wrong))

    assert problem.startswith("line 1: ")
    assert sentence in problem


def test_it_says_how_the_reader_sees_a_comment_that_is_missed():
    (problem,) = problems(line(**{"must match": "there are no zed boys"}))

    assert problem.endswith('the reader sees "there are (denied) (denied) (denied)".')


def test_it_names_every_problem_with_its_line():
    text = "\n".join([line(), "# remark", "only\ttwo", line(id="own-2", severity="x"), line()])

    found = problems(text)

    assert [it.split(":")[0] for it in found] == ["line 3", "line 4", "line 5"]
    assert "it has 2 fields and needs 8, with a tab between them" in found[0]
    assert found[2] == 'line 5: the id "own-1" is that of line 1.'


def test_it_refuses_the_id_of_a_bundled_phrase():
    taken = lists.entries("concerns.tsv")[0][0]

    (problem,) = problems(line(id=taken))

    assert problem == f'line 1: the id "{taken}" is that of a bundled phrase.'


@pytest.mark.parametrize("text", ["", "# only a remark\n", "\n \n"])
def test_a_file_without_a_phrase_is_refused(text: str):
    assert problems(text) == ["line 1: there is no phrase in it: write one a line."]


def line(**other: str) -> str:
    return "\t".join((GOOD | other).values())


def problems(text: str) -> list[str]:
    with pytest.raises(Invalid) as refused:
        additions.read(text)
    return [str(it) for it in refused.value.problems]
