"""Pages about the site itself, and its health."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from coprod import health
from coprod.access.guard import public

bp = flask.Blueprint("pages", __name__)


@bp.route("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept, who reads it, and the honest limit of the secret ballot."""
    return flask.render_template("pages/privacy.html")


@bp.route("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return flask.render_template("pages/accessibility.html")


@bp.route("/help")
@public
def help_for_children() -> ResponseReturnValue:
    """Whom to tell, and whom to call."""
    return flask.render_template("pages/help.html")


@bp.route("/health/live")
@public
def live() -> ResponseReturnValue:
    """The process answers."""
    return {"live": True}


@bp.route("/health/ready")
@public
def ready() -> ResponseReturnValue:
    """The database answers, has the tables that this code wants, and the disk has room."""
    wrong = health.troubles(flask.current_app.extensions["coprod_settings"].data_dir)
    return {"ready": not wrong, "wrong": wrong}, 503 if wrong else 200
