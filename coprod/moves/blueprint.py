"""The room's blueprint."""

import flask

bp = flask.Blueprint("moves", __name__)
