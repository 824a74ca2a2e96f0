"""What an export says otherwise than the conversation that was imported before. In plain words.

An imported conversation is never changed by a second import: its box is sealed, and answers may rest on
what it said. So a changed export is told apart, and whoever runs the import decides.
"""

from __future__ import annotations

from sqlalchemy import select

from coprod.consultations.models import Consultation, Seat
from coprod.db import db
from coprod.ideas.models import Idea
from coprod.importing.polis_export import Export
from coprod.importing.polis_rows import STATES, tally
from coprod.proposals.models import Proposal
from coprod.voting.models import Tally
from coprod.voting.tallies import KIND_OF_CHOICE


def what_changed(consultation: Consultation, export: Export) -> list[str]:
    """A sentence for each kind of thing that differs; empty where nothing does."""
    return [*_ideas(consultation, export), *_seats(consultation, export), *_votes(consultation, export)]


def _ideas(consultation: Consultation, export: Export) -> list[str]:
    rows = db.session.execute(
        select(Idea.external_ref, Idea.body, Idea.state).where(
            Idea.consultation_id == consultation.id, Idea.external_ref.is_not(None)
        )
    )
    there = {int(number or ""): (body, state) for number, body, state in rows}
    here = {c.number: (c.body, STATES[c.moderated]) for c in export.comments.values()}
    both = there.keys() & here.keys()
    return [
        *_said(len(here.keys() - there.keys()), "comment is new", "comments are new"),
        *_said(len(there.keys() - here.keys()), "comment is gone", "comments are gone"),
        *_said(
            sum(there[number][0] != here[number][0] for number in both),
            "comment has other words",
            "comments have other words",
        ),
        *_said(
            sum(there[number][1] is not here[number][1] for number in both),
            "comment was moderated otherwise",
            "comments were moderated otherwise",
        ),
    ]


def _seats(consultation: Consultation, export: Export) -> list[str]:
    there = {
        int(number or "")
        for number in db.session.scalars(
            select(Seat.external_ref).where(
                Seat.consultation_id == consultation.id, Seat.external_ref.is_not(None)
            )
        )
    }
    return [
        *_said(len(export.voters - there), "participant is new", "participants are new"),
        *_said(len(there - export.voters), "participant is gone", "participants are gone"),
    ]


def _votes(consultation: Consultation, export: Export) -> list[str]:
    """Ballots are secret, here too: only the counts of each card can be compared."""
    counted = tally(export)
    rows = db.session.execute(
        select(Proposal.external_ref, Tally.agree, Tally.disagree, Tally.unsure)
        .join(Tally, Tally.proposal_id == Proposal.id)
        .where(Tally.consultation_id == consultation.id, Proposal.external_ref.is_not(None))
    )
    other = 0
    for number, *counts in rows:
        ours = [counted[int(number or ""), KIND_OF_CHOICE[choice]] for choice in (1, -1, 0)]
        other += ours != counts
    return _said(other, "card has other counts", "cards have other counts")


def _said(number: int, one: str, many: str) -> list[str]:
    return [f"{number} {one if number == 1 else many}."] if number else []
