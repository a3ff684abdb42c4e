"""Signing in and out, and changing one's password: Flask-Security, fitted to our accounts.

It works on a `Member`, which wraps an account, so that records know nothing of it; its datastore
flushes where others commit, since `db.py` alone commits. What would reach beyond staff pages is
turned off: nobody is signed in on a pupil's page, no token in an address or a body signs anyone
in, and nothing answers in JSON.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_security import (
    ChangePasswordForm,
    LoginForm,
    Security,
    UserMixin,
    current_user,
    logout_user,
    verify_password,
)
from flask_security.datastore import UserDatastore
from flask_wtf.csrf import CSRFError, CSRFProtect
from wtforms import EmailField, PasswordField
from wtforms.validators import EqualTo, InputRequired

from surveyapp import db
from surveyapp.records import accounts, audit, tries
from surveyapp.records.accounts import Account
from surveyapp.web.access import SIGN_IN, me, on_staff_page

bp = Blueprint("accounts", __name__, url_prefix="/staff")
csrf = CSRFProtect()

NEEDED = "Type a password."
WRONG = "The email address or the password is wrong. Check both, then try again."
TOO_MANY = "Too many tries. Wait ten minutes, then try again."
MESSAGES = {
    "GENERIC_AUTHN_FAILED": WRONG,
    "INVALID_PASSWORD": "This is not your present password. Type it again.",
    "PASSWORD_NOT_PROVIDED": NEEDED,
    "PASSWORD_IS_THE_SAME": "The new password is the present one. Choose another.",
    "PASSWORD_INVALID_LENGTH": "Use at least %(length)s characters: four unrelated words do well.",
    "PASSWORD_CHANGE": "Your password is changed. Other browsers are signed out.",
}
SETTINGS = {
    "LOGIN_URL": "/staff/sign-in",
    "LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "POST_LOGIN_VIEW": "waves.index",
    "LOGOUT_METHODS": None,  # ours, below, ends the sign-in in the database too
    "CHANGEABLE": True,
    "CHANGE_URL": "/staff/password",
    "CHANGE_PASSWORD_TEMPLATE": "accounts/password.html",
    "SEND_PASSWORD_CHANGE_EMAIL": False,
    "PASSWORD_LENGTH_MIN": accounts.SHORTEST_PASSWORD,
    "PASSWORD_SALT": "not used: Argon2 salts each password by itself",
    "PASSWORD_SINGLE_HASH": ["argon2"],
    "PASSWORD_SCHEMES": ["argon2"],
    "DEPRECATED_PASSWORD_SCHEMES": [],
    "RETURN_GENERIC_RESPONSES": True,
    "FRESHNESS": timedelta(-1),
    "STATIC_FOLDER": None,
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
}


class Member(UserMixin):
    """An account as Flask-Security wants it, with the key of this sign-in once there is one."""

    roles = ()  # ours are in access.py
    fs_uniquifier = ""

    def __init__(self, account: Account, key: str = "") -> None:
        self.account = account
        self.fs_uniquifier = key
        self.email = account.email
        self.active = account.active

    def verify_and_update_password(self, password: str) -> bool:
        """Compare only: signing in reads, and writes nothing but the sign-in."""
        return verify_password(password, self.password)

    @property
    def password(self) -> str:
        """The hash of the account's password."""
        return self.account.password_hash

    @password.setter
    def password(self, hashed: str) -> None:
        self.account.password_hash = hashed


class Accounts(UserDatastore):
    """Finds members in this request's session."""

    def __init__(self) -> None:
        super().__init__(Member, None)

    def commit(self) -> None:
        """Flush; the request's transaction commits."""
        db.session().flush()

    def put(self, model: Member) -> Member:
        """Do nothing: the session has the account already."""
        return model

    def find_user(self, case_insensitive: bool = False, **wanted: str) -> Member | None:
        """Find a member by email address, or by the key of a sign-in that isn't over."""
        if "email" in wanted:
            account = accounts.by_email(db.session(), wanted["email"])
            return Member(account) if account else None
        return _signed_in(wanted["fs_uniquifier"])

    def set_uniquifier(self, user: Member, uniquifier: str | None = None) -> None:
        """End all sign-ins of the member and start a fresh one, for the browser in use."""
        accounts.sign_out_everywhere(db.session(), user.account)
        user.fs_uniquifier = accounts.sign_in(db.session(), user.account)
        _note(user.account, "changed password")


