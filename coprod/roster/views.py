"""Hand over a roll, look at what it would do, use it, and take it back."""

from __future__ import annotations

from typing import Any

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.people.words import GROUPS
from coprod.people.words import year as year_in_words
from coprod.roster import actions, queries, undo, words
from coprod.roster.blueprint import bp
from coprod.roster.columns import Field, RollKind
from coprod.roster.forms import ColumnsForm, UploadForm, UseForm, columns_form, select_name
from coprod.roster.lists import SHOWS, listed
from coprod.roster.models import RosterAct, RosterDraft
from coprod.roster.reading import NeedsColumns, read
from coprod.roster.roll import Roll
from coprod.roster.sheet import MOST_BYTES, Unreadable
from coprod.web.errors import Conflict
from coprod.web.paging import page_asked_for

MOST_BODY = MOST_BYTES + 200_000
TAKES_A_FILE = {"roster.index", "roster.columns"}


@bp.url_value_preprocessor
def _let_a_roll_in(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """A roll is larger than any other form."""
    if endpoint in TAKES_A_FILE:
        flask.request.max_content_length = MOST_BODY


@bp.route("/people/roll", methods=["GET", "POST"])
@needs(Can.ADMINISTER)
def index() -> ResponseReturnValue:
    """Hand over a file; what was done with earlier ones."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            found = read(form.file.data.read(), form.wishes())
        except Unreadable as error:
            form.file.errors = [*form.file.errors, words.unreadable(error)]
        else:
            if isinstance(found, Roll):
                return _keep(found)
            return _ask_for_columns(found, RollKind(form.kind.data))
    return flask.render_template(
        "roster/index.html",
        form=form,
        draft=queries.draft_of(me().id),
        acts=queries.acts(school().id),
        words=words,
    )


@bp.route("/people/roll/columns", methods=["GET", "POST"])
@needs(Can.ADMINISTER)
def columns() -> ResponseReturnValue:
    """Say which column is which, and send the file once more."""
    draft = queries.draft_of(me().id)
    roll = Roll.from_json(draft.roll) if draft else None
    kind = _kind_sent() or (roll.kind if roll else RollKind.PUPILS)
    first = {Field(what): heading for what, heading in roll.headings.items()} if roll else {}
    form = columns_form(kind, roll.columns if roll else [], first)
    if flask.request.method == "GET":
        if roll is None:
            return flask.redirect(flask.url_for("roster.index"), code=303)
        form.kind.data, form.whole.data = roll.kind.value, "everybody" if roll.whole else "some"
    elif form.validate_on_submit():
        try:
            found = read(form.file.data.read(), form.wishes(), form.chosen())
        except Unreadable as error:
            form.file.errors = [*form.file.errors, words.unreadable(error)]
        else:
            if isinstance(found, Roll):
                return _keep(found)
            return _ask_for_columns(found, kind)
    if roll is None:  # nothing to choose from: begin again
        flask.flash(_("Choose the file first."))
        return flask.redirect(flask.url_for("roster.index"), code=303)
    return _columns_page(form, kind, [])


@bp.route("/people/roll/<int:roster_draft_id>")
@needs(Can.ADMINISTER, on=RosterDraft)
def check(roster_draft: RosterDraft) -> ResponseReturnValue:
    """What the roll would do. Nothing has changed yet."""
    return _check_page(_own(roster_draft), UseForm())


@bp.route("/people/roll/<int:roster_draft_id>/use", methods=["POST"])
@needs(Can.ADMINISTER, on=RosterDraft)
def use(roster_draft: RosterDraft) -> ResponseReturnValue:
    """Apply what was looked at, in one act."""
    form = UseForm()
    draft = _own(roster_draft)
    _roll, plan, _register = actions.planned(draft)
    if not form.validate_on_submit() or (plan.is_odd and not form.sure.data):
        form.sure.errors = [*form.sure.errors, _("Tick the box if this is meant.")]
        return _check_page(draft, form)
    try:
        act = actions.apply(draft.id, me().id, form.looked_at.data or "")
    except actions.Overtaken:
        raise Conflict(
            _("The register changed since you looked, or this roll was used already. Nothing was done. Go back and look again.")
        ) from None  # fmt: skip
    flask.flash(_("Done. %(summary)s", summary=words.summary(act.counts)))
    return flask.redirect(flask.url_for("roster.act", roster_act_id=act.id), code=303)


@bp.route("/people/roll/<int:roster_draft_id>/forget", methods=["POST"])
@needs(Can.ADMINISTER, on=RosterDraft)
def forget(roster_draft: RosterDraft) -> ResponseReturnValue:
    """Throw a roll away."""
    actions.throw_away(_own(roster_draft))
    flask.flash(_("Thrown away. Nothing was changed, and nothing of the file is kept."))
    return flask.redirect(flask.url_for("roster.index"), code=303)


@bp.route("/people/roll/acts/<int:roster_act_id>")
@needs(Can.ADMINISTER, on=RosterAct)
def act(roster_act: RosterAct) -> ResponseReturnValue:
    """What was done, and whether it can be taken back."""
    return flask.render_template(
        "roster/act.html",
        act=roster_act,
        name=queries.name_of(roster_act.actor_id),
        blocked=undo.in_the_way(roster_act),
        words=words,
    )


@bp.route("/people/roll/acts/<int:roster_act_id>/undo", methods=["POST"])
@needs(Can.ADMINISTER, on=RosterAct)
def take_back(roster_act: RosterAct) -> ResponseReturnValue:
    """Undo it, in one press."""
    try:
        undo.undo(roster_act, me().id)
    except undo.CannotUndo as error:
        raise Conflict(str(words.BLOCKED[error.why])) from None
    flask.flash(_("Taken back. The register is as it was."))
    return flask.redirect(flask.url_for("roster.index"), code=303)


def _keep(roll: Roll) -> ResponseReturnValue:
    draft = actions.keep_draft(school().id, me().id, roll)
    return flask.redirect(flask.url_for("roster.check", roster_draft_id=draft.id), code=303)


def _own(draft: RosterDraft) -> RosterDraft:
    """A roll that waits is seen by whoever sent it, and by nobody else."""
    if draft.owner_id != me().id or not queries.is_fresh(draft):
        raise NotFound
    return draft


def _kind_sent() -> RollKind | None:
    sent = flask.request.form.get("kind", "")
    return RollKind(sent) if sent in set(RollKind) else None


def _selects(form: ColumnsForm, kind: RollKind) -> list[Any]:
    return [form[select_name(what)] for what in words.FIELDS_OF[kind]]


def _ask_for_columns(found: NeedsColumns, kind: RollKind) -> ResponseReturnValue:
    first = {
        what: found.headings[place] for what, place in found.found.items() if place < len(found.headings)
    }
    form = columns_form(kind, found.headings, first)
    return _columns_page(form, kind, found.missing)


def _columns_page(form: ColumnsForm, kind: RollKind, missing: list[Field]) -> ResponseReturnValue:
    for what in missing:
        select = form[select_name(what)]
        select.errors = [*select.errors, _("Choose the column: without it, nobody can be told apart.")]
    return flask.render_template(
        "roster/columns.html", form=form, selects=_selects(form, kind), missing=missing, words=words
    )


def _check_page(draft: RosterDraft, form: UseForm) -> ResponseReturnValue:
    roll, plan, register = actions.planned(draft)
    form.looked_at.data = plan.fingerprint()
    show = flask.request.args.get("show", "")
    show = show if show in SHOWS else next((name for name in SHOWS if SHOWS[name](roll, plan)), "joins")
    return flask.render_template(
        "roster/check.html",
        draft=draft,
        form=form,
        roll=roll,
        plan=plan,
        show=show,
        counts={name: count(roll, plan) for name, count in SHOWS.items()},
        page=listed(show, roll, plan, register, page_asked_for()),
        words=words,
        groups=GROUPS,
        year=year_in_words,
    )
