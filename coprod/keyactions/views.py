"""Key actions: what all staff read and hang up, and how leaders choose, change and end them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.changes import closer
from coprod.changes.cards import stage_words
from coprod.changes.queries import possible_owners
from coprod.changes.wall import facts_by_move
from coprod.clock import now
from coprod.consensus.group_words import how_chosen
from coprod.consultations.school_days import local_day
from coprod.keyactions import actions, composing, queries
from coprod.keyactions.forms import LetGoForm, PlanForm, SeenForm
from coprod.keyactions.models import LIVE, KeyAction
from coprod.moves import here as moves_here
from coprod.schools.queries import deciding_rules
from coprod.web.errors import Conflict

bp = flask.Blueprint("keyactions", __name__)


@bp.route("/key-actions")
@needs(Can.BE_STAFF)
def index() -> ResponseReturnValue:
    """The few, then what became of earlier ones."""
    return flask.render_template("keyactions/index.html", **_shown())


@bp.route("/key-actions/print")
@needs(Can.BE_STAFF)
def sheet() -> ResponseReturnValue:
    """One sheet of A4 for the wall of the staff room."""
    return flask.render_template("keyactions/sheet.html", **_shown())


@bp.route("/key-actions/pick")
@needs(Can.WRITE_CHANGES)
def pick() -> ResponseReturnValue:
    """What there is to choose from: the fair few, the Wall's empty corners, what the self-review found, something of their own."""
    here, at, framework = school(), now(), moves_here.framework()
    facts = facts_by_move(here.id, at)
    silent = [move for move in framework if move.code not in facts]
    return flask.render_template(
        "keyactions/pick.html",
        few=queries.fair_few(here.id, at),
        found=queries.findings(here.id),
        how_chosen=lambda filled: how_chosen(_, filled=filled),
        starts=closer.starts(framework, silent),
        live=queries.live(here.id),
        most=deciding_rules(here.id).most_under_way,
    )


@bp.route("/key-actions/new", methods=["GET", "POST"])
@needs(Can.WRITE_CHANGES)
def new() -> ResponseReturnValue:
    """Choose one: ``?proposal=12`` or ``?move=basics-food`` says where it comes from."""
    here, form = school(), PlanForm()
    begun = composing.beginning(flask.request.args, here.id)
    live, most = queries.live(here.id), deciding_rules(here.id).most_under_way
    owners = possible_owners(here.id)
    form.offer(owners, live if len(live) >= most else ())
    if form.validate_on_submit():
        try:
            actions.choose(me().id, here.id, begun.origin, form.plan(), form.instead())
        except actions.TooMany:
            form.offer(owners, queries.live(here.id))
            form.instead_of.errors = [_("Somebody chose or ended an action meanwhile. Look at the few again, and say what stops or waits.")]  # fmt: skip
        else:
            flask.flash(_("Chosen. All staff can read it now."))
            return _to_index()
    if not form.is_submitted():
        role = next((owner.role for owner in owners if owner.id == me().id), "")
        form.show(composing.first_plan(begun, me().id, role))
    again: dict[str, Any] = {
        name: flask.request.args[name] for name in composing.ASKED if name in flask.request.args
    }
    return _form_page(form, None, flask.url_for("keyactions.new", **again), most=most)


@bp.route("/key-actions/<int:key_action_id>/edit", methods=["GET", "POST"])
@needs(Can.UPDATE_ACTION, on=KeyAction)
def edit(key_action: KeyAction) -> ResponseReturnValue:
    """Change what it says."""
    form = PlanForm()
    form.offer(possible_owners(key_action.school_id))
    if form.validate_on_submit() and _done(
        form, key_action, lambda: actions.reword(me().id, key_action, form.plan(), form.seen())
    ):
        flask.flash(_("Saved."))
        return _to_index(key_action)
    if not form.is_submitted():
        _only_live(key_action)
        form.show(key_action)
        form.version.data = str(key_action.version)
    return _form_page(form, key_action, flask.url_for("keyactions.edit", key_action_id=key_action.id))


