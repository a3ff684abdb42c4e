"""Two addresses for machines: is this our server, is it up? Neither asks the database."""

from flask import Blueprint

bp = Blueprint("health", __name__)


@bp.get("/ping")
def ping():
    """Say a fixed text, so that nobody takes a Wi-Fi sign-in page for this service."""
    return "surveyapp\n", {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/healthz")
def healthz():
    return "up\n", {"Content-Type": "text/plain; charset=utf-8"}
