"""Concerns: for the safeguarding lead, and nobody else."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.consultations.words import one_of, year
from coprod.safeguarding import actions, queries
from coprod.safeguarding.forms import OutcomeForm
from coprod.safeguarding.models import Concern
from coprod.web.paging import page_asked_for

bp = flask.Blueprint("safeguarding", __name__)


@bp.route("/concerns")
@needs(Can.OPEN_CONCERNS)
def index() -> ResponseReturnValue:
    """All concerns, those that nobody has read first."""
    count, oldest = queries.unread(school().id)
    return flask.render_template(
        "safeguarding/index.html",
        concerns=queries.concerns(school().id, page_asked_for()),
        unread=count,
        oldest=oldest,
    )


@bp.route("/concerns/<int:concern_id>")
@needs(Can.OPEN_CONCERNS, on=Concern)
def show(concern: Concern) -> ResponseReturnValue:
    """One concern: the exact words, whose, when, where, and who raised it."""
    form = OutcomeForm(formdata=None)
    form.outcome.data = form.was.data = concern.outcome
    return _page(concern, form)


@bp.route("/concerns/<int:concern_id>/acknowledge", methods=["POST"])
@needs(Can.OPEN_CONCERNS, on=Concern)
def acknowledge(concern: Concern) -> ResponseReturnValue:
    """I have read it, and will act."""
    actions.acknowledge(me(), concern)
    flask.flash(_("Acknowledged. Write down here what was done, and close it then."))
    return flask.redirect(flask.url_for("safeguarding.show", concern_id=concern.id), code=303)


@bp.route("/concerns/<int:concern_id>/outcome", methods=["POST"])
@needs(Can.OPEN_CONCERNS, on=Concern)
def outcome(concern: Concern) -> ResponseReturnValue:
    """What was done; and closed, if that is all."""
    form = OutcomeForm()
    close = flask.request.form.get("then") == "close"
    if concern.outcome != form.was.data:
        form.outcome.errors = [_("Somebody else wrote this meanwhile: “%(words)s”. Put both together, and save again.", words=concern.outcome)]  # fmt: skip
        form.was.data = concern.outcome
        return _page(concern, form), 409
    try:
        actions.note_outcome(me(), concern, form.outcome.data or "", close=close)
    except actions.NoOutcome:
        form.outcome.errors = [_("Write down what was done before you close it.")]
        return _page(concern, form)
    flask.flash(_("Closed.") if close else _("Saved."))
    return flask.redirect(flask.url_for("safeguarding.show", concern_id=concern.id), code=303)


def _page(concern: Concern, form: OutcomeForm) -> str:
    return flask.render_template(
        "safeguarding/show.html",
        concern=concern,
        people=queries.people_of(concern),
        earlier=queries.earlier_wordings(concern.id),
        form=form,
        year_name=year,
        one_of=one_of,
    )
