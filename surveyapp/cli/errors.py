"""The two ways in which a command fails, each with one sentence on standard error."""

import click


class BadInput(click.ClickException):
    """What was asked can't be done with what was given; the sentence says what to do."""

    exit_code = 2


class CheckFailed(click.ClickException):
    """The command did its work, and what it checked isn't in order."""

    exit_code = 1
