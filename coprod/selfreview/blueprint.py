"""The room's routes are gathered here."""

from __future__ import annotations

import flask

from coprod.selfreview import words
from coprod.selfreview.models import Colour
from coprod.selfreview.standard import Area

bp = flask.Blueprint("selfreview", __name__)


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"self_words": words, "self_colours": list(Colour), "self_areas": list(Area)}
