"""My news; and, for administrators, how the mail goes."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.messages import chores, outbox, queries, words
from coprod.messages.models import MailKind
from coprod.people.queries import names_of
from coprod.web.paging import page_asked_for

__all__ = ["bp", "chores"]

bp = flask.Blueprint("messages", __name__)


@bp.route("/my/news")
@needs(Can.BE_MYSELF)
def index() -> ResponseReturnValue:
    """What came of what I said, newest first."""
    return flask.render_template(
        "messages/index.html", news=queries.news_of(me().id, page_asked_for()), words=words
    )


@bp.route("/mail")
@needs(Can.ADMINISTER)
def mail() -> ResponseReturnValue:
    """How the mail goes: what it was for, to whom, and whether it left. Never its words."""
    mails = queries.mail_of(school().id, page_asked_for())
    return flask.render_template(
        "messages/mail.html",
        mails=mails,
        names=names_of({one.person_id for one in mails.rows}),
        words=words,
        set_up=outbox.settings().mails,
    )


@bp.route("/mail/test", methods=["POST"])
@needs(Can.ADMINISTER)
def test_mail() -> ResponseReturnValue:
    """A mail to oneself, to see whether it arrives."""
    body = _("This is a test from Coprod. If you can read it, mail works.")
    queued = outbox.queue(school().id, me().id, MailKind.TEST, _("A test"), body)
    if queued:
        flask.flash(_("A test is on its way to your own address. Look at this page again in a minute."))
    else:
        flask.flash(
            _("No mail was written: mail is not set up, or you have no address in the register."), "warning"
        )
    return flask.redirect(flask.url_for("messages.mail"), code=303)
