"""How handing a message over can fail."""

from __future__ import annotations


class Refused(Exception):
    """It will never be taken: a wrong address or number, or words that are not liked."""


class Unreachable(Exception):
    """Whoever should carry it does not answer, or does not know us. Later, perhaps."""
