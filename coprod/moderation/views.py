"""The desk: what waits, and everything a moderator can do with one idea."""

from __future__ import annotations

import contextlib
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
from coprod.ideas.forms import MOST_MOVES
from coprod.ideas.models import BODY_FITS, WHY_FITS, Idea, IdeaState, ReturnReason
from coprod.moderation import actions, concerns, marks, queries, rules_views
from coprod.moderation.blueprint import bp
from coprod.moderation.forms import NoteForm, ReturnForm, RewordForm, SeenForm, SplitForm
from coprod.moderation.seen import as_seen
from coprod.moves import here as moves_here
from coprod.safeguarding.forms import WorryForm
from coprod.safeguarding.models import AboutWhom
from coprod.safeguarding.telling import TooMany
from coprod.safeguarding.views import too_many
from coprod.schools.queries import days_off
from coprod.web.paging import page_asked_for
from coprod.web.text import one_line, tidy

__all__ = ["bp", "rules_views"]

PROMISED_SCHOOL_DAYS = 2
SEARCH_FITS = 100
OPENED = "opened"
OPENED_KEPT = 40  # ideas: what a cookie holds with ease


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
        opened=_opened(),
    )


@bp.route("/desk/accept", methods=["POST"])
@needs(Can.OPEN_THE_DESK)
def accept_opened() -> ResponseReturnValue:
    """Accept several at once: only those that this moderator has opened, as they were when they were read."""
    seen, chosen = _opened(), _chosen()
    done = once = 0
    for one in queries.still_waiting(school().id, [key for key in chosen if key in seen]):
        with contextlib.suppress(actions.HandledAlready):
            accepted = not one.signs and actions.accept(me(), one, seen[one.id])
            done, once = done + accepted, once + (not accepted and not one.signs)
    if done:
        flask.flash(ngettext("%(num)d idea is accepted.", "%(num)d ideas are accepted.", done))
    if once:
        flask.flash(ngettext("%(num)d idea has your yes, and waits for another moderator’s.", "%(num)d ideas have your yes, and wait for another moderator’s.", once))  # fmt: skip
    if len(chosen) > done + once:
        flask.flash(_("Some were not: only ideas that you have opened, that nobody has changed since, and that may not be a worry."), "info")  # fmt: skip
    return flask.redirect(flask.url_for("moderation.desk", consultation=_only()), code=303)


@bp.route("/desk/ideas/<int:idea_id>")
@needs(Can.MODERATE, on=Idea)
def idea(idea: Idea) -> ResponseReturnValue:
    """One idea: its words, like ones beside it, and what can be done."""
    _note_as_opened(idea)
    return _page(idea)


@bp.route("/desk/ideas/<int:idea_id>/next")
@needs(Can.MODERATE, on=Idea)
def following(idea: Idea) -> ResponseReturnValue:
    """Leave it as it is, and go on to the next."""
    return _next(idea)


@bp.route("/desk/ideas/<int:idea_id>/note", methods=["POST"])
@needs(Can.MODERATE, on=Idea)
def note(idea: Idea) -> ResponseReturnValue:
    """A word to the other moderators."""
    form = NoteForm()
    if not form.validate():
        return _page(idea, note_form=form)
    actions.add_note(me(), idea, form.body.data or "")
    flask.flash(_("Noted. Only moderators see it."))
    return flask.redirect(flask.url_for("moderation.idea", idea_id=idea.id, consultation=_only()), code=303)


@bp.route("/desk/ideas/<int:idea_id>/accept", methods=["POST"])
@needs(Can.MODERATE, on=Idea)
def accept(idea: Idea) -> ResponseReturnValue:
    """Everybody may read it."""
    form = SeenForm()
    return _act(idea, lambda: actions.accept(me(), idea, form.seen.data or ""), _("Accepted. Everybody at the school can read it."), first_yes=_first_yes())  # fmt: skip


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

    def do() -> object:
        return actions.reword(
            me(), idea, form.seen.data or "", form.body.data or "", form.why.data or "", accept_too=accept_too
        )

    if accept_too:
        return _act(idea, do, _("Reworded and accepted. Its author sees both wordings."), reword_form=form, first_yes=_first_yes())  # fmt: skip
    return _act(idea, do, _("Reworded. Its author sees both wordings."), reword_form=form, stay=True)


