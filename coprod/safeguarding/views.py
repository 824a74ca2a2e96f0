"""Concerns: for those whose duty they are, and nobody else."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, me_or_none, needs, school
from coprod.access.policy import Can, Reply, allowed
from coprod.consultations.words import one_of, year
from coprod.ideas.models import Idea
from coprod.moderation import concerns
from coprod.people.queries import names_of
from coprod.safeguarding import actions, chores, pages, queries, sheet, telling
from coprod.safeguarding.forms import OutcomeForm, ReasonForm, WorryForm
from coprod.safeguarding.models import AboutWhom, Concern
from coprod.selfreview import evidence
from coprod.web.paging import page_asked_for

bp = flask.Blueprint("safeguarding", __name__)

__all__ = ["bp", "chores"]


@bp.app_context_processor
def _banner() -> dict[str, object]:
    """For every page of those who read concerns: how many wait. Asked only where the page shows it."""
    return {
        "concerns_unread": lambda: (
            queries.unread(me())[0] if allowed(Can.OPEN_CONCERNS, me_or_none()) is Reply.YES else 0
        )
    }


@bp.route("/concerns")
@needs(Can.OPEN_CONCERNS)
def index() -> ResponseReturnValue:
    """All concerns, those that nobody has read first."""
    count, oldest = queries.unread(me())
    return flask.render_template(
        "safeguarding/index.html",
        concerns=queries.concerns(me(), page_asked_for()),
        unread=count,
        oldest=oldest,
    )


@bp.route("/concerns/<int:concern_id>")
@needs(Can.OPEN_CONCERN, on=Concern)
def show(concern: Concern) -> ResponseReturnValue:
    """One concern: the exact words, whose, when, where, and who raised it."""
    form = OutcomeForm(formdata=None)
    form.outcome.data = form.was.data = concern.outcome
    return _page(concern, form)


@bp.route("/concerns/<int:concern_id>/acknowledge", methods=["POST"])
@needs(Can.OPEN_CONCERN, on=Concern)
def acknowledge(concern: Concern) -> ResponseReturnValue:
    """I have read it, and will act."""
    actions.acknowledge(me(), concern)
    flask.flash(_("Acknowledged. Write down here what was done, and close it then."))
    return flask.redirect(flask.url_for("safeguarding.show", concern_id=concern.id), code=303)


@bp.route("/concerns/<int:concern_id>/outcome", methods=["POST"])
@needs(Can.OPEN_CONCERN, on=Concern)
def outcome(concern: Concern) -> ResponseReturnValue:
    """What was done."""
    form = OutcomeForm()
    if concern.outcome != form.was.data:
        form.outcome.errors = [_("Somebody else wrote this meanwhile: “%(words)s”. Put both together, and save again.", words=concern.outcome)]  # fmt: skip
        form.was.data = concern.outcome
        return _page(concern, form), 409
    actions.note_outcome(me(), concern, form.outcome.data or "")
    flask.flash(_("Saved. Take its record now, if that is all."))
    return flask.redirect(flask.url_for("safeguarding.show", concern_id=concern.id), code=303)


@bp.route("/concerns/<int:concern_id>/record")
@needs(Can.OPEN_CONCERN, on=Concern)
def record(concern: Concern) -> ResponseReturnValue:
    """The whole of it on one sheet, to print, or to take as a file."""
    return flask.render_template("safeguarding/record.html", concern=concern, parts=_sheet(concern))


@bp.route("/concerns/<int:concern_id>/export", methods=["POST"])
@needs(Can.OPEN_CONCERN, on=Concern)
def export(concern: Concern) -> ResponseReturnValue:
    """Take its record for the school's child protection system: as a file of its own, or printed."""
    how = flask.request.form.get("how", "")
    if how not in set(actions.TakenAs):
        flask.flash(_("Choose how you take the record."), "error")
        return flask.redirect(flask.url_for("safeguarding.record", concern_id=concern.id), code=303)
    actions.take_record(me(), concern, actions.TakenAs(how))
    if how == actions.TakenAs.PAPER:
        flask.flash(_("Noted: the record is in the school’s child protection system. You can close it here."))
        return flask.redirect(flask.url_for("safeguarding.show", concern_id=concern.id), code=303)
    return _file(concern, actions.TakenAs(how))


@bp.route("/concerns/<int:concern_id>/close", methods=["POST"])
@needs(Can.OPEN_CONCERN, on=Concern)
def close(concern: Concern) -> ResponseReturnValue:
    """Close it: what was done is written down, and its record taken."""
    try:
        actions.close(me(), concern)
    except actions.NoOutcome:
        flask.flash(_("Write down what was done before you close it."), "error")
    except actions.NoRecord:
        flask.flash(_("Take the record first, as it is now. Then close it."), "error")
    else:
        flask.flash(_("Closed."))
    return flask.redirect(flask.url_for("safeguarding.show", concern_id=concern.id), code=303)


