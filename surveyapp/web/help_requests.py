"""Help requests: what somebody wrote who asked to talk, and what staff do about it.

Opening one shows a person's words, so it is noted, and a new one is seen from then on. The list is
that of concerns (`web/concerns.py`), where requests stand first.
"""

from flask import Blueprint, render_template
from flask_wtf import FlaskForm

from surveyapp.records import cases as records
from surveyapp.records.accounts import Role
from surveyapp.records.help_requests import HelpRequest
from surveyapp.reports import help_requests as reports
from surveyapp.web import access, cases

bp = Blueprint("help_requests", __name__, url_prefix="/staff/help-requests")


@bp.get("/<int:number>")
def help_request(number):
    found = access.help_request(number)
    cases.opened(found)
    return _page(found)


def _page(found: HelpRequest, **sent: FlaskForm) -> str:
    """Show a request, with the form that was sent if it has something to put right."""
    forms = {name: form(None, prefix=name) for name, form in cases.FORMS.items()}
    return render_template(
        "concerns/help_request.html",
        case=found,
        page=reports.opened(found, cases.key(), cases.now()),
        forms=forms | sent,
        wrong=cases.wrong(sent),
        other=records.other_role(Role(found.role)),
    )


cases.add_steps(bp, access.help_request, _page)
