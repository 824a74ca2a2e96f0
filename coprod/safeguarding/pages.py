"""Which of our pages somebody was on when something worried them."""

from __future__ import annotations

from urllib.parse import urlsplit

import flask
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect

from coprod.access.guard import me, school, the_schools_own
from coprod.access.policy import Can, Reply, allowed
from coprod.consultations.models import Consultation

LONGEST = 200
NOT_THESE = frozenset({"static", "safeguarding.worried"})


def seen_before() -> str:
    """The page from which somebody came, if it is one of ours: what browsers say of links within a site."""
    came_from = urlsplit(flask.request.referrer or "")
    return one_of_ours(came_from.path) if came_from.netloc == flask.request.host else ""


def one_of_ours(path: str) -> str:
    """The path, if a page of ours has it; else nothing. What was searched for on it is left out."""
    found = _route(path)
    return path if found and found[0] not in NOT_THESE else ""


def place_of(path: str) -> str:
    """The title of the consultation that a page belongs to, where it does and the reader may read it."""
    found = _route(path)
    key = found[1].get("consultation_id") if found else None
    if key is None:
        return ""
    try:
        consultation: Consultation = the_schools_own(Consultation, key, school().id)
    except NotFound:
        return ""
    return consultation.title if allowed(Can.READ_CONSULTATION, me(), consultation) is Reply.YES else ""


def _route(path: str) -> tuple[str, dict[str, int]] | None:
    if not path.startswith("/") or path.startswith("//") or len(path) > LONGEST or not path.isascii():
        return None
    routes = flask.current_app.url_map.bind(flask.request.host)
    try:
        endpoint, values = routes.match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint), dict(values)
