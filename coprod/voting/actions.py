"""Cast a vote, change it, take it back, say what matters most. The last vote on a card counts."""

from __future__ import annotations

import functools

from sqlalchemy import Boolean, Insert, SmallInteger, and_, bindparam, delete, func, select, true, update

from coprod.clock import now
from coprod.consultations.models import Consultation, OnTheRoll, Seat
from coprod.db import columns, db, insert, is_sqlite
from coprod.proposals.models import Proposal, ProposalState, mark_of
from coprod.voting import came_in, tallies
from coprod.voting.ballots import VotingClosed, hold, new_ballot_id, thread_of
from coprod.voting.models import Ballot, Vote, WayIn

MOST_STARS = 3


class NotOnCards(ValueError):
    """There is no such card in this consultation, or it was taken off."""


class TooManyStars(ValueError):
    """ "Matters most" is on three cards already."""


class WordsChanged(ValueError):
    """The card no longer says what the voter read."""


class NotVotedYet(ValueError):
    """Only a card that one has answered can be marked."""


def cast(
    consultation: Consultation,
    seat: OnTheRoll,
    proposal_id: int,
    choice: int,
    *,
    mark: str | None = None,
    way: WayIn | None = None,
) -> None:
    """Say agree (1), disagree (−1) or not sure (0) to a card; saying it again changes it.

    Args:
        mark: of the words that the voter read (``proposals.models.mark_of``); none where no page was read.
        way: how the voter came in; none where it is not known, and then it is not counted.

    Raises:
        WordsChanged: they are not the card's words any more.
        VotingClosed: by the server's clock, at the moment the vote is written.
        NotOnCards: no such card here.
        ValueError: another choice.
    """
    if choice not in tallies.KIND_OF_CHOICE:
        raise ValueError("a choice is 1, -1 or 0")
    ballot_id, before = _find(consultation, seat, proposal_id, mark)
    if ballot_id is None:
        ballot_id = new_ballot(consultation, seat, way)
    after = (choice, before[1] if before else False)
    _write(ballot_id, proposal_id, after)
    tallies.add(consultation.id, proposal_id, seat.stakeholder_group, tallies.difference(before, after))


def take_back(consultation: Consultation, seat: OnTheRoll, proposal_id: int) -> bool:
    """Undo an answer: the card is unanswered again.

    Returns:
        whether there was one.

    Raises:
        VotingClosed, NotOnCards: as :func:`cast`.
    """
    ballot_id, before = _find(consultation, seat, proposal_id)
    if ballot_id is None or before is None:
        return False
    db.session.execute(delete(Vote).where(Vote.ballot_id == ballot_id, Vote.proposal_id == proposal_id))
    tallies.add(consultation.id, proposal_id, seat.stakeholder_group, tallies.difference(before, None))
    return True


def star(consultation: Consultation, seat: OnTheRoll, proposal_id: int, *, on: bool) -> None:
    """Mark a card that one has answered as one of the (at most three) that matter most, or unmark it.

    Raises:
        TooManyStars: three others are marked.
        NotVotedYet: the card is not answered.
        VotingClosed, NotOnCards: as :func:`cast`.
    """
    ballot_id, before = _find(consultation, seat, proposal_id)
    if ballot_id is None or before is None:
        raise NotVotedYet
    if before[1] == on:
        return
    if on and _stars(ballot_id) >= MOST_STARS:
        raise TooManyStars
    after = (before[0], on)
    _write(ballot_id, proposal_id, after)
    tallies.add(consultation.id, proposal_id, seat.stakeholder_group, tallies.difference(before, after))


_FINDING = (  # built once: building a statement costs more than running it
    select(
        select(Consultation.sealed_at)
        .where(Consultation.id == bindparam("of_consultation"))
        .scalar_subquery(),
        Ballot.id,
        Vote.choice,
        Vote.matters_most,
        Proposal.wording,
        Proposal.plain_wording,
        Proposal.adults_do,
    )
    .select_from(Proposal)
    .outerjoin(
        Ballot,
        and_(Ballot.consultation_id == bindparam("of_consultation"), Ballot.thread == bindparam("key")),
    )
    .outerjoin(Vote, and_(Vote.ballot_id == Ballot.id, Vote.proposal_id == Proposal.id))
    .where(
        Proposal.id == bindparam("card"),
        Proposal.consultation_id == bindparam("of_consultation"),
        Proposal.state == ProposalState.ON_CARDS,
    )
)


def _find(
    consultation: Consultation, seat: OnTheRoll, proposal_id: int, mark: str | None = None
) -> tuple[int | None, tuple[int, bool] | None]:
    """The seat's ballot and its vote on that card, held for this transaction.

    Checked after the hold: the clock, the seal (somebody may have sealed while we waited) and the card.
    """
    key = thread_of(consultation, seat)
    hold(consultation, seat)
    found = columns(_FINDING, {"of_consultation": consultation.id, "key": key, "card": proposal_id})
    if not consultation.takes_votes(now()):
        raise VotingClosed
    if not found:
        raise NotOnCards
    sealed_at, ballot_id, choice, matters_most, *words = found[0]
    if sealed_at is not None:
        raise VotingClosed
    if mark is not None and mark != mark_of(*words):
        raise WordsChanged
    return ballot_id, None if choice is None else (choice, matters_most)


def new_ballot(consultation: Consultation, seat: OnTheRoll, way: WayIn | None = None) -> int:
    """Begin the ballot of a seat that has none, and note that somebody took part. The seat is held."""
    ballot = Ballot(
        id=new_ballot_id(),
        school_id=consultation.school_id,
        consultation_id=consultation.id,
        thread=thread_of(consultation, seat),
        stakeholder_group=seat.stakeholder_group,
        year_band=seat.year_band,
    )
    db.session.add(ballot)
    db.session.flush()
    if not seat.took_part:
        db.session.execute(update(Seat).where(Seat.id == seat.id).values(took_part=True))
        if way is not None:
            came_in.count_one(consultation.id, seat.stakeholder_group, way)
    return ballot.id


def _write(ballot_id: int, proposal_id: int, vote: tuple[int, bool]) -> None:
    choice, matters_most = vote
    values = {"ballot": ballot_id, "card": proposal_id, "said": choice, "most": matters_most}
    db.session.connection().execute(_writing(sqlite=is_sqlite()), values)


@functools.cache
def _writing(*, sqlite: bool) -> Insert:  # noqa: ARG001  # the key it is kept under
    """The statement that writes a vote over the one before; built once for each kind of database."""
    said, most = bindparam("said", type_=SmallInteger), bindparam("most", type_=Boolean)
    return (
        insert(Vote)
        .values(ballot_id=bindparam("ballot"), proposal_id=bindparam("card"), choice=said, matters_most=most)
        .on_conflict_do_update(
            index_elements=["ballot_id", "proposal_id"], set_={"choice": said, "matters_most": most}
        )
    )


def _stars(ballot_id: int) -> int:
    on_cards = and_(Proposal.id == Vote.proposal_id, Proposal.state == ProposalState.ON_CARDS)
    return int(
        db.session.scalar(
            select(func.count())
            .select_from(Vote)
            .join(Proposal, on_cards)
            .where(Vote.ballot_id == ballot_id, Vote.matters_most == true())
        )
        or 0
    )
