"""A sealed box with real ballots in it, and the analyst in this process: what the tests of analyses start from."""

from __future__ import annotations

import io
import json
import random
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, insert, update

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.consultations.models import Seat
from coprod.db import db
from coprod.insights import analyses, analyst, box
from coprod.insights.models import Analysis, Snapshot
from coprod.voting.ballots import new_ballot_id
from coprod.voting.models import Ballot, Tally, Vote
from coprod.voting.tallies import KIND_OF_CHOICE, KINDS
from tests import factories
from tests.insights.counted import PARENTS, PRACTITIONERS, PUPILS, Counted

Says = tuple[int | None, ...]
"""One ballot: 1, -1, 0, or none where a card was not answered; one for each card."""
__all__ = ["PARENTS", "PRACTITIONERS", "PUPILS", "Says", "Voted", "in_this_process"]


def in_this_process(pieces: Iterable[bytes]) -> dict[str, Any]:
    """The analyst without a process of its own: much quicker."""
    answer: dict[str, Any] = json.loads(analyst.work(io.BytesIO(b"".join(pieces))))
    return answer


class Voted(Counted):
    """A consultation on whose cards ballots lie; ``cast`` puts more of them in."""

    def __init__(self, cards: int, seats: tuple[int, int, int] = (60, 40, 20), **values: Any) -> None:
        super().__init__(seats, **values)
        self.cards = [
            factories.make_proposal(self.consultation, "basics-play", wording=f"Proposal number {n}")
            for n in range(1, cards + 1)
        ]

    def cast(
        self,
        group: StakeholderGroup,
        ballots: Sequence[Sequence[int | None]],
        band: YearBand = YearBand.NONE,
        stars: Iterable[tuple[int, int]] = (),
    ) -> None:
        """Put ballots in; ``stars``: ballot's and card's places. The tallies and the roll follow."""
        starred = set(stars)
        ids = [new_ballot_id() for _ in ballots]
        if not ballots:
            return
        db.session.execute(
            insert(Ballot),
            [
                {
                    "id": id_,
                    "school_id": self.school.id,
                    "consultation_id": self.consultation.id,
                    "thread": secrets.token_hex(32),
                    "stakeholder_group": group,
                    "year_band": band,
                }
                for id_ in ids
            ],
        )
        votes = [
            {
                "ballot_id": id_,
                "proposal_id": self.cards[column].id,
                "choice": choice,
                "matters_most": (row, column) in starred,
            }
            for row, (id_, says) in enumerate(zip(ids, ballots, strict=True))
            for column, choice in enumerate(says)
            if choice is not None
        ]
        if votes:
            db.session.execute(insert(Vote), votes)
        for column, card in enumerate(self.cards):
            self._count(card.id, group, [says[column] for says in ballots], column, starred)
        self._take_part(group, band, len(ballots))
        db.session.flush()

    def _count(
        self,
        card_id: int,
        group: StakeholderGroup,
        said: list[int | None],
        column: int,
        starred: set[tuple[int, int]],
    ) -> None:
        tally = db.session.get(Tally, (card_id, group)) or Tally(
            proposal_id=card_id,
            stakeholder_group=group,
            consultation_id=self.consultation.id,
            **{f"{shown}{kind}": 0 for kind in KINDS for shown in ("", "shown_")},
        )
        db.session.add(tally)
        for choice in said:
            if choice is not None:
                kind = KIND_OF_CHOICE[choice]
                setattr(tally, kind, getattr(tally, kind) + 1)
        tally.stars += sum(card == column for _, card in starred)

    def _take_part(self, group: StakeholderGroup, band: YearBand, number: int) -> None:
        free = (
            db.session.query(Seat)
            .filter_by(consultation_id=self.consultation.id, stakeholder_group=group, took_part=False)
            .order_by(Seat.id)
            .limit(number)
            .all()
        )
        for seat in free:
            seat.took_part, seat.year_band = True, band

    def analyse(self) -> Analysis:
        """Count, and have the box analysed."""
        snapshot = self.take()
        answer = in_this_process(box.packed(self.consultation, snapshot))
        analyses.keep(self.consultation.id, self.school.id, answer, final=True)
        db.session.flush()
        analysis = db.session.get(Analysis, self.consultation.id, populate_existing=True)
        assert analysis is not None
        return analysis

    def empty(self) -> None:
        """Take everything out again, for another world."""
        for table in (Vote, Ballot, Tally, Snapshot, Analysis):
            db.session.execute(delete(table))
        db.session.execute(update(Seat).values(took_part=False, year_band=YearBand.NONE))
        db.session.expire_all()


def two_camps(cards: int, of_first: int, of_second: int) -> list[Says]:
    """Ballots of two camps that say the opposite on every card; each ballot keeps to its camp on about 8 cards in 10.

    The first camp agrees to the cards in odd places, counted from 0.
    """
    chance = random.Random(7)  # noqa: S311  # the same camps in every run
    return [
        tuple(side * (1 if card % 2 else -1) * (1 if chance.random() < 0.8 else -1) for card in range(cards))
        for side, number in ((1, of_first), (-1, of_second))
        for _ in range(number)
    ]
