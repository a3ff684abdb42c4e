import json
import time

import pytest

from surveyapp.places import SURVEYS
from surveyapp.questionnaire import files
from surveyapp.questionnaire.parsing import parse
from surveyapp.questionnaire.translation import texts

from .documents import document, question

TINY = """\
survey: tiny
title: Tiny
language: en
pages:
  - id: page
    title: A page
    questions:
      - {id: told, type: yes_no, text: Did you tell?, picture: yard.svg}
"""
WELSH = """\
survey: tiny
language: cy
texts:
  title: Bach
  pages.page.title: Tudalen
  questions.told.text: Ddwedaist ti?
"""


@pytest.fixture
def tiny(tmp_path):
    """A questionnaire with a translation and a picture."""
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY)
    (tmp_path / "tiny.cy.yaml").write_text(WELSH)
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "yard.svg").write_bytes(b"<svg/>")
    return path


def written(folder, content, name="a.yaml"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def said_of(path):
    return [
        f"{problem.file.rpartition('/')[2]}: {problem}" for problem in files.read(path).problems
    ]


def test_it_reads_a_questionnaire_with_its_translations_and_media(tiny):
    loaded = files.read(tiny)

    assert loaded.problems == []
    assert parse(loaded.document).title == "Tiny"
    assert parse(loaded.document, loaded.translations["cy"]).title == "Bach"
    assert loaded.media == {"yard.svg": b"<svg/>"}


def test_json_and_yaml_give_the_same_document(tmp_path):
    whole = document(question("a", labels={0: "No", 10: "Yes"}), question("b", required=True))
    as_json = written(tmp_path, json.dumps(whole), "tiny.json")
    as_yaml = written(tmp_path, json.dumps(whole, indent=2), "tiny.yaml")

    assert files.read(as_json) == files.read(as_yaml)
    assert files.read(as_json).problems == []


def test_a_byte_order_mark_is_no_matter(tmp_path):
    assert (
        files.read(written(tmp_path, b"\xef\xbb\xbf" + TINY.encode())).document["survey"] == "tiny"
    )


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.yaml", b"", "is empty"),
        ("a.yaml", b"# nothing yet\n", "is empty"),
        ("a.json", b"null", "is empty"),
        ("a.json", b"", "line 1, column 1: isn't JSON: Expecting value"),
        ("a.yaml", b"- a list", "must be keys and values, not a list"),
        ("a.yaml", b"only text", 'must be keys and values, not "only text"'),
        ("a.yaml", b"title: a: b", "line 1, column 9: mapping values are not allowed in this"),
        ("a.yaml", b"title: A\ntitle: B", 'line 2, column 1: the key "title" is there twice'),
        ("a.yaml", b"a: !!python/object:os.system x", "line 1, column 4: tags (!) aren't allowed"),
        ("a.yaml", b"\xff\xfea\x00:\x00", "line 1: isn't text in UTF-8; save it as UTF-8"),
        ("a.yaml", b"title: A\nabout: caf\xe9", "line 2: isn't text in UTF-8; save it as UTF-8"),
        ("a.yaml", b"title: A\nabout: \x00", "line 2: has an invisible control character"),
        ("a.yaml", b"[" * 1_000_000, "is nested more than 20 levels deep"),
        ("a.yaml", b"#" * 1_000_001, "has more than 1 MB; a questionnaire needs far less"),
        ("a.json", b'{"a": 1, "a": 2}', 'the key "a" is there twice'),
        ("a.json", b'{"a": 1,}', "line 1, column 9: isn't JSON"),
        ("a.json", b"[" * 900_000, "is nested too deeply"),
        ("a.json", b'{"a":' * 100_000, "is nested too deeply"),
        ("a.json", b"[" * 300 + b"]" * 300, "is nested more than 20 levels deep"),
        ("a.json", b'{"a": ' + b"9" * 5000 + b"}", "has a number of too many digits"),
        ("a.json", b'{"title": NaN}', "title: can't be nan"),
        ("a.json", b'{"title": 1e999}', "title: can't be inf"),
        ("a.json", b'{"title": "\\ud800"}', "title: has an invisible control character (U+D800)"),
        ("a.json", b"[" + b"1," * 400_000 + b"1]", "has more than 50000 parts"),
    ],
)
def test_a_hostile_file_is_told_apart_in_a_sentence_and_quickly(tmp_path, name, content, sentence):
    begun = time.process_time()

    found = said_of(written(tmp_path, content, name))

    assert time.process_time() - begun < 1
    assert any(sentence in it for it in found), found
    assert all("\n" not in it for it in found)


