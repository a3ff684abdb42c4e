"""The application as a WSGI server loads it: `gunicorn wsgi:app`."""

import os

from surveyapp import create_app
from surveyapp.config import Config

app = create_app(Config.from_environ(os.environ))
