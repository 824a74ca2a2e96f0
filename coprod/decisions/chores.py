"""What the steward does for this room."""

from __future__ import annotations

from coprod.clock import now
from coprod.decisions import reminders
from coprod.steward import duty


@duty("remind whoever decides of answers that were promised")
def remind_of_answers() -> None:
    """Before the day, and once when it has passed."""
    reminders.remind(now())
