"""How ideas are read here: the school's own rules, and the figures that everybody sees."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs, public, school
from coprod.access.policy import Can
from coprod.ideas import words
from coprod.moderation import figures as counting
from coprod.moderation import rules as ruling
from coprod.moderation.blueprint import bp
from coprod.moderation.forms import RulesForm
from coprod.people.words import GROUPS
from coprod.schools.queries import care_rules


@bp.route("/desk/rules", methods=["GET", "POST"])
@needs(Can.ADMINISTER)
def rules() -> ResponseReturnValue:
    """Whether two must say yes, when an unread concern goes on, and the kind words for each reason."""
    form = RulesForm()
    if form.validate_on_submit():
        ruling.set_rules(me(), form.rules())
        flask.flash(_("Saved."))
        return flask.redirect(flask.url_for("moderation.rules"), code=303)
    if not form.is_submitted():
        form.show(care_rules(school().id))
    return flask.render_template("moderation/rules.html", form=form)


@bp.route("/reading")
@public
def figures() -> ResponseReturnValue:
    """How many ideas came, were accepted, went back and why, and how long it took."""
    here = school()
    return flask.render_template(
        "moderation/figures.html",
        figures=counting.figures(here.id, here.public_threshold),
        threshold=here.public_threshold,
        groups=GROUPS,
        reason=words.reason,
    )
