"""Answers: what is to be answered, every answer of a consultation, and the form for one."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from coprod.access.guard import me, me_or_none, needs, refuse, school
from coprod.access.policy import Can, Reply, allowed
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.decisions import actions, queries
from coprod.decisions.forms import AnswerForm
from coprod.decisions.models import REASON_NEEDS, WORDS_FIT, YES
from coprod.decisions.numbers import known_of
from coprod.framework import load
from coprod.insights.results import Audience
from coprod.insights.snapshots import newest, take
from coprod.proposals.models import Proposal, ProposalState
from coprod.web.errors import page

bp = flask.Blueprint("decisions", __name__)


@bp.route("/answers")
@needs(Can.WRITE_CHANGES)
def board_index() -> ResponseReturnValue:
    """The consultations whose proposals wait for this person's answer."""
    return flask.render_template(
        "decisions/index.html", found=queries.consultations_decided_by(me().id, school().id, now())
    )


@bp.route("/consultations/<int:consultation_id>/answers")
@needs(Can.READ_RESULTS, on=Consultation)
def board(consultation: Consultation) -> ResponseReturnValue:
    """Every proposal with its answer, for everybody; whoever decides sees the staff's numbers and writes from here."""
    if consultation.held_elsewhere:
        return page(404, _("No answers are owed here"), _("This conversation was held somewhere else and brought in to be read. Nobody at this school decides on it. What people said is among its results."))  # fmt: skip
    decides = allowed(Can.ANSWER, me_or_none(), consultation) is Reply.YES
    answers = queries.answers_board(consultation, now())
    known = known_of(newest(consultation.id), Audience.STAFF if decides else Audience.PUBLIC)
    return flask.render_template(
        "decisions/board.html",
        consultation=consultation,
        answers=answers,
        decides=decides,
        known=known,
        ideas=queries.source_ideas([row.proposal.id for row in answers.rows]) if decides else {},
        YES=YES,
    )


@bp.route("/proposals/<int:proposal_id>/answer", methods=["GET", "POST"])
@needs(Can.BE_MYSELF, on=Proposal)
def answer(proposal: Proposal) -> ResponseReturnValue:
    """Answer one proposal, or change its answer. Only for the consultation's named decision-maker."""
    consultation = _decided_by_the_reader(proposal)
    snapshot = take(consultation) if flask.request.method == "POST" else newest(consultation.id)
    known = known_of(snapshot, Audience.STAFF).get(proposal.id)
    given = queries.answer_to(proposal.id)
    form = AnswerForm()
    form.ask(known)
    if snapshot is not None and form.validate_on_submit():
        actions.give(me().id, consultation, proposal, form.words(), snapshot.id)
        flask.flash(_("Your answer is public. Those who took part are told."))
        where = flask.url_for("decisions.board", consultation_id=consultation.id)
        return flask.redirect(f"{where}#answer-{proposal.id}", code=303)
    if given is not None and not form.is_submitted():
        form.show(given)
    return flask.render_template(
        "decisions/answer.html",
        form=form,
        consultation=consultation,
        proposal=proposal,
        given=given,
        known=known,
        snapshot=snapshot,
        ideas=queries.source_ideas([proposal.id]).get(proposal.id, []),
        truths=load().noble_truths,
        least=REASON_NEEDS,
        fits=WORDS_FIT,
    )


def _decided_by_the_reader(proposal: Proposal) -> Consultation:
    """The proposal's consultation, where the policy lets the reader answer in it and the proposal is on its cards."""
    consultation = queries.consultation_of(proposal)
    reply = allowed(Can.ANSWER, me(), consultation)
    if reply is not Reply.YES:
        refuse(reply, Can.ANSWER, consultation)
    if proposal.state is not ProposalState.ON_CARDS:
        raise NotFound
    return consultation
