"""A comment is read whole, once, and says what it was read by."""

import random
from pathlib import Path
from time import process_time

import pytest

from surveyapp.analysis.text import additions, concerns, lists, reader, sentiment, themes
from surveyapp.analysis.text.reader import Read, Reader

ORDINARY = (
    "I like my teacher and lunch is good.",
    "The toilets are dirty but my friends are great.",
    "nothing",
    "We should have more football clubs after school because there is not much to do.",
    "Maths is too hard and we get a lot of homework every week.",
)
SECONDS = 0.001
OWN = "own-1\tbullying\t2\tzed boys\tthe zed boys wait\tthe boys wait\tHill School\t2026-09-01"


def test_it_gives_sentiment_concerns_and_themes():
    found = reader.read("My friends are great, but the older boys keep hitting me.")

    assert found.sentiment.label == "negative"
    assert "bullying" in {it.category for it in found.concerns}
    assert found.themes["friendship"] == "positive"


@pytest.mark.parametrize("text", [*ORDINARY, "Mwy o amser i chwarae os gwelwch yn dda", "", "🙂"])
def test_it_finds_what_each_finds_alone(text: str):
    found = reader.read(text)

    assert found.sentiment == sentiment.read(text)
    assert list(found.concerns) == concerns.find(text)
    assert found.themes == themes.by_theme(themes.mentions(text))


def test_a_comment_in_another_language_has_no_themes():
    assert reader.read("Mae'r ysgol yn dda iawn a dw i'n hoffi football").themes == {}


def test_every_reading_says_what_it_was_read_by():
    assert reader.read("Lunch is good.").version == reader.VERSION
    assert Read(sentiment.read("")).version == reader.VERSION


def test_the_version_is_the_same_until_a_list_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert reader.bundled_version() == reader.VERSION
    for path in lists.FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(lists, "FOLDER", tmp_path)
    assert reader.bundled_version() == reader.VERSION

    with (tmp_path / "themes.tsv").open("a") as file:
        file.write("food\tpancakes\n")

    assert reader.bundled_version() != reader.VERSION
    assert reader.bundled_version().startswith(f"{reader.RELEASE}-")


def test_own_phrases_are_read_besides_the_bundled_ones():
    own = Reader(additions.read(OWN))

    both = own("The zed boys wait for me and I want to die.")

    assert {it.rule for it in both.concerns} > {"own-1"}
    assert {it.category for it in both.concerns} == {"bullying", "suicide"}
    assert both.sentiment.label == "negative"
    assert reader.read("The zed boys came.").concerns == ()


def test_own_phrases_change_the_version():
    own = Reader(additions.read(OWN))
    other = Reader(additions.read(OWN.replace("Hill", "Dale")))

    assert len({own.version, other.version, reader.VERSION}) == 3
    assert own.version.startswith(f"{reader.VERSION}+")
    assert own("Lunch.").version == own.version
    assert Reader().version == reader.VERSION


def test_an_ordinary_comment_takes_under_a_millisecond():
    texts = [*ORDINARY] * 40
    random.Random(1).shuffle(texts)
    for text in ORDINARY:
        reader.read(text)

    started = process_time()
    for text in texts:
        reader.read(text)

    assert (process_time() - started) / len(texts) < 5 * SECONDS  # five times, for slow machines
