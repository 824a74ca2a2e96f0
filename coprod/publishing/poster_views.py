"""Posters to print: one sheet of A4 or A3, with a QR code that leads to the public page."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from coprod.access.guard import needs, public, school, the_schools_own
from coprod.access.policy import Can
from coprod.changes import queries as changes
from coprod.changes import telling
from coprod.changes.cards import move_tags, shortened, stage_words
from coprod.changes.models import Change
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.people.ways_in import qr
from coprod.publishing.addresses import whole
from coprod.publishing.blueprint import bp
from coprod.publishing.share_views import headline_of

PART_FITS = 360
"""Letters of a part of the story: more would not be read from two steps away."""


@bp.route("/changes/<int:change_id>/poster")
@public
def change_poster(change_id: int) -> ResponseReturnValue:
    """You said, we did: a change as a poster; ``?size=a3`` for the larger sheet."""
    change: Change = the_schools_own(Change, change_id, school().id)
    url = whole("changes.show", change_id=change.id)
    return flask.render_template(
        "publishing/change_poster.html",
        change=change,
        large=_is_large(),
        moves=move_tags(changes.moves_of([change]).get(change.id, []), links=False),
        you_said=shortened(change.you_said, PART_FITS),
        we_will=shortened(change.we_will, PART_FITS),
        found=shortened(change.verdict_words, PART_FITS),
        heading=telling.heading_of_what_is_done(change),
        stage=stage_words(change.stage, change.verdict),
        url=url,
        qr=qr(url),
    )


@bp.route("/consultations/<int:consultation_id>/poster")
@needs(Can.READ_CONSULTATION, on=Consultation)
def consultation_poster(consultation: Consultation) -> ResponseReturnValue:
    """While it is open: come and say. Afterwards: what people said."""
    url = whole("consultations.show", consultation_id=consultation.id)
    return flask.render_template(
        "publishing/consultation_poster.html",
        consultation=consultation,
        large=_is_large(),
        over=consultation.voting_is_over(now()),
        headline=headline_of(consultation),
        can_change=shortened(consultation.can_change, PART_FITS),
        url=url,
        qr=qr(url),
    )


def _is_large() -> bool:
    return flask.request.args.get("size") == "a3"
