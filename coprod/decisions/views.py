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
from coprod.decisions import actions, board, chores, draft_views, drafts, queries, rules_views
from coprod.decisions.blueprint import bp
from coprod.decisions.forms import AmendForm, AnswerForm
from coprod.decisions.models import MORE_NEEDS, REASON_NEEDS, WORDS_FIT, Answer
from coprod.decisions.numbers import known_of
from coprod.decisions.saying import words_of
from coprod.framework import load
from coprod.insights.models import Snapshot
from coprod.insights.results import Audience
from coprod.insights.snapshots import newest, take
from coprod.proposals.models import Proposal, ProposalState
from coprod.schools.queries import deciding_rules
from coprod.web.errors import page

__all__ = ["bp", "chores", "draft_views", "rules_views"]


@bp.route("/answers")
@needs(Can.WRITE_CHANGES)
def board_index() -> ResponseReturnValue:
    """The consultations whose proposals wait for this person's answer, and drafts that wait to be read."""
    reads = deciding_rules(school().id).second_reader
    return flask.render_template(
        "decisions/index.html",
        found=queries.consultations_decided_by(me().id, school().id, now()),
        to_read=queries.drafts_to_read(me().id, school().id) if reads else [],
    )


@bp.route("/consultations/<int:consultation_id>/answers", endpoint="board")
@needs(Can.READ_RESULTS, on=Consultation)
def board_page(consultation: Consultation) -> ResponseReturnValue:
    """Every proposal with its answer, for everybody; whoever decides sees the staff's numbers and writes from here."""
    if consultation.held_elsewhere:
        return page(404, _("No answers are owed here"), _("This conversation was held somewhere else and brought in to be read. Nobody at this school decides on it. What people said is among its results."))  # fmt: skip
    decides = allowed(Can.ANSWER, me_or_none(), consultation) is Reply.YES
    shown = board.of(consultation, now(), decides=decides)
    return flask.render_template(
        "decisions/board.html", consultation=consultation, decides=decides, board=shown
    )


@bp.route("/proposals/<int:proposal_id>/answer", methods=["GET", "POST"])
@needs(Can.BE_MYSELF, on=Proposal)
def answer(proposal: Proposal) -> ResponseReturnValue:
    """Write the draft of one answer, or amend it once it is public. Only for the named decision-maker."""
    consultation = _decided_by_the_reader(proposal)
    given = queries.answer_to(proposal.id)
    if given is not None:
        return _amend(consultation, proposal, given)
    snapshot = take(consultation) if flask.request.method == "POST" else newest(consultation.id)
    form = AnswerForm()
    form.ask(known_of(snapshot, Audience.STAFF).get(proposal.id))
    if form.validate_on_submit():
        try:
            drafts.save(me().id, consultation, proposal, form.words(), form.seen_number())
        except (drafts.WrittenMeanwhile, drafts.AlreadyPublic):
            form.form_errors.append(_("Somebody saved or published this answer while you were writing. Open it in another tab, compare, and copy over what you need."))  # fmt: skip
        else:
            flask.flash(_("Your draft is saved. Others read it when you publish."))
            where = flask.url_for("decisions.board", consultation_id=consultation.id)
            return flask.redirect(f"{where}#answer-{proposal.id}", code=303)
    draft = queries.draft_for(proposal.id)
    if not form.is_submitted():
        form.seen.data = str(draft.version if draft else 0)
        if draft is not None:
            form.show(words_of(draft))
    return _answer_page(form, consultation, proposal, snapshot, None)


def _amend(consultation: Consultation, proposal: Proposal, given: Answer) -> ResponseReturnValue:
    """Change what everybody reads, and leave what it said before beside it."""
    snapshot = queries.count_behind(given)
    form = AmendForm()
    form.ask(known_of(snapshot, Audience.STAFF).get(proposal.id))
    if form.validate_on_submit():
        try:
            amended = actions.amend(
                me().id, consultation, proposal, form.words(), form.why.data or "", form.seen_number()
            )
        except drafts.WrittenMeanwhile:
            form.form_errors.append(_("Somebody changed this answer while you were writing. Read it first, then change what is still needed."))  # fmt: skip
        else:
            flask.flash(
                _(
                    "The answer is changed. What it said before can still be read, and those who took part are told."
                )
                if amended
                else _("Nothing was changed.")
            )
            where = flask.url_for("decisions.board", consultation_id=consultation.id)
            return flask.redirect(f"{where}#answer-{proposal.id}", code=303)
    if not form.is_submitted():
        form.seen.data = str(len(queries.amendments_of([given.id])))
        form.show(words_of(given))
    return _answer_page(form, consultation, proposal, snapshot, given)


def _answer_page(
    form: AnswerForm,
    consultation: Consultation,
    proposal: Proposal,
    snapshot: Snapshot | None,
    given: Answer | None,
) -> str:
    return flask.render_template(
        "decisions/answer.html",
        form=form,
        consultation=consultation,
        proposal=proposal,
        given=given,
        known=form.known,
        snapshot=snapshot,
        ideas=queries.source_ideas([proposal.id]).get(proposal.id, []),
        truths=load().noble_truths,
        least=REASON_NEEDS,
        least_more=MORE_NEEDS,
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
