"""My news; and, for administrators, how the mail goes."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.messages import actions, chores, class_views, outbox, queries, wish_views, words
from coprod.messages.blueprint import bp
from coprod.messages.models import Channel, MailKind
from coprod.people.queries import names_of
from coprod.web.paging import page_asked_for

__all__ = ["bp", "chores", "class_views", "wish_views"]

MOST_DIGITS = 10  # a key fits the database


@bp.route("/my/news")
@needs(Can.BE_MYSELF)
def index() -> ResponseReturnValue:
    """What came of what I said: what I have not said I read, then the rest."""
    news = queries.news_of(me().id, page_asked_for())
    new = [_shown(line) for line in news.rows if line.is_new]
    return flask.render_template(
        "messages/index.html",
        news=news,
        new=new,
        read=[_shown(line) for line in news.rows if not line.is_new],
        newest_id=news.rows[0].newest_id if new and news.number == 1 else None,
    )


@bp.route("/my/news/read", methods=["POST"])
@needs(Can.BE_MYSELF)
def mark_read() -> ResponseReturnValue:
    """I say that I have read them, up to the newest that I was shown. Opening the page says nothing."""
    newest = flask.request.form.get("newest", "")
    if newest.isascii() and newest.isdigit() and len(newest) < MOST_DIGITS:
        actions.mark_read(me().id, int(newest))
    return flask.redirect(flask.url_for("messages.index"), code=303)


def _shown(line: queries.Line) -> dict[str, object]:
    """A line as the page shows it."""
    shown = {"icon": words.icon(line.kind), "sentence": words.sentence(line.kind), "at": line.at}
    if line.many == 1:
        return {**shown, "heading": line.about, "path": line.path}
    return {
        **shown,
        "heading": words.together(line.kind, line.many, line.title),
        "path": words.path_to_all(line.kind, line.consultation_id),
        "sentence": "",
    }


@bp.route("/mail")
@needs(Can.ADMINISTER)
def mail() -> ResponseReturnValue:
    """How mail and text messages go: what each was for, to whom, and whether it left. Never its words."""
    mails = queries.mail_of(school().id, page_asked_for())
    channels = [channel for channel in Channel if outbox.is_set_up(channel)]
    return flask.render_template(
        "messages/mail.html",
        mails=mails,
        names=names_of({one.person_id for one in mails.rows if one.kind is not MailKind.NEWS}),
        words=words,
        set_up=bool(channels),
        channels=channels,
    )


@bp.route("/mail/test", methods=["POST"])
@needs(Can.ADMINISTER)
def test_mail() -> ResponseReturnValue:
    """A mail or text message to oneself, to see whether it arrives."""
    channel = Channel.SMS if flask.request.form.get("channel") == Channel.SMS else Channel.EMAIL
    body = _("This is a test from Coprod. If you can read it, it works.")
    queued = outbox.queue(school().id, me().id, MailKind.TEST, _("A test"), body, channel=channel)
    if queued:
        flask.flash(_("A test is on its way to you. Look at this page again in a minute."))
    elif channel is Channel.SMS:
        flask.flash(_("Nothing was sent: text messages are not set up, or the register has no mobile number of yours."), "warning")  # fmt: skip
    else:
        flask.flash(
            _("No mail was written: mail is not set up, or you have no address in the register."), "warning"
        )
    return flask.redirect(flask.url_for("messages.mail"), code=303)
