"""Security headers on every answer. No ``unsafe-*``, nothing from another host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
ON_EVERY_ANSWER = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    (
        "Permissions-Policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
)
MAY_BE_FRAMED = "coprod.may_be_framed"
"""In a request's environment, for the one kind of page that other sites may show in a frame."""
IN_A_FRAME = (
    ("Content-Security-Policy", POLICY.replace("frame-ancestors 'none'", "frame-ancestors *").replace("form-action 'self'", "form-action 'none'").replace("script-src 'self'; ", "")),
    *(
        pair
        for pair in ON_EVERY_ANSWER
        if pair[0] not in {"Content-Security-Policy", "X-Frame-Options", "Cross-Origin-Resource-Policy"}
    ),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)  # fmt: skip
SENDS_NOTHING = "coprod.sends_nothing"
"""In a request's environment, for a page that must not send anything anywhere: its own content policy."""
PLAIN_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?")
ON_HTTPS = (("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),)


def let_other_sites_frame_it() -> None:
    """Other sites may show the answer to the request at hand in a frame: it has no forms and knows no reader."""
    flask.request.environ[MAY_BE_FRAMED] = True


def send_nothing_but(address: str | None) -> None:
    """The page of the request at hand may send nothing: no script may ask for anything, no form may be sent.

    Args:
        address: the path of the one form that may be (to sign out), or None. It is allowed by its whole address.
    """
    forms = "'none'"
    if address is not None:  # a policy has no way to write a host that is a number of IPv6
        host = flask.request.host
        forms = f"{host}{address}" if PLAIN_HOST.fullmatch(host) else "'self'"
    policy = POLICY.replace("connect-src 'self'", "connect-src 'none'")
    policy = policy.replace("form-action 'self'", f"form-action {forms}")
    flask.request.environ[SENDS_NOTHING] = policy.replace("manifest-src 'self'", "manifest-src 'none'")


def install(app: flask.Flask) -> None:
    """Put them on every answer, whoever made it; the session cookie's own flags are set in ``create_app``."""
    https = ON_HTTPS if app.config["SESSION_COOKIE_SECURE"] else ()
    always, framed = [*ON_EVERY_ANSWER, *https], [*IN_A_FRAME, *https]
    inner = app.wsgi_app

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(
            status: str, headers: list[tuple[str, str]], error: Any = None
        ) -> Callable[[bytes], object]:
            own = framed if environ.get(MAY_BE_FRAMED) else always
            if SENDS_NOTHING in environ:
                own = [("Content-Security-Policy", environ[SENDS_NOTHING]), *own[1:]]
            return start_response(status, headers + own, error)

        return inner(environ, start)

    app.wsgi_app = answer  # type: ignore[method-assign]  # Flask's own way to wrap an app
