"""The administrator invites a practitioner from outside to some consultations, until a day."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access import kept_forms
from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.clock import now
from coprod.consultations.queries import invitable
from coprod.people import invitations
from coprod.people.blueprint import bp
from coprod.people.invitation_form import InvitationForm
from coprod.people.models import CredentialKind, Person
from coprod.people.way_in_views import print_sheet
from coprod.web.errors import Conflict


@bp.route("/people/<int:person_id>/invitation", methods=["GET", "POST"])
@needs(Can.ADMINISTER, on=Person)
def invite(person: Person) -> ResponseReturnValue:
    """To which consultations, and until when; then the letter with their code, shown once."""
    if not invitations.may_be_guest(person):
        raise Conflict(
            _("Only somebody from outside who holds no duty can be invited to single consultations.")
        )
    form = InvitationForm()
    form.offer(invitable(school().id, now()))
    if form.validate_on_submit():
        invitations.invite(person, me().id, form.consultations.data or [], form.last_moment())
        back_to = flask.url_for("people.person", person_id=person.id)
        return print_sheet([person], CredentialKind.INVITE, back_to, heading=person.display_name)
    if not form.is_submitted() and kept_forms.typed() is None:
        form.consultations.data = invitations.invited_to(person.id)
    return flask.render_template("people/invitation.html", form=form, person=person)


@bp.route("/people/<int:person_id>/invitation/end", methods=["POST"])
@needs(Can.ADMINISTER, on=Person)
def invitation_end(person: Person) -> ResponseReturnValue:
    """End an invitation before its day."""
    if person.guest_until is None:
        raise Conflict(_("There is no invitation to end."))
    invitations.end(person, me().id)
    flask.flash(_("The invitation has ended. What %(name)s wrote stays.", name=person.display_name))
    return flask.redirect(flask.url_for("people.person", person_id=person.id), code=303)
