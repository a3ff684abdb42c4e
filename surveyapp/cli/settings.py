"""The settings as commands read them: from the environment, or one sentence for each mistake."""

import os
from pathlib import Path

from surveyapp.analysis.text.reader import Reader
from surveyapp.cli.errors import BadInput
from surveyapp.config import BadSettings, Config, with_keys
from surveyapp.exchange import own_phrases
from surveyapp.exchange.tables import Unusable

PHRASES = "CONCERN_PHRASES"  # for commands that need no other setting


def config() -> Config:
    """Read the settings and fill in the keys; raises BadInput with every mistake."""
    try:
        return with_keys(Config.from_environ(os.environ))
    except BadSettings as bad:
        raise BadInput(str(bad)) from bad


def reader(phrases: Path | None) -> Reader:
    """Give the reader of comments with a school's own phrases; raises BadInput."""
    try:
        return own_phrases.reader(phrases)
    except Unusable as problem:
        raise BadInput(f"{PHRASES}: {problem}") from problem
