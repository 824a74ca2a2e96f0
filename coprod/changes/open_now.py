"""What a reader can have a say in at this moment, as lines for the Wall and its bricks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import flask
from flask_babel import gettext as _

from coprod.access.facts import Who, asks_their_group
from coprod.changes import queries
from coprod.consultations.models import Consultation
from coprod.web.filters import day


@dataclass(frozen=True, slots=True)
class OpenNow:
    """One consultation that is open."""

    id: int
    title: str
    question: str
    url: str
    what: str
    takes_ideas: bool


def open_to(who: Who | None, school_id: int, at: datetime) -> list[OpenNow]:
    """What is open to a reader: to a visitor all that is open, to a person what their group is asked. One query."""
    return [
        OpenNow(
            consultation.id,
            consultation.title,
            consultation.question,
            flask.url_for("consultations.show", consultation_id=consultation.id),
            what_is_open(consultation, at),
            consultation.takes_ideas(at),
        )
        for consultation in queries.open_now(school_id, at)
        if who is None or asks_their_group(who, consultation)
    ]


def what_is_open(consultation: Consultation, at: datetime) -> str:
    """What can be done there now, and until when."""
    ideas, votes = consultation.takes_ideas(at), consultation.takes_votes(at)
    if ideas and votes:
        return _("You can send ideas and vote.")
    if ideas and consultation.ideas_close_at:
        return _("You can send ideas until %(day)s.", day=day(consultation.ideas_close_at))
    if votes and consultation.voting_close_at:
        return _("You can vote until %(day)s.", day=day(consultation.voting_close_at))
    return ""
