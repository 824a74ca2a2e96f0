"""The Wall: the school's front page, the hall's screen, and the story behind each brick."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from coprod.access.guard import me_or_none, public, school
from coprod.access.roles import StakeholderGroup
from coprod.changes import queries
from coprod.changes.blueprint import bp
from coprod.changes.bricks import MoveFacts, lay, moves_of_change, state_of
from coprod.changes.cards import card_of
from coprod.changes.open_now import open_to
from coprod.changes.wall import facts_by_move
from coprod.clock import now
from coprod.framework import Move, load

LATEST = 3  # changes beneath the wall
IDEAS_TOLD = 6  # of a brick's newest ideas
SECONDS_BETWEEN_LOOKS = 60
LAST_PRIMARY_YEAR = 6


@bp.route("/")
@public
def wall() -> ResponseReturnValue:
    """The front page. An installation without a school is set up first."""
    if flask.g.get("school") is None:
        return flask.redirect(flask.url_for("people.setup"), code=303)
    here = school()
    facts = facts_by_move(here.id, now())
    latest = queries.latest_changes(here.id, LATEST)
    return flask.render_template(
        "changes/wall.html",
        **_the_wall(here.id, facts),
        latest=[card_of(change, moves_of_change(facts, change.id)) for change in latest],
    )


@bp.route("/wall/projector")
@public
def projector() -> ResponseReturnValue:
    """The Wall for a hall's screen, looked at anew each minute; ``?hold=1`` stops that."""
    hold = flask.request.args.get("hold") == "1"
    here = school()
    facts = facts_by_move(here.id, now())
    page = flask.make_response(
        flask.render_template("changes/projector.html", **_the_wall(here.id, facts), hold=hold)
    )
    if not hold:
        page.headers["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
    return page


@bp.route("/wall/<move_code>")
@public
def brick(move_code: str) -> ResponseReturnValue:
    """What one brick stands for, what was heard about it, and what was done."""
    framework, here, at = load(), school(), now()
    if move_code not in framework:
        raise NotFound
    move = framework.move(move_code)
    changes = queries.changes_making(here.id, move.code)
    heard = queries.ideas_about(here.id, move.code, IDEAS_TOLD)
    weighed = queries.proposals_about(here.id, move.code, at)
    state, state_text = state_of(queries.facts_of(heard, weighed, changes))
    return flask.render_template(
        "changes/brick.html",
        move=move,
        compartment=framework.compartment(move.compartment),
        meaning=meaning_for_the_reader(move),
        heard=heard,
        weighed=weighed,
        changes=[card_of(change, []) for change in changes],
        state=state,
        state_text=state_text,
        open_now=open_to(me_or_none(), here.id, at),
        framework=framework,
    )


def meaning_for_the_reader(move: Move) -> str:
    """What a move means, at the reader's reading level; a visitor gets the words for young people."""
    who: Any = me_or_none()
    if who is None:
        return move.description.young
    if who.stakeholder_group is not StakeholderGroup.PUPILS:
        return move.description.adult
    young = who.year is not None and who.year <= LAST_PRIMARY_YEAR
    return move.description.plain if young else move.description.young


def _the_wall(school_id: int, facts: Mapping[str, MoveFacts]) -> dict[str, Any]:
    framework = load()
    urls = {move.code: flask.url_for("changes.brick", move_code=move.code) for move in framework}
    return {
        "courses": lay(framework, facts, urls),
        "empty": not facts,
        "open_now": open_to(me_or_none(), school_id, now()),
        "framework": framework,
    }
