"""Staff routes need a sign-in, each permission its role; another school's things aren't there."""

import pytest
from flask import Flask

from surveyapp.records import waves
from surveyapp.records.accounts import Role
from surveyapp.web.access import CONCERNS, PERMISSIONS, Permission
from tests.web.conftest import Cast, Staff

# What each staff route needs, by endpoint and method; a route that isn't here fails the test below.
ROUTES = {
    ("waves.index", "GET"): Permission.SEE_WAVES,
    ("waves.wave", "GET"): Permission.SEE_WAVES,
    ("waves.close", "GET"): Permission.CLOSE_WAVES,
    ("waves.close", "POST"): Permission.CLOSE_WAVES,
    ("waves.make_cards", "GET"): Permission.MAKE_CARDS,
    ("waves.make_cards", "POST"): Permission.MAKE_CARDS,
    ("joining.join", "GET"): Permission.MAKE_CARDS,
    ("joining.join", "POST"): Permission.MAKE_CARDS,
    ("joining.give_up", "GET"): Permission.MAKE_CARDS,
    ("joining.give_up", "POST"): Permission.MAKE_CARDS,
    ("sealed_files.take", "GET"): Permission.MAKE_CARDS,
    ("sealed_files.take", "POST"): Permission.MAKE_CARDS,
    ("waves.workbook", "GET"): Permission.DOWNLOAD_WORKBOOK,
    ("concerns.index", "GET"): Permission.WORK_CONCERNS,
    ("concerns.concern", "GET"): Permission.WORK_CONCERNS,
    ("concerns.act", "POST"): Permission.WORK_CONCERNS,
    ("concerns.close", "POST"): Permission.WORK_CONCERNS,
    ("concerns.reopen", "POST"): Permission.WORK_CONCERNS,
    ("concerns.pass_on", "POST"): Permission.WORK_CONCERNS,
    ("concerns.label", "POST"): Permission.WORK_CONCERNS,
    ("concerns.look_up", "POST"): Permission.WORK_CONCERNS,
    ("lookups.index", "GET"): Permission.ANSWER_LOOKUPS,
    ("lookups.answer", "GET"): Permission.ANSWER_LOOKUPS,
    ("lookups.answer", "POST"): Permission.ANSWER_LOOKUPS,
    ("help_requests.help_request", "GET"): Permission.WORK_CONCERNS,
    ("help_requests.act", "POST"): Permission.WORK_CONCERNS,
    ("help_requests.close", "POST"): Permission.WORK_CONCERNS,
    ("help_requests.reopen", "POST"): Permission.WORK_CONCERNS,
    ("help_requests.pass_on", "POST"): Permission.WORK_CONCERNS,
    ("comments.index", "GET"): Permission.WORK_CONCERNS,
    ("comments.wave", "GET"): Permission.WORK_CONCERNS,
    ("comments.flag_by_hand", "GET"): Permission.WORK_CONCERNS,
    ("comments.flag_by_hand", "POST"): Permission.WORK_CONCERNS,
}
FOR_EVERYBODY = {
    ("security.login", "GET"),
    ("security.login", "POST"),
    ("security.change_password", "GET"),
    ("security.change_password", "POST"),
    ("accounts.sign_out", "POST"),
}
# For pupils and watchers.
WITHOUT_SIGN_IN = {
    "asking",
    "respond",
    "sittings",
    "tablets",
    "partials",
    "offline",
    "recordings",
    "health",
    "static",
}

CASES = ("concerns.", "comments.", "help_requests.", "lookups.")
BELOW_A_WAVE = {
    "waves.wave",
    "waves.close",
    "waves.make_cards",
    "waves.workbook",
    "joining.join",
    "joining.give_up",
    "sealed_files.take",
}
BELOW_A_CONCERN = {name for name, _ in ROUTES if name.startswith(CASES)} - {
    "concerns.index",
    "comments.index",
    "lookups.index",
}

# Somebody who has each permission, and somebody who has not.
HAVE = {
    Permission.SEE_WAVES: ("sana", "nia"),
    Permission.MAKE_CARDS: ("tom", "dora"),
    Permission.CLOSE_WAVES: ("dora", "tom"),
    Permission.SEE_RESULTS: ("leila", "tom"),
    Permission.DOWNLOAD_WORKBOOK: ("dana", "ada"),
    Permission.DOWNLOAD_ROWS: ("dev", "leila"),
    Permission.WORK_CONCERNS: ("sana", "leila"),
    Permission.WORK_STAFF_CONCERNS: ("hugo", "dev"),
    Permission.ANSWER_LOOKUPS: ("ada", "dev"),
}


