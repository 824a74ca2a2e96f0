"""The proposals of one consultation, the ballots on them, and the tallies."""

from __future__ import annotations

import random
import secrets
from typing import Any

from sqlalchemy import insert

from coprod.access.roles import StakeholderGroup
from coprod.consultations.models import Seat
from coprod.db import db
from coprod.demo.ballots import MadeUpVote, made_up_votes, number_of_voters
from coprod.demo.script import ConsultationWords, ProposalWords
from coprod.demo.stage import Scene
from coprod.proposals.models import Proposal, ProposalIdea, ProposalMove, ProposalState, Reach
from coprod.voting.ballots import new_ballot_id, thread_of
from coprod.voting.models import Ballot, Tally, Vote
from coprod.voting.tallies import KIND_OF_CHOICE, KINDS, STEP


def put_on_cards(scene: Scene, words: ConsultationWords) -> None:
    """Write the proposals."""
    stage, by = scene.stage, words.created_by
    rows = {}
    for place, proposal in enumerate(words.proposals):
        rows[proposal.key] = Proposal(
            school_id=stage.school.id,
            consultation_id=scene.consultation.id,
            wording=proposal.wording,
            plain_wording=proposal.plain_wording,
            adults_do=proposal.adults_do,
            reach=Reach(proposal.reach),
            state=ProposalState.ON_CARDS,
            created_by_id=stage.cast.id_of(by),
            created_at=stage.calendar.moment(proposal.created, 10 + place / 10),
        )
    db.session.add_all(rows.values())
    db.session.flush()
    scene.proposals = {key: row.id for key, row in rows.items()}
    for proposal in words.proposals:
        _tie(scene, proposal, rows[proposal.key], by)
    db.session.flush()


def _tie(scene: Scene, words: ProposalWords, row: Proposal, by: str) -> None:
    idea_ids = [scene.ideas[key] for key in words.ideas]
    db.session.add_all(ProposalMove(proposal_id=row.id, move_code=code) for code in words.moves)
    db.session.add_all(ProposalIdea(proposal_id=row.id, idea_id=idea_id) for idea_id in idea_ids)
    subject = f"proposal:{row.id}"
    scene.stage.did(row.created_at, by, "proposal written", subject, ideas=idea_ids)
    scene.stage.did(row.created_at, by, "proposal put on cards", subject)


def vote(scene: Scene, words: ConsultationWords, roll: list[Seat]) -> None:
    """Write ballots and votes that add up to the script's counts, and the tallies of them.

    While voting is open each ballot hangs on its seat's thread; nobody who is on the demo's sign-in
    page has voted yet. Of a box that is sealed, threads are random as sealing leaves them.
    """
    ballots: list[dict[str, Any]] = []
    votes: list[dict[str, Any]] = []
    tallies: list[dict[str, Any]] = []
    cards = [scene.proposals[proposal.key] for proposal in words.proposals]
    for group in StakeholderGroup:
        leanings = [proposal.leanings.by_group()[group.value] for proposal in words.proposals]
        voters = _who_votes(
            scene, words, [s for s in roll if s.stakeholder_group is group], number_of_voters(leanings)
        )
        boxed = [_ballot(scene, seat) for seat in voters]
        ballots += boxed
        made_up = made_up_votes(leanings, f"{words.key}:{group}", words.key, camps=words.camps)
        for card, cast in zip(cards, made_up, strict=True):
            votes += [_vote(boxed[vote.voter]["id"], card, vote) for vote in cast]
            tallies.append(
                {"proposal_id": card, "stakeholder_group": group, "consultation_id": scene.consultation.id}
                | _counts(cast)
            )
    ballots.sort(key=lambda ballot: ballot["id"])  # the order of rows says nothing about who came first
    votes.sort(key=lambda vote: (vote["ballot_id"], vote["proposal_id"]))
    for table, rows in ((Ballot, ballots), (Vote, votes), (Tally, tallies)):
        if rows:
            db.session.execute(insert(table), rows)


def _who_votes(scene: Scene, words: ConsultationWords, seats: list[Seat], number: int) -> list[Seat]:
    """So many seats; people with something to say first, and demo people only where voting is over."""
    cast = scene.stage.cast
    listed = {cast.id_of(key) for key in cast.listed}
    authors = {cast.id_of(idea.author) for idea in words.ideas}
    over = scene.consultation.sealed_at is not None
    chance = random.Random(words.key)  # noqa: S311  # who of the made-up people took part
    able = [seat for seat in seats if over or seat.person_id is None or seat.person_id not in listed]
    chance.shuffle(able)
    able.sort(key=lambda seat: seat.person_id is None or seat.person_id not in listed | authors)
    if number > len(able):
        raise ValueError(f"{words.key}: more voters than seats")
    voters = able[:number]
    for seat in voters:
        seat.took_part = True
    scene.took_part += [seat.person_id for seat in voters if seat.person_id is not None]
    chance.shuffle(voters)
    return voters


def _ballot(scene: Scene, seat: Seat) -> dict[str, Any]:
    sealed = scene.consultation.sealed_at is not None
    return {
        "id": new_ballot_id(),
        "school_id": scene.stage.school.id,
        "consultation_id": scene.consultation.id,
        "thread": secrets.token_hex(32) if sealed else thread_of(scene.consultation, seat),
        "stakeholder_group": seat.stakeholder_group,
        "year_band": seat.year_band,
    }


def _vote(ballot_id: int, card: int, vote: MadeUpVote) -> dict[str, Any]:
    return {
        "ballot_id": ballot_id,
        "proposal_id": card,
        "choice": vote.choice,
        "matters_most": vote.matters_most,
    }


def _counts(cast: list[MadeUpVote]) -> dict[str, int]:
    """All votes, and those of the last full step: what is shown while voting is open."""
    shown = _count(cast[: len(cast) - len(cast) % STEP])
    return _count(cast) | {f"shown_{kind}": number for kind, number in shown.items()}


def _count(cast: list[MadeUpVote]) -> dict[str, int]:
    counts = dict.fromkeys(KINDS, 0)
    for vote in cast:
        counts[KIND_OF_CHOICE[vote.choice]] += 1
        counts["stars"] += vote.matters_most
    return counts
