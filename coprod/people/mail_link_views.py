"""Parents: ask for a link by mail or text message, and sign in with it."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import public, school
from coprod.messages.models import Channel
from coprod.messages.outbox import settings
from coprod.people import codes, mail_links
from coprod.people.blueprint import bp
from coprod.people.forms import CodeForm, WhereForm
from coprod.people.going_on import wanted_page
from coprod.people.session import BY_LINK
from coprod.people.sign_in_views import enter


@bp.route("/sign-in/parent/email", methods=["GET", "POST"])
@public
def parent_email() -> ResponseReturnValue:
    """Ask for a link. The answer is the same for every address and number."""
    mails, texts = settings().mails, settings().texts
    if not (mails or texts):
        return flask.redirect(flask.url_for("people.parent", next=wanted_page()), code=303)
    form = WhereForm()
    form.offer(mails=mails, texts=texts)
    if form.validate_on_submit():
        channel = Channel(form.sent_by)
        mail_links.ask(school().id, form.where.data or "", channel)
        sent = "text" if channel is Channel.SMS else "yes"
        return flask.redirect(flask.url_for("people.link", sent=sent, next=wanted_page()), code=303)
    return flask.render_template("people/parent_email.html", form=form, mails=mails, texts=texts)


@bp.route("/sign-in/link", methods=["GET", "POST"])
@public
def link() -> ResponseReturnValue:
    """The link's code, carried over by the page's script or typed; the press of the button signs in."""
    form = CodeForm()
    if form.validate_on_submit():
        code = codes.as_typed(form.code.data or "")
        person = mail_links.use(school().id, code) if code else None
        if person:
            return enter(person, by=BY_LINK)
        form.code.errors = [*form.code.errors, _("This link does not work here. It works once, for ten minutes, on the phone or computer on which you asked for it. Ask for a new one here.")]  # fmt: skip
    return flask.render_template("people/link.html", form=form, sent=_sent_by(flask.request.args.get("sent")))


def _sent_by(said: str | None) -> Channel | None:
    return {"yes": Channel.EMAIL, "text": Channel.SMS}.get(said or "")