def test_every_staff_route_is_listed(app: Flask):
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.split(".")[0] not in WITHOUT_SIGN_IN
    }

    assert routes == set(ROUTES) | FOR_EVERYBODY


def test_every_route_of_staff_lies_below_staff(app: Flask):
    for rule in app.url_map.iter_rules():
        assert rule.rule.startswith("/staff/") == (
            rule.endpoint.split(".")[0] not in WITHOUT_SIGN_IN
        )


def test_nothing_opens_without_a_sign_in(staff: Staff, cast: Cast, app: Flask):
    for (endpoint, method), path in _paths(app, cast.open):
        if endpoint == "security.login":
            continue
        sent = {"csrf_token": staff.token(staff.get("/staff/sign-in").text)}
        reply = staff.client.open(path, method=method, data=sent if method == "POST" else None)

        assert (reply.status_code, reply.location.split("?")[0]) == (303, "/staff/sign-in")


def test_another_schools_wave_is_not_there(staff: Staff, cast: Cast, app: Flask):
    staff.sign_in("dev")
    for (endpoint, method), path in _paths(app, cast.other_school):
        if endpoint not in BELOW_A_WAVE:
            continue
        sent = {"csrf_token": staff.token(staff.get("/staff/").text)}
        reply = staff.client.open(path, method=method, data=sent if method == "POST" else None)

        assert reply.status_code == 404
        assert "Canary" not in reply.text
    assert "Canary" not in staff.read("/staff/")


@pytest.mark.parametrize(
    ("permission", "path"),
    [
        (Permission.SEE_WAVES, "/staff/"),
        (Permission.MAKE_CARDS, "/staff/waves/{open}/cards"),
        (Permission.MAKE_CARDS, "/staff/waves/{open}/tablets"),
        (Permission.MAKE_CARDS, "/staff/waves/{closed}/sealed-file"),
        (Permission.CLOSE_WAVES, "/staff/waves/{open}/close"),
        (Permission.DOWNLOAD_WORKBOOK, "/staff/waves/{closed}/workbook"),
        (Permission.DOWNLOAD_ROWS, "/staff/waves/{closed}/workbook?rows=1"),
        (Permission.WORK_CONCERNS, "/staff/concerns/"),
        (Permission.WORK_STAFF_CONCERNS, "/staff/concerns/"),
        (Permission.ANSWER_LOOKUPS, "/staff/look-ups/"),
        (Permission.WORK_CONCERNS, "/staff/comments/"),
        (Permission.WORK_CONCERNS, "/staff/comments/{closed}"),
    ],
)
def test_one_has_the_permission_and_another_has_not(
    staff: Staff, others: Staff, cast: Cast, permission: Permission, path: str
):
    has, has_not = HAVE[permission]
    staff.sign_in(has)
    others.sign_in(has_not)
    path = path.format(open=cast.open, closed=cast.closed)

    assert staff.get(path).status_code == 200
    assert others.get(path).status_code == 403


def test_results_are_for_those_with_the_permission(staff: Staff, others: Staff, cast: Cast):
    has, has_not = HAVE[Permission.SEE_RESULTS]
    staff.sign_in(has)
    others.sign_in(has_not)

    assert "Answers to each question" in staff.read(f"/staff/waves/{cast.closed}")
    page = others.read(f"/staff/waves/{cast.closed}")
    assert "Response rates" in page
    assert "I felt safe" not in page


def test_nobody_may_do_what_is_refused_by_pressing_anyway(staff: Staff, cast: Cast):
    staff.sign_in("tom")
    reply = staff.submit_on("/staff/", f"/staff/waves/{cast.open}/close")

    assert reply.status_code == 403
    assert "Open" in staff.read(f"/staff/waves/{cast.open}")


def test_each_permission_is_tried_above():
    assert set(HAVE) == set(Permission)


def test_every_role_has_its_permissions_listed():
    assert set(PERMISSIONS) == set(Role)


def test_each_role_that_must_read_comments_may():
    for role in waves.READERS:
        assert CONCERNS[role] in PERMISSIONS[role]


def _paths(app: Flask, wave: int):
    adapter = app.url_map.bind("localhost")
    for endpoint, method in sorted({*ROUTES, *FOR_EVERYBODY}):
        values = {"number": wave} if endpoint in BELOW_A_WAVE | BELOW_A_CONCERN else {}
        values |= {"comment": 1} if endpoint == "comments.flag_by_hand" else {}
        values |= {"tablet": 1} if endpoint == "joining.give_up" else {}
        yield (endpoint, method), adapter.build(endpoint, values)
