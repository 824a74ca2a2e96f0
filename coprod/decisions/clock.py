"""The reply clock: how many proposals have their answer, and how long is left for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import flask_babel
from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.web.filters import day


@dataclass(frozen=True, slots=True)
class ReplyClock:
    """Where a consultation stands with its answers.

    Attributes:
        answered, proposals: counts of the proposals on the cards.
        answer_by: the promised day; the promise is kept until that day ends.
        today: the day it is at the school.
    """

    answered: int
    proposals: int
    answer_by: date | None
    today: date

    @property
    def complete(self) -> bool:
        """Whether every proposal is answered. A consultation without proposals has answered nothing."""
        return self.proposals > 0 and self.answered >= self.proposals

    @property
    def days_left(self) -> int | None:
        """Days until the promised one; below zero when it has passed."""
        return (self.answer_by - self.today).days if self.answer_by else None

    @property
    def overdue(self) -> bool:
        """Whether the promise was not kept."""
        return not self.complete and self.proposals > 0 and self.days_left is not None and self.days_left < 0

    def sentence(self) -> str:
        """How far it is, in one sentence that everybody may read."""
        if self.proposals == 0:
            return _("There are no proposals to answer.")
        if self.complete:
            return ngettext(
                "Answered in full: the one proposal has its answer.",
                "Answered in full: all %(num)d proposals have their answer.",
                self.proposals,
            )
        so_far = _("%(answered)d of %(proposals)d answered", answered=self.answered, proposals=self.proposals)
        if self.answer_by is None:
            return _("%(so_far)s.", so_far=so_far)
        if self.overdue:
            return _(
                "%(so_far)s. The rest were promised by %(day)s and are late.",
                so_far=so_far,
                day=day(self.answer_by),
            )
        return _("%(so_far)s, the rest by %(day)s.", so_far=so_far, day=day(self.answer_by))

    def time_left(self) -> str:
        """How long is left, for the one who answers."""
        if self.complete or self.proposals == 0 or self.days_left is None:
            return ""
        if self.days_left < 0:
            return ngettext("%(num)d day late", "%(num)d days late", -self.days_left)
        if self.days_left == 0:
            return _("Due today")
        return ngettext("%(num)d day left", "%(num)d days left", self.days_left)


def school_day(at: datetime) -> date:
    """The day it is at the school at that moment."""
    return flask_babel.to_user_timezone(at).date()
