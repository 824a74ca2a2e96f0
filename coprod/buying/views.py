"""The buying-in check of a change, for those who look after it, decide, or administer: read, write, print."""

from __future__ import annotations

from collections.abc import Callable

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from coprod.access.guard import me, needs
from coprod.access.policy import Can
from coprod.buying import actions, chores, queries, words
from coprod.buying.forms import BeginForm, ContractForm, JudgementForm, NeedForm, QuestionsForm, SeenForm
from coprod.buying.models import BuyingCheck, Question, Reply
from coprod.changes.models import Change
from coprod.clock import now
from coprod.decisions.clock import school_day
from coprod.web.errors import Conflict

bp = flask.Blueprint("buying", __name__)
__all__ = ["bp", "chores"]  # the steward knows of chores from here

for function in (words.money, words.helped):
    bp.add_app_template_global(function, f"buying_{function.__name__}")


@bp.route("/changes/<int:change_id>/buying", methods=["GET", "POST"])
@needs(Can.CHECK_BUYING, on=Change)
def show(change: Change) -> ResponseReturnValue:
    """The whole check, to read and to print; where there is none yet, a form to begin it."""
    check = queries.check_of(change.id)
    form = BeginForm()
    if check is None and form.validate_on_submit():
        try:
            actions.begin(me().id, change, form.service.data or "")
        except actions.BegunAlready as error:
            raise Conflict(
                _("Somebody has begun this check meanwhile. Open it and go on from there.")
            ) from error
        return _to_check(change)
    if check is None:
        return flask.render_template("buying/begin.html", form=form, change=change)
    answers = queries.answers_of(check.id)
    return flask.render_template(
        "buying/show.html",
        change=change,
        check=check,
        answers=[(words.question(code), answers.get(code)) for code in Question],
        reply_words=words.reply,
        unknown=sum(code not in answers or answers[code].reply is Reply.UNKNOWN for code in Question),
        quotes=queries.quotes_of(check.id),
        look_again=queries.unjudged_end(check, school_day(now())),
    )


@bp.route("/changes/<int:change_id>/buying/need", methods=["GET", "POST"])
@needs(Can.CHECK_BUYING, on=Change)
def need(change: Change) -> ResponseReturnValue:
    """Commissioning: what is needed, and who helped to choose."""
    check, form = _check_of(change), NeedForm()
    if form.validate_on_submit() and _kept(
        form, lambda: actions.commission(me().id, check, form.what(), form.seen())
    ):
        return _to_check(change)
    if not form.is_submitted():
        form.show(check)
    return _form_page("buying/need.html", form, change, check)


@bp.route("/changes/<int:change_id>/buying/questions", methods=["GET", "POST"])
@needs(Can.CHECK_BUYING, on=Change)
def questions(change: Change) -> ResponseReturnValue:
    """The twelve questions."""
    check, form = _check_of(change), QuestionsForm()
    form.offer()
    if form.validate_on_submit() and _kept(
        form, lambda: actions.answer(me().id, check, form.said(), form.seen())
    ):
        return _to_check(change)
    if not form.is_submitted():
        form.show(queries.answers_of(check.id))
    return _form_page("buying/questions.html", form, change, check)


@bp.route("/changes/<int:change_id>/buying/contract", methods=["GET", "POST"])
@needs(Can.CHECK_BUYING, on=Change)
def contract(change: Change) -> ResponseReturnValue:
    """Procurement: offers, which was chosen and why, the contract's days, the way out."""
    check, form = _check_of(change), ContractForm()
    form.offer()
    if form.validate_on_submit() and _kept(
        form, lambda: actions.procure(me().id, check, form.how(), form.seen())
    ):
        return _to_check(change)
    if not form.is_submitted():
        form.show(check, queries.quotes_of(check.id))
    return _form_page("buying/contract.html", form, change, check)


@bp.route("/changes/<int:change_id>/buying/judgement", methods=["GET", "POST"])
@needs(Can.CHECK_BUYING, on=Change)
def judgement(change: Change) -> ResponseReturnValue:
    """Is it good enough? A recorded judgement, by somebody, on a day."""
    check, form = _check_of(change), JudgementForm()
    form.offer()
    if form.validate_on_submit() and _kept(
        form, lambda: actions.judge(me().id, check, form.judgement(), form.seen())
    ):
        return _to_check(change)
    if not form.is_submitted():
        form.title.data = change.owner_title if me().id == change.owner_id else ""
    return _form_page("buying/judgement.html", form, change, check)


def _check_of(change: Change) -> BuyingCheck:
    check = queries.check_of(change.id)
    if check is None:
        raise NotFound
    return check


def _kept(form: SeenForm, write: Callable[[], None]) -> bool:
    """Write it; where somebody else has written meanwhile, say so and keep what was typed."""
    try:
        write()
    except actions.ChangedMeanwhile:
        form.form_errors.append(
            _("Somebody else wrote in this check while you were writing. Look at it in another window, then send yours again if it is still right.")
        )  # fmt: skip
        return False
    except actions.JudgeFirst:
        form.form_errors.append(_("This contract goes on beyond its end. First say anew whether the service is good enough, then write the new days."))  # fmt: skip
        return False
    flask.flash(_("Saved."))
    return True


def _form_page(template: str, form: SeenForm, change: Change, check: BuyingCheck) -> str:
    form.version.data = str(check.version)
    return flask.render_template(template, form=form, change=change, check=check)


def _to_check(change: Change) -> ResponseReturnValue:
    return flask.redirect(flask.url_for("buying.show", change_id=change.id), code=303)
