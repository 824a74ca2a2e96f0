"""The room's doors hang here; the files ``*_views.py`` put them in."""

from __future__ import annotations

import flask
from flask_babel import gettext as _

from coprod.access.guard import me_or_none
from coprod.access.roles import StakeholderGroup
from coprod.people import codes

bp = flask.Blueprint("people", __name__)
bp.add_app_template_filter(codes.in_groups, "in_groups")


@bp.app_context_processor
def _way_out() -> dict[str, str]:
    me = me_or_none()
    if me is None:
        return {}
    pupil = me.stakeholder_group is StakeholderGroup.PUPILS
    return {
        "account_url": flask.url_for("people.account"),
        "sign_out_url": flask.url_for("people.sign_out"),
        "sign_out_text": _("Finish") if pupil else _("Sign out"),
    }
