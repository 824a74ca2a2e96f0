"""How often I want my news sent; and the link in a letter that ends it without signing in."""

from __future__ import annotations

import flask
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from coprod.access.guard import me, needs, public, school
from coprod.access.policy import Can
from coprod.access.roles import StakeholderGroup
from coprod.messages import outbox, unsubscribing, wishes
from coprod.messages.blueprint import bp
from coprod.messages.models import Channel, Rhythm
from coprod.people.queries import person_with


class RhythmForm(FlaskForm):
    """How often."""

    rhythm = RadioField(
        _l("How often shall we send you your news?"),
        choices=[
            SelectChoice(Rhythm.WEEKLY.value, _l("Once a week")),
            SelectChoice(Rhythm.AT_ONCE.value, _l("As soon as something happens")),
            SelectChoice(Rhythm.NEVER.value, _l("Not at all")),
        ],
    )


@bp.route("/my/messages", methods=["GET", "POST"])
@needs(Can.BE_MYSELF)
def preferences() -> ResponseReturnValue:
    """Whether, and how often, my news is sent to me."""
    person = person_with(me().id)
    pupil = me().stakeholder_group is StakeholderGroup.PUPILS
    form = RhythmForm(rhythm=wishes.rhythm_of(person.id).value)
    if not pupil and form.validate_on_submit():
        wishes.choose(person.id, Rhythm(form.rhythm.data))
        flask.flash(_("Saved."))
        return flask.redirect(flask.url_for("messages.preferences"), code=303)
    return flask.render_template(
        "messages/preferences.html",
        form=None if pupil else form,
        address={Channel.EMAIL: person.email, Channel.SMS: person.mobile, None: None}[
            outbox.channel_to(person)
        ],
        set_up=outbox.can_send(),
    )


@bp.route("/unsubscribe/<code>", methods=["GET", "POST"])
@public
def unsubscribe(code: str) -> ResponseReturnValue:
    """End the letters of whoever has this link. Opening it ends nothing: mail scanners open every link.

    The page looks the same for any link, so nobody learns from it which are real. A mail program presses the button
    itself, with one POST and no cookie (RFC 8058); so this form alone is not asked for its token: its link lets it in.
    """
    if flask.request.method == "GET":
        return flask.render_template("messages/unsubscribe.html", code=code)
    ended = unsubscribing.use(school().id, code)
    return flask.render_template("messages/unsubscribed.html", ended=ended)


@bp.record_once
def _take_it_without_a_token(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(unsubscribe)
