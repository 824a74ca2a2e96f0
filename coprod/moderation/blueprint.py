"""The room's blueprint, for its files of views."""

from __future__ import annotations

import flask

bp = flask.Blueprint("moderation", __name__)
