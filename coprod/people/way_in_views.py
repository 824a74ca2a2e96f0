"""Sheets to print: cards, pictures, letters and links for a password. Each is shown once, as the answer to a press."""

from __future__ import annotations

from collections.abc import Sequence

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.people import actions, queries, register, words
from coprod.people import letters as languages
from coprod.people.blueprint import bp
from coprod.people.letters import in_english
from coprod.people.models import CredentialKind, Person
from coprod.people.ways_in import hand_out
from coprod.schools.models import ClassGroup
from coprod.web.errors import Conflict

ADDRESSES = {
    CredentialKind.CARD: "people.card",
    CredentialKind.INVITE: "people.parent",
    CredentialKind.PASSWORD: "people.new_password",
}


@bp.route("/people/<int:person_id>/way-in", methods=["POST"])
@needs(Can.ADMINISTER, on=Person)
def way_in(person: Person) -> ResponseReturnValue:
    """Give one person a new way in."""
    kind = _kind(flask.request.form.get("kind", ""))
    if not person.active:
        raise Conflict(_("This person has left. Let them back first."))
    if kind not in actions.ways_of(person):
        raise NotFound
    back_to = flask.url_for("people.person", person_id=person.id)
    return print_sheet([person], kind, back_to, heading=person.display_name)


@bp.route("/people/classes/<int:class_group_id>/sheets", methods=["POST"])
@needs(Can.ADMINISTER, on=ClassGroup)
def class_sheet(class_group: ClassGroup) -> ResponseReturnValue:
    """Give a whole class new cards or pictures, or all their parents new letters."""
    kind = _kind(flask.request.form.get("kind", ""))
    if kind is CredentialKind.PASSWORD:
        raise NotFound
    people = (
        register.parents_of_class(class_group.id)
        if kind is CredentialKind.INVITE
        else queries.pupils_of(class_group.id)
    )
    if not people:
        raise Conflict(_("There is nobody to print for yet. Add pupils, and their parents, first."))
    back_to = flask.url_for("people.class_page", class_group_id=class_group.id)
    return print_sheet(people, kind, back_to, heading=class_group.name, class_code=class_group.code)


@bp.route("/people/<int:person_id>/way-in/end", methods=["POST"])
@needs(Can.ADMINISTER, on=Person)
def way_in_end(person: Person) -> ResponseReturnValue:
    """Take a way in away, without a new one: a card that was found in the wrong hands."""
    kind = _kind(flask.request.form.get("kind", ""))
    if kind not in actions.ways_of(person):
        raise NotFound
    actions.take_way_in(person, me().id, kind)
    flask.flash(_("It opens nothing any more, and %(name)s is signed out.", name=person.display_name))
    return flask.redirect(flask.url_for("people.person", person_id=person.id), code=303)


def print_sheet(
    people: Sequence[Person], kind: CredentialKind, back_to: str, *, heading: str, class_code: str = ""
) -> ResponseReturnValue:
    """Give these people new ways in, and show them once, to print."""
    settings = flask.current_app.extensions["coprod_settings"]
    base = settings.public_url or flask.request.url_root.rstrip("/")
    address = base + flask.url_for(ADDRESSES.get(kind, "people.sign_in"))
    handouts = hand_out(people, me().id, kind, address)
    return flask.render_template(
        "people/sheet.html",
        handouts=handouts,
        kind=kind,
        address=address,
        back_to=back_to,
        heading=heading,
        class_code=class_code,
        words=words,
        drafts=sorted(
            {in_english(one.letter.code) for one in handouts if one.letter and one.letter.is_draft}
        ),
    )


@bp.route("/people/letters")
@needs(Can.ADMINISTER)
def letters() -> ResponseReturnValue:
    """The letter in each language, to be read before it is used; and who would get it."""
    spoken = languages.spoken(school().id)
    return flask.render_template(
        "people/letters.html",
        letters=languages.letters().values(),
        spoken=spoken,
        without=[languages.in_english(code) for code in sorted(spoken) if code not in languages.letters()],
        in_english=languages.in_english,
    )


def _kind(asked: str) -> CredentialKind:
    if asked not in set(CredentialKind):
        raise NotFound
    return CredentialKind(asked)
