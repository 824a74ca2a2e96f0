"""For whoever has charge of a class: open its door for a lesson, see what went wrong, give one pupil a new way in."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.access.roles import Duty
from coprod.people import class_actions, queries, register, words
from coprod.people.blueprint import bp
from coprod.people.fields import key_sent
from coprod.people.models import CredentialKind
from coprod.people.way_in_views import print_sheet
from coprod.schools.models import ClassGroup
from coprod.schools.queries import classes as classes_of

MANY = 10
"""Wrong tries in one lesson from which it looks as if somebody tried to be somebody else."""
GIVES = {CredentialKind.PICTURES, CredentialKind.PASSPHRASE, CredentialKind.CARD}


@bp.route("/my/classes")
@needs(Can.BE_STAFF)
def my_classes() -> ResponseReturnValue:
    """The classes in my charge; all of them for an administrator."""
    mine = (
        classes_of(school().id) if Duty.ADMINISTRATOR in me().duties else queries.classes_in_charge(me().id)
    )
    return flask.render_template(
        "people/my_classes.html", classes=mine, is_open=queries.is_open_now, many=MANY
    )


@bp.route("/my/classes/<int:class_group_id>")
@needs(Can.LOOK_AFTER_CLASS, on=ClassGroup)
def my_class(class_group: ClassGroup) -> ResponseReturnValue:
    """One class: its code, its door, its pupils."""
    pupils = register.entries(queries.pupils_of(class_group.id))
    return flask.render_template(
        "people/my_class.html",
        in_class=class_group,
        open_now=queries.is_open_now(class_group),
        many=class_group.wrong_tries >= MANY,
        pupils=pupils,
        waiting=queries.who_must_wait([entry.person.id for entry in pupils]),
        words=words,
    )


@bp.route("/my/classes/<int:class_group_id>/door", methods=["POST"])
@needs(Can.LOOK_AFTER_CLASS, on=ClassGroup)
def class_door(class_group: ClassGroup) -> ResponseReturnValue:
    """Open the door for a lesson, or close it now."""
    if flask.request.form.get("door") == "close":
        class_actions.close_door(class_group, me().id)
        flask.flash(_("The door is closed. Pictures open nothing until you open it again."))
    else:
        class_actions.open_door(class_group, me().id)
        flask.flash(_("The door is open for 60 minutes."))
    return flask.redirect(flask.url_for("people.my_class", class_group_id=class_group.id), code=303)


@bp.route("/my/classes/<int:class_group_id>/way-in", methods=["POST"])
@needs(Can.LOOK_AFTER_CLASS, on=ClassGroup)
def pupil_way_in(class_group: ClassGroup) -> ResponseReturnValue:
    """New pictures, words or a card for one pupil of the class. The page that shows them is shown once."""
    pupil = queries.pupil_in_class(class_group.school_id, class_group.id, key_sent("pupil"))
    asked = flask.request.form.get("kind", "")
    if pupil is None or asked not in GIVES:
        raise NotFound
    back_to = flask.url_for("people.my_class", class_group_id=class_group.id)
    return print_sheet(
        [pupil], CredentialKind(asked), back_to, heading=pupil.display_name, class_code=class_group.code
    )
