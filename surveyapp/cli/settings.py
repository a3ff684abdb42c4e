"""The settings as commands read them: from the environment, or one sentence for each mistake."""

import os

from surveyapp.cli.errors import BadInput
from surveyapp.config import BadSettings, Config, with_keys


def config() -> Config:
    """Read the settings and fill in the keys; raises BadInput with every mistake."""
    try:
        return with_keys(Config.from_environ(os.environ))
    except BadSettings as bad:
        raise BadInput(str(bad)) from bad
