"""The rows of an imported conversation, written some thousands at a time."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.consultations.models import Consultation, Seat
from coprod.db import Base, db
from coprod.ideas.models import Idea, IdeaState, ReturnReason
from coprod.importing.polis_export import Export, Moderated
from coprod.proposals.models import Proposal, ProposalIdea, ProposalState, Reach
from coprod.voting.ballots import new_ballot_id
from coprod.voting.models import Ballot, Tally, Vote
from coprod.voting.tallies import KIND_OF_CHOICE, KINDS

AT_A_TIME = 5000
REJECTED_THERE = (
    "The people who ran this conversation did not show this comment to others. Coprod did not judge it."
)

STATES = {
    Moderated.ACCEPTED: IdeaState.ACCEPTED,
    Moderated.UNREAD: IdeaState.WAITING,
    Moderated.REJECTED: IdeaState.RETURNED,
}

Row = dict[str, Any]


@dataclass(slots=True)
class Writing:
    """One export on its way into one consultation; `written` is told how many rows were written."""

    consultation: Consultation
    export: Export
    group: StakeholderGroup
    written: Callable[[int], object]

    def everything(self) -> None:
        """Write ideas, cards, seats, ballots, votes and tallies."""
        self._write(Idea, self._ideas())
        self._write(Proposal, self._proposals())
        cards, ideas = self._ids(Proposal), self._ids(Idea)
        self._write(
            ProposalIdea,
            ({"proposal_id": card, "idea_id": ideas[number]} for number, card in cards.items()),
        )
        self._write(Seat, self._seats())
        self._ballots_and_votes(cards)
        self._write(Tally, self._tallies(cards))

    def _mine(self) -> Row:
        return {"school_id": self.consultation.school_id, "consultation_id": self.consultation.id}

    def _voices(self) -> Row:
        return {**self._mine(), "stakeholder_group": self.group, "year_band": YearBand.NONE}

    def _ideas(self) -> Iterator[Row]:
        for comment in self.export.comments.values():
            rejected = comment.moderated is Moderated.REJECTED
            unread = comment.moderated is Moderated.UNREAD
            yield {
                **self._voices(),
                "external_ref": str(comment.number),
                "body": comment.body,
                "why": "",
                "state": STATES[comment.moderated],
                "sent_at": comment.at,
                "handled_at": None if unread else self.consultation.created_at,
                "return_reason": ReturnReason.OTHER if rejected else None,
                "return_words": REJECTED_THERE if rejected else "",
            }

    def _proposals(self) -> Iterator[Row]:
        for comment in self.export.comments.values():
            if comment.moderated is Moderated.ACCEPTED:
                yield {
                    **self._mine(),
                    "external_ref": str(comment.number),
                    "wording": comment.body,
                    "plain_wording": "",
                    "adults_do": "",
                    "reach": Reach.EVERYONE,
                    "state": ProposalState.ON_CARDS,
                    "created_at": comment.at,
                }

    def _ids(self, table: type[Idea | Proposal]) -> dict[int, int]:
        """Ids by the comment's number."""
        found = db.session.execute(
            select(table.external_ref, table.id).where(table.consultation_id == self.consultation.id)
        )
        return {int(number or ""): id_ for number, id_ in found}

    def _seats(self) -> Iterator[Row]:
        took_part = {voter for voter, _comment in self.export.choices}
        for voter in sorted(self.export.voters):
            yield {
                **self._voices(),
                "external_ref": str(voter),
                "took_part": voter in took_part,
                "joined_late": False,
            }

    def _ballots_and_votes(self, cards: dict[int, int]) -> None:
        """In the order of random numbers. Votes on what is on no card are kept out."""
        by_voter: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for (voter, comment), choice in self.export.choices.items():
            if comment in cards:
                by_voter[voter].append((cards[comment], choice))
        boxed = sorted((new_ballot_id(), sorted(votes)) for votes in by_voter.values())
        self._write(
            Ballot, ({**self._voices(), "id": id_, "thread": secrets.token_hex(32)} for id_, _votes in boxed)
        )
        self._write(
            Vote,
            (
                {"ballot_id": id_, "proposal_id": card, "choice": choice, "matters_most": False}
                for id_, votes in boxed
                for card, choice in votes
            ),
        )

    def _tallies(self, cards: dict[int, int]) -> Iterator[Row]:
        """Voting is over: what is shown is what was counted."""
        counted = tally(self.export)
        for comment, card in cards.items():
            counts = {kind: counted[comment, kind] for kind in KINDS}
            yield {
                "proposal_id": card,
                "stakeholder_group": self.group,
                "consultation_id": self.consultation.id,
                **counts,
                **{f"shown_{kind}": number for kind, number in counts.items()},
            }

    def _write(self, table: type[Base], rows: Iterable[Row]) -> None:
        left = iter(rows)
        while some := list(islice(left, AT_A_TIME)):
            db.session.execute(insert(table), some)
            self.written(len(some))


def tally(export: Export) -> Counter[tuple[int, str]]:
    """How often each choice counts on each comment, by the comment's number and the name of the choice."""
    return Counter((comment, KIND_OF_CHOICE[choice]) for (_v, comment), choice in export.choices.items())
