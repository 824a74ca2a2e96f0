"""The administrator's page for the school itself."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.schools import queries, settings
from coprod.schools.forms import HolidayForm, SettingsForm
from coprod.schools.models import SchoolHoliday
from coprod.web.errors import Conflict

bp = flask.Blueprint("schools", __name__)


@bp.route("/school", methods=["GET", "POST"], endpoint="settings")
@needs(Can.ADMINISTER)
def settings_page() -> ResponseReturnValue:
    """Name, host name, smallest numbers, holidays."""
    form = SettingsForm()
    if not form.is_submitted():
        form.show(school())
    elif form.validate():
        try:
            changed = settings.change(me().id, school().id, form.wanted())
        except settings.HostTaken:
            form.host.errors = [*form.host.errors, _("Another school here answers to that name.")]
        except settings.HostNeeded:
            form.host.errors = [*form.host.errors, _("There are other schools here. Without a host name nobody could reach this one.")]  # fmt: skip
        else:
            flask.flash(_("Saved.") if changed else _("Nothing was changed."))
            return flask.redirect(flask.url_for("schools.settings"), code=303)
    return _page(form, HolidayForm(formdata=None))


@bp.route("/school/holidays", methods=["POST"])
@needs(Can.ADMINISTER)
def add_holiday() -> ResponseReturnValue:
    """Add days without school."""
    form = HolidayForm()
    if not form.validate_on_submit():
        settings_form = SettingsForm(formdata=None)
        settings_form.show(school())
        return _page(settings_form, form)
    first, last = form.first_day.data, form.last_day.data
    if first is None or last is None:  # the form has refused that
        raise Conflict(_("Write both days."))
    try:
        settings.add_holiday(me().id, school().id, form.what.data or "", first, last)
    except settings.TooManyHolidays:
        raise Conflict(_("There are very many holidays here already. Take old ones away first.")) from None
    flask.flash(_("The holiday is added."))
    return _to_holidays()


@bp.route("/school/holidays/<int:school_holiday_id>/remove", methods=["POST"])
@needs(Can.ADMINISTER, on=SchoolHoliday)
def remove_holiday(school_holiday: SchoolHoliday) -> ResponseReturnValue:
    """Take a holiday away."""
    settings.remove_holiday(me().id, school_holiday)
    flask.flash(_("The holiday is taken away."))
    return _to_holidays()


def _to_holidays() -> ResponseReturnValue:
    return flask.redirect(flask.url_for("schools.settings", _anchor="holidays"), code=303)


def _page(form: SettingsForm, holiday_form: HolidayForm) -> str:
    return flask.render_template(
        "schools/settings.html",
        form=form,
        holiday_form=holiday_form,
        holidays=queries.holidays(school().id),
    )
