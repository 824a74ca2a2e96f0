"""A round as everybody reads it, its questions, and the verdict."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from coprod.access.guard import me, me_or_none, needs
from coprod.access.policy import Can, Reply, allowed
from coprod.buying import queries as buying
from coprod.changes import queries as changes
from coprod.changes.actions import NeedsAnotherDay
from coprod.changes.cards import another_day, verdict_words
from coprod.changes.models import Change, Stage, Verdict
from coprod.clock import now
from coprod.consultations import roll
from coprod.consultations.models import Consultation
from coprod.decisions.clock import school_day
from coprod.framework.reading import reading_age
from coprod.insights.results import Audience
from coprod.insights.snapshots import newest
from coprod.proposals.words import YOUNG_READER
from coprod.reviews import actions, chores, found, queries, words
from coprod.reviews.forms import FindingForm, QuestionsForm
from coprod.reviews.models import USUAL_DAYS, ReviewRound
from coprod.web.errors import Conflict

bp = flask.Blueprint("reviews", __name__)
__all__ = ["bp", "chores"]  # the steward knows of chores from here

bp.add_app_template_global(words.next_step, "next_step_words")
bp.add_app_template_global(verdict_words, "verdict_words")


@bp.route("/consultations/<int:consultation_id>/did-it-help")
@needs(Can.READ_REVIEW, on=Consultation)
def show(consultation: Consultation) -> ResponseReturnValue:
    """One round, for everybody: how to answer while it is open, what people said when it has closed."""
    this, change = _carried_by(consultation)
    over = consultation.voting_is_over(now())
    return flask.render_template(
        "reviews/show.html",
        consultation=consultation,
        round=this,
        change=change,
        over=over,
        found=_found(this, Audience.PUBLIC) if over else None,
        reader=None if over else _reader(consultation),
    )


@bp.route("/changes/<int:change_id>/ask-again", methods=["GET", "POST"])
@needs(Can.UPDATE_CHANGE, on=Change)
def prepare(change: Change) -> ResponseReturnValue:
    """Write what people are asked; with one press more, ask them now."""
    last = actions.latest(change.id)
    waiting = last if last is not None and last.decided_at is None else None
    if waiting is not None and waiting.consultation_id is not None:
        return _to_round(waiting.consultation_id)
    form = QuestionsForm()
    if form.validate_on_submit():
        return _save(change, form)
    if not form.is_submitted():
        own = (
            [actions.Own(q.wording, q.plain_wording) for q in actions.questions_of(waiting.id)]
            if waiting
            else []
        )
        form.show(own or words.to_start_from(), waiting.days_open if waiting else USUAL_DAYS)
    return flask.render_template(
        "reviews/prepare.html",
        form=form,
        change=change,
        proposals=changes.proposals_of(change.id),
        service=_rating(change),
        may_ask_now=change.stage in {Stage.DONE, Stage.REVIEWED},
        opens=_opens(change),
    )


@bp.route("/changes/<int:change_id>/verdict", methods=["GET", "POST"])
@needs(Can.UPDATE_CHANGE, on=Change)
def decide(change: Change) -> ResponseReturnValue:
    """Say whether it helped, with what people answered before one's eyes."""
    this = actions.latest(change.id)
    if this is None or this.consultation_id is None or this.decided_at is not None:
        raise Conflict(_("There are no answers that wait for a verdict. Ask people first if it helped."))
    staff = allowed(Can.WRITE_CONSULTATIONS, me_or_none()) is Reply.YES
    answers = _found(this, Audience.STAFF if staff else Audience.PUBLIC)
    if answers is None:
        raise Conflict(
            _("People can still answer, or their answers are being counted. Come back when it has closed.")
        )
    form = FindingForm()
    form.offer()
    if form.validate_on_submit():
        try:
            actions.decide(me().id, change, form.finding())
        except actions.AlreadyDecided as error:
            raise Conflict(
                _("Somebody else has said what you make of it. What you wrote was not saved.")
            ) from error
        except NeedsAnotherDay:
            form.ask_again_on.errors = [another_day(change)]
        else:
            flask.flash(_("It is public. Those who took part are told."))
            return flask.redirect(flask.url_for("changes.show", change_id=change.id), code=303)
    return flask.render_template(
        "reviews/decide.html", form=form, change=change, round=this, found=answers, staff=staff
    )


def _opens(change: Change) -> str:
    """When the steward would open a round whose questions are written: on its day, at once, or not by itself."""
    if change.stage is Stage.REVIEWED and change.verdict is not Verdict.TOO_EARLY:
        return "by_hand"
    return "on_its_day" if change.review_on > school_day(now()) else "at_once"


def _rating(change: Change) -> str:
    check = buying.check_of(change.id)
    return actions.rating_of(check.service) if check else ""


def _save(change: Change, form: QuestionsForm) -> ResponseReturnValue:
    plan = form.plan()
    try:
        actions.prepare(me().id, change, plan)
        if "ask_now" not in flask.request.form:
            _warn_of_hard_words(plan)
            flask.flash(_("The questions are saved."))
            return flask.redirect(flask.url_for("changes.show", change_id=change.id), code=303)
        this = actions.open_up(me().id, change)
    except actions.AlreadyOpen as error:
        raise Conflict(_("People are being asked already. The questions stay as they read them.")) from error
    except actions.NotDoneYet as error:
        raise Conflict(
            _("People can be asked if it helped when the change is done. Your questions were not saved.")
        ) from error
    except actions.NobodyToAsk as error:
        raise Conflict(
            _("Nobody of those who were asked before is at the school. There is nobody to ask.")
        ) from error
    flask.flash(_("People are asked now, and they are told."))
    return _to_round(this.consultation_id)


def _warn_of_hard_words(plan: actions.Plan) -> None:
    hard = 0
    for own in plan.questions:
        try:
            hard += reading_age(own.plain_wording or own.wording) > YOUNG_READER
        except ValueError:  # too few words to measure
            continue
    if hard:
        flask.flash(
            ngettext(
                "%(num)d question is hard to read for a nine-year-old. Shorter words and shorter sentences help.",
                "%(num)d questions are hard to read for a nine-year-old. Shorter words and shorter sentences help.",
                hard,
            ),
            "warning",
        )


def _carried_by(consultation: Consultation) -> tuple[ReviewRound, Change]:
    carried = queries.carried_by(consultation.id)
    if carried is None:
        raise NotFound
    return carried


def _found(this: ReviewRound, audience: Audience) -> found.Found | None:
    """What people said, once it is counted for good."""
    snapshot = newest(this.consultation_id) if this.consultation_id is not None else None
    if snapshot is None or not snapshot.final:
        return None
    questions = actions.questions_of(this.id)
    return found.build(snapshot, questions, queries.before(questions), audience)


def _reader(consultation: Consultation) -> str:
    """How the reader stands to a round that is open: visitor, answered, asked or not_asked."""
    who = me_or_none()
    if who is None:
        return "visitor"
    seat = roll.seat_of(who.id, consultation)
    if seat is not None:
        return "answered" if seat.took_part else "asked"
    return "asked" if roll.is_asked(who.id, consultation) else "not_asked"


def _to_round(consultation_id: int | None) -> Response:
    return flask.redirect(flask.url_for("reviews.show", consultation_id=consultation_id), code=303)
