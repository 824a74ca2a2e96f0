"""The desk: what waits, and everything a moderator can do with one idea."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from coprod import framework
from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.clock import now
from coprod.consultations import school_days
from coprod.ideas import queries as ideas
from coprod.ideas import words
from coprod.ideas.models import BODY_FITS, WHY_FITS, Idea, IdeaState, ReturnReason
from coprod.moderation import actions, concerns, queries
from coprod.moderation.forms import ReturnForm, RewordForm, SeenForm, SplitForm
from coprod.safeguarding.models import AboutWhom
from coprod.schools.queries import days_off
from coprod.web.paging import page_asked_for
from coprod.web.text import one_line, tidy

bp = flask.Blueprint("moderation", __name__)

PROMISED_SCHOOL_DAYS = 2
SEARCH_FITS = 100


@bp.route("/desk")
@needs(Can.OPEN_THE_DESK)
def desk() -> ResponseReturnValue:
    """All ideas that wait in the school, oldest first."""
    here = school().id
    return flask.render_template(
        "moderation/desk.html",
        waiting=queries.waiting(here, _only(), page_asked_for()),
        piles=queries.piles(here),
        only=_only(),
        late=_late(),
        promised=PROMISED_SCHOOL_DAYS,
    )


@bp.route("/desk/ideas/<int:idea_id>")
@needs(Can.MODERATE, on=Idea)
def idea(idea: Idea) -> ResponseReturnValue:
    """One idea: its words, like ones beside it, and what can be done."""
    return _page(idea)


@bp.route("/desk/ideas/<int:idea_id>/accept", methods=["POST"])
@needs(Can.MODERATE, on=Idea)
def accept(idea: Idea) -> ResponseReturnValue:
    """Everybody may read it."""
    form = SeenForm()
    return _act(idea, lambda: actions.accept(me(), idea, form.seen.data or ""), _("Accepted. Everybody at the school can read it."))  # fmt: skip


@bp.route("/desk/ideas/<int:idea_id>/return", methods=["POST"])
@needs(Can.MODERATE, on=Idea)
def send_back(idea: Idea) -> ResponseReturnValue:
    """Back to its author, with a reason."""
    form = ReturnForm()
    if not form.validate():
        return _page(idea, return_form=form)

    def do() -> None:
        actions.send_back(
            me(), idea, form.seen.data or "", ReturnReason(form.reason.data), form.words.data or ""
        )

    return _act(idea, do, _("Sent back. Its author sees why, and can reword it."), return_form=form)


@bp.route("/desk/ideas/<int:idea_id>/merge", methods=["POST"])
@needs(Can.MODERATE, on=Idea)
def merge(idea: Idea) -> ResponseReturnValue:
    """Another idea carries it too."""
    form = SeenForm()
    into = flask.request.form.get("into", "")
    if not into.isdecimal() or len(into) > 9:
        return _page(idea, problem=_("Choose the idea that it goes into."))
    try:
        return _act(idea, lambda: actions.merge(me(), idea, form.seen.data or "", int(into)), _("Merged. Its author sees where it went."))  # fmt: skip
    except actions.CannotMerge:
        return _page(idea, problem=_("It cannot go into that idea: only into an accepted one of the same consultation.")), 409  # fmt: skip


@bp.route("/desk/ideas/<int:idea_id>/split", methods=["POST"])
@needs(Can.MODERATE, on=Idea)
def split(idea: Idea) -> ResponseReturnValue:
    """Two to four ideas out of one."""
    form = SplitForm()
    if not form.validate():
        return _page(idea, split_form=form)
    return _act(idea, lambda: actions.split(me(), idea, form.seen.data or "", form.parts()), _("Split. Each part is an accepted idea of its own."), split_form=form)  # fmt: skip


@bp.route("/desk/ideas/<int:idea_id>/reword", methods=["POST"])
@needs(Can.MODERATE, on=Idea)
def reword(idea: Idea) -> ResponseReturnValue:
    """Other words; the author sees both."""
    form = RewordForm()
    if not form.validate():
        return _page(idea, reword_form=form)
    accept_too = flask.request.form.get("then") == "accept"

    def do() -> None:
        actions.reword(
            me(), idea, form.seen.data or "", form.body.data or "", form.why.data or "", accept_too=accept_too
        )

    if accept_too:
        return _act(idea, do, _("Reworded and accepted. Its author sees both wordings."), reword_form=form)
    return _act(idea, do, _("Reworded. Its author sees both wordings."), reword_form=form, stay=True)


@bp.route("/desk/ideas/<int:idea_id>/concern", methods=["POST"])
@needs(Can.RAISE_CONCERN, on=Idea)
def raise_concern(idea: Idea) -> ResponseReturnValue:
    """Its words go to the safeguarding lead, and leave every other page."""
    consultation_id = idea.consultation_id
    try:
        proposals = concerns.raise_concern(me(), idea, tidy(flask.request.form.get("note")), _about_whom())
    except actions.HandledAlready:
        flask.flash(_("This idea has just been dealt with by somebody else."), "info")
        proposals = 0
    else:
        flask.flash(_("Passed to the safeguarding lead. The words are gone from here. If a child may be in danger now, tell the lead in person."))  # fmt: skip
    if proposals:
        flask.flash(
            ngettext(
                "%(num)d proposal was made from that idea. Please look at its words now, and take it off the cards if need be.",
                "%(num)d proposals were made from that idea. Please look at their words now, and take them off the cards if need be.",
                proposals,
            ),
            "warning",
        )
    if me().duties & {"moderator"}:
        return _next(idea)
    return flask.redirect(flask.url_for("ideas.index", consultation_id=consultation_id), code=303)


def _act(
    idea: Idea,
    do: Callable[[], object],
    done: str,
    *,
    return_form: ReturnForm | None = None,
    reword_form: RewordForm | None = None,
    split_form: SplitForm | None = None,
    stay: bool = False,
) -> ResponseReturnValue:
    """Do it, and go on to the next idea that waits; or say kindly that somebody was quicker, and lose nothing."""
    try:
        do()
    except actions.HandledAlready:
        if idea.state is IdeaState.WITHHELD:
            flask.flash(_("This idea has just been dealt with by somebody else."), "info")
            return _next(idea)
        problem = _("Somebody else has just dealt with this idea, or its words have changed. Nothing of yours was saved. This is how it stands now.")  # fmt: skip
        page = _page(
            idea, problem=problem, return_form=return_form, reword_form=reword_form, split_form=split_form
        )
        return page, 409
    flask.flash(done)
    if stay:
        return flask.redirect(
            flask.url_for("moderation.idea", idea_id=idea.id, consultation=_only()), code=303
        )
    return _next(idea)


def _next(idea: Idea) -> ResponseReturnValue:
    """On to the next idea that waits, or back to the desk."""
    following = queries.next_waiting(idea, _only())
    if following is None:
        return flask.redirect(flask.url_for("moderation.desk"), code=303)
    return flask.redirect(flask.url_for("moderation.idea", idea_id=following, consultation=_only()), code=303)


def _page(
    idea: Idea,
    *,
    problem: str = "",
    return_form: ReturnForm | None = None,
    reword_form: RewordForm | None = None,
    split_form: SplitForm | None = None,
) -> str:
    about = queries.about(idea)
    return_form, split_form = return_form or ReturnForm(formdata=None), split_form or SplitForm(formdata=None)
    if reword_form is None:
        reword_form = RewordForm(formdata=None)
        reword_form.body.data, reword_form.why.data = idea.body, idea.why
    button_form = SeenForm(formdata=None)
    for form in (return_form, split_form, reword_form, button_form):
        form.see(idea)
    truths = framework.load().noble_truths
    search = one_line(flask.request.args.get("q"))[:SEARCH_FITS]
    return flask.render_template(
        "moderation/idea.html",
        idea=idea,
        about=about,
        near=_near(idea, search, about.says_same_as),
        search=search,
        problem=problem,
        return_form=return_form,
        reword_form=reword_form,
        split_form=split_form,
        seen=button_form.seen.data,
        truth=truths[idea.id % len(truths)],
        late=_late(),
        only=_only(),
        reason_hints={reason.value: words.kind_words(reason) for reason in ReturnReason},
        may_change=idea.state in actions.OPEN_TO_CHANGE,
        body_fits=BODY_FITS,
        why_fits=WHY_FITS,
    )


def _near(idea: Idea, search: str, said: queries.Other | None) -> list[ideas.Shown]:
    """Accepted ideas it could go into, besides the one its author said: those searched for, or those that look alike."""
    left_out = {idea.id, said.id if said else None}
    found = (
        ideas.accepted(idea.consultation_id, search, 1).rows
        if search
        else ideas.alike_ideas(idea.consultation_id, idea.body, but=idea.id)
    )
    return [one for one in found if one.id not in left_out]


def _late() -> Callable[[datetime], bool]:
    """Whether an idea that was sent at a moment has waited longer than is promised."""
    off = days_off(school().id)
    return lambda sent_at: school_days.passed(sent_at, now(), off) >= PROMISED_SCHOOL_DAYS


def _about_whom() -> AboutWhom:
    chosen = flask.request.form.get("about", "")
    return AboutWhom(chosen) if chosen in set(AboutWhom) else AboutWhom.CHILD


def _only() -> int | None:
    """The consultation that the desk is narrowed to (``?consultation=3``)."""
    wanted = flask.request.args.get("consultation", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else None
