"""Notices, the assessment for administrators, one's own data, and taking somebody out."""

from __future__ import annotations

from typing import Any

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.exceptions import NotFound
from wtforms import Field, StringField, ValidationError

from coprod.access.guard import me, needs, public, school
from coprod.access.kept_forms import KeptFlaskForm
from coprod.access.policy import Can
from coprod.config import ROOT
from coprod.people import actions, queries
from coprod.people.models import Person
from coprod.privacy import chores, erasing, export, joining_views, keeping
from coprod.privacy.blueprint import bp
from coprod.schools.queries import care_rules
from coprod.web.errors import Conflict
from coprod.web.text import one_line

__all__ = ["bp", "chores", "joining_views"]

READERS = ("child", "parent", "staff")


class EraseForm(KeptFlaskForm):
    """The name, typed once more."""

    name = StringField(
        lazy_gettext("Type their name to be sure"),
        filters=[one_line],
        render_kw={"maxlength": 80, "autocomplete": "off"},
    )

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.person = person

    def validate_name(self, field: Field) -> None:
        """It is the one."""
        if field.data != one_line(self.person.display_name):
            raise ValidationError(_("Type the name exactly as it stands here."))


@bp.route("/privacy/<reader>")
@public
def notice(reader: str) -> ResponseReturnValue:
    """A notice in the words of one kind of reader."""
    if reader not in READERS:
        raise NotFound
    return flask.render_template(
        "privacy/notice.html", reader=reader, months=care_rules(school().id).keep_months
    )


@bp.route("/privacy/assessment")
@needs(Can.ADMINISTER)
def assessment() -> ResponseReturnValue:
    """The data protection impact assessment, begun with this product's facts; the school finishes it."""
    months = care_rules(school().id).keep_months
    return flask.render_template(
        "privacy/assessment.html", due=keeping.due(school().id, months), months=months
    )


@bp.route("/privacy/assessment/file")
@needs(Can.ADMINISTER)
def assessment_file() -> ResponseReturnValue:
    """The same as a file to write in."""
    response = flask.Response(
        (ROOT / "docs" / "dpia.md").read_bytes(), content_type="text/markdown; charset=utf-8"
    )
    response.headers.set("Content-Disposition", "attachment", filename="dpia.md")
    return response


@bp.route("/my/data")
@needs(Can.BE_MYSELF)
def mine() -> ResponseReturnValue:
    """All that is kept about oneself, as a file."""
    return _as_file(export.of(queries.person(me().id)), "my-data.json")


@bp.route("/people/<int:person_id>/data", methods=["POST"])
@needs(Can.ADMINISTER, on=Person)
def of_person(person: Person) -> ResponseReturnValue:
    """All that is kept about somebody who has asked for it."""
    found = export.handed_out(me(), person)
    return _as_file(found, f"data-of-person-{person.id}.json")


@bp.route("/people/<int:person_id>/erase", methods=["GET", "POST"])
@needs(Can.ADMINISTER, on=Person)
def erase(person: Person) -> ResponseReturnValue:
    """Take somebody out for good, and show what went."""
    form = EraseForm(person)
    receipt = None
    if form.validate_on_submit():
        try:
            receipt = erasing.erase(me(), person)
        except actions.LastAdministrator:
            raise Conflict(
                _("This is the only administrator. Make somebody else an administrator first.")
            ) from None
    return flask.render_template(
        "privacy/erase.html", person=person, form=form, receipt=receipt, left=erasing.leads_to(person.id)
    )


def _as_file(found: dict[str, Any], name: str) -> flask.Response:
    answer = flask.jsonify(found)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
