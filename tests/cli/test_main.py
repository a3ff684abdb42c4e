import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from surveyapp.cli import COMMANDS, Door, main
from surveyapp.records.base import Refused


def test_every_noun_is_listed():
    result = CliRunner().invoke(main, ["--help"])

    assert result.exit_code == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in result.output] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_the_command_says_of_itself(name):
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert command.name == name
    assert (command.help or "").split("\n\n")[0].replace("\n", " ") == COMMANDS[name]


def test_an_unknown_noun_is_bad_input():
    result = CliRunner().invoke(main, ["sing"])

    assert result.exit_code == 2
    assert "No such command 'sing'" in result.stderr


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


def test_what_only_some_commands_need_is_not_loaded_for_the_others():
    code = (
        "import sys, surveyapp.cli; surveyapp.cli.main(['--help'], standalone_mode=False); "
        "print({'flask', 'scipy', 'sqlalchemy', 'nltk', 'openpyxl'} & sys.modules.keys())"
    )
    command = [sys.executable, "-c", code]

    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed.endswith("set()\n")


def test_the_package_can_be_run():
    command = [sys.executable, "-m", "surveyapp", "surveys", "check", "--help"]

    assert (
        "surveyapp surveys check" in subprocess.run(command, capture_output=True, text=True).stdout
    )
