"""Sentences to read aloud to a class: short ones, in words that children of nine know."""

from __future__ import annotations

from datetime import datetime

from flask_babel import format_date
from flask_babel import gettext as _

from coprod.changes.models import Stage, Verdict
from coprod.decisions.models import AnswerKind


def to_vote(title: str, closes: datetime) -> str:
    """What is open to vote."""
    return _("You can vote now: %(title)s It ends on %(day)s.", title=_ended(title), day=_day(closes))


def to_say(title: str, closes: datetime) -> str:
    """What takes ideas."""
    return _(
        "You can send your ideas now: %(title)s It ends on %(day)s.", title=_ended(title), day=_day(closes)
    )


def answer(kind: AnswerKind) -> str:
    """What the school says, after what was proposed."""
    return {
        AnswerKind.WILL: _("The school says: yes, we will do this."),
        AnswerKind.DIFFERENTLY: _("The school says: yes, but in another way."),
        AnswerKind.NOT_NOW: _("The school says: not now."),
        AnswerKind.CANNOT: _("The school says: no, we cannot do this."),
    }[kind]


def change(title: str, stage: Stage, verdict: Verdict | None) -> str:
    """How far a change is."""
    said = {
        "planned": _("We plan to do this:"),
        "under_way": _("We have begun to do this:"),
        "done": _("We have done this:"),
        "stopped": _("We have stopped this:"),
        Verdict.HELPED.value: _("We did this, and it helped:"),
        Verdict.PARTLY.value: _("We did this, and it helped a bit:"),
        Verdict.NO.value: _("We did this, but it did not help:"),
        Verdict.TOO_EARLY.value: _("We did this. It is too soon to say if it helped:"),
    }
    return f"{said[(verdict or stage).value]} {_ended(title)}"


def _ended(title: str) -> str:
    """With one full stop, where it does not end a sentence itself."""
    return title if title.endswith((".", "?", "!")) else f"{title}."


def _day(moment: datetime) -> str:
    """``Friday 27 November``: a class thinks in days of the week."""
    return str(format_date(moment, "EEEE d MMMM"))
