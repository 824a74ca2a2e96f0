"""Take a snapshot: the counts, what the maths makes of them, and a fingerprint, so that a decision can point at it.

The shape of ``Snapshot.results`` (JSON)::

    {
      "version": 1,
      "threshold": {"public": 10, "staff": 5},      # fewest people in a figure, when it was taken
      "minimum_heard": 10,
      "roll": {"pupils": {"seats": 318, "took_part": 212}, …},
      "proposals": [
        {
          "id": 7,
          "counts": {"pupils": {"agree": 190, "disagree": 12, "unsure": 10, "stars": 80}, …},
          "public": {reading}, "staff": {reading}    # see readings.py; none where no group can be shown
        }, …
      ]
    }

``counts`` are the numbers as they are. No page shows them but through ``small_numbers``, and the readings rest
on what may be shown to that audience and on nothing else.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import select

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.insights import readings, thresholds
from coprod.insights.models import Snapshot
from coprod.insights.small_numbers import Cell
from coprod.proposals.models import Proposal, ProposalState
from coprod.schools.models import School
from coprod.voting import queries as votes

VERSION = 1


def take(consultation: Consultation) -> Snapshot:
    """The newest snapshot of that consultation; a new one where what goes in has changed.

    While voting is open it rests on the counts as last shown, which move by five people at a time, turnout among
    them, so that nobody with two snapshots in hand can tell what one person said, or that they came. After the
    close everything counts.
    """
    final = consultation.voting_is_over(now())
    inputs = _inputs(consultation, final=final)
    mark = fingerprint(inputs, final=final)
    last = newest(consultation.id)
    if last is not None and last.fingerprint == mark:
        return last
    one_at_a_time(consultation)
    last = newest(consultation.id)  # somebody who counted in the same moment has the next number
    if last is not None and last.fingerprint == mark:
        return last
    snapshot = Snapshot(
        school_id=consultation.school_id,
        consultation_id=consultation.id,
        number=last.number + 1 if last else 1,
        taken_at=now(),
        final=final,
        fingerprint=mark,
        results={**inputs, "proposals": [_read(inputs, row) for row in inputs["proposals"]]},
    )
    db.session.add(snapshot)
    db.session.flush()
    return snapshot


def one_at_a_time(consultation: Consultation) -> None:
    """Whoever counts, or answers what was counted, takes turns at this consultation until the end of the transaction."""
    db.session.execute(
        select(Consultation.id).where(Consultation.id == consultation.id).with_for_update(key_share=True)
    )


def newest(consultation_id: int) -> Snapshot | None:
    """The newest snapshot of that consultation, if there is one. One query."""
    return db.session.scalars(
        select(Snapshot)
        .where(Snapshot.consultation_id == consultation_id)
        .order_by(Snapshot.number.desc())
        .limit(1)
    ).first()


def fingerprint(inputs: dict[str, Any], *, final: bool) -> str:
    """SHA-256, hex, of what goes in, in one spelling.

    While voting is open turnout is left out: a snapshot is taken when a card's counts have moved.
    """
    said = {**inputs, "final": final}
    if not final:
        del said["roll"]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def reading_of(
    kept: dict[str, Any], row: dict[str, Any], audience: str, threshold: int
) -> readings.Reading | None:
    """What the maths makes of one proposal of a stored snapshot: as stored, or anew where the threshold has changed.

    Args:
        kept: a snapshot's ``results``, and ``row``, one of its proposals.
    """
    if kept["threshold"][audience] == threshold:
        stored: readings.Reading | None = row[audience]
        return stored
    cells, seats = _cells_and_seats(kept, row)
    return readings.read(cells, seats, threshold, kept["minimum_heard"])


def cell_of(counts: dict[str, int]) -> Cell:
    """Stored counts as a cell."""
    return Cell(counts["agree"], counts["disagree"], counts["unsure"], counts["stars"])


def _inputs(consultation: Consultation, *, final: bool) -> dict[str, Any]:
    school = db.session.get_one(School, consultation.school_id)
    counts = votes.tallies(consultation.id) if final else votes.shown_tallies(consultation.id)
    roll = votes.turnout(consultation.id) if final else votes.shown_turnout(consultation.id)
    groups = [group for group in StakeholderGroup if group in roll]
    on_cards = db.session.scalars(
        select(Proposal.id)
        .where(Proposal.consultation_id == consultation.id, Proposal.state == ProposalState.ON_CARDS)
        .order_by(Proposal.id)
    )
    return {
        "version": VERSION,
        "threshold": thresholds.of(consultation, school),
        "minimum_heard": consultation.minimum_heard,
        "roll": {g.value: {"seats": roll[g].seats, "took_part": roll[g].took_part} for g in groups},
        "proposals": [
            {"id": id_, "counts": {g.value: _counts(counts.get(id_, {}).get(g)) for g in groups}}
            for id_ in on_cards
        ],
    }


def _counts(counts: Any) -> dict[str, int]:
    return {kind: getattr(counts, kind, 0) for kind in ("agree", "disagree", "unsure", "stars")}


def _read(inputs: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    cells, seats = _cells_and_seats(inputs, row)
    return {
        **row,
        **{
            audience: readings.read(cells, seats, threshold, inputs["minimum_heard"])
            for audience, threshold in inputs["threshold"].items()
        },
    }


def _cells_and_seats(kept: dict[str, Any], row: dict[str, Any]) -> tuple[dict[str, Cell], dict[str, int]]:
    return (
        {group: cell_of(counts) for group, counts in row["counts"].items()},
        {group: place["seats"] for group, place in kept["roll"].items()},
    )
