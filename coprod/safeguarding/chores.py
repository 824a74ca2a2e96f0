"""What the steward does for this room."""

from __future__ import annotations

from coprod.safeguarding import alerts
from coprod.steward import duty


@duty("tell the next in line of concerns that nobody has read")
def escalate() -> None:
    """After the time that the school has set."""
    alerts.escalate()
