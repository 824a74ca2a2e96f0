"""The room's doors hang here."""

from __future__ import annotations

import flask

bp = flask.Blueprint("roster", __name__)
