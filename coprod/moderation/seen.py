"""What a moderator saw when they acted: a token of an idea's state and words, so that nobody acts on what has changed."""

from __future__ import annotations

import hashlib

from coprod.ideas.models import Idea


def as_seen(idea: Idea) -> str:
    """The idea's state and a digest of its words (64 bits, hex): changes whenever either does."""
    words = hashlib.sha256(f"{idea.body}\0{idea.why}".encode()).hexdigest()[:16]
    return f"{idea.state}.{words}"
