"""Concerns: for those whose duty they are, and nobody else."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, me_or_none, needs
from coprod.access.policy import Can, Reply, allowed
from coprod.consultations.words import one_of, year
from coprod.ideas.models import Idea
from coprod.moderation import concerns
from coprod.people.queries import names_of
from coprod.safeguarding import actions, chores, queries
from coprod.safeguarding.forms import OutcomeForm, ReasonForm
from coprod.safeguarding.models import AboutWhom, Concern
from coprod.web.paging import page_asked_for

bp = flask.Blueprint("safeguarding", __name__)

__all__ = ["bp", "chores"]


@bp.app_context_processor
def _banner() -> dict[str, object]:
    """For every page of those who read concerns: how many wait. Asked only where the page shows it."""
    return {
        "concerns_unread": lambda: (
            queries.unread(me())[0] if allowed(Can.OPEN_CONCERNS, me_or_none()) is Reply.YES else 0
        )
    }


@bp.route("/concerns")
@needs(Can.OPEN_CONCERNS)
def index() -> ResponseReturnValue:
    """All concerns, those that nobody has read first."""
    count, oldest = queries.unread(me())
    return flask.render_template(
        "safeguarding/index.html",
        concerns=queries.concerns(me(), page_asked_for()),
        unread=count,
        oldest=oldest,
    )


@bp.route("/concerns/<int:concern_id>")
@needs(Can.OPEN_CONCERN, on=Concern)
def show(concern: Concern) -> ResponseReturnValue:
    """One concern: the exact words, whose, when, where, and who raised it."""
    form = OutcomeForm(formdata=None)
    form.outcome.data = form.was.data = concern.outcome
    return _page(concern, form)


@bp.route("/concerns/<int:concern_id>/acknowledge", methods=["POST"])
@needs(Can.OPEN_CONCERN, on=Concern)
def acknowledge(concern: Concern) -> ResponseReturnValue:
    """I have read it, and will act."""
    actions.acknowledge(me(), concern)
    flask.flash(_("Acknowledged. Write down here what was done, and close it then."))
    return flask.redirect(flask.url_for("safeguarding.show", concern_id=concern.id), code=303)


@bp.route("/concerns/<int:concern_id>/outcome", methods=["POST"])
@needs(Can.OPEN_CONCERN, on=Concern)
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


@bp.route("/concerns/<int:concern_id>/false-alarm", methods=["POST"])
@needs(Can.OPEN_CONCERN, on=Concern)
def false_alarm(concern: Concern) -> ResponseReturnValue:
    """Nothing to worry about: the words go back to the desk as if nothing had been."""
    back = concerns.give_back(me(), concern)
    flask.flash(
        _("Closed as a false alarm. The idea waits on the desk again.")
        if back
        else _("Closed as a false alarm.")
    )
    return flask.redirect(flask.url_for("safeguarding.index"), code=303)


@bp.route("/concerns/<int:concern_id>/hand-over", methods=["POST"])
@needs(Can.OPEN_CONCERN, on=Concern)
def hand_over(concern: Concern) -> ResponseReturnValue:
    """It is about a member of staff, or the head: it is theirs who read such concerns."""
    chosen = flask.request.form.get("about", "")
    if chosen not in set(AboutWhom):
        flask.flash(_("Choose whom it is about."), "error")
        return flask.redirect(flask.url_for("safeguarding.show", concern_id=concern.id), code=303)
    actions.hand_over(me(), concern, AboutWhom(chosen))
    flask.flash(_("Handed over. They have been told."))
    return flask.redirect(flask.url_for("safeguarding.index"), code=303)


@bp.route("/ideas/<int:idea_id>/author", methods=["GET", "POST"])
@needs(Can.UNMASK, on=Idea)
def author(idea: Idea) -> ResponseReturnValue:
    """Who wrote an accepted idea: an act with a reason, in the log under the reader's name."""
    form = ReasonForm()
    name = ""
    if form.validate_on_submit():
        concerns.unmask(me(), idea, form.reason.data or "")
        name = (
            names_of([idea.author_id]).get(idea.author_id, "")
            if idea.author_id
            else _("nobody: it came without a person")
        )
    return flask.render_template("safeguarding/author.html", idea=idea, form=form, name=name)


def _page(concern: Concern, form: OutcomeForm) -> str:
    return flask.render_template(
        "safeguarding/show.html",
        concern=concern,
        people=queries.people_of(concern),
        earlier=queries.earlier_wordings(concern.id),
        form=form,
        year_name=year,
        one_of=one_of,
        whom=AboutWhom,
    )
