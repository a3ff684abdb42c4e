"""Where the data that ships with the program lies, in a checkout and when installed."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _shipped(name: str) -> Path:
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name


SURVEYS = _shipped("surveys")
MIGRATIONS = _shipped("migrations")
