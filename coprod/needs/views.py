"""The pyramid for everybody, the same with what is not answered yet for staff, and the planning aid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs, public, school
from coprod.access.policy import Can
from coprod.changes.cards import stage_words
from coprod.decisions.models import LeftOut
from coprod.decisions.words import kind_words, left_out
from coprod.needs import actions, coverage, kinds, queries, words
from coprod.needs.forms import FiguresForm
from coprod.needs.queries import Checked
from coprod.people.queries import names_at
from coprod.proposals.words import move_tags

bp = flask.Blueprint("needs", __name__)


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the pyramid: its changes and its proposals."""

    code: str
    changes: Sequence[Checked]
    proposals: Sequence[Checked]


@bp.route("/changes/pyramid")
@public
def pyramid() -> ResponseReturnValue:
    """Whom the school's changes reach, who could be left out, and what is done about it."""
    return _pyramid(staff=False)


@bp.route("/changes/pyramid/staff")
@needs(Can.PLAN_NEEDS)
def staff() -> ResponseReturnValue:
    """The same, with the proposals that are not answered yet, and the way to the planning aid."""
    return _pyramid(staff=True)


@bp.route("/changes/pyramid/plan")
@needs(Can.PLAN_NEEDS)
def aid() -> ResponseReturnValue:
    """The planning aid: which kinds of adversity no change answers to."""
    here = school().id
    figures, pupils = queries.figures_of(here), queries.pupils_at(here)
    rows = coverage.coverage(
        kinds.load(),
        {kind: row.about for kind, row in figures.items()},
        queries.reaching(queries.changes_by_reach(here)),
        pupils,
    )
    return flask.render_template(
        "needs/aid.html", rows=rows, figures=figures, words=words, move_tags_of=move_tags
    )


@bp.route("/changes/pyramid/plan/figures", methods=["GET", "POST"])
@needs(Can.PLAN_NEEDS)
def figures() -> ResponseReturnValue:
    """Type the school's figures."""
    here, form = school().id, FiguresForm()
    if form.is_submitted():
        form.people = names_at(here)
        if form.validate():
            actions.keep(me().id, here, form.typed())
            flask.flash(_("Saved, rounded to tens. The numbers as you typed them are kept nowhere."))
            return flask.redirect(flask.url_for("needs.aid"), code=303)
    else:
        form.show(queries.figures_of(here))
    return flask.render_template("needs/figures.html", form=form, words=words)


def _pyramid(*, staff: bool) -> str:
    changes = queries.changes_by_reach(school().id)
    proposals = queries.proposals_by_reach(school().id, unanswered=staff)
    levels = [
        Level(
            code,
            [one for one in changes if one.reach == code],
            [one for one in proposals if one.reach == code],
        )
        for code in kinds.LEVELS
    ]
    return flask.render_template(
        "needs/pyramid.html",
        levels=levels,
        staff=staff,
        words=words,
        left_out_words=left_out,
        nobody=LeftOut.NOBODY.value,
        stage_words=stage_words,
        kind_words=kind_words(),
    )
