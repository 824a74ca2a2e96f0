"""Sealing the box when voting has closed: the secret is destroyed and the ballots are shuffled.

After this nobody, with the whole database in hand, can tie a ballot to a seat: the thread on each
ballot is replaced by a random one, each ballot gets a new random number, and all are written anew in
the order of those numbers.
"""

from __future__ import annotations

import secrets
import threading
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, delete, func, insert, select, text

from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import Base, db, is_sqlite
from coprod.voting.ballots import new_ballot_id
from coprod.voting.models import Ballot

AT_A_TIME = 5000


def due(*, since: timedelta = timedelta(0)) -> list[int]:
    """Consultations whose voting closed (at least ``since`` ago) and whose box is not sealed yet."""
    return list(
        db.session.scalars(
            select(Consultation.id)
            .where(
                Consultation.opened_at.is_not(None),
                Consultation.sealed_at.is_(None),
                Consultation.voting_close_at <= now() - since,
            )
            .order_by(Consultation.id)
        )
    )


def seal(consultation_id: int) -> bool:
    """Seal that consultation's box, if it is due. Safe to call twice, and from two processes at once.

    Returns:
        whether it was sealed now.
    """
    if not is_sqlite():  # waits for votes on their way, and keeps new ones out
        db.session.execute(select(func.pg_advisory_xact_lock(consultation_id)))
    consultation = db.session.get(Consultation, consultation_id, populate_existing=True, with_for_update=True)
    if consultation is None or consultation.sealed_at or not consultation.voting_is_over(now()):
        return False
    shuffle_ballots(consultation_id)
    consultation.ballot_secret = None
    consultation.sealed_at = now()
    record(consultation.school_id, None, "ballot secret destroyed", f"consultation:{consultation_id}")
    return True


def shuffle_ballots(consultation_id: int) -> None:
    """Give every ballot a new random number and thread, and write all anew in the order of the numbers."""
    ballots = db.session.execute(
        select(Ballot.id, Ballot.school_id, Ballot.stakeholder_group, Ballot.year_band).where(
            Ballot.consultation_id == consultation_id
        )
    ).all()
    new_id = {ballot.id: new_ballot_id() for ballot in ballots}
    mine = select(Ballot.id).where(Ballot.consultation_id == consultation_id).scalar_subquery()
    hanging = [(table, _rows(table, mine)) for table in hanging_on_ballots()]
    core = {"synchronize_session": False}  # nothing of these rows is kept in the session
    for table, _kept in hanging:
        db.session.execute(delete(table).where(table.c.ballot_id.in_(mine)), execution_options=core)
    db.session.execute(
        delete(Ballot).where(Ballot.consultation_id == consultation_id), execution_options=core
    )
    _write(
        _table(Ballot),
        [
            {
                "id": new_id[ballot.id],
                "school_id": ballot.school_id,
                "consultation_id": consultation_id,
                "thread": secrets.token_hex(32),
                "stakeholder_group": ballot.stakeholder_group,
                "year_band": ballot.year_band,
            }
            for ballot in sorted(ballots, key=lambda ballot: new_id[ballot.id])
        ],
    )
    for table, kept in hanging:
        key = [column.name for column in table.primary_key.columns]
        renewed = [{**row, "ballot_id": new_id[row["ballot_id"]]} for row in kept]
        _write(table, sorted(renewed, key=lambda row: [row[name] for name in key]))


def hanging_on_ballots() -> list[Table]:
    """The tables whose rows say what somebody chose: votes, and the answers of other rooms. Each has a ``ballot_id``."""
    ballots = _table(Ballot)
    return [
        table
        for table in Base.metadata.sorted_tables
        if any(key.column.table is ballots for key in table.foreign_keys)
    ]


_left = threading.Event()


def left_to_sweep() -> bool:
    """Whether the last sweep of this process found somebody reading, and could not finish."""
    return _left.is_set()


def sweep() -> None:
    """Overwrite what the database still holds of deleted rows. Outside a transaction.

    SQLite: the write-ahead log is emptied into the file, in which deleted rows are overwritten
    (``secure_delete``). PostgreSQL: dead rows are vacuumed.
    """
    if db.engine.dialect.name != "sqlite":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            names = ", ".join(table.name for table in hanging_on_ballots())
            connection.execute(text(f"VACUUM ballot, consultation, {names}"))
        return
    raw = db.engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row: Any = cursor.fetchone()  # (busy, pages in the log, pages written back)
        cursor.close()
    finally:
        raw.close()
    (_left.set if row[0] else _left.clear)()


def _rows(table: Table, ballots: Any) -> list[dict[str, Any]]:
    found = db.session.execute(select(table).where(table.c.ballot_id.in_(ballots)))
    return [dict(row) for row in found.mappings()]


def _table(model: type[Base]) -> Table:
    return cast("Table", model.__table__)


def _write(table: Table, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), AT_A_TIME):
        db.session.execute(insert(table), rows[start : start + AT_A_TIME])
