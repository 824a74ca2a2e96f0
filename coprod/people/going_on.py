"""Where somebody goes after signing in: what they had wanted to see, or where their work is."""

from __future__ import annotations

from urllib.parse import urlsplit

import flask

from coprod.access.roles import Duty
from coprod.people.session import Me

LONGEST = 500


def local_path(wanted: str | None) -> str | None:
    """``wanted``, if it is a path of this site and nothing else.

    A link to the sign-in page may be made by anybody, so anything that a browser could read as another
    site is dropped: a scheme, a host, ``//``, a backslash (browsers take it for a slash), and the
    characters that browsers skip.
    """
    if not wanted or len(wanted) > LONGEST or not wanted.startswith("/") or wanted.startswith("//"):
        return None
    if "\\" in wanted or any(ord(sign) <= 32 or ord(sign) == 127 for sign in wanted):
        return None
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else wanted


def wanted_page() -> str | None:
    """The page that this request's address asks to go on to (``?next=…``)."""
    return local_path(flask.request.args.get("next"))


def after_signing_in(me: Me) -> str:
    """The page to go on to."""
    if wanted := wanted_page():
        return wanted
    for duty, endpoint in (
        (Duty.SAFEGUARDING_LEAD, "safeguarding.index"),
        (Duty.MODERATOR, "moderation.desk"),
        (Duty.DECISION_MAKER, "decisions.board_index"),
        (Duty.ADMINISTRATOR, "people.index"),
    ):
        if duty in me.duties:
            return flask.url_for(endpoint)
    return flask.url_for("consultations.index")
