"""What the steward does for this room."""

from __future__ import annotations

from coprod.privacy import keeping
from coprod.steward import duty


@duty("forget names whose time is over")
def forget_names() -> None:
    """At each school that has said after how many months."""
    for school_id, months in keeping.rules():
        keeping.forget(school_id, months)
