"""Change how a school answers, and how much it does at once."""

from __future__ import annotations

from coprod.access.facts import Who
from coprod.audit.log import record
from coprod.db import db
from coprod.schools.models import DecidingRules


def set_rules(me: Who, *, second_reader: bool, most_under_way: int) -> None:
    """Keep them, and say in the log which: a cap that is raised is raised in the open, by somebody with a name."""
    kept = db.session.get(DecidingRules, me.school_id) or DecidingRules(school_id=me.school_id)
    db.session.add(kept)
    kept.second_reader, kept.most_under_way = second_reader, most_under_way
    db.session.flush()
    record(
        me.school_id,
        me.id,
        "rules for answering changed",
        f"school:{me.school_id}",
        second_reader=second_reader,
        most_under_way=most_under_way,
    )
