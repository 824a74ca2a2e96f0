"""The room's routes are gathered here."""

from __future__ import annotations

import flask

from coprod.library import shelves

bp = flask.Blueprint("library", __name__)


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {
        "year_words": shelves.year_words,
        "setting_words": shelves.setting_words,
        "activities_making": lambda code: shelves.ours().making(code),
    }


def compartment_of(codes: tuple[str, ...]) -> str:
    """The compartment of an activity's first move: its colour and its shape."""
    moves = shelves.moves_of(codes)
    return moves[0].compartment if moves else "basics"