class SignInForm(LoginForm):
    """Email address and password. A wrong one and an unknown one look alike and take as long."""

    email = EmailField("Email address", [InputRequired()])
    password = PasswordField("Password", [InputRequired()])
    remember = None
    submit = None

    def validate(self, **kwargs: Any) -> bool:
        """Check the password, unless there were too many failures; start the sign-in."""
        db.reads()  # hashing takes its time, and must not hold up a pupil's answers
        account = f"account {accounts.normalised(self.email.data or '')}"
        most = {account: tries.MOST, _address(): tries.MOST_OF_AN_ADDRESS}
        if tries.too_many(db.session(), most):
            self.form_errors.append(TOO_MANY)
            return False
        right = super().validate(**kwargs)
        with db.writing() as session:
            if right:
                tries.forget(session, account)
                self.user.fs_uniquifier = accounts.sign_in(session, self.user.account)
            else:
                tries.failed(session, most)
            if self.user:
                _note(self.user.account, "signed in" if right else "failed to sign in")
        return right


class PasswordForm(ChangePasswordForm):
    """The present password once and the new one twice."""

    password = PasswordField("Present password", render_kw={"autocomplete": "current-password"})
    new_password = PasswordField(
        "New password", [InputRequired(NEEDED)], render_kw={"autocomplete": "new-password"}
    )
    new_password_confirm = PasswordField(
        "New password again",
        [EqualTo("new_password", "The two new passwords differ. Type the new one twice.")],
        render_kw={"autocomplete": "new-password"},
    )
    submit = None


def init_app(app: Flask) -> None:
    """Set up the forms' protection, Flask-Security and the pages about accounts."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        WTF_CSRF_SSL_STRICT=False,  # needs the Referer header, which our policy never sends
        SESSION_PROTECTION="strong",
        **{f"SECURITY_{name}": value for name, value in SETTINGS.items()},
        **{f"SECURITY_MSG_{name}": (text, "error") for name, text in MESSAGES.items()},
    )
    csrf.init_app(app)
    security = Security(app, Accounts(), login_form=SignInForm, change_password_form=PasswordForm)
    security.principal.identity_loaders.clear()
    security.login_manager.request_loader(lambda request: None)
    security.want_json(lambda request: False)
    app.add_template_global(accounts.SHORTEST_PASSWORD, "shortest_password")
    app.register_error_handler(CSRFError, _page_too_old)
    app.register_blueprint(bp)


@bp.post("/sign-out")
def sign_out():
    accounts.sign_out(db.session(), current_user.fs_uniquifier)
    _note(me(), "signed out")
    logout_user()
    flash("You are signed out.")
    return redirect(url_for(SIGN_IN), 303)


def _signed_in(key: str) -> Member | None:
    if not on_staff_page():
        return None
    now = datetime.now(UTC)
    found = accounts.signed_in(db.session(), key, now)
    if found is None:
        return None
    if found.due(now):
        with db.writing() as session:
            accounts.seen(session, found, now)
    return Member(found.account, key)


def _address() -> str:
    return f"address {request.remote_addr}"


def _note(account: Account, action: str) -> None:
    audit.note(db.session(), account.school_id, account.email, action, account=account.id)


def _page_too_old(error: CSRFError):
    return render_template(
        "errors/error.html",
        title="Nothing was changed",
        sentence="This page was older than your sign-in. Open it again and repeat what you did.",
        home=url_for("waves.index"),
    ), 400
