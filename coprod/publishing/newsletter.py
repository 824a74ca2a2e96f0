"""A paragraph for a school's newsletter, as plain text to copy."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from coprod.changes import telling
from coprod.changes.cards import shortened, stage_words
from coprod.changes.models import Change
from coprod.consultations.models import Consultation
from coprod.web.filters import day

PART_FITS = 420


def of_change(change: Change, school: str, url: str) -> str:
    """You said, we did, and where to read on."""
    parts = [
        change.title,
        _("You said: %(words)s", words=_one_line(change.you_said)),
        f"{telling.heading_of_what_is_done(change)}: {_one_line(change.we_will)}",
    ]
    if change.verdict is not None:
        parts.append(
            f"{stage_words(change.stage, change.verdict)}. {_one_line(change.verdict_words)}".strip()
        )
    else:
        parts.append(_("We look again at whether it helped on %(day)s.", day=day(change.review_on)))
    parts.append(_("Read on: %(url)s", url=url))
    return "\n\n".join([*parts, school])


def of_consultation(consultation: Consultation, at: datetime, headline: str, url: str) -> str:
    """While it is open, how to take part; afterwards what people said.

    Args:
        headline: what the results say; empty where they are not public.
    """
    asked = consultation.question or consultation.title
    if consultation.voting_is_over(at):
        parts = [_("We asked: %(question)s", question=asked)]
        parts += [headline] if headline else []
        if consultation.answer_by:
            parts.append(_("The school answers every proposal by %(day)s.", day=day(consultation.answer_by)))
    else:
        parts = [_("Have your say: %(question)s", question=asked)]
        if consultation.can_change:
            parts.append(_("What can change: %(words)s", words=_one_line(consultation.can_change)))
        if consultation.voting_close_at:
            parts.append(_("You can vote until %(day)s.", day=day(consultation.voting_close_at)))
    parts.append(_("Read on: %(url)s", url=url))
    return "\n\n".join(parts)


def _one_line(text: str) -> str:
    return shortened(" ".join(text.split()), PART_FITS)
