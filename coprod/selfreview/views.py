"""A round as everybody meets it: answer it while it is open, read how each group sees the school when it has closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from coprod.access.guard import NotNow, me, needs, school
from coprod.access.policy import Can, Reply, allowed
from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations import roll
from coprod.consultations.models import Consultation, OnTheRoll
from coprod.insights.results import Audience
from coprod.selfreview import actions, evidence, queries
from coprod.selfreview.blueprint import bp
from coprod.selfreview.forms import AnswerForm
from coprod.selfreview.models import Colour, SelfQuestion, SelfReview
from coprod.voting.ballots import VotingClosed
from coprod.voting.views import LAST_YOUNG_YEAR
from coprod.web.errors import page

TAKEN_BACK = "none"
"""Sent in the place of an answer: the question is unanswered again."""


@bp.route("/self-review")
@needs(Can.READ_SELF_REVIEWS)
def index() -> ResponseReturnValue:
    """The rounds: open ones to answer, closed ones to read; and for whoever runs them, those being prepared."""
    at, runs = now(), allowed(Can.RUN_SELF_REVIEW, me()) is Reply.YES
    rounds = queries.rounds(school().id)
    opened = [one for one in rounds if one.consultation is not None]
    return flask.render_template(
        "selfreview/index.html",
        open_now=[one for one in opened if one.consultation and one.consultation.takes_votes(at)],
        over=[one for one in opened if one.consultation and one.consultation.voting_is_over(at)],
        drafts=[one for one in rounds if one.consultation is None] if runs else [],
        runs=runs,
    )


@bp.route("/consultations/<int:consultation_id>/self-review")
@needs(Can.READ_SELF_REVIEW, on=Consultation)
def show(consultation: Consultation) -> ResponseReturnValue:
    """One round: how to answer while it is open, how each group sees the school when it has closed."""
    review = _carried(consultation)
    if consultation.voting_is_over(now()):
        runs = allowed(Can.RUN_SELF_REVIEW, me()) is Reply.YES
        return flask.render_template(
            "selfreview/found.html",
            review=review,
            consultation=consultation,
            found=queries.results(review, school(), Audience.STAFF if runs else Audience.PUBLIC),
            group=me().stakeholder_group,
            runs=runs,
            evidence=queries.evidence_numbers(review.id) if runs else {},
            notes=queries.group_notes(review.id) if runs else {},
        )
    asked = roll.is_asked(me().id, consultation)
    runs = allowed(Can.RUN_SELF_REVIEW, me()) is Reply.YES
    questions = queries.questions(review.id)
    answered = queries.my_answers(consultation, roll.seat_of(me().id, consultation)) if asked else {}
    return flask.render_template(
        "selfreview/show.html",
        review=review,
        consultation=consultation,
        asked=asked,
        questions=questions,
        answered=len(answered),
        go_on=_next(questions, set(answered)),
        runs=runs,
        evidence=queries.evidence_numbers(review.id) if runs else {},
    )


@bp.route("/consultations/<int:consultation_id>/self-review/<int:place>", methods=["GET", "POST"])
@needs(Can.ANSWER_SELF_REVIEW, on=Consultation)
def answer(consultation: Consultation, place: int) -> ResponseReturnValue:
    """One question: four answers of equal weight, and room for what makes one say so."""
    review = _carried(consultation)
    questions = queries.questions(review.id)
    if not 1 <= place <= len(questions):
        raise NotFound
    form = AnswerForm()
    if flask.request.method != "POST":
        seat = roll.seat_of(me().id, consultation)
        if seat is None and not roll.is_asked(me().id, consultation):
            return _not_on_the_roll()
        return _question(form, review, consultation, questions, place)
    sent = flask.request.form.get("colour", "")
    fits = form.validate()
    if sent not in set(Colour) | {TAKEN_BACK}:
        form.words.errors = [*form.words.errors, _("Please choose one of the four answers.")]
        fits = False
    if not fits:
        return _question(form, review, consultation, questions, place)
    seat = roll.seat_for(me(), consultation, hold=True)
    if seat is None:
        return _not_on_the_roll()
    try:
        return _keep(form, review, consultation, seat, questions, place)
    except VotingClosed:
        raise NotNow(Can.ANSWER_SELF_REVIEW, consultation) from None


def _keep(
    form: AnswerForm,
    review: SelfReview,
    consultation: Consultation,
    seat: OnTheRoll,
    questions: Sequence[SelfQuestion],
    place: int,
) -> ResponseReturnValue:
    question, sent = questions[place - 1], flask.request.form["colour"]
    if sent == TAKEN_BACK:
        actions.take_back(consultation, seat, question.id)
        flask.flash(_("Your answer is taken back."))
        return _to("selfreview.answer", consultation, place=place)
    actions.say(consultation, seat, question.id, Colour(sent))
    if form.said():
        try:
            evidence.write(seat, review, question, form.said())
        except evidence.WroteEnough:
            flask.flash(
                _("Your answer is saved. You have written here five times, and that is enough."), "info"
            )
    if flask.request.args.get("from") == "list" or place == len(questions):
        return _to("selfreview.mine", consultation)
    return _to("selfreview.answer", consultation, place=place + 1)


@bp.route("/consultations/<int:consultation_id>/self-review/answers")
@needs(Can.ANSWER_SELF_REVIEW, on=Consultation)
def mine(consultation: Consultation) -> ResponseReturnValue:
    """One's own answers and words, to see and to change until it closes."""
    review = _carried(consultation)
    seat = roll.seat_of(me().id, consultation)
    questions = queries.questions(review.id)
    answered = queries.my_answers(consultation, seat)
    return flask.render_template(
        "selfreview/mine.html",
        review=review,
        consultation=consultation,
        questions=questions,
        answered=answered,
        said=queries.my_words(review.id, me().id),
        go_on=_next(questions, set(answered)),
        group=me().stakeholder_group,
        young=_is_young(),
    )


def _question(
    form: AnswerForm,
    review: SelfReview,
    consultation: Consultation,
    questions: Sequence[SelfQuestion],
    place: int,
) -> ResponseReturnValue:
    question = questions[place - 1]
    mine_ = queries.my_answers(consultation, roll.seat_of(me().id, consultation))
    group: StakeholderGroup = me().stakeholder_group
    return flask.render_template(
        "selfreview/question.html",
        review=review,
        consultation=consultation,
        question=question,
        words=question.in_words_for(group),
        group=group,
        form=form,
        place=place,
        total=len(questions),
        chosen=mine_.get(question.id),
        said=queries.my_words(review.id, me().id).get(question.id, ()),
        young=_is_young(),
        from_list=flask.request.args.get("from") == "list",
    )


def _next(questions: Sequence[SelfQuestion], answered: set[int]) -> int | None:
    """The place of the first question without an answer."""
    return next((place for place, one in enumerate(questions, 1) if one.id not in answered), None)


def _carried(consultation: Consultation) -> SelfReview:
    review = queries.carried_by(consultation.id)
    if review is None:
        raise NotFound
    return review


def _is_young() -> bool:
    year = me().year
    return year is not None and year <= LAST_YOUNG_YEAR


def _not_on_the_roll() -> ResponseReturnValue:
    return page(403, _("Other people are asked this time"), _("You can read here how people see the school when it has closed."))  # fmt: skip


def _to(endpoint: str, consultation: Consultation, **values: Any) -> Response:
    return flask.redirect(flask.url_for(endpoint, consultation_id=consultation.id, **values), code=303)
