"""Change how a school reads what people write."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from coprod.access.facts import Who
from coprod.audit.log import record
from coprod.db import db
from coprod.schools.models import CareRules


@dataclass(frozen=True, slots=True)
class Rules:
    """What an administrator sets. ``keep_months`` is none where nothing is forgotten by itself."""

    second_reader: bool
    escalate_hours: int
    keep_months: int | None
    reason_words: dict[str, str]


def set_rules(me: Who, rules: Rules) -> None:
    """Keep them, and say in the log which."""
    kept = db.session.get(CareRules, me.school_id) or CareRules(school_id=me.school_id)
    db.session.add(kept)
    for name, value in asdict(rules).items():
        setattr(kept, name, value)
    db.session.flush()
    said = {name: value for name, value in asdict(rules).items() if name != "reason_words"}
    record(me.school_id, me.id, "rules for reading changed", f"school:{me.school_id}", **said)
