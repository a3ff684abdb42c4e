import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from surveyapp import db
from surveyapp.cli import main
from surveyapp.questionnaire import files
from surveyapp.records import recordings
from surveyapp.records.surveys import Version
from tests import factories
from tests.conftest import BOTH

WITHOUT_VOICE = (
    "There are no recordings to read it aloud: "
    "install espeak-ng (on Debian, apt install espeak-ng) and run this again.\n"
)
EVERY_TYPE = Path(__file__).parent.parent / "surveys" / "every_type.yaml"


def run(*arguments):
    return CliRunner().invoke(main, ["surveys", *map(str, arguments)])


@pytest.fixture
def broken(tmp_path):
    """A folder with a sound questionnaire and one that has two problems."""
    shutil.copy(EVERY_TYPE, tmp_path / "sound.yaml")
    shutil.copytree(EVERY_TYPE.parent / "media", tmp_path / "media")
    text = EVERY_TYPE.read_text().replace("language: en", "language: english")
    (tmp_path / "wrong.yaml").write_text(text.replace("labels: often", "labels: oftn"))
    return tmp_path


def test_a_sound_questionnaire_has_no_problems():
    result = run("check", EVERY_TYPE)

    assert result.exit_code == 0
    assert result.output == f"{EVERY_TYPE}: no problems\n"


def test_every_problem_is_shown_with_its_file_and_place(broken):
    result = run("check", broken / "wrong.yaml")

    assert result.exit_code == 1
    file = broken / "wrong.yaml"
    assert result.stdout.splitlines() == [
        f'{file}: pages[0].questions[2].labels: there is no answer set "oftn" under labels',
        f'{file}: language: must be a language tag like en, cy or pt-BR, not "english"',
    ]
    assert result.stderr == "Error: There are problems (2) to put right.\n"


def test_a_folder_is_checked_file_by_file(broken):
    result = run("check", broken)

    assert result.exit_code == 1
    assert f"{broken}/sound.yaml: no problems" in result.stdout
    assert f"{broken}/wrong.yaml: language" in result.stdout


def test_problems_can_be_read_by_machines(broken):
    result = run("check", "--json", broken)

    assert result.exit_code == 1
    assert [(it["file"], it["place"]) for it in json.loads(result.stdout)] == [
        (f"{broken}/wrong.yaml", "pages[0].questions[2].labels"),
        (f"{broken}/wrong.yaml", "language"),
    ]


def test_a_translation_is_checked_with_its_original_and_once(tmp_path):
    shutil.copy(EVERY_TYPE, tmp_path / "one.yaml")
    shutil.copytree(EVERY_TYPE.parent / "media", tmp_path / "media")
    (tmp_path / "one.cy.yaml").write_text("survey: other\nlanguage: cy\ntexts: {}\n")

    result = run("check", tmp_path / "one.cy.yaml", tmp_path / "one.yaml")

    assert result.exit_code == 1
    assert result.stdout.count('one.cy.yaml: survey: must be "every-type" here') == 1
    assert "one.cy.yaml: title: is missing" in result.stdout


def test_a_path_that_is_not_there_is_bad_input(tmp_path):
    assert run("check", tmp_path / "gone.yaml").exit_code == 2
    assert run("check").exit_code == 2


def test_a_folder_without_questionnaires_is_bad_input(tmp_path):
    result = run("check", tmp_path)

    assert result.exit_code == 2
    assert result.stderr == (
        "Error: There is no questionnaire in the folder: name a .yaml or .json file.\n"
    )


def test_a_hostile_file_is_told_in_a_sentence(tmp_path):
    (tmp_path / "evil.yaml").write_bytes(b"a: !!python/object:os.system \x1b[31m")

    result = run("check", tmp_path)

    assert result.exit_code == 1
    assert "\x1b" not in result.output
    assert "Traceback" not in result.output


def test_the_bundled_questionnaires_are_listed():
    result = run("list")

    assert result.exit_code == 0
    assert len(result.output.splitlines()) == len(files.bundled()) + len(files.bundled_templates())
    assert "belonging" in result.output


