"""What the steward does for this room: it seals each box whose voting has closed, without anybody asking."""

from __future__ import annotations

import flask

from coprod.db import db
from coprod.steward import duty
from coprod.voting import seal


@duty("seal the ballot boxes")
def seal_the_boxes() -> None:
    """Seal what is due, each box in a transaction of its own, then sweep up what the database still holds.

    A box that cannot be sealed is logged, stays due, and keeps no other box waiting.
    """
    sealed = False
    for consultation_id in seal.due():
        db.session.commit()
        try:
            sealed |= seal.seal(consultation_id)
            db.session.commit()
        except Exception:  # whatever it is, the other boxes must still be sealed
            db.session.rollback()
            flask.current_app.logger.exception("could not seal the box of consultation %s", consultation_id)
    db.session.commit()
    if sealed or seal.left_to_sweep():
        seal.sweep()
