"""Drafts of answers: read them, say that they are ready, put one away, publish them all at once."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from coprod.access.guard import me, needs
from coprod.access.policy import Can, Reply, allowed
from coprod.consultations.models import Consultation
from coprod.decisions import actions, board, drafts, queries
from coprod.decisions.blueprint import bp
from coprod.decisions.forms import DraftForm, PublishForm
from coprod.decisions.numbers import known_of
from coprod.insights.results import Audience
from coprod.insights.snapshots import newest
from coprod.schools.queries import deciding_rules
from coprod.web.errors import Conflict


def _moved_on() -> Conflict:
    return Conflict(
        _("Somebody saved, read or published an answer since this page was opened. Go back and look again.")
    )


@bp.route("/consultations/<int:consultation_id>/answers/drafts", endpoint="drafts")
@needs(Can.READ_DRAFTS, on=Consultation)
def drafts_page(consultation: Consultation) -> ResponseReturnValue:
    """Every draft in full, for whoever decides, and for a second reader where the school wants one."""
    second = _may_read_here(consultation)
    known = known_of(newest(consultation.id), Audience.STAFF)
    return flask.render_template(
        "decisions/drafts.html",
        consultation=consultation,
        drafts=board.drafts(consultation, known),
        known=known,
        second_reader=second,
        decides=allowed(Can.ANSWER, me(), consultation) is Reply.YES,
    )


@bp.route("/consultations/<int:consultation_id>/answers/drafts/read", methods=["POST"])
@needs(Can.READ_DRAFTS, on=Consultation)
def read_draft(consultation: Consultation) -> ResponseReturnValue:
    """The second reader's "read, ready" on one draft."""
    if not _may_read_here(consultation):
        raise NotFound
    proposal_id, seen = _which()
    try:
        drafts.mark_read(me().id, consultation, proposal_id, seen)
    except drafts.OwnWords:
        raise Conflict(_("Somebody else has to read what you wrote yourself.")) from None
    except drafts.WrittenMeanwhile:
        raise _moved_on() from None
    flask.flash(_("You have read it, and it is ready."))
    where = flask.url_for("decisions.drafts", consultation_id=consultation.id)
    return flask.redirect(f"{where}#draft-{proposal_id}", code=303)


@bp.route("/consultations/<int:consultation_id>/answers/drafts/put-away", methods=["POST"])
@needs(Can.ANSWER, on=Consultation)
def put_away_draft(consultation: Consultation) -> ResponseReturnValue:
    """Throw one draft away."""
    proposal_id, seen = _which()
    try:
        drafts.put_away(consultation, proposal_id, seen)
    except drafts.WrittenMeanwhile:
        raise _moved_on() from None
    flask.flash(_("The draft is thrown away."))
    return flask.redirect(flask.url_for("decisions.drafts", consultation_id=consultation.id), code=303)


@bp.route("/consultations/<int:consultation_id>/answers/publish", methods=["GET", "POST"], endpoint="publish")
@needs(Can.ANSWER, on=Consultation)
def publish_page(consultation: Consultation) -> ResponseReturnValue:
    """All drafts at once, or none: what will be public, what is not ready, and the one button."""
    form = PublishForm()
    if form.validate_on_submit():
        try:
            public = actions.publish(me().id, consultation, form.seen.data or "")
        except actions.NothingToPublish:
            raise Conflict(
                _("There is no draft to publish. Perhaps somebody was quicker: look at the answers.")
            ) from None
        except drafts.WrittenMeanwhile:
            form.form_errors.append(
                _("An answer was changed since you opened this page. Read them once more, then publish.")
            )
        except actions.NotReady:
            form.form_errors.append(_("Not every answer is ready. Nothing was published."))
        else:
            flask.flash(
                ngettext(
                    "%(num)d answer is public. Those who took part are told.",
                    "%(num)d answers are public. Those who took part are told.",
                    len(public),
                )
            )
            return flask.redirect(flask.url_for("decisions.board", consultation_id=consultation.id), code=303)
    known = known_of(newest(consultation.id), Audience.STAFF)
    found = board.drafts(consultation, known)
    second = deciding_rules(consultation.school_id).second_reader
    form.seen.data = actions.mark([one.draft for one in found.values()])
    return flask.render_template(
        "decisions/publish.html",
        form=form,
        consultation=consultation,
        drafts=found,
        second_reader=second,
        not_ready=[one for one in found.values() if one.missing or (second and not one.reader)],
        unwritten=queries.unwritten(consultation.id),
    )


def _which() -> tuple[int, int]:
    form = DraftForm()
    if not form.validate_on_submit():
        raise _moved_on()
    return form.numbers()


def _may_read_here(consultation: Consultation) -> bool:
    """Whether the school wants a second reader; where it does not, only whoever decides reads drafts."""
    second = deciding_rules(consultation.school_id).second_reader
    if not second and allowed(Can.ANSWER, me(), consultation) is not Reply.YES:
        raise NotFound
    return second
