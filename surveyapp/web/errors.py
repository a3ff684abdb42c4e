"""What a person reads when something is refused or breaks: a sentence, and what to do now.

A script that asks for JSON is told the same words as `{"problem": "…"}`, to show them on its page.
"""

from flask import Flask, Response, current_app, json, request
from werkzeug.exceptions import HTTPException

from surveyapp.web.language import gettext as _


def init_app(app: Flask) -> None:
    """Show a calm page for every error; the reply keeps the status and headers of the error."""
    app.register_error_handler(HTTPException, show)


def show(error: HTTPException) -> HTTPException | Response:
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    title, sentence = _words(error.code)
    response = Response(status=error.code, headers=error.get_headers())
    if _wants_json():
        response.data = json.dumps({"problem": f"{title}. {sentence}"})
        response.content_type = "application/json"
    else:
        response.data = _page(title, sentence)
        response.content_type = "text/html; charset=utf-8"
    return response


def _wants_json() -> bool:
    wanted = request.accept_mimetypes.best
    return request.path.startswith("/api/") or wanted == "application/json"


def _page(title: str, sentence: str) -> str:
    home = "/staff/" if request.path.startswith("/staff/") else "/"
    # Not render_template: it would look up who is signed in, in a database that may be the problem.
    template = current_app.jinja_env.get_template("errors/error.html")
    return template.render(title=title, sentence=sentence, home=home)


def _words(status: int) -> tuple[str, str]:
    """Give the heading and the sentence for a status; those of 400 and 500 serve for others."""
    words = {
        400: (
            _("That didn't work"),
            _("This page sent something that we can't read. Go back and open it again."),
        ),
        403: (
            _("This page is not for you to open"),
            _("Go back to the start. If you need this page, ask whoever runs the survey."),
        ),
        404: (
            _("There is nothing here"),
            _("Check the address, or go back to the start."),
        ),
        413: (
            _("That is too big to send"),
            _("Go back and make it shorter, then try again."),
        ),
        429: (
            _("Too many tries"),
            _("Wait ten minutes, then try again."),
        ),
        500: (
            _("Something went wrong"),
            _("It is our mistake, not yours. Nothing was saved. Wait a moment and try again."),
        ),
        503: (
            _("Not just now"),
            _("Nothing was saved. Wait a moment, then go back and try again."),
        ),
    }
    return words.get(status) or words[400 if status < 500 else 500]
