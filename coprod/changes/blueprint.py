"""The room's blueprint, to which its views attach their routes."""

from __future__ import annotations

from typing import Any

import flask

from coprod.changes.pictures import MOST_BYTES

bp = flask.Blueprint("changes", __name__)


@bp.url_value_preprocessor
def make_room_for_a_picture(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A photo is larger than any other form: said before anybody reads the request, and for this form only."""
    if endpoint == "changes.update":
        flask.request.max_content_length = MOST_BYTES + 1024 * 1024
