"""Ideas: read them, write one, see what became of one's own."""

from __future__ import annotations

from urllib.parse import unquote

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.access.roles import Duty
from coprod.clock import now
from coprod.consultations import roll
from coprod.consultations.models import Consultation
from coprod.ideas import actions, fate, queries, words
from coprod.ideas.forms import IdeaForm
from coprod.ideas.models import BODY_FITS, WHY_FITS, Idea
from coprod.moderation.concerns import route
from coprod.moves.here import suggest as fitting_moves
from coprod.schools.queries import care_rules
from coprod.web.errors import page
from coprod.web.paging import page_asked_for
from coprod.web.text import one_line, tidy

bp = flask.Blueprint("ideas", __name__)

SEARCH_FITS = 100
WORDS_HEADER = "X-Words"
WORTH_COMPARING = 8  # characters


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"idea_words": words, "own_reasons": lambda: care_rules(school().id).reason_words}


@bp.route("/consultations/<int:consultation_id>/ideas")
@needs(Can.READ_IDEAS, on=Consultation)
def index(consultation: Consultation) -> ResponseReturnValue:
    """The ideas that a human has accepted, for the people of the school."""
    search = one_line(flask.request.args.get("q"))[:SEARCH_FITS]
    return flask.render_template(
        "ideas/index.html",
        consultation=consultation,
        search=search,
        ideas=queries.accepted(consultation.id, search, page_asked_for()),
        open_now=consultation.takes_ideas(now()),
    )


@bp.route("/consultations/<int:consultation_id>/ideas/new", methods=["GET", "POST"])
@needs(Can.SUGGEST, on=Consultation)
def new(consultation: Consultation) -> ResponseReturnValue:
    """Write an idea. Where others look alike, they are shown before it is sent; nothing typed is lost."""
    if not roll.is_asked(me().id, consultation):
        return page(403, _("Other people are asked this time"), _("This consultation asks other years or classes. You can read along on its page."))  # fmt: skip
    form = IdeaForm()
    choice = flask.request.form.get("choice", "")
    if choice == "change" or not form.validate_on_submit():
        return _writing(form, consultation)
    draft = form.draft()
    if not choice:
        near = queries.alike_ideas(consultation.id, draft.body)
        if any(idea.id not in form.seen_alike() for idea in near):
            return flask.render_template(
                "ideas/alike.html",
                consultation=consultation,
                form=form,
                near=near,
                fitting=[one for one in fitting_moves(draft.body) if one.move.code not in draft.moves],
            )
    seat = roll.seat_for(me(), consultation)
    if seat is None:
        return page(403, _("Ideas are not open"), _("This is not a time for new ideas here."))
    try:
        idea = actions.suggest(seat, consultation, draft, says_same_as=_number(choice))
    except actions.NotThere:
        idea = actions.suggest(seat, consultation, draft)
    route(idea)
    flask.flash(
        _("Thank you. Your idea is sent. An adult at school reads it, and you hear what happens here.")
    )
    return flask.redirect(flask.url_for("ideas.mine", sent="yes"), code=303)


@bp.route("/consultations/<int:consultation_id>/ideas/alike")
@needs(Can.SUGGEST, on=Consultation)
def alike(consultation: Consultation) -> ResponseReturnValue:
    """While somebody writes: accepted ideas that look alike, and moves that may fit.

    The words come in a header: an address would be kept in logs and histories, and a POST would wait for its turn
    to write.
    """
    text = tidy(unquote(flask.request.headers.get(WORDS_HEADER, "")[: BODY_FITS * 12]))[:BODY_FITS]
    if len(text) < WORTH_COMPARING:
        return {"ideas": [], "moves": []}
    return {
        "ideas": [{"id": idea.id, "body": idea.body} for idea in queries.alike_ideas(consultation.id, text)],
        "moves": [
            {"code": one.move.code, "label": one.move.label_young_person, "because": one.because}
            for one in fitting_moves(text)
        ],
    }


@bp.route("/ideas/<int:idea_id>")
@needs(Can.READ_IDEA, on=Idea)
def show(idea: Idea) -> ResponseReturnValue:
    """One idea: as its author sees it, or as everybody does."""
    consultation = queries.consultation_of(idea)
    own = queries.mine_one(idea.id, me().id, of_any_class=Duty.ADMINISTRATOR in me().duties)
    if own is not None:
        return flask.render_template(
            "ideas/own.html",
            idea=own,
            fates=fate.of([own]),
            consultation=consultation,
            class_id=idea.class_id,
        )
    shown = queries.accepted_one(idea.id)
    if shown is None:  # a moderator's link to one that waits, or was handled
        return flask.redirect(flask.url_for("moderation.idea", idea_id=idea.id), code=303)
    return flask.render_template(
        "ideas/show.html", idea=shown, consultation=consultation, fates=fate.of([shown]), shown_row=idea
    )


@bp.route("/ideas/<int:idea_id>/reword", methods=["GET", "POST"])
@needs(Can.CHANGE_OWN_IDEA, on=Idea)
def reword(idea: Idea) -> ResponseReturnValue:
    """The author changes the words of an idea that waits or came back."""
    own = queries.mine_one(idea.id, me().id, of_any_class=Duty.ADMINISTRATOR in me().duties)
    if own is None:
        flask.abort(404)
    form = IdeaForm()
    if not form.is_submitted():
        form.show(own)
    elif form.validate():
        try:
            actions.reword(idea, form.draft(), seen=tidy(form.seen.data))
        except actions.HandledMeanwhile:
            form.body.errors = [_("An adult has just looked at this idea, or its words were changed in another window. Copy your new words if you want to keep them, then look at your idea again.")]  # fmt: skip
        else:
            route(idea)
            flask.flash(_("Your new words are sent. An adult at school reads them."))
            return flask.redirect(_after_rewording(idea), code=303)
    return flask.render_template(
        "ideas/reword.html",
        class_id=idea.class_id,
        form=form,
        idea=own,
        consultation=queries.consultation_of(idea),
        body_fits=BODY_FITS,
        why_fits=WHY_FITS,
    )


@bp.route("/my/things")
@needs(Can.BE_MYSELF)
def mine() -> ResponseReturnValue:
    """My ideas, where each stands, and what became of it."""
    ideas = queries.mine(me().id, page_asked_for())
    just_sent = flask.request.args.get("sent") == "yes"
    return flask.render_template(
        "ideas/mine.html", ideas=ideas, fates=fate.of(ideas.rows), just_sent=just_sent
    )


def _after_rewording(idea: Idea) -> str:
    """Back to where the idea's writer finds it: their own things, or the page of the class."""
    if idea.class_id is not None:
        return flask.url_for("library.class_page", class_group_id=idea.class_id)
    return flask.url_for("ideas.mine", sent="yes")


def _writing(form: IdeaForm, consultation: Consultation) -> ResponseReturnValue:
    return flask.render_template(
        "ideas/new.html", form=form, consultation=consultation, body_fits=BODY_FITS, why_fits=WHY_FITS
    )


def _number(choice: str) -> int | None:
    """The idea that the author says is the same, from the pressed button ("same-12")."""
    digits = choice.removeprefix("same-")
    return int(digits) if choice != digits and digits.isdecimal() and len(digits) < 10 else None
