"""The search page."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from coprod.access.guard import public, school
from coprod.searching.finding import find
from coprod.searching.words import asked

bp = flask.Blueprint("searching", __name__)


@bp.route("/search")
@public
def index() -> ResponseReturnValue:
    """What was asked for (``?q=``), and what was found, by kind."""
    here, question = school(), asked(flask.request.args.get("q"))
    return flask.render_template(
        "searching/index.html", question=question, kinds=find(here.id, question) if question else []
    )
