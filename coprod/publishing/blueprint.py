"""The room's blueprint, to which its views attach their routes."""

from __future__ import annotations

import flask

bp = flask.Blueprint("publishing", __name__)
