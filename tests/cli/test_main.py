import subprocess
import sys

import click
from click.testing import CliRunner

from surveyapp.cli import Door, main
from surveyapp.records.base import Refused


def test_every_noun_is_a_command():
    result = CliRunner().invoke(main, ["--help"])

    assert result.exit_code == 0
    assert "surveys" in result.output


def test_what_the_rules_forbid_is_one_sentence_and_bad_input():
    @click.group(cls=Door)
    def door():
        pass

    @door.command()
    def close():
        raise Refused("The wave has closed already.")

    result = CliRunner().invoke(door, ["close"])

    assert result.exit_code == 2
    assert result.stderr == "Error: The wave has closed already.\n"


def test_the_package_can_be_run():
    command = [sys.executable, "-m", "surveyapp", "surveys", "check", "--help"]

    assert (
        "surveyapp surveys check" in subprocess.run(command, capture_output=True, text=True).stdout
    )
