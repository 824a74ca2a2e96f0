"""What came in the open, where people reach the site over https."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from coprod.turns import SAFE_METHODS

FOR_MACHINES = frozenset({"pages.live", "pages.ready"})
"""Asked within the house, over http, by what watches the site: a redirect would only hide that from it."""


def only() -> ResponseReturnValue | None:
    """Lead a page that was asked for over http to https; take nothing that was sent over it.

    Only where a proxy in front says so. Without a word from it we see http ourselves, always, and would send people
    round in circles.
    """
    request = flask.request
    said = "werkzeug.proxy_fix.orig" in request.environ and "X-Forwarded-Proto" in request.headers
    if not said or request.is_secure or not flask.current_app.config["SESSION_COOKIE_SECURE"]:
        return None
    if request.endpoint in FOR_MACHINES:
        return None
    if request.method not in SAFE_METHODS:
        raise Forbidden
    return flask.redirect(f"https://{request.host}{request.full_path.removesuffix('?')}", code=308)
