"""What a page says of itself to whoever shares its address."""

from __future__ import annotations

from dataclasses import dataclass

from coprod.changes.cards import shortened
from coprod.changes.models import Change
from coprod.consultations.models import Consultation
from coprod.publishing.addresses import whole


@dataclass(frozen=True, slots=True)
class About:
    """A title, a sentence or two, the page's whole address, and that of its picture."""

    title: str
    words: str
    url: str
    picture: str


def change(one: Change) -> About:
    """Of a change's page."""
    return About(
        one.title,
        shortened(" ".join(one.we_will.split())),
        whole("changes.show", change_id=one.id),
        whole("publishing.change_picture", change_id=one.id),
    )


def consultation(one: Consultation, *, results: bool = False) -> About:
    """Of a consultation's page, or of its results."""
    return About(
        one.question or one.title,
        shortened(" ".join((one.background or one.title).split())),
        whole("insights.results" if results else "consultations.show", consultation_id=one.id),
        whole("publishing.consultation_picture", consultation_id=one.id),
    )
