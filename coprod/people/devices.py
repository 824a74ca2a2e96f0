"""The browser that asks: in a few words for its owner ("Firefox, Android"; nothing finer is kept), and its mark.

The mark is a random number in a cookie, sealed with the site's secret and given at the first sign-in, whoever's.
It is there for one thing: a browser that is known is not held up when strangers guess class codes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

import flask

KEPT = timedelta(days=180)

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
            ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"),
           ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"))  # fmt: skip


def in_words(user_agent: str) -> str:
    """The browser's name and the kind of machine, of those we know; an empty text where we know neither."""
    found = (next((name for mark, name in known if mark in user_agent), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in found if name)


def this_one() -> str:
    """The browser that asks."""
    return in_words(flask.request.headers.get("User-Agent", ""))


def known() -> str | None:
    """The mark of this browser, if somebody has signed in on it before. It says nothing of who."""
    mark, _, seal = flask.request.cookies.get(_name(), "").partition(".")
    return mark if mark and seal and hmac.compare_digest(_seal(mark), seal) else None


def remember() -> None:
    """Give this browser its mark with the answer at hand, unless it has one."""
    if known():
        return
    mark = secrets.token_urlsafe(16)

    @flask.after_this_request
    def _give(response: flask.Response) -> flask.Response:
        response.set_cookie(
            _name(),
            f"{mark}.{_seal(mark)}",
            max_age=KEPT,
            secure=_secure(),
            httponly=True,
            samesite="Lax",
        )
        return response


def _name() -> str:
    return "__Host-device" if _secure() else "device"


def _secure() -> bool:
    return bool(flask.current_app.config["SESSION_COOKIE_SECURE"])


def _seal(mark: str) -> str:
    site = str(flask.current_app.secret_key).encode()
    return hmac.new(site, f"device|{mark}".encode(), hashlib.sha256).hexdigest()[:32]
