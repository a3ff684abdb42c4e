"""The administrators' page leads from an empty database to cards, by the very commands it shows."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from surveyapp import db
from surveyapp.cli import main
from surveyapp.records import codes, people
from surveyapp.records.waves import Wave
from tests import factories

PAGE = Path(__file__).parent.parent / "docs" / "administrators.md"


def test_the_commands_of_the_page_lead_to_cards(
    empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", empty_database)
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    section = PAGE.read_text(encoding="utf-8").split("## Your first wave\n")[1].split("\n## ")[0]
    (listed,) = re.findall(r"```csv\n(.*?)```", section, re.DOTALL)
    Path("people.csv").write_text(listed, encoding="utf-8")

    for command in ["surveyapp db upgrade", *re.findall(r"^surveyapp .*$", section, re.MULTILINE)]:
        result = CliRunner().invoke(main, shlex.split(command, comments=True)[1:])
        assert result.exit_code == 0, f"{command}: {result.output}"

    with db.transaction(empty_database) as session:
        wave = session.scalars(select(Wave)).one()
        asked = people.in_groups(session, wave.groups)
        cards = codes.mint(session, wave, asked, factories.CODE_KEY)
        assert [person.name for person, _ in cards] == ["Ada Byron", "Tomos Price", "Zoë Smith"]
