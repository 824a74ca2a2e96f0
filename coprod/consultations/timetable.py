"""Where a consultation stands, in words: one sentence, and its five steps with their dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.consultations.models import Consultation, Phase
from coprod.consultations.school_days import local_day
from coprod.web.filters import day, moment, short_day


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way. ``state`` is done, now or next; ``text`` its dates, may be empty."""

    label: str
    state: str
    text: str


def sentence(consultation: Consultation, at: datetime, *, answered: bool = False) -> str:
    """What is true now and what comes next, with how long that is away and on which day."""
    c = consultation
    phase = c.phase(at)
    if phase is Phase.DRAFT:
        return _("This is a draft. Only staff can see it.")
    if phase is Phase.DECIDING:
        return _after_the_close(c, at, answered=answered)
    parts = {
        Phase.COMING: [_opens(c, at)],
        Phase.IDEAS: [_ideas_close(c, at), _voting_opens(c, at)],
        Phase.IDEAS_AND_VOTING: [_ideas_close(c, at), _voting_closes(c, at)],
        Phase.BETWEEN: [_("Ideas have closed."), _voting_opens(c, at)],
        Phase.VOTING: [_voting_closes(c, at)],
    }[phase]
    return " ".join(part for part in parts if part)


def steps(consultation: Consultation, at: datetime, *, answered: bool = False) -> list[Step]:
    """Hear, weigh, answer, do: each with its state and dates."""
    c = consultation
    over = c.voting_is_over(at)
    found = [Step(_("Ask"), "done" if c.opened_at else "now", short_day(c.opened_at) if c.opened_at else "")]
    if c.ideas_open_at and c.ideas_close_at:
        found.append(_step(_("Send ideas"), c.ideas_open_at, c.ideas_close_at, at, c.takes_ideas(at)))
    if c.voting_open_at and c.voting_close_at:
        found.append(_step(_("Vote"), c.voting_open_at, c.voting_close_at, at, c.takes_votes(at)))
    if c.held_elsewhere:
        return found
    by = _("by %(day)s", day=short_day(c.answer_by)) if c.answer_by else ""
    found.append(Step(_("Answers"), "done" if answered else "now" if over else "next", by))
    found.append(Step(_("Changes"), "now" if answered else "next", ""))
    return found


def _step(label: str, opens: datetime, closes: datetime, at: datetime, is_open: bool) -> Step:  # noqa: FBT001  # a fact, named by its one caller
    state = "now" if is_open else "done" if closes <= at else "next"
    return Step(label, state, _("%(first)s to %(last)s", first=short_day(opens), last=short_day(closes)))


def _after_the_close(c: Consultation, at: datetime, *, answered: bool) -> str:
    if answered:
        return _("Voting has closed, and every proposal has its answer.")
    if c.answer_by is None:  # an import: nobody here promised an answer
        return _("Voting has closed.")
    if c.answer_by < local_day(at):
        return _("Voting has closed. Answers were due by %(day)s; some are late.", day=day(c.answer_by))
    return _("Voting has closed. Every proposal is answered by %(day)s.", day=day(c.answer_by))


def _opens(c: Consultation, at: datetime) -> str:
    ideas_first = c.ideas_open_at and (not c.voting_open_at or c.ideas_open_at <= c.voting_open_at)
    if ideas_first and c.ideas_open_at and at < c.ideas_open_at:
        return _("Ideas open %(when)s.", when=_when(c.ideas_open_at, at))
    return _voting_opens(c, at)


def _ideas_close(c: Consultation, at: datetime) -> str:
    return _("Ideas close %(when)s.", when=_when(c.ideas_close_at, at)) if c.ideas_close_at else ""


def _voting_opens(c: Consultation, at: datetime) -> str:
    if c.voting_open_at is None or c.voting_open_at <= at:
        return ""
    return _("Voting opens %(when)s.", when=_when(c.voting_open_at, at))


def _voting_closes(c: Consultation, at: datetime) -> str:
    return _("Voting closes %(when)s.", when=_when(c.voting_close_at, at)) if c.voting_close_at else ""


def _when(then: datetime, at: datetime) -> str:
    """How many nights away, and the moment itself: "in 6 days, on Friday 4 December at 15:30"."""
    days = (local_day(then) - local_day(at)).days
    if days < 1:
        return _("today, %(moment)s", moment=moment(then))
    return ngettext("tomorrow, %(moment)s", "in %(num)d days, on %(moment)s", days, moment=moment(then))
