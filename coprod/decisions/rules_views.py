"""How the school answers, and how much it does at once: the administrator's page."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired, NumberRange

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.decisions import rules
from coprod.decisions.blueprint import bp
from coprod.schools.queries import deciding_rules
from coprod.web.fields import WholeNumberField


class RulesForm(FlaskForm):
    """What an administrator sets."""

    second_reader = BooleanField(_l("Somebody else reads every answer before it is published"))
    most_under_way = WholeNumberField(
        _l("How many changes may be under way at once?"),
        [InputRequired(_l("Write a number.")), NumberRange(1, 20, _l("Write a number from 1 to 20."))],
        render_kw={"type": "number", "min": 1, "max": 20, "inputmode": "numeric"},
    )


@bp.route("/answers/rules", methods=["GET", "POST"], endpoint="rules")
@needs(Can.ADMINISTER)
def rules_page() -> ResponseReturnValue:
    """A second reader or none, and the cap on changes under way."""
    form = RulesForm()
    if form.validate_on_submit():
        rules.set_rules(
            me(), second_reader=form.second_reader.data, most_under_way=form.most_under_way.data or 1
        )
        flask.flash(_("Saved."))
        return flask.redirect(flask.url_for("decisions.rules"), code=303)
    if not form.is_submitted():
        kept = deciding_rules(school().id)
        form.second_reader.data, form.most_under_way.data = kept.second_reader, kept.most_under_way
    return flask.render_template("decisions/rules.html", form=form)
