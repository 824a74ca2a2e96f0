"""The room's blueprint."""

from __future__ import annotations

import flask

bp = flask.Blueprint("privacy", __name__)
