"""News for those who took part in a consultation: it comes back to the people who were heard, and to nobody else."""

from __future__ import annotations

from sqlalchemy import select

from coprod.consultations.models import Consultation, Seat
from coprod.messages.actions import tell_each
from coprod.messages.models import NewsKind


def tell_those_who_took_part(consultation: Consultation, kind: NewsKind, about: str, path: str) -> None:
    """Tell each person on the roll who took part. Unnamed seats (paper, kiosk, imports) have nobody to tell."""
    took_part = select(Seat.person_id).where(
        Seat.consultation_id == consultation.id, Seat.took_part, Seat.person_id.is_not(None)
    )
    tell_each(took_part, consultation.school_id, kind, about, path)
