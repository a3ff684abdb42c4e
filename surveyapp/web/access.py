"""Who may do what: the permissions of each role, and one loader for each noun.

A loader finds and checks together. It ends the request with 404 when the thing is another
school's or nobody's, and with 403 when it is this school's but the person's roles don't allow it.
"""

from enum import StrEnum
from typing import TypeVar

from flask import Flask, Response, abort, flash, redirect, request, session, url_for
from flask_security import current_user

from surveyapp import db
from surveyapp.records.accounts import Account, Role
from surveyapp.records.cases import owner
from surveyapp.records.concerns import Concern
from surveyapp.records.help_requests import HelpRequest
from surveyapp.records.lookups import Lookup, may_answer
from surveyapp.records.waves import Wave

STAFF = "/staff/"
SIGN_IN = "security.login"
LARGEST = 2**31 - 1  # the largest number that a row can have on PostgreSQL
LARGEST_RANDOM = 2**63 - 1  # the same, where numbers are drawn at random

Kind = TypeVar("Kind", Concern, HelpRequest)


class Permission(StrEnum):
    """One thing that a member of staff may be allowed to do."""

    SEE_WAVES = "see waves and response rates"
    MAKE_CARDS = "make cards"
    CLOSE_WAVES = "close waves"
    SEE_RESULTS = "see results"
    DOWNLOAD_WORKBOOK = "download the workbook"
    DOWNLOAD_ROWS = "download row-level data"
    WORK_CONCERNS = "read and work on concerns"
    WORK_STAFF_CONCERNS = "read and work on concerns about staff"
    ANSWER_LOOKUPS = "agree that a name is looked up, or refuse"


P = Permission
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.LEAD: frozenset(
        {P.SEE_WAVES, P.MAKE_CARDS, P.CLOSE_WAVES, P.SEE_RESULTS, P.DOWNLOAD_WORKBOOK}
    ),
    Role.DATA: frozenset({P.SEE_WAVES, P.SEE_RESULTS, P.DOWNLOAD_WORKBOOK, P.DOWNLOAD_ROWS}),
    Role.DESIGNER: frozenset({P.SEE_WAVES, P.CLOSE_WAVES}),
    Role.TEACHER: frozenset({P.SEE_WAVES, P.MAKE_CARDS}),
    Role.SAFEGUARDING_LEAD: frozenset({P.SEE_WAVES, P.WORK_CONCERNS, P.ANSWER_LOOKUPS}),
    Role.HEAD: frozenset({P.SEE_WAVES, P.SEE_RESULTS, P.WORK_STAFF_CONCERNS, P.ANSWER_LOOKUPS}),
    Role.ADMINISTRATOR: frozenset({P.SEE_WAVES, P.ANSWER_LOOKUPS}),
}

# The role that a concern belongs to, and what it takes to read and work on those.
CONCERNS = {
    Role.SAFEGUARDING_LEAD: P.WORK_CONCERNS,
    Role.HEAD: P.WORK_STAFF_CONCERNS,
}


def init_app(app: Flask) -> None:
    """Ask for a sign-in on every staff page, and let templates ask what a person may do."""
    app.before_request(_ask_for_sign_in)
    app.add_template_global(may)
    app.add_template_global(me)
    app.add_template_global(Permission, "Permission")


def on_staff_page() -> bool:
    """Say whether this request is for a page of staff, rather than a pupil's or nobody's."""
    return request.url_rule is not None and request.url_rule.rule.startswith(STAFF)


def me() -> Account:
    """Give the account that is signed in."""
    return current_user.account


def may(permission: Permission) -> bool:
    """Say whether one of the person's roles allows this."""
    return any(permission in PERMISSIONS[role] for role in me().roles)


def check(permission: Permission) -> None:
    """End the request with 403 unless the person may do this."""
    if not may(permission):
        abort(403)


def wave(number: int, permission: Permission) -> Wave:
    """Load a wave of the person's own school, for something that they may do."""
    found = db.session().get(Wave, number) if number <= LARGEST else None
    if found is None or found.school_id != me().school_id:
        abort(404)
    check(permission)
    return found


def concern_roles() -> list[Role]:
    """List the roles whose concerns the person may read and work on."""
    return [role for role, permission in CONCERNS.items() if may(permission)]


def check_concerns() -> list[Role]:
    """End the request with 403 unless the person may work on concerns; give whose."""
    return concern_roles() or abort(403)


def concern(number: int) -> Concern:
    """Load a concern of the person's own school and of a role that they may work for.

    Whoever works on others' concerns only is told that it isn't there.
    """
    return _case(Concern, number)


def help_request(number: int) -> HelpRequest:
    """Load a help request as `concern` loads a concern."""
    return _case(HelpRequest, number)


def wave_with_concerns(number: int) -> tuple[Wave, list[Role]]:
    """Load a wave whose comments the person may read one by one; give whose concerns they see."""
    roles = check_concerns()
    found = wave(number, Permission.SEE_WAVES)
    if owner(found) not in roles:
        abort(404)
    return found, roles


def lookup(number: int) -> Lookup:
    """Load a request to look up a name that the person may answer.

    Whoever asked, and whoever may not even know of the concern, is told that it isn't there.
    """
    check(Permission.ANSWER_LOOKUPS)
    found = db.session().get(Lookup, number) if number <= LARGEST_RANDOM else None
    if found is None or not may_answer(found, me()):
        abort(404)
    return found


def _case(kind: type[Kind], number: int) -> Kind:
    roles = check_concerns()
    found = db.session().get(kind, number) if number <= LARGEST_RANDOM else None
    if found is None or found.school_id != me().school_id or found.role not in roles:
        abort(404)
    return found


def _ask_for_sign_in() -> Response | None:
    if not on_staff_page() or request.endpoint == SIGN_IN or current_user.is_authenticated:
        return None
    if "_user_id" in session:
        session.clear()
        flash("Your time here has ended. Sign in again to go on.")
    after = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for(SIGN_IN, next=after), 303)