@bp.route("/concerns/<int:concern_id>/false-alarm", methods=["POST"])
@needs(Can.OPEN_CONCERN, on=Concern)
def false_alarm(concern: Concern) -> ResponseReturnValue:
    """Nothing to worry about: the words go back to the desk as if nothing had been."""
    words = concern.words
    back = concerns.give_back(me(), concern)
    if not back and evidence.give_back(concern, words):
        flask.flash(_("Closed as a false alarm. The words stand beside their question again."))
        return flask.redirect(flask.url_for("safeguarding.index"), code=303)
    flask.flash(
        _("Closed as a false alarm. The idea waits on the desk again.")
        if back
        else _("Closed as a false alarm.")
    )
    return flask.redirect(flask.url_for("safeguarding.index"), code=303)


@bp.route("/concerns/<int:concern_id>/hand-over", methods=["POST"])
@needs(Can.OPEN_CONCERN, on=Concern)
def hand_over(concern: Concern) -> ResponseReturnValue:
    """It is about a member of staff, or the head: it is theirs who read such concerns."""
    chosen = flask.request.form.get("about", "")
    if chosen not in set(AboutWhom):
        flask.flash(_("Choose whom it is about."), "error")
        return flask.redirect(flask.url_for("safeguarding.show", concern_id=concern.id), code=303)
    actions.hand_over(me(), concern, AboutWhom(chosen))
    flask.flash(_("Handed over. They have been told."))
    return flask.redirect(flask.url_for("safeguarding.index"), code=303)


@bp.route("/worried", methods=["GET", "POST"])
@needs(Can.TELL_A_WORRY)
def worried() -> ResponseReturnValue:
    """I'm worried about a child: in one's own words, from whatever page."""
    form = WorryForm()
    if not form.is_submitted():
        form.page.data = pages.seen_before()
    if not form.validate_on_submit():
        return _worry(form)
    seen_on = pages.one_of_ours(form.page.data or "")
    place = pages.place_of(seen_on)
    try:
        telling.tell(me(), telling.Told(form.words.data or "", AboutWhom(form.about.data), seen_on, place))
    except telling.TooMany:
        return too_many(form)
    flask.flash(_("Passed on. If a child may be in danger now, tell the safeguarding lead in person too, or call 999."))  # fmt: skip
    return flask.redirect(seen_on or "/", code=303)


def too_many(form: WorryForm) -> ResponseReturnValue:
    """No more in this way, for an hour: the words are still there to be read out to the lead."""
    form.words.errors = [
        *form.words.errors,
        _("This was not sent: you have passed on many in the last hour. Speak to the safeguarding lead now."),
    ]
    return _worry(form), 429


def _worry(form: WorryForm) -> str:
    back = pages.one_of_ours(form.page.data or "") or "/"
    return flask.render_template("safeguarding/worried.html", form=form, back=back)


@bp.route("/ideas/<int:idea_id>/author", methods=["GET", "POST"])
@needs(Can.UNMASK, on=Idea)
def author(idea: Idea) -> ResponseReturnValue:
    """Who wrote an accepted idea: an act with a reason, in the log under the reader's name."""
    form = ReasonForm()
    name = ""
    if form.validate_on_submit():
        concerns.unmask(me(), idea, form.reason.data or "")
        name = (
            names_of([idea.author_id]).get(idea.author_id, "")
            if idea.author_id
            else _("nobody: it came without a person")
        )
    return flask.render_template("safeguarding/author.html", idea=idea, form=form, name=name)


def _sheet(concern: Concern) -> list[sheet.Part]:
    people = queries.people_of(concern)
    earlier = queries.earlier_wordings(concern.id)
    return sheet.of(
        concern, people, earlier, queries.logged(concern), queries.head_of_the_log(concern.school_id)
    )


def _file(concern: Concern, how: actions.TakenAs) -> flask.Response:
    """The sheet as one file that needs nothing beside it."""
    title = _("Record of concern %(id)s", id=concern.id)
    note = _("%(school)s. Confidential: for the child protection file only.", school=school().name)
    parts = _sheet(concern)
    if how is actions.TakenAs.TEXT:
        drawn, kind, ending = sheet.text_of(title, note, parts), "text/plain", "txt"
    else:
        style = sheet.drawn_inside()
        drawn = flask.render_template(
            "safeguarding/record_file.html", title=title, note=note, parts=parts, style=style
        )
        kind, ending = "text/html", "html"
    response = flask.Response(drawn, content_type=f"{kind}; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"concern-{concern.id}.{ending}")
    return response


def _page(concern: Concern, form: OutcomeForm) -> str:
    return flask.render_template(
        "safeguarding/show.html",
        concern=concern,
        people=queries.people_of(concern),
        earlier=queries.earlier_wordings(concern.id),
        form=form,
        year_name=year,
        one_of=one_of,
        whom=AboutWhom,
    )
