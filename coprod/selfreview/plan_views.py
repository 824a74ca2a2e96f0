"""The development plan: actions short and longer term, what became of them, on one page that prints."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can, Reply, allowed
from coprod.clock import now
from coprod.decisions.clock import school_day
from coprod.insights.results import Audience
from coprod.selfreview import planning, queries
from coprod.selfreview.blueprint import bp
from coprod.selfreview.forms import ActionForm
from coprod.selfreview.models import SelfAction, SelfQuestion, SelfReview, Term
from coprod.web.errors import Conflict

MOST_GAPS = 6


@bp.route("/self-review/<int:self_review_id>/plan")
@needs(Can.READ_SELF_REVIEWS, on=SelfReview)
def plan(self_review: SelfReview) -> ResponseReturnValue:
    """What we found, and what we do about it: for everybody at the school, on screen and on A4."""
    runs = allowed(Can.RUN_SELF_REVIEW, me()) is Reply.YES
    if self_review.counted_at is None:
        raise Conflict(_("The plan is written when people have answered and the round has closed."))
    found = queries.results(self_review, school(), Audience.PUBLIC)
    planned = queries.actions_of(self_review.id)
    gaps = [one for one in found.widest_first if one.gap is not None] if found else []
    return flask.render_template(
        "selfreview/plan.html",
        review=self_review,
        gaps=gaps[:MOST_GAPS],
        by_term=[(term, [one for one in planned if one.action.term is term]) for term in Term],
        group=me().stakeholder_group,
        runs=runs,
        printed_on=now(),
    )


@bp.route("/self-review/questions/<int:self_question_id>/action", methods=["GET", "POST"])
@needs(Can.RUN_SELF_REVIEW, on=SelfQuestion)
def action_new(self_question: SelfQuestion) -> ResponseReturnValue:
    """Plan what is done about a finding."""
    review = queries.review_of(self_question)
    if review.counted_at is None:
        raise Conflict(_("Actions are planned when people have answered and the round has closed."))
    form = _form()
    if form.validate_on_submit():
        action = planning.plan(me(), self_question, form.draft())
        if form.change_id() is not None or form.done.data:
            _keep(form, action)
        flask.flash(_("The action is in the plan."))
        return _to_plan(review.id)
    return flask.render_template(
        "selfreview/action.html", form=form, question=self_question, review=review, action=None
    )


@bp.route("/self-review/actions/<int:self_action_id>", methods=["GET", "POST"])
@needs(Can.RUN_SELF_REVIEW, on=SelfAction)
def action(self_action: SelfAction) -> ResponseReturnValue:
    """Change an action: its words, what carries it out, that it is done."""
    form = _form()
    if form.validate_on_submit():
        _keep(form, self_action)
        flask.flash(_("Saved."))
        return _to_plan(self_action.self_review_id)
    if not form.is_submitted():
        form.show(self_action)
    question = queries.question(self_action.question_id)
    return flask.render_template(
        "selfreview/action.html",
        form=form,
        question=question,
        review=queries.review_of(question),
        action=self_action,
    )


@bp.route("/self-review/actions/<int:self_action_id>/consultation", methods=["POST"])
@needs(Can.RUN_SELF_REVIEW, on=SelfAction)
def ask_about(self_action: SelfAction) -> ResponseReturnValue:
    """Ask people about it: a new consultation, filled in as far as the action goes."""
    try:
        consultation = planning.ask_about(me(), self_action, queries.question(self_action.question_id))
    except planning.HasOne as error:
        raise Conflict(
            _("There is a consultation about this action already. The plan leads to it.")
        ) from error
    flask.flash(_("Here is a draft. Fill in the rest, then open it."))
    return flask.redirect(flask.url_for("consultations.edit", consultation_id=consultation.id), code=303)


def _form() -> ActionForm:
    form = ActionForm()
    form.offer(queries.changes_to_choose(school().id))
    return form


def _keep(form: ActionForm, row: SelfAction) -> None:
    done_on = (row.done_on or school_day(now())) if form.done.data else None
    planning.change(me(), row, form.draft(), done_on=done_on, change_id=form.change_id())


def _to_plan(review_id: int) -> ResponseReturnValue:
    return flask.redirect(flask.url_for("selfreview.plan", self_review_id=review_id), code=303)
