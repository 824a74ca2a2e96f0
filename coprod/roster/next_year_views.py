"""The school moves up a year: looked at first, then done in one act."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.people.words import year as year_in_words
from coprod.roster import next_year, words
from coprod.roster import register as registers
from coprod.roster.actions import Overtaken
from coprod.roster.blueprint import bp
from coprod.roster.forms import YearForm, year_form
from coprod.web.errors import Conflict


@bp.route("/people/next-year", methods=["GET", "POST"])
@needs(Can.ADMINISTER)
def next_year_page() -> ResponseReturnValue:
    """What a move up would do; do it."""
    moved = next_year.last_move_up(school().id)
    if moved is not None:
        if flask.request.method == "POST":
            raise Conflict(_moved_already())
        return flask.render_template("roster/moved.html", act=moved, words=words)
    seen = next_year.foreseen(registers.of_school(school().id), _top_asked_for())
    form = year_form(seen.classes, seen.top)
    if form.validate_on_submit() and not form.trouble():
        return _do_it(form, seen.top)
    form.looked_at.data = seen.fingerprint()
    return flask.render_template("roster/next_year.html", form=form, seen=seen, year=year_in_words)


def _do_it(form: YearForm, top: int) -> ResponseReturnValue:
    try:
        act = next_year.move_up(school().id, me().id, top, form.names(), form.looked_at.data or "")
    except next_year.MovedUpAlready:
        raise Conflict(_moved_already()) from None
    except Overtaken:
        raise Conflict(
            _("The register changed since you looked. Nothing was done. Go back and look again.")
        ) from None
    flask.flash(_("Everybody is a year higher. %(summary)s", summary=words.summary(act.counts)))
    return flask.redirect(flask.url_for("roster.act", roster_act_id=act.id), code=303)


def _top_asked_for() -> int | None:
    asked = flask.request.form.get("top") or flask.request.args.get("top", "")
    return (
        int(asked)
        if asked.isascii() and asked.isdigit() and len(asked) < 3 and int(asked) <= next_year.LAST_YEAR
        else None
    )


def _moved_already() -> str:
    return _("Everybody went up a year already, not long ago. To do it again, take that back first.")