def test_the_list_can_be_read_by_machines():
    listed = {it["survey"]: it for it in json.loads(run("list", "--json").output)}

    assert listed["belonging"]["languages"] == ["en", "cy"]
    assert listed["belonging"]["template"] is False
    assert listed["who5"]["template"] is True
    assert listed["who5"]["questions"] == 5


@pytest.mark.usefixtures("silent")
@pytest.mark.parametrize("empty_database", BOTH, indirect=True)
def test_a_bundled_questionnaire_is_published_once(school):
    first = run("publish", "belonging")
    second = run("publish", "belonging")

    with db.transaction(school) as session:
        version = session.scalars(select(Version)).one()
        assert version.translations.keys() == {"cy"}
        published = f"belonging is published as version 1.\nsha256 {version.sha256}\n"
        assert first.output == published + WITHOUT_VOICE
        assert second.output.startswith("belonging is the same as version 1.")


def test_a_changed_file_is_the_next_version(school, tmp_path):
    path = tmp_path / "week.json"
    path.write_text(json.dumps(factories.document()))
    run("publish", path)
    path.write_text(json.dumps(factories.document(title="My week")))

    assert "week is published as version 2." in run("publish", path).output


def test_a_file_with_problems_is_not_published(school, broken):
    result = run("publish", broken / "wrong.yaml")

    assert result.exit_code == 2
    assert "wrong.yaml can't be published yet:" in result.stderr
    assert 'pages[0].questions[2].labels: there is no answer set "oftn"' in result.stderr
    with db.transaction(school) as session:
        assert session.scalars(select(Version)).all() == []


def test_a_template_is_not_published_without_its_wording(school):
    result = run("publish", "who5")

    assert result.exit_code == 2
    assert "paste the wording that you may use here first" in result.stderr


def test_an_unknown_name_is_bad_input(school):
    result = run("publish", "nowhere")

    assert result.exit_code == 2
    assert "there is no such file" in result.stderr


@pytest.mark.usefixtures("espeak")
@pytest.mark.parametrize("empty_database", BOTH, indirect=True)
def test_what_is_published_is_read_aloud_once(school, tmp_path):
    path = tmp_path / "week.json"
    path.write_text(json.dumps(factories.document()))

    first, second = run("publish", path), run("publish", path)

    assert first.stdout.endswith("Read aloud: 11 texts.\n")
    assert "Reading 11 texts aloud" in first.stderr
    assert "aloud" not in second.output
    with db.transaction(school) as session:
        version = session.scalars(select(Version)).one()
        named = set(recordings.of_version(session, version).values())
        assert {len(recordings.content(session, name)) > 1000 for name in named} == {True}
        assert len(named) == 11


@pytest.mark.usefixtures("espeak")
def test_recordings_may_follow_when_the_program_is_there(school, tmp_path, monkeypatch):
    path = tmp_path / "week.json"
    path.write_text(json.dumps(factories.document()))
    with monkeypatch.context() as without:
        without.setenv("PATH", "")
        first = run("publish", path)

    second = run("publish", path)

    assert first.exit_code == 0
    assert first.output.endswith(WITHOUT_VOICE)
    assert second.stdout.startswith("week is the same as version 1.")
    assert second.stdout.endswith("Read aloud: 11 texts.\n")


@pytest.mark.usefixtures("espeak")
def test_a_language_without_a_voice_is_told(school, tmp_path):
    path = tmp_path / "week.json"
    path.write_text(json.dumps(factories.document(language="tlh")))

    result = run("publish", path)

    assert result.exit_code == 0
    assert "espeak-ng has no voice for tlh, so that language isn't read aloud." in result.output


def test_a_locked_instrument_is_published_without_a_word_of_reading(school, tmp_path):
    path = tmp_path / "week.json"
    path.write_text(json.dumps(factories.document(locked=True)))

    assert "aloud" not in run("publish", path).output


@pytest.fixture
def school(database):
    """Give the address of a database with one school."""
    with db.transaction(database) as session:
        factories.school(session, "Hill School")
    return database