@bp.route("/key-actions/<int:key_action_id>/move-on", methods=["POST"])
@needs(Can.UPDATE_ACTION, on=KeyAction)
def move_on(key_action: KeyAction) -> ResponseReturnValue:
    """To the next state, with one press."""
    form = SeenForm()
    try:
        actions.move_on(me().id, key_action, form.seen())
    except (actions.ChangedMeanwhile, actions.NotNow) as error:
        raise Conflict(_("Somebody changed this action meanwhile. Read it again before you move it on.")) from error  # fmt: skip
    flask.flash(_("It says now: %(state)s.", state=composing.state_words(key_action.state)))
    return _to_index(key_action)


@bp.route("/key-actions/<int:key_action_id>/let-go", methods=["GET", "POST"])
@needs(Can.UPDATE_ACTION, on=KeyAction)
def let_go(key_action: KeyAction) -> ResponseReturnValue:
    """Stop it or put it off, and say why."""
    form = LetGoForm()
    if form.validate_on_submit():
        because = form.because.data or ""
        if _done(form, key_action, lambda: actions.let_go(me().id, key_action, because, form.seen())):
            flask.flash(_("Let go. The reason stands beside it."))
            return _to_index(key_action)
    if not form.is_submitted():
        _only_live(key_action)
        form.version.data = str(key_action.version)
    return flask.render_template("keyactions/let_go.html", form=form, action=key_action)


@bp.route("/key-actions/<int:key_action_id>/change")
@needs(Can.WRITE_CHANGES, on=KeyAction)
def to_change(key_action: KeyAction) -> ResponseReturnValue:
    """Make it a service change: to the form, filled in; where no proposal stands behind it yet, choose one first."""
    _only_live(key_action)
    yes = queries.yes_proposals(key_action.school_id)
    asked = flask.request.args.get("proposal", "")
    wanted = asked or str(key_action.proposal_id or "")
    chosen = next((proposal for proposal, _title in yes if str(proposal.id) == wanted), None)
    if chosen is not None and key_action.change_id is None:
        where = flask.url_for(
            "changes.new",
            consultation_id=chosen.consultation_id,
            proposal=chosen.id,
            key_action=key_action.id,
        )
        return flask.redirect(where, code=303)
    return flask.render_template("keyactions/to_change.html", action=key_action, yes=yes, unknown=bool(asked))


def _shown() -> Mapping[str, Any]:
    found = queries.actions_of(school().id)
    return {
        "live": [one for one in found if one.action.state in LIVE],
        "ended": [one for one in found if one.action.state not in LIVE],
        "most": deciding_rules(school().id).most_under_way,
        "moves": {move.code: move for move in moves_here.framework().known},
        "state_words": composing.state_words,
        "stage_words": stage_words,
        "today": local_day(now()),
    }


def _form_page(form: PlanForm, action: KeyAction | None, where: str, most: int = 0) -> str:
    return flask.render_template("keyactions/form.html", form=form, action=action, where=where, most=most)


def _done(form: SeenForm, action: KeyAction, act: Callable[[], None]) -> bool:
    """Do it; where somebody was quicker, say so and keep what was typed."""
    try:
        act()
    except actions.ChangedMeanwhile:
        form.form_errors.append(_("Somebody changed this action meanwhile. It says now: “%(what)s”. What you wrote is kept here. Send it again if it is still right.", what=action.what))  # fmt: skip
        form.version.data = str(action.version)
        return False
    except actions.NotNow as error:
        raise Conflict(_over()) from error
    return True


def _only_live(action: KeyAction) -> None:
    if action.state not in LIVE:
        raise Conflict(_over())


def _over() -> str:
    return _("This action is over, so nothing can be changed in it. Choose a new one.")


def _to_index(action: KeyAction | None = None) -> ResponseReturnValue:
    where = flask.url_for("keyactions.index")
    return flask.redirect(f"{where}#action-{action.id}" if action else where, code=303)
