"""Counts kept vote by vote, and counts shown step by step.

While voting is open, what is shown of a cell moves only when :data:`STEP` people more (or fewer) have
been heard in it than were shown. Somebody who watches the page before and after a person votes sees
nothing of that vote; five people stand behind every move. When voting has closed, everything counts.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Insert, Integer, bindparam, case, func

from coprod.access.roles import StakeholderGroup
from coprod.db import db, insert, is_sqlite
from coprod.voting.models import Tally

STEP = 5
KINDS = ("agree", "disagree", "unsure", "stars")
KIND_OF_CHOICE = {1: "agree", -1: "disagree", 0: "unsure"}


@dataclass(frozen=True, slots=True)
class Counts:
    """How one stakeholder group voted on one card."""

    agree: int = 0
    disagree: int = 0
    unsure: int = 0
    stars: int = 0

    @property
    def seen(self) -> int:
        """Everybody who answered the card."""
        return self.agree + self.disagree + self.unsure


def difference(before: tuple[int, bool] | None, after: tuple[int, bool] | None) -> dict[str, int]:
    """What a vote's change adds to the counts. A vote is (choice, matters most), or none."""
    change = dict.fromkeys(KINDS, 0)
    for vote, sign in ((before, -1), (after, 1)):
        if vote is not None:
            change[KIND_OF_CHOICE[vote[0]]] += sign
            change["stars"] += sign * vote[1]
    return change


def add(consultation_id: int, proposal_id: int, group: StakeholderGroup, change: dict[str, int]) -> None:
    """Add ``change`` to one cell, and move what is shown when a step is full. One statement, on either database."""
    if not any(change.values()):
        return
    db.session.connection().execute(
        _adding(sqlite=is_sqlite()),
        {
            "card": proposal_id,
            "of_group": group,
            "of_consultation": consultation_id,
            **{f"more_{kind}": change[kind] for kind in KINDS},
            # a cell that is not there has nothing to lose
            **{f"first_{kind}": max(0, change[kind]) for kind in KINDS},
        },
    )


@functools.cache
def _adding(*, sqlite: bool) -> Insert:  # noqa: ARG001  # the key it is kept under
    """The statement of :func:`add`, built once for each kind of database: building costs more than running it."""
    columns = Tally.__table__.c
    now = {kind: columns[kind] + bindparam(f"more_{kind}", type_=Integer) for kind in KINDS}
    heard: ColumnElement[int] = now["agree"] + now["disagree"] + now["unsure"]
    shown: ColumnElement[int] = columns.shown_agree + columns.shown_disagree + columns.shown_unsure
    step_is_full = func.abs(heard - shown) >= STEP
    moved = {
        f"shown_{kind}": case((step_is_full, now[kind]), else_=columns[f"shown_{kind}"]) for kind in KINDS
    }
    return (
        insert(Tally)
        .values(
            proposal_id=bindparam("card"),
            stakeholder_group=bindparam("of_group", type_=columns.stakeholder_group.type),
            consultation_id=bindparam("of_consultation"),
            **{kind: bindparam(f"first_{kind}") for kind in KINDS},
            **{f"shown_{kind}": 0 for kind in KINDS},
        )
        .on_conflict_do_update(index_elements=["proposal_id", "stakeholder_group"], set_={**now, **moved})
    )
