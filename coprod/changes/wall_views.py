"""The Wall: the school's front page, the hall's screen, and the story behind each brick."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from coprod.access.facts import Who
from coprod.access.guard import me_or_none, public, school
from coprod.access.policy import Can, Reply, allowed
from coprod.changes import queries
from coprod.changes.blueprint import bp
from coprod.changes.bricks import MoveFacts, lay, moves_of_change, state_of
from coprod.changes.cards import card_of, verdict_words
from coprod.changes.open_now import open_to
from coprod.changes.wall import facts_by_move
from coprod.clock import now
from coprod.moves import here as moves_here
from coprod.moves import levels
from coprod.publishing import note_queries

LATEST = 3  # changes beneath the wall
IDEAS_TOLD = 6  # of a brick's newest ideas
SECONDS_BETWEEN_LOOKS = 60


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


@bp.route("/framework/moves/<move_code>")
@bp.route("/wall/<move_code>", alias=True)
@public
def brick(move_code: str) -> ResponseReturnValue:
    """One move, as the framework tells of it, and its story in this school: what was heard, weighed and done."""
    here, at = school(), now()
    framework = moves_here.framework()
    if not framework.knows(move_code):
        raise NotFound
    move = framework.move(move_code)
    level = levels.level()
    changes = queries.changes_making(here.id, move.code)
    heard = queries.ideas_about(here.id, move.code, IDEAS_TOLD)
    weighed = queries.proposals_about(here.id, move.code, at)
    staff = allowed(Can.EXCHANGE_NOTES, me_or_none()) is Reply.YES
    state, state_text = state_of(queries.facts_of(heard, weighed, changes))
    return flask.render_template(
        "changes/brick.html",
        move=move,
        compartment=framework.compartment(move.compartment),
        meaning=levels.meaning(move, level),
        levels=levels.choices(flask.url_for("changes.brick", move_code=move.code), level),
        set_aside=move.code not in framework,
        reads_ideas=me_or_none() is not None and not is_guest(me_or_none()),
        heard=heard,
        weighed=weighed,
        changes=[card_of(change, []) for change in changes],
        notes=note_queries.about_move(here.id, move.code, staff=staff),
        verdict_words=verdict_words,
        staff=staff,
        state=state,
        state_text=state_text,
        open_now=open_to(me_or_none(), here.id, at),
        framework=framework,
    )


def is_guest(who: Who | None) -> bool:
    """Whether somebody is here for the consultations that they are invited to, and no others."""
    return who is not None and who.invited_to is not None


def _the_wall(school_id: int, facts: Mapping[str, MoveFacts]) -> dict[str, Any]:
    framework = moves_here.framework()
    urls = {move.code: flask.url_for("changes.brick", move_code=move.code) for move in framework}
    return {
        "courses": lay(framework, facts, urls),
        "empty": not facts,
        "open_now": open_to(me_or_none(), school_id, now()),
        "framework": framework,
    }
