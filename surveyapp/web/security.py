"""What every reply tells the browser not to do, and the limits on what it may send."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from surveyapp.config import Config

MOST_BYTES = 256 * 1024
MOST_FORM_PARTS = 2000

# No script or style stands inside a page, so none is allowed there.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ]
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGE_HEADERS = HEADERS | {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
# A style, a script or a picture does nothing by itself; opened as a page, it may do nothing at all.
PART_HEADERS = HEADERS | {"Content-Security-Policy": "default-src 'none'"}


class StaffSessions(SecureCookieSessionInterface):
    """Sessions for staff pages alone: elsewhere none is read from a cookie, and none is kept.

    Flask-Login looks into the session on every request, which would say on pupils' pages and
    stylesheets, too, that they vary with the cookie.
    """

    def open_session(self, app, request):
        """Read the session of a staff page; elsewhere it is empty."""
        return super().open_session(app, request) if _is_staff(request) else self.session_class()

    def save_session(self, app, session, response):
        """Keep the session of a staff page."""
        if _is_staff(request):
            super().save_session(app, session, response)


def init_app(app: Flask, config: Config) -> None:
    """Set the limits and cookie flags, and put the headers on every reply."""
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
        TRUSTED_HOSTS=list(config.trusted_hosts),
        SESSION_COOKIE_NAME="__Host-session" if config.secure_cookies else "session",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)

    app.session_interface = StaffSessions()
    app.register_error_handler(SecurityError, _unknown_host)

    @app.after_request
    def add_headers(response: Response) -> Response:
        is_part = request.endpoint == "static"
        for name, value in (PART_HEADERS if is_part else PAGE_HEADERS).items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers and not is_part:
            response.headers["Cache-Control"] = "no-store"
        if config.secure_cookies:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


def _is_staff(request) -> bool:
    return request.path.startswith("/staff/")


def _unknown_host(error: SecurityError):
    """Answer in plain text: under a host that isn't ours, no page can make its own addresses."""
    sentence = "This service isn't known by this name. Its address is in the TRUSTED_HOSTS setting."
    return sentence, 400, {"Content-Type": "text/plain; charset=utf-8"}
