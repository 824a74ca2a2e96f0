"""The framework's pages: the whole of it, and one compartment. A move's page is its brick's (changes/wall_views.py)."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from coprod.access.guard import public, school
from coprod.changes.bricks import MoveFacts, state_of
from coprod.changes.wall import facts_by_move
from coprod.clock import now
from coprod.moves import here, levels
from coprod.moves.blueprint import bp


@bp.route("/framework")
@public
def index() -> ResponseReturnValue:
    """The five compartments, their moves, and the four noble truths."""
    school()
    at = levels.level()
    return flask.render_template(
        "moves/index.html",
        framework=here.framework(),
        level=at,
        levels=levels.choices(flask.url_for("moves.index"), at),
        label=levels.label,
    )


@bp.route("/framework/<compartment_code>")
@public
def compartment(compartment_code: str) -> ResponseReturnValue:
    """One compartment: what each of its moves means, and how far the school is with it."""
    framework, at = here.framework(school().id), levels.level()
    try:
        found = framework.compartment(compartment_code)
    except KeyError:
        raise NotFound from None
    facts = facts_by_move(school().id, now())
    return flask.render_template(
        "moves/compartment.html",
        framework=framework,
        compartment=found,
        moves=[(move, *state_of(facts.get(move.code, MoveFacts()))) for move in framework.moves_of(found)],
        level=at,
        levels=levels.choices(flask.url_for("moves.compartment", compartment_code=found.code), at),
        label=levels.label,
        meaning=levels.meaning,
    )
