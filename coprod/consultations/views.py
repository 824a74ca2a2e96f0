"""The consultations: read them, write one, open it, move its dates."""

from __future__ import annotations

from datetime import datetime

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.access.guard import me, me_or_none, needs, public, school
from coprod.access.policy import Can, Reply, allowed
from coprod.clock import now
from coprod.consultations import actions, ladder, queries, roll, showing, timetable, words
from coprod.consultations.forms import ConsultationForm, DatesForm
from coprod.consultations.models import Consultation, Phase, Rung
from coprod.consultations.readiness import Missing
from coprod.people.models import Person
from coprod.web import kept
from coprod.web.errors import Conflict
from coprod.web.paging import page_asked_for

bp = flask.Blueprint("consultations", __name__)

SHELVES = ("open", "coming", "deciding", "draft", "elsewhere")


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"group_name": words.group, "one_of": words.one_of, "one_of_band": words.one_of_band}


@bp.route("/consultations")
@public
def index() -> ResponseReturnValue:
    """What is open, what comes, what is being decided, what was answered. For visitors too."""
    at, here = now(), school()
    writes = allowed(Can.WRITE_CONSULTATIONS, me_or_none()) is Reply.YES
    rows = queries.under_way(here.id, at, drafts=writes)
    by_phase: dict[str, list[Consultation]] = {shelf: [] for shelf in SHELVES}
    for row in rows:
        by_phase[_shelf(row.consultation, at)].append(row.consultation)
    return flask.render_template(
        "consultations/index.html",
        by_phase=by_phase,
        answered=queries.answered(here.id, at, page_asked_for()),
        sentence=lambda consultation, answered=False: timetable.sentence(consultation, at, answered=answered),
        year_name=words.year,
    )


@bp.route("/consultations/<int:consultation_id>")
@kept.while_it_stands
@needs(Can.READ_CONSULTATION, on=Consultation)
def show(consultation: Consultation) -> ResponseReturnValue:
    """One consultation: the question, where it stands, what can change, who decides, what to do now."""
    if consultation.is_review:
        there = flask.url_for("reviews.show", consultation_id=consultation.id)
        return flask.redirect(there, code=303)
    if consultation.is_self_review:
        there = flask.url_for("selfreview.show", consultation_id=consultation.id)
        return flask.redirect(there, code=303)
    shown = showing.of(consultation, me_or_none(), school(), now())
    return kept.page("consultations/show.html", shown.key, shown.context, until=shown.until)


@bp.route("/consultations/new", methods=["GET", "POST"])
@needs(Can.WRITE_CONSULTATIONS)
def new() -> ResponseReturnValue:
    """Begin one. It may be half-filled."""
    form = _form()
    if form.validate_on_submit():
        consultation = actions.create(me(), form.draft())
        return _saved(consultation)
    if not form.is_submitted():
        form.start()
    return _edit_page(form, None, [])


@bp.route("/consultations/<int:consultation_id>/edit", methods=["GET", "POST"])
@needs(Can.EDIT_CONSULTATION, on=Consultation)
def edit(consultation: Consultation) -> ResponseReturnValue:
    """Go on writing a draft. One that is open can only have its dates moved."""
    if consultation.opened_at is not None:
        if flask.request.method == "POST":
            raise Conflict(_("This consultation has been opened. Its question stays as people saw it; only dates that lie ahead can be moved."))  # fmt: skip
        return flask.redirect(flask.url_for("consultations.dates", consultation_id=consultation.id), code=303)
    deciders = queries.deciders(school().id)
    form = _form(deciders)
    if form.validate_on_submit():
        try:
            actions.save(me(), consultation, form.draft())
        except actions.AlreadyOpen as error:
            raise Conflict(_("Somebody opened this consultation while you were writing. What you wrote was not saved.")) from error  # fmt: skip
        return _saved(consultation)
    if not form.is_submitted():
        form.show(consultation, queries.class_ids(consultation.id))
    return _edit_page(form, consultation, actions.whats_missing(consultation, deciders=deciders))


@bp.route("/consultations/<int:consultation_id>/open", methods=["POST"])
@needs(Can.EDIT_CONSULTATION, on=Consultation)
def open_up(consultation: Consultation) -> ResponseReturnValue:
    """Open it to the school, if nothing is missing."""
    deciders = queries.deciders(school().id)
    try:
        seats = actions.open_up(me(), consultation, deciders=deciders)
    except actions.AlreadyOpen:
        flask.flash(_("It is open already."), "info")
    except actions.NotReady as error:
        form = _form(deciders)
        form.show(consultation, queries.class_ids(consultation.id))
        return _edit_page(form, consultation, error.missing, refused=True), 422
    else:
        flask.flash(
            ngettext("It is open. %(num)d person is asked.", "It is open. %(num)d people are asked.", seats)
        )
    return flask.redirect(flask.url_for("consultations.show", consultation_id=consultation.id), code=303)


@bp.route("/consultations/<int:consultation_id>/dates", methods=["GET", "POST"])
@needs(Can.EDIT_CONSULTATION, on=Consultation)
def dates(consultation: Consultation) -> ResponseReturnValue:
    """Move dates of an open consultation that still lie ahead."""
    if consultation.opened_at is None:
        return flask.redirect(flask.url_for("consultations.edit", consultation_id=consultation.id), code=303)
    form = DatesForm()
    if not form.is_submitted():
        form.show_dates(consultation)
    elif form.validate():
        try:
            moved = actions.move_dates(me(), consultation, form.dates())
        except actions.NotReady as error:
            form.say_beside(error.missing)
        else:
            flask.flash(_("The dates are changed. The page says so.") if moved else _("No date was changed."))
            return flask.redirect(
                flask.url_for("consultations.show", consultation_id=consultation.id), code=303
            )
    return flask.render_template(
        "consultations/dates.html", form=form, consultation=consultation, lies_ahead=actions.lies_ahead
    )


def _shelf(consultation: Consultation, at: datetime) -> str:
    phase = consultation.phase(at)
    if consultation.held_elsewhere:
        return "elsewhere"
    if phase in {Phase.DRAFT, Phase.COMING, Phase.DECIDING}:
        return phase.value
    return "open"


def _form(deciders: list[Person] | None = None) -> ConsultationForm:
    here = school().id
    form = ConsultationForm()
    form.offer(
        queries.deciders(here) if deciders is None else deciders, queries.years(here), queries.classes(here)
    )
    return form


def _saved(consultation: Consultation) -> ResponseReturnValue:
    flask.flash(_("Saved as a draft. Only staff can see it until you open it."))
    return flask.redirect(flask.url_for("consultations.edit", consultation_id=consultation.id), code=303)


def _edit_page(
    form: ConsultationForm,
    consultation: Consultation | None,
    missing: list[Missing],
    *,
    refused: bool = False,
) -> str:
    return flask.render_template(
        "consultations/edit.html",
        form=form,
        consultation=consultation,
        missing=missing,
        refused=refused,
        asked=roll.numbers(consultation) if consultation else {},
        rung_hints={rung.value: ladder.meaning(rung) for rung in Rung},
        ladder=ladder,
    )
