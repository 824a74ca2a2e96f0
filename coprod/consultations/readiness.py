"""What must be true before a consultation may open, each missing thing said in plain words beside its field.

Sources:
    L. Lundy, " 'Voice' is not enough", British Educational Research Journal 33 (2007): audience (somebody who
    must listen) and influence (something that can change) are settled before anybody is asked.
    R v Brent LBC ex parte Gunning (1985): ask while it can still change, give reasons enough to answer, give
    time enough, and take what was said into account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.consultations.models import Consultation
from coprod.consultations.school_days import NONE, DaysOff, local_day, touched

BACKGROUND_AT_LEAST = 120  # characters: two sentences; less is not reason enough to form a view on
SCOPE_AT_LEAST = 10  # characters: "the menu" says something, "tbc" does not
VOTING_SCHOOL_DAYS = (
    5  # each class has one lesson with its tutor, and each family one weekday evening, at the least
)
ANSWER_WITHIN = timedelta(days=90)  # after the close; a term. Later, and those who asked have moved on


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: the field it belongs to, and what to do."""

    field: str
    words: str


def missing(
    consultation: Consultation,
    *,
    can_be_decided: bool,
    people_asked: int,
    at: datetime,
    off: DaysOff = NONE,
) -> list[Missing]:
    """What is missing before it may open; empty when it may.

    Args:
        consultation: the draft.
        can_be_decided: whether the named decision-maker is at the school and holds that duty.
        people_asked: how many people would be on the roll.
        at: the moment it would open.
        off: days without school.
    """
    found = [
        *_question_and_reasons(consultation),
        *_influence(consultation),
        *_audience(consultation, can_be_decided),
        *_people(consultation, people_asked),
        *dates_that_do_not_fit(consultation, at, off),
    ]
    return [Missing(field, words) for field, words in found]


Found = Iterator[tuple[str, str]]


def _question_and_reasons(c: Consultation) -> Found:
    if not c.question.strip():
        yield "question", _("Write the question that you ask.")
    if len(c.background.strip()) < BACKGROUND_AT_LEAST:
        yield (
            "background",
            ngettext(
                "Say more about why you ask and what is known, so that people can think about it: at least %(num)d letter.",
                "Say more about why you ask and what is known, so that people can think about it: at least %(num)d letters.",
                BACKGROUND_AT_LEAST,
            ),
        )


def _influence(c: Consultation) -> Found:
    if len(c.can_change.strip()) < SCOPE_AT_LEAST:
        yield "can_change", _("Say what can change. If nothing can, do not ask.")
    if len(c.cannot_change.strip()) < SCOPE_AT_LEAST:
        yield "cannot_change", _("Say what cannot change this time, so that nobody hopes in vain.")


def _audience(c: Consultation, can_be_decided: bool) -> Found:  # noqa: FBT001  # its one caller names it
    if c.decision_maker_id is None:
        yield "decision_maker", _("Name the person who decides and will answer.")
    elif not can_be_decided:
        yield "decision_maker", _("This person does not hold the duty to decide any more. Name another.")


def _people(c: Consultation, people_asked: int) -> Found:
    if not c.asked_groups:
        yield "asked_groups", _("Choose who is asked: pupils, parents and carers, practitioners.")
    elif people_asked == 0:
        yield (
            "asked_groups",
            _("Nobody at the school fits who is asked. Look at the years and classes again."),
        )


def dates_that_do_not_fit(c: Consultation, at: datetime, off: DaysOff = NONE) -> Found:
    """What is wrong with the dates, for a consultation that opens at ``at``; ``off`` are days without school."""
    yield from _ideas_dates(c, at)
    if c.voting_open_at is None:
        yield "voting_open", _("Say when voting opens.")
    elif c.voting_open_at < at and c.opened_at is None:
        yield "voting_open", _("This has passed. Voting opens after the consultation does.")
    if c.voting_close_at is None:
        yield "voting_close", _("Say when voting closes.")
        return
    yield from _voting_time(c, at, off)
    yield from _answer_by(c)


def _ideas_dates(c: Consultation, at: datetime) -> Found:
    if c.ideas_open_at is None and c.ideas_close_at is None:
        return  # a vote on the framework's own moves needs no ideas
    if c.ideas_open_at is None:
        yield "ideas_open", _("Say when ideas open, or leave both out.")
    if c.ideas_close_at is None:
        yield "ideas_close", _("Say when ideas close, or leave both out.")
    elif c.opened_at is None and c.ideas_close_at <= at:
        yield "ideas_close", _("This has passed. Give people time to send ideas.")
    elif c.voting_close_at and c.ideas_close_at > c.voting_close_at:
        yield "ideas_close", _("Ideas must close before voting closes: a late idea could not be voted on.")
    if c.ideas_open_at and c.voting_open_at and c.voting_open_at < c.ideas_open_at:
        yield "voting_open", _("Voting opens when ideas do, or later.")


def _voting_time(c: Consultation, at: datetime, off: DaysOff) -> Found:
    if c.voting_close_at is None or c.voting_open_at is None:
        return
    begins = c.voting_open_at if c.opened_at else max(c.voting_open_at, at)
    if touched(begins, c.voting_close_at, off) < VOTING_SCHOOL_DAYS:
        yield (
            "voting_close",
            ngettext(
                "Give people time: voting must be open on at least %(num)d school day.",
                "Give people time: voting must be open on at least %(num)d school days.",
                VOTING_SCHOOL_DAYS,
            ),
        )


def _answer_by(c: Consultation) -> Found:
    if c.voting_close_at is None:
        return
    closes = local_day(c.voting_close_at)
    if c.answer_by is None:
        yield "answer_by", _("Say by which day every proposal will have its answer.")
    elif c.answer_by <= closes:
        yield "answer_by", _("This must be after voting closes, so that answers can rest on what was heard.")
    elif c.answer_by > closes + ANSWER_WITHIN:
        yield (
            "answer_by",
            ngettext(
                "This is too far away. People hear within %(num)d day after voting closes.",
                "This is too far away. People hear within %(num)d days after voting closes.",
                ANSWER_WITHIN.days,
            ),
        )
