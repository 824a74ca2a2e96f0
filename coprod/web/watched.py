"""A line in the server's own log for what somebody who guards the site wants to see: who came in, who was turned away.

It holds numbers and words of ours only: no name, no address, nothing that was typed. So nobody can write into it, and
whoever reads it learns no more than the register tells them. What staff did is in the school's own log (``audit``).
"""

from __future__ import annotations

import logging
from enum import StrEnum

log = logging.getLogger("coprod.security")


class Event(StrEnum):
    """What is noted."""

    SIGNED_IN = "signed in"
    NOT_SIGNED_IN = "sign-in refused"
    NO_SECOND_STEP = "second step refused"
    TURNED_AWAY = "turned away"
    ANOTHER_SCHOOLS = "asked for another school's"
    FORGED_FORM = "form without its token"
    TOO_OFTEN = "too often"


def note(event: Event, **facts: int | StrEnum | str | None) -> None:
    """Write it down. Coming in is information; all else a warning.

    Args:
        facts: numbers and names of ours; never what came from outside.
    """
    said = " ".join(f"{name}={str(fact).replace(' ', '_')}" for name, fact in facts.items())
    log.log(logging.INFO if event is Event.SIGNED_IN else logging.WARNING, "%s: %s", event.value, said)
