"""Moderators word proposals, put them on the cards, and take them off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from coprod.access.guard import me, needs
from coprod.access.policy import Can
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.moves import here as moves_here
from coprod.proposals import actions, prefill, queries, words
from coprod.proposals.checks import asks_the_child
from coprod.proposals.forms import IdeasForm, ProposalForm, WithdrawForm
from coprod.proposals.models import Proposal, ProposalState
from coprod.proposals.queries import SourceIdea
from coprod.voting import queries as votes
from coprod.web.errors import Conflict

bp = flask.Blueprint("proposals", __name__)


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"move_tags_of": words.move_tags, "reach_words": words.reach_words}


@bp.route("/consultations/<int:consultation_id>/proposals")
@needs(Can.WORD_PROPOSALS, on=Consultation)
def index(consultation: Consultation) -> ResponseReturnValue:
    """Cards, drafts, what was taken off, and ideas that are in no proposal yet."""
    rows = queries.all_of(consultation.id)
    ideas = queries.source_ideas(consultation.id)
    return flask.render_template(
        "proposals/index.html",
        consultation=consultation,
        by_state={state: [row for row in rows if row.proposal.state is state] for state in ProposalState},
        waiting=[idea for idea in ideas if not idea.used],
        voted_on=voted_on(consultation),
        over=consultation.voting_is_over(now()),
        compartments=_compartments(),
    )


@bp.route("/consultations/<int:consultation_id>/proposals/new", methods=["GET", "POST"])
@needs(Can.WORD_PROPOSALS, on=Consultation)
def new(consultation: Consultation) -> ResponseReturnValue:
    """Write a proposal, from an idea, from a move, or from nothing."""
    form = ProposalForm()
    ideas = queries.source_ideas(consultation.id)
    form.offer(ideas)
    if not form.is_submitted():
        prefill.start(form, consultation, ideas, flask.request.args)
    if form.validate_on_submit() and not _only_checks():
        proposal = actions.create(me(), consultation, form.draft())
        return _saved(consultation, proposal)
    return _page(form, consultation, ideas, None)


@bp.route("/proposals/<int:proposal_id>/edit", methods=["GET", "POST"])
@needs(Can.WORD_PROPOSALS, on=Proposal)
def edit(proposal: Proposal) -> ResponseReturnValue:
    """Change a proposal; once people have voted on it, only where it came from."""
    consultation = _consultation_of(proposal)
    ideas = queries.source_ideas(consultation.id)
    if _is_fixed(consultation, proposal):
        return _edit_sources(consultation, proposal, ideas)
    form = ProposalForm()
    form.offer(ideas)
    if form.validate_on_submit() and not _only_checks() and not form.overtaken(proposal):
        actions.reword(me(), proposal, form.draft())
        return _saved(consultation, proposal)
    row = queries.row_of(proposal.id)
    if not form.is_submitted() and row is not None:
        form.fill(row, queries.idea_ids_of(proposal.id))
    return _page(form, consultation, ideas, proposal)


@bp.route("/proposals/<int:proposal_id>/on-cards", methods=["POST"])
@needs(Can.WORD_PROPOSALS, on=Proposal)
def put_on(proposal: Proposal) -> ResponseReturnValue:
    """Let people vote on it."""
    consultation = _consultation_of(proposal)
    if _put_on(consultation, proposal):
        flask.flash(_("The proposal is on the cards."))
    else:
        flask.flash(
            _("Before people can vote on it, say what adults would do and choose a resilient move."),
            "warning",
        )
    return flask.redirect(flask.url_for("proposals.index", consultation_id=consultation.id), 303)


@bp.route("/proposals/<int:proposal_id>/withdraw", methods=["GET", "POST"])
@needs(Can.WORD_PROPOSALS, on=Proposal)
def withdraw(proposal: Proposal) -> ResponseReturnValue:
    """Take it off, with a reason."""
    consultation = _consultation_of(proposal)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            actions.withdraw(me(), consultation, proposal, form.reason.data or "")
        except actions.VotingIsOver:
            raise Conflict(_over()) from None
        flask.flash(_("The proposal has been taken off."))
        return flask.redirect(flask.url_for("proposals.index", consultation_id=consultation.id), 303)
    return flask.render_template(
        "proposals/withdraw.html",
        form=form,
        proposal=proposal,
        consultation=consultation,
        has_votes=proposal.id in voted_on(consultation),
    )


def _consultation_of(proposal: Proposal) -> Consultation:
    """The consultation that a proposal belongs to. The cards of a review round are nobody's to change."""
    consultation = queries.consultation_of(proposal)
    if consultation.is_review:
        raise NotFound
    return consultation


