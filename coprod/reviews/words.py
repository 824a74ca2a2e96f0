"""Words of this room for people: questions to start from, and what the school does now."""

from __future__ import annotations

from flask_babel import gettext as _

from coprod.reviews.actions import Own
from coprod.reviews.models import NextStep


def to_start_from() -> list[Own]:
    """Questions that fit most changes, for the owner to change as they like."""
    return [
        Own(_("Things are better here than before this change.")),
        Own(_("I knew that the school had made this change.")),
    ]


def next_step(step: NextStep) -> str:
    """What the school does now."""
    return {
        NextStep.CONTINUE: _("We go on with it as it is."),
        NextStep.CHANGE: _("We go on with it, but in another way."),
        NextStep.STOP: _("We stop it."),
    }[step]