def test_a_folder_is_no_file(tmp_path):
    assert said_of(tmp_path) == [f"{tmp_path.name}: is a folder, not a file"]


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    assert said_of(tmp_path / "gone.yaml") == ["gone.yaml: there is no such file"]
    assert said_of(tmp_path / "nul\x00.yaml") == ["nul\x00.yaml: there is no such file"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("survey: tiny", "survey: other"), 'survey: must be "tiny" here, not "other"'),
        (("language: cy", "language: de"), 'language: must be "cy" here, not "de"'),
        (("language: cy\n", ""), "language: is missing"),
        (("texts:", "text:"), 'text: isn\'t known here; did you mean "texts"?'),
        (("  title: Bach\n", ""), 'title: is missing; in the original it is "Tiny"'),
        (("title: Bach", "titel: Bach"), "titel: isn't a text here"),
        (("title: Bach", "title: no"), ""),
        (("title: Bach", "title: 5"), "title: must be text, not 5"),
        (("title: Bach", "title:"), "title: must be text, not nothing"),
        (("title: Bach", "title: Bach: B"), "line 4, column 14: mapping values are not allowed"),
        ((WELSH, ""), "is empty"),
        ((WELSH, "- a"), "must be keys and values, not a list"),
        ((WELSH, "survey: tiny\nlanguage: cy\ntexts: [a]"), "must be keys and values, not a list"),
    ],
)
def test_what_is_wrong_with_a_translation_is_said_of_its_file(tiny, change, sentence):
    (tiny.parent / "tiny.cy.yaml").write_text(WELSH.replace(*change))

    found = said_of(tiny)

    assert all(it.startswith("tiny.cy.yaml: ") for it in found)
    assert found == [] if not sentence else any(sentence in it for it in found), found


@pytest.mark.parametrize("language", ["en", "Welsh", "x"])
def test_a_translation_is_named_after_another_language(tiny, language):
    (tiny.parent / "tiny.cy.yaml").rename(tiny.parent / f"tiny.{language}.yaml")

    assert any("named after another language" in it for it in said_of(tiny))


def test_what_is_wrong_with_both_is_said_once(tiny):
    tiny.write_text(TINY.replace("type: yes_no", "type: yesno"))

    found = said_of(tiny)

    assert [it.partition(":")[0] for it in found] == ["tiny.yaml"]


def test_a_picture_that_is_not_there_is_missed(tiny):
    (tiny.parent / "media" / "yard.svg").unlink()

    assert said_of(tiny) == ['tiny.yaml: questions.told: "yard.svg" isn\'t in the media folder']


def test_a_picture_may_not_be_huge(tiny):
    (tiny.parent / "media" / "yard.svg").write_bytes(b"x" * 5_000_001)

    assert said_of(tiny) == ['tiny.yaml: media: "yard.svg" has more than 5 MB; make it smaller']


def test_a_translation_belongs_to_its_original(tiny):
    assert files.original_of(tiny.parent / "tiny.cy.yaml") == tiny
    assert files.original_of(tiny) == tiny
    assert files.original_of(tiny.parent / "v1.2.yaml") == tiny.parent / "v1.2.yaml"


def test_what_is_bundled_leaves_translations_out():
    found = files.bundled()

    assert found == sorted(found)
    assert SURVEYS / "belonging.yaml" in found
    assert SURVEYS / "belonging.cy.yaml" not in found
    assert SURVEYS / "templates" / "who5.yaml" in files.bundled_templates()


def test_every_text_of_a_file_is_a_text_of_its_document(tiny):
    loaded = files.read(tiny)

    assert loaded.translations["cy"].keys() == texts(loaded.document).keys()
