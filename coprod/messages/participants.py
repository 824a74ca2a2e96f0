"""News for those who took part in a consultation: it comes back to the people who were heard, and to nobody else."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from coprod.consultations.models import Consultation, Seat
from coprod.ideas.models import Idea
from coprod.messages.actions import tell_each
from coprod.messages.models import NewsKind
from coprod.people.models import Person


def tell_those_who_took_part(
    consultation: Consultation, kind: NewsKind, about: str, path: str, *, also: Collection[int] = ()
) -> None:
    """Tell each person who voted or sent an idea, once. Unnamed seats (paper, kiosk, imports) have nobody to tell.

    Args:
        also: keys of other consultations that the same thing came out of; their people hear of it too.
    """
    asked = {consultation.id, *also}
    voted = select(Seat.person_id).where(Seat.consultation_id.in_(asked), Seat.took_part)
    wrote = select(Idea.author_id).where(Idea.consultation_id.in_(asked))
    took_part = select(Person.id).where(or_(Person.id.in_(voted), Person.id.in_(wrote))).order_by(Person.id)
    tell_each(took_part, consultation, kind, about, path)