@bp.route("/desk/ideas/<int:idea_id>/moves", methods=["POST"])
@needs(Can.MODERATE, on=Idea)
def tie_moves(idea: Idea) -> ResponseReturnValue:
    """Tie it to moves that its words suggest, as the moderator chose."""
    chosen = set(flask.request.form.getlist("move"))
    codes = [move.code for move in moves_here.framework() if move.code in chosen][:MOST_MOVES]
    return _act(idea, lambda: actions.tie_moves(me(), idea, flask.request.form.get("seen", ""), codes), _("Saved."), stay=True)  # fmt: skip


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
    except TooMany:
        return too_many(_worry_about(idea))
    else:
        flask.flash(_("Passed to the safeguarding lead. The words are gone from here. If a child may be in danger now, tell the lead in person."))  # fmt: skip
    moderates = "moderator" in me().duties
    if proposals and moderates:
        flask.flash(
            ngettext(
                "%(num)d proposal was made from that idea. Please look at its words now, and take it off the cards if need be.",
                "%(num)d proposals were made from that idea. Please look at their words now, and take them off the cards if need be.",
                proposals,
            ),
            "warning",
        )
    if moderates:
        return _next(idea)
    return flask.redirect(flask.url_for("ideas.index", consultation_id=consultation_id), code=303)


def _worry_about(idea: Idea) -> WorryForm:
    """What was typed beside an idea, in the form for what belongs to none."""
    form = WorryForm(formdata=None)
    form.words.data = tidy(flask.request.form.get("note"))
    form.about.data = _about_whom().value
    form.page.data = flask.url_for("ideas.show", idea_id=idea.id)
    return form


def _act(
    idea: Idea,
    do: Callable[[], object],
    done: str,
    *,
    return_form: ReturnForm | None = None,
    reword_form: RewordForm | None = None,
    split_form: SplitForm | None = None,
    stay: bool = False,
    first_yes: str = "",
) -> ResponseReturnValue:
    """Do it, and go on to the next idea that waits; or say kindly that somebody was quicker, and lose nothing.

    Args:
        first_yes: what to say instead where it was the first yes of two.
    """
    try:
        result = do()
    except actions.HandledAlready:
        if idea.state is IdeaState.WITHHELD:
            flask.flash(_("This idea has just been dealt with by somebody else."), "info")
            return _next(idea)
        problem = _("Somebody else has just dealt with this idea, or its words have changed. Nothing of yours was saved. This is how it stands now.")  # fmt: skip
        page = _page(
            idea, problem=problem, return_form=return_form, reword_form=reword_form, split_form=split_form
        )
        return page, 409
    flask.flash(first_yes if first_yes and result is False else done)
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
    note_form: NoteForm | None = None,
) -> str:
    about = queries.about(idea)
    body, why = (marks.reading(text, about.people) for text in (idea.body, idea.why))
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
        reason_hints={
            reason.value: words.kind_words(reason, about.rules.reason_words if about.rules else None)
            for reason in ReturnReason
        },
        one_press=[
            (reason.value, words.reason(reason))
            for reason in ReturnReason
            if reason is not ReturnReason.OTHER
        ],
        body_pieces=marks.pieces(idea.body, body),
        why_pieces=marks.pieces(idea.why, why),
        marked=list(
            dict.fromkeys(marks.words(mark.kind, mark.strength) for mark in (*body.marks, *why.marks))
        ),
        note_form=note_form or NoteForm(formdata=None),
        own_yes=idea.first_yes_by_id == me().id,
        may_change=idea.state in actions.OPEN_TO_CHANGE,
        fitting=[
            one for one in moves_here.suggest(f"{idea.body} {idea.why}") if one.move.code not in about.moves
        ],
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


def _first_yes() -> str:
    return _("Your yes is noted. Somebody else has to say yes too.")


def _note_as_opened(idea: Idea) -> None:
    """Remember in this browser that it was opened, and how it was: several may be accepted at once only then."""
    opened = {**_opened(), idea.id: as_seen(idea)}
    flask.session[OPENED] = [[key, seen] for key, seen in opened.items()][-OPENED_KEPT:]


def _opened() -> dict[int, str]:
    return {key: seen for key, seen in flask.session.get(OPENED, [])}  # noqa: C416  # pairs, as JSON keeps them


def _chosen() -> list[int]:
    given = flask.request.form.getlist("idea")[: 2 * queries.FITS]
    return [int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 10]


def _about_whom() -> AboutWhom:
    chosen = flask.request.form.get("about", "")
    return AboutWhom(chosen) if chosen in set(AboutWhom) else AboutWhom.CHILD


def _only() -> int | None:
    """The consultation that the desk is narrowed to (``?consultation=3``)."""
    wanted = flask.request.args.get("consultation", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else None
