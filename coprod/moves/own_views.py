"""The administrator's pages: the school's labels, its own moves, and the blank framework."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.framework import load
from coprod.moves import actions, here, queries
from coprod.moves.blueprint import bp
from coprod.moves.forms import LabelForm, OwnMoveForm
from coprod.moves.models import OwnMove
from coprod.web.errors import Conflict


@bp.route("/school/framework")
@needs(Can.ADMINISTER)
def ours() -> ResponseReturnValue:
    """How the school uses the framework."""
    return flask.render_template(
        "moves/ours.html",
        framework=here.framework(),
        published=load(),
        changed=queries.choice(school().id),
        own=queries.own_moves(school().id),
    )


@bp.route("/school/framework/blank", methods=["POST"])
@needs(Can.ADMINISTER)
def choose() -> ResponseReturnValue:
    """Use only the compartments, or the published moves again."""
    blank = flask.request.form.get("blank") == "yes"
    actions.use_blank(me().id, school().id, blank=blank)
    flask.flash(
        _("The blank framework is in use: the five parts, and your own moves in them.")
        if blank
        else _("The published moves are in use.")
    )
    return _to_ours()


@bp.route("/school/framework/labels/<move_code>", methods=["GET", "POST"])
@needs(Can.ADMINISTER)
def relabel(move_code: str) -> ResponseReturnValue:
    """Call a published move something else."""
    published = load()
    if not published.knows(move_code):
        raise NotFound
    form = LabelForm()
    if form.validate_on_submit():
        wanted = None if "original" in flask.request.form else form.labels()
        actions.relabel(me().id, school().id, move_code, wanted)
        flask.flash(_("Saved."))
        return _to_ours()
    if not form.is_submitted():
        form.show_labels(here.framework().move(move_code))
    return flask.render_template("moves/label.html", form=form, move=published.move(move_code))


@bp.route("/school/framework/new", methods=["GET", "POST"])
@needs(Can.ADMINISTER)
def add() -> ResponseReturnValue:
    """A move of the school's own."""
    form = OwnMoveForm(load())
    if form.validate_on_submit():
        with _room():
            actions.add(me().id, school().id, form.draft())
        flask.flash(_("The move is added. It is on the Wall, and in every list of moves."))
        return _to_ours()
    return flask.render_template("moves/own.html", form=form, own_move=None)


@bp.route("/school/framework/own/<int:own_move_id>", methods=["GET", "POST"])
@needs(Can.ADMINISTER, on=OwnMove)
def rewrite(own_move: OwnMove) -> ResponseReturnValue:
    """Other words for an own move."""
    form = OwnMoveForm(load())
    if form.validate_on_submit():
        with _room():
            actions.rewrite(me().id, own_move, form.draft())
        flask.flash(_("Saved."))
        return _to_ours()
    if not form.is_submitted():
        form.show(own_move)
    return flask.render_template("moves/own.html", form=form, own_move=own_move)


@bp.route("/school/framework/own/<int:own_move_id>/use", methods=["POST"])
@needs(Can.ADMINISTER, on=OwnMove)
def use(own_move: OwnMove) -> ResponseReturnValue:
    """Set an own move aside, or take it back."""
    in_use = flask.request.form.get("use") == "yes"
    with _room():
        actions.set_in_use(me().id, own_move, in_use=in_use)
    flask.flash(
        _("The move is in use again.")
        if in_use
        else _("The move is set aside. What was tied to it keeps its name.")
    )
    return _to_ours()


@contextmanager
def _room() -> Iterator[None]:
    """Turns a full framework into words for the administrator."""
    try:
        yield
    except actions.TooMany:
        raise Conflict(_("There is no room for more moves of your own here. Set one aside first.")) from None


def _to_ours() -> ResponseReturnValue:
    return flask.redirect(flask.url_for("moves.ours"), code=303)
