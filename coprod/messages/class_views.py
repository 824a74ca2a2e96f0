"""A sheet for a class or tutor group: what is new, to be read aloud. It prints on one side of A4."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import flask
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import Optional

from coprod.access.guard import needs
from coprod.access.policy import Can
from coprod.changes.cards import shortened
from coprod.clock import now
from coprod.messages import class_words, outbox
from coprod.messages.blueprint import bp
from coprod.messages.class_news import news_for
from coprod.schools.models import ClassGroup

FITS, WORDS_FIT = 4, 160
"""How many of each stand on the sheet, and the letters of what people said: one side of A4 holds them."""
A_WEEK, A_YEAR = timedelta(days=7), timedelta(days=366)


class SinceForm(FlaskForm):
    """From which day on."""

    class Meta:
        """It changes nothing, so it carries no token."""

        csrf = False

    since = DateField(_l("What is new since"), [Optional()])


@bp.route("/my/classes/<int:class_group_id>/news")
@needs(Can.LOOK_AFTER_CLASS, on=ClassGroup)
def read_aloud(class_group: ClassGroup) -> ResponseReturnValue:
    """What that class can be told."""
    zone, at = ZoneInfo(outbox.settings().time_zone), now()
    today = at.astimezone(zone).date()
    form = SinceForm(flask.request.args)
    since = _since(form, today)
    form.since.raw_data, form.since.data = None, since
    found = news_for(class_group, datetime.combine(since, time(), zone).astimezone(UTC), at, FITS)
    return flask.render_template(
        "messages/read_aloud.html",
        in_class=class_group,
        form=form,
        since=since,
        today=today,
        now_open=[
            *(class_words.to_vote(*one) for one in found.to_vote[:FITS]),
            *(class_words.to_say(*one) for one in found.to_say[:FITS]),
        ][:FITS],
        ideas=[shortened(one, WORDS_FIT) for one in found.ideas[:FITS]],
        answers=[
            (shortened(wording, WORDS_FIT), class_words.answer(kind))
            for wording, kind in found.answers[:FITS]
        ],
        changes=[class_words.change(*one) for one in found.changes[:FITS]],
        more=[name for name in ("ideas", "answers", "changes") if len(getattr(found, name)) > FITS],
    )


def _since(form: SinceForm, today: date) -> date:
    """The day that was asked for; a week ago where it was none, is yet to come, or is long past."""
    asked: date | None = form.since.data if form.validate() else None
    return asked if asked is not None and today - A_YEAR <= asked <= today else today - A_WEEK
