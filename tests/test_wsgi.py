"""A WSGI server finds the application in wsgi.py, made from the environment."""

import runpy
from pathlib import Path

from surveyapp import db

WSGI = Path(__file__).parent.parent / "wsgi.py"


def test_it_makes_the_application_from_the_environment(tmp_path: Path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'own.db'}"
    db.upgrade(url)
    for name in ("PUBLIC_URL", "SECRET_KEY", "COMMENT_KEY", "CODE_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))

    app = runpy.run_path(str(WSGI))["app"]

    assert app.test_client().get("/").status_code == 200
    assert (tmp_path / "keys.json").exists()
    app.extensions["database"].dispose()
