"""The governors' termly report: as a page to print, and as a PDF/UA file."""

from __future__ import annotations

from datetime import date
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import InputRequired, ValidationError

from coprod.access.guard import needs, school
from coprod.access.policy import Can
from coprod.changes.cards import stage_words, verdict_words
from coprod.changes.models import Stage, Verdict
from coprod.clock import now
from coprod.decisions.clock import school_day
from coprod.decisions.models import AnswerKind
from coprod.publishing import pdf, report, report_queries
from coprod.publishing.blueprint import bp
from coprod.publishing.feed import answer_words
from coprod.publishing.terms import LONGEST, Period, terms
from coprod.web.errors import page as error_page
from coprod.web.fields import DayField


class PeriodForm(FlaskForm):
    """Which days. It is sent with the address, so that a report can be linked to."""

    class Meta:
        """It changes nothing, and so needs no token."""

        csrf = False

    first = DayField(_l("From"), validators=[InputRequired(_l("Write the first day."))])
    last = DayField(_l("To"), validators=[InputRequired(_l("Write the last day."))])

    def validate_last(self, field: Field) -> None:
        """The last day is not before the first, and not more than a year after it."""
        if not self.first.data or not field.data:
            return
        if field.data < self.first.data:
            raise ValidationError(_("Choose a last day that is not before the first."))
        if field.data - self.first.data > LONGEST:
            raise ValidationError(_("Choose a year at the most."))


@bp.route("/governors/report", endpoint="report")
@needs(Can.READ_TERM_REPORT)
def report_page() -> ResponseReturnValue:
    """The report of a term, or of the days in the address: ``?first=2026-09-01&last=2026-12-31``."""
    offered = terms(school_day(now()))
    form = PeriodForm(flask.request.args if "first" in flask.request.args else None)
    if flask.request.args.get("first") is None:
        form.first.data, form.last.data = offered[0].first, offered[0].last
        period: Period | None = offered[0]
    else:
        period = _named(form, offered) if form.validate() else None
    return flask.render_template(
        "publishing/report_page.html",
        form=form,
        terms=offered,
        pdf_is_here=pdf.is_here(),
        **(_shown(period) if period else {"report": None}),
    ), (200 if period else 422)


@bp.route("/governors/report.pdf")
@needs(Can.READ_TERM_REPORT)
def report_pdf() -> ResponseReturnValue:
    """The same as a file that a screen reader can read. Another process writes it."""
    form = PeriodForm(flask.request.args)
    if not form.validate():
        asked: dict[str, Any] = {name: flask.request.args.get(name, "") for name in ("first", "last")}
        return flask.redirect(flask.url_for("publishing.report", **asked), code=303)
    period = _named(form, terms(school_day(now())))
    markup = flask.render_template("publishing/report_pdf.html", **_shown(period))
    report_queries.let_go()  # for as long as the file is being written
    try:
        made = pdf.written(markup)
    except pdf.NotHere as missing:
        return error_page(404, _("This site cannot write PDF files"), _("%(what)s is not installed here. Open the report as a page and print it, or print it to a file. Whoever looks after the server can add it: see docs/dependencies.md.", what=missing))  # fmt: skip
    except pdf.Busy:
        return error_page(
            503, _("Another file is being written"), _("Wait half a minute and load this page again.")
        )
    except pdf.NotWritten as why:
        flask.current_app.logger.error("no PDF was written: %s", why)  # noqa: TRY400  # the writer's own last words say it
        return error_page(503, _("The file could not be written"), _("Open the report as a page and print it. The server’s log says why the file could not be made."))  # fmt: skip
    answer = flask.Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="report-{period.first}-{period.last}.pdf"'
    return answer


def _named(form: PeriodForm, offered: list[Period]) -> Period:
    first, last = form.first.data or date.min, form.last.data or date.max
    name = next((term.name for term in offered if (term.first, term.last) == (first, last)), "")
    return Period(first, last, name)


def _shown(period: Period) -> dict[str, object]:
    return {
        "report": report.of(school().id, period),
        "stages": [(stage, stage_words(stage)) for stage in Stage],
        "verdicts": [(verdict, verdict_words(verdict)) for verdict in Verdict],
        "kinds": [(kind, answer_words(kind)) for kind in AnswerKind],
        "stage_words": stage_words,
    }
