"""Every component in every state, so that the next room is built from parts. Demo and development only."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from coprod.access.guard import public
from coprod.pages import design_samples

bp = flask.Blueprint("design", __name__)


@bp.route("/design")
@public
def index() -> ResponseReturnValue:
    """The design page."""
    return flask.render_template("design/index.html", **design_samples.samples())
