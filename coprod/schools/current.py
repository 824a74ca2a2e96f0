"""Which school this request is for: the one at this host name, or the only one there is."""

from __future__ import annotations

import flask
from sqlalchemy import case, select

from coprod.db import db
from coprod.schools.models import School


def find(host: str) -> School | None:
    """The school at ``host`` (without port), or the only school of the installation. One query."""
    at_host = case((School.host == host, 0), else_=1)
    first_two = db.session.scalars(select(School).order_by(at_host, School.id).limit(2)).all()
    if first_two and (first_two[0].host == host or len(first_two) == 1):
        return first_two[0]
    return None


def load_school() -> None:
    """Before each request, save for static files."""
    if flask.request.endpoint != "static":
        flask.g.school = find(flask.request.host.rsplit(":", 1)[0].lower())