def voted_on(consultation: Consultation) -> set[int]:
    """The cards that somebody has voted on. One query."""
    cells = votes.tallies(consultation.id)
    return {
        proposal_id for proposal_id, groups in cells.items() if any(counts.seen for counts in groups.values())
    }


@dataclass(frozen=True, slots=True)
class Help:
    """What the page says beside the words as they stand: never more than a prompt."""

    wording: str
    plain: str
    phrases: tuple[str, ...]


def _page(
    form: ProposalForm, consultation: Consultation, ideas: list[SourceIdea], proposal: Proposal | None
) -> ResponseReturnValue:
    wording, plain, adults = (
        field.data or "" for field in (form.wording, form.plain_wording, form.adults_do)
    )
    chosen = set(form.moves.data or ())
    sources = " ".join(f"{idea.body} {idea.why}" for idea in ideas if str(idea.id) in (form.ideas.data or ()))
    may_fit = [s for s in moves_here.suggest(f"{wording} {adults} {sources}") if s.move.code not in chosen]
    return flask.render_template(
        "proposals/edit.html",
        form=form,
        consultation=consultation,
        proposal=proposal,
        ideas=ideas,
        help=Help(words.reading_help(wording), words.reading_help(plain), asks_the_child(wording, adults)),
        may_fit=may_fit,
        chosen=chosen,
        compartments=_compartments(),
        reach_hints=words.reach_hints(),
    )


def _edit_sources(
    consultation: Consultation, proposal: Proposal, ideas: list[SourceIdea]
) -> ResponseReturnValue:
    form = IdeasForm()
    form.offer(ideas)
    if form.validate_on_submit():
        actions.name_sources(me(), proposal, form.idea_ids())
        flask.flash(_("Saved."))
        return flask.redirect(flask.url_for("proposals.index", consultation_id=consultation.id), 303)
    if not form.is_submitted():
        form.ideas.data = [str(idea_id) for idea_id in queries.idea_ids_of(proposal.id)]
    return flask.render_template(
        "proposals/fixed.html",
        form=form,
        consultation=consultation,
        proposal=proposal,
        row=queries.row_of(proposal.id),
        over=consultation.voting_is_over(now()),
    )


def _saved(consultation: Consultation, proposal: Proposal) -> ResponseReturnValue:
    if phrases := asks_the_child(proposal.wording, proposal.adults_do):
        flask.flash(
            _(
                "Saved. Please look once more: “%(phrase)s” may ask the child to change. A proposal says what adults would do.",
                phrase=phrases[0],
            ),
            "warning",
        )
    if "on_cards" not in flask.request.form:
        flask.flash(_("The proposal is saved."))
    elif _put_on(consultation, proposal):
        flask.flash(_("The proposal is on the cards."))
    return flask.redirect(flask.url_for("proposals.index", consultation_id=consultation.id), 303)


def _put_on(consultation: Consultation, proposal: Proposal) -> bool:
    try:
        actions.put_on_cards(me(), consultation, proposal)
    except actions.NotReady:
        return False
    except actions.VotingIsOver:
        raise Conflict(_over()) from None
    except actions.WordsAreFixed:
        raise Conflict(
            _("This proposal was taken off. Write a new one from it if people should vote on it again.")
        ) from None
    return True


def _is_fixed(consultation: Consultation, proposal: Proposal) -> bool:
    if proposal.state is ProposalState.DRAFT:
        return False
    return (
        proposal.state is ProposalState.WITHDRAWN
        or consultation.voting_is_over(now())
        or proposal.id in voted_on(consultation)
    )


def _only_checks() -> bool:
    return "check" in flask.request.form


def _over() -> str:
    return _(
        "Voting has closed, so the cards stay as they were. Every card that was voted on gets an answer."
    )


def _compartments() -> list[Any]:
    loaded = moves_here.framework()
    return [(compartment, loaded.moves_of(compartment)) for compartment in loaded.compartments]
