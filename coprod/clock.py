"""The one clock. Everything that asks for the time asks here, so that a test can set it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The server's time: aware, in UTC."""
    return datetime.now(UTC)
