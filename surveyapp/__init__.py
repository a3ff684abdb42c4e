"""A survey service for schools.

`create_app` loads what it joins only when it is called: the commands are in this package too, and
most of them need none of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from surveyapp.config import Config


def create_app(config: "Config") -> "Flask":
    """Make the application; raises what app.create_app does when it can't be served."""
    app: Flask = import_module("surveyapp.app").create_app(config)
    return app
