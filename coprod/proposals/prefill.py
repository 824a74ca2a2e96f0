"""Start a proposal from what is there: an accepted idea, a framework move, or a card that was taken off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coprod.consultations.models import Consultation
from coprod.moves import here as moves_here
from coprod.proposals import queries
from coprod.proposals.forms import ProposalForm
from coprod.proposals.models import WORDING_FITS, Reach
from coprod.proposals.queries import SourceIdea


def start(
    form: ProposalForm, consultation: Consultation, ideas: Sequence[SourceIdea], wanted: Mapping[str, str]
) -> None:
    """Fill an empty form from the address: ``idea``, ``move`` or ``instead_of``. What is not there is left out.

    An idea's words go in as its author wrote them, so that the moderator changes no more than must change.
    """
    form.reach.data = Reach.EVERYONE.value
    from_idea = next((idea for idea in ideas if str(idea.id) == wanted.get("idea")), None)
    if from_idea:
        form.wording.data = from_idea.body
        form.ideas.data = [str(from_idea.id)]
        form.moves.data = [*from_idea.moves]
    elif wanted.get("move") in moves_here.framework():
        move = moves_here.framework().move(wanted["move"])
        form.wording.data = move.quick_wins[0][:WORDING_FITS]
        form.adults_do.data = move.adults_can[0]
        form.moves.data = [move.code]
    elif wanted.get("instead_of", "").isdecimal() and len(wanted["instead_of"]) < 10:
        _copy(form, consultation, int(wanted["instead_of"]))


def _copy(form: ProposalForm, consultation: Consultation, proposal_id: int) -> None:
    row = queries.row_of(proposal_id)
    if row is not None and row.proposal.consultation_id == consultation.id:
        form.fill(row, queries.idea_ids_of(proposal_id))
