"""A first wording for a change, out of what is known: what people said, what was answered, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.changes import queries
from coprod.changes.actions import Draft
from coprod.changes.cards import shortened
from coprod.changes.models import TITLE_FITS, Change
from coprod.clock import now
from coprod.consensus.words import listed
from coprod.consultations.models import Consultation
from coprod.decisions.clock import school_day
from coprod.decisions.models import Answer
from coprod.decisions.numbers import GroupNumbers, Known, known_of
from coprod.insights.models import Snapshot
from coprod.insights.results import Audience
from coprod.insights.small_numbers import Choice
from coprod.insights.snapshots import newest
from coprod.proposals.models import Proposal

QUOTED = 2  # ideas in people's own words
STARTS_IN = timedelta(weeks=2)
REVIEWED_AFTER = timedelta(weeks=8)


def known_to_all(consultation: Consultation) -> dict[int, Known]:
    """What everybody may know of the votes on each proposal, by its id. One query."""
    return known_of(newest(consultation.id), Audience.PUBLIC)


def known_behind(counts: Sequence[tuple[int, Snapshot]]) -> dict[int, Known]:
    """What everybody may know of the votes on each proposal, by the count that its answer rests on.

    Args:
        counts: the key of each proposal, and that count.
    """
    read = {snapshot.id: known_of(snapshot, Audience.PUBLIC) for _id, snapshot in counts}
    return {id_: read[snapshot.id][id_] for id_, snapshot in counts if id_ in read[snapshot.id]}


def draft_of(change: Change, proposal_ids: Sequence[int], move_codes: Sequence[str]) -> Draft:
    """A change as it stands, for its form."""
    return Draft(
        title=change.title,
        you_said=change.you_said,
        we_will=change.we_will,
        why=change.why,
        how_we_know=change.how_we_know,
        reach=change.reach,
        owner_id=change.owner_id,
        owner_title=change.owner_title,
        starts_on=change.starts_on,
        review_on=change.review_on,
        proposal_ids=proposal_ids,
        move_codes=move_codes,
        quick_win=change.quick_win,
    )


def first_draft(
    consultation: Consultation, yes: Sequence[tuple[Proposal, Answer]], wanted: str, owner_id: int, role: str
) -> Draft:
    """A first wording. Three queries.

    Args:
        yes: proposals answered with a yes, with their answers; at least one.
        wanted: the id of the one it is about, as an address says it; else the first is taken.
    """
    proposal, answer = next((one for one in yes if str(one[0].id) == wanted), yes[0])
    starts = school_day(now()) + STARTS_IN
    return Draft(
        title=shortened(proposal.wording, TITLE_FITS - 1),
        you_said=you_said(
            proposal, known_to_all(consultation).get(proposal.id), queries.ideas_behind([proposal.id])
        ),
        we_will=proposal.adults_do,
        why=answer.reason,
        how_we_know="",
        reach=proposal.reach,
        owner_id=owner_id,
        owner_title=role,
        starts_on=starts,
        review_on=starts + REVIEWED_AFTER,
        proposal_ids=[proposal.id],
        move_codes=queries.moves_of_proposals([proposal.id]),
    )


def you_said(proposal: Proposal, known: Known | None, heard: queries.IdeasHeard) -> str:
    """What people said, in their own words where there are any, then with the numbers that everybody may see."""
    sentences = [f"“{idea.body}”" for idea in heard.newest[:QUOTED]]
    if heard.number:
        sentences.append(ngettext("%(num)d idea said so.", "%(num)d ideas said so.", heard.number))
    if known is None:
        return "\n".join(sentences)
    told = [words for words in (_told(group) for group in known.groups) if words]
    if told:
        sentences.append(
            _("“%(proposal)s”: %(numbers)s.", proposal=proposal.wording.rstrip("."), numbers=listed(told, _))
        )
    return "\n".join(sentences)


def _told(group: GroupNumbers) -> str:
    if group.cell.split is not None:
        return _(
            "%(agree)d of %(seen)d %(group)s agreed",
            agree=group.cell.split[Choice.AGREE],
            seen=group.cell.seen,
            group=group.label,
        )
    if group.cell.nearly_all is Choice.AGREE:
        return _("nearly all of %(seen)d %(group)s agreed", seen=group.cell.seen, group=group.label)
    if group.cell.nearly_all is Choice.DISAGREE:
        return _("nearly all of %(seen)d %(group)s disagreed", seen=group.cell.seen, group=group.label)
    return ""
