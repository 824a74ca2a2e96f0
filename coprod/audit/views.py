"""The log as a page, for administrators."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from coprod.access.guard import needs, school
from coprod.access.policy import Can
from coprod.audit import queries
from coprod.people.queries import names_of
from coprod.web.paging import a_page_of, page_asked_for

bp = flask.Blueprint("audit", __name__)
FITS = 50


@bp.route("/log")
@needs(Can.READ_THE_LOG)
def index() -> ResponseReturnValue:
    """What staff did, newest first."""
    entries = a_page_of(queries.newest_first(school().id), page_asked_for(), FITS)
    names = names_of({entry.actor_id for entry in entries.rows if entry.actor_id is not None})
    return flask.render_template("audit/index.html", entries=entries, names=names)


@bp.route("/log/check")
@needs(Can.READ_THE_LOG)
def check() -> ResponseReturnValue:
    """Whether anybody changed the log. Reads all of it."""
    return flask.render_template("audit/check.html", verdict=queries.check(school().id))
