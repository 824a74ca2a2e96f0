"""The room's blueprint, to which its views attach their routes."""

from __future__ import annotations

import flask

from coprod.decisions.words import left_out

bp = flask.Blueprint("decisions", __name__)
bp.add_app_template_global(left_out, "left_out_names")
