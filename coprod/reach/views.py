"""The reach plan of a consultation, for those who run it: who has been heard, what is done about the others, did it work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.consultations.models import Consultation
from coprod.consultations.school_days import start_of
from coprod.insights import analyses, results
from coprod.insights.models import Snapshot
from coprod.insights.results import Audience, TookPart
from coprod.people.queries import names_at
from coprod.reach import actions, chores, heard, queries, suggestions, words
from coprod.reach.forms import AboutManyForm, OutcomeForm, StepForm
from coprod.reach.models import Channel, ReachStep
from coprod.reach.suggestions import Fits
from coprod.voting.came_in import ways_in
from coprod.web.errors import Conflict

bp = flask.Blueprint("reach", __name__)
__all__ = ["bp", "chores"]  # the steward knows of chores from here


@dataclass(frozen=True, slots=True)
class StepOnPage:
    """A step, and the turnout of its group before it was done and by the newest count, where there are two counts."""

    step: ReachStep
    before: TookPart | None = None
    after: TookPart | None = None


@bp.route("/consultations/<int:consultation_id>/reach")
@needs(Can.PLAN_REACH, on=Consultation)
def plan(consultation: Consultation) -> ResponseReturnValue:
    """Who has been heard, the plan, what came of it, and suggestions."""
    steps = queries.steps_of(consultation.id)
    counts = queries.counts_around(consultation, [step.done_on for step in steps if step.done_on])
    newest = counts[-1] if counts else None
    final = newest is not None and newest.final
    roll = queries.roll_of(consultation.id) if final else []
    found = heard.build(
        consultation,
        newest,
        analyses.kept(consultation.id) if final else None,
        roll,
        ways_in(consultation.id) if final else {},
    )
    others = any(row.language for row in roll) if final else queries.other_languages(consultation.school_id)
    languages = {Fits.LANGUAGES} if others else set()
    return flask.render_template(
        "reach/plan.html",
        consultation=consultation,
        heard=found,
        steps=[_on_page(step, counts) for step in steps],
        suggestions=suggestions.in_order(found.facts | languages),
        words=words,
        channel_of=Channel,
        report_line=words.report_line(steps),
    )


@bp.route("/consultations/<int:consultation_id>/reach/new", methods=["GET", "POST"])
@needs(Can.PLAN_REACH, on=Consultation)
def new(consultation: Consultation) -> ResponseReturnValue:
    """Put a step into the plan; ``?channel=gate`` chooses one beforehand."""
    form = StepForm()
    form.offer()
    if _is_valid(form):
        actions.plan(me().id, consultation, form.plan())
        flask.flash(_("It is in the plan."))
        return _to_plan(consultation.id)
    if not form.is_submitted() and flask.request.args.get("channel") in set(Channel):
        form.channel.data = flask.request.args["channel"]
    return flask.render_template("reach/step.html", form=form, consultation=consultation, step=None)


@bp.route("/reach/<int:reach_step_id>", methods=["GET", "POST"])
@needs(Can.PLAN_REACH, on=ReachStep)
def edit(reach_step: ReachStep) -> ResponseReturnValue:
    """Plan a step otherwise."""
    form = StepForm()
    form.offer()
    if _is_valid(form) and _kept(form, lambda: actions.change(me().id, reach_step, form.plan(), form.seen())):
        return _to_plan(reach_step.consultation_id)
    if not form.is_submitted():
        form.show(reach_step)
    return _step_page("reach/step.html", form, reach_step)


@bp.route("/reach/<int:reach_step_id>/outcome", methods=["GET", "POST"])
@needs(Can.PLAN_REACH, on=ReachStep)
def outcome(reach_step: ReachStep) -> ResponseReturnValue:
    """Say whether it worked, and what was learnt."""
    form = OutcomeForm()
    form.offer()
    if _is_valid(form) and _kept(
        form, lambda: actions.look_back(me().id, reach_step, form.outcome(), form.seen())
    ):
        return _to_plan(reach_step.consultation_id)
    if not form.is_submitted():
        form.show(reach_step)
    return _step_page("reach/outcome.html", form, reach_step)


@bp.route("/reach/<int:reach_step_id>/take-out", methods=["POST"])
@needs(Can.PLAN_REACH, on=ReachStep)
def take_out(reach_step: ReachStep) -> ResponseReturnValue:
    """Take a step out that was not done."""
    try:
        actions.take_out(me().id, reach_step)
    except actions.DoneAlready as error:
        raise Conflict(_("This was done, so it stays in the plan: the plan is a record too.")) from error
    flask.flash(_("It is taken out of the plan."))
    return _to_plan(reach_step.consultation_id)


def _on_page(step: ReachStep, counts: Sequence[Snapshot]) -> StepOnPage:
    """The newest count of all, beside the last one from before the day on which it was done."""
    if step.done_on is None:
        return StepOnPage(step)
    begin = start_of(step.done_on)
    earlier = [count for count in counts if count.taken_at < begin]
    if not earlier or earlier[-1] is counts[-1]:
        return StepOnPage(step)
    return StepOnPage(step, _turnout(step, earlier[-1]), _turnout(step, counts[-1]))


def _turnout(step: ReachStep, count: Snapshot) -> TookPart | None:
    rows = results.build(count, Audience.STAFF, []).turnout
    return next((row for row in rows if row.group == step.stakeholder_group), None)


def _is_valid(form: AboutManyForm) -> bool:
    if not form.is_submitted():
        return False
    form.people = names_at(school().id)
    return bool(form.validate())


def _kept(form: AboutManyForm, write: Callable[[], None]) -> bool:
    """Write it; where somebody else has written meanwhile, say so and keep what was typed."""
    try:
        write()
    except actions.ChangedMeanwhile:
        form.form_errors.append(
            _("Somebody else changed this meanwhile. Look at it in another window, then send yours again if it is still right.")
        )  # fmt: skip
        return False
    flask.flash(_("Saved."))
    return True


def _step_page(template: str, form: AboutManyForm, step: ReachStep) -> str:
    form.version.data = str(step.version)
    consultation = queries.consultation_of(step)
    return flask.render_template(template, form=form, consultation=consultation, step=step, words=words)


def _to_plan(consultation_id: int) -> Response:
    return flask.redirect(flask.url_for("reach.plan", consultation_id=consultation_id), code=303)
