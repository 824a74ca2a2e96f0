"""The room's blueprint, which its files with routes share."""

from __future__ import annotations

import flask

bp = flask.Blueprint("messages", __name__)
