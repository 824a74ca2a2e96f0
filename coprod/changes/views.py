"""You said, we did: the list, one change, a new one, its words changed, its next step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from coprod.access.guard import me, me_or_none, needs, public, school, the_schools_own
from coprod.access.policy import Can, Reply, allowed
from coprod.access.roles import StakeholderGroup
from coprod.buying import queries as buying
from coprod.buying.words import helped
from coprod.changes import actions, composing, queries, showing, telling
from coprod.changes.blueprint import bp
from coprod.changes.cards import another_day, card_of, move_tags, stage_words
from coprod.changes.forms import ChangeForm, CorrectionForm, UpdateForm, reach_words
from coprod.changes.listing import Sieve, choices, page_of
from coprod.changes.models import Change, Stage
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.insights import thresholds
from coprod.insights.results import Audience
from coprod.keyactions import actions as key_actions
from coprod.keyactions import composing as becoming
from coprod.moves import here as moves_here
from coprod.publishing import seals
from coprod.reviews import queries as reviews
from coprod.schools.queries import deciding_rules
from coprod.selfreview import queries as self_reviews
from coprod.web import kept
from coprod.web.errors import Conflict
from coprod.web.paging import Paged, page_asked_for


@bp.route("/changes")
@kept.while_it_stands
@public
def index() -> ResponseReturnValue:
    """Everything that came of what people said, those that moved last first; ``?stage=done&group=pupils`` sifts it."""
    here, number, at = school(), page_asked_for(), now()
    sieve = Sieve.of(flask.request.args, moves_here.framework())
    return kept.page(
        "changes/index.html",
        (showing.version(here.id, at), sieve, number),
        lambda: _list(here.id, sieve, number),
        until=showing.until(at),
    )


def _list(school_id: int, sieve: Sieve, number: int) -> Mapping[str, Any]:
    every = queries.listed(school_id)
    ids, more = page_of(every, sieve, number)
    moves = {change.id: change.moves for change in every}
    found = queries.in_this_order(ids) if ids else []
    return {
        "found": Paged(found, number, more),
        "cards": [card_of(change, moves[change.id]) for change in found],
        "sieve": sieve,
        "choices": choices(every, sieve),
        "any": bool(every),
        "stages": [(each.value, stage_words(each)) for each in Stage],
        "groups": list(StakeholderGroup),
        "moves": list(moves_here.framework()),
    }


@bp.route("/changes/<int:change_id>")
@kept.while_it_stands
@public
def show(change_id: int) -> ResponseReturnValue:
    """One change, for everybody: what was said, what is done, why, and how we will know."""
    here, at = school(), now()
    facts = showing.of_change(here.id, change_id, at)
    if facts is None:
        raise NotFound
    writes = allowed(Can.UPDATE_CHANGE, me_or_none(), facts) is Reply.YES
    checks = allowed(Can.CHECK_BUYING, me_or_none(), facts) is Reply.YES
    return kept.page(
        "changes/show.html",
        (facts, writes, checks),
        lambda: {**_one(queries.on_its_page(change_id), writes=writes), "checks": checks},
        until=showing.until(at),
    )


def _one(shown: queries.OnItsPage, *, writes: bool) -> Mapping[str, Any]:
    change, consultation = shown.change, shown.consultation
    story, carried = queries.story_of(change.id), queries.carried_out(change.id)
    updates = [update for update, _picture in story]
    counts = [(one.proposal.id, one.count) for one in carried if one.count is not None]
    others = {
        one.consultation.id: one.consultation for one in carried if one.consultation is not consultation
    }
    return {
        "change": change,
        "consultation": consultation,
        "consultations": [consultation, *(others[key] for key in sorted(others))],
        "moves": move_tags(shown.moves),
        "rail": telling.rail(change, updates),
        "steps": telling.steps(updates, {update.id: picture for update, picture in story if picture}),
        "stopped_because": telling.why_it_stopped(updates),
        "proposals": [one.proposal for one in carried],
        "known": composing.known_behind(counts),
        "telling": telling,
        "reach": reach_words()[change.reach],
        "writes": writes,
        "review_rounds": reviews.opened_rounds(change.id),
        "self_review": self_reviews.behind_change(change.id),
        **_bought(change),
        "seal": seals.of_change(shown.published, [count.number for _proposal, count in counts]),
    }


def _bought(change: Change) -> Mapping[str, Any]:
    bought = buying.bought_for(change.id)
    fewest = thresholds.now_of(change.consultation_id)[Audience.PUBLIC.value]
    return {"bought": bought, "bought_helped": helped(bought.check, fewest) if bought else ""}


@bp.route("/consultations/<int:consultation_id>/changes/new", methods=["GET", "POST"])
@needs(Can.WRITE_CHANGES, on=Consultation)
def new(consultation: Consultation) -> ResponseReturnValue:
    """Make a change out of an answer that said yes; ``?proposal=12`` fills the form in from that one."""
    yes = queries.yes_proposals(consultation.id)
    if not yes:
        raise Conflict(_("A change comes out of a proposal that was answered with a yes, and there is none here yet. Answer a proposal first."))  # fmt: skip
    form = ChangeForm()
    owners = queries.possible_owners(school().id)
    form.offer([proposal for proposal, _answer in yes], queries.yes_elsewhere(consultation), owners)
    action = becoming.waiting_to_become(
        form.key_action.data or flask.request.args.get("key_action"), school().id
    )
    if form.validate_on_submit():
        change = actions.publish(me().id, consultation, form.draft())
        if action is not None:
            key_actions.became(me().id, action, change)
        flask.flash(_("The change is public. Those who took part are told."))
        return flask.redirect(flask.url_for("changes.show", change_id=change.id), code=303)
    if not form.is_submitted():
        role = next((owner.role for owner in owners if owner.id == me().id), "")
        wanted = flask.request.args.get("proposal", "")
        draft = composing.first_draft(consultation, yes, wanted, me().id, role)
        form.show(becoming.of_change(action, draft) if action else draft)
        form.key_action.data = str(action.id) if action else ""
    return _form_page(form, consultation)


@bp.route("/changes/<int:change_id>/edit", methods=["GET", "POST"])
@needs(Can.UPDATE_CHANGE, on=Change)
def edit(change: Change) -> ResponseReturnValue:
    """Change the words of a change, and say so on its page."""
    consultation = queries.consultation_of(change)
    form = CorrectionForm()
    yes = [proposal for proposal, _answer in queries.yes_proposals(consultation.id)]
    form.offer(yes, queries.yes_elsewhere(consultation), queries.possible_owners(school().id))
    if form.validate_on_submit():
        try:
            actions.correct(me().id, change, form.draft(), form.what_changed.data or "", form.seen())
        except actions.MovedMeanwhile:
            form.form_errors.append(
                _("Somebody added to this change while you were writing. Open its page in another tab and read what is new, then send yours again if it is still right.")
            )  # fmt: skip
        else:
            flask.flash(_("The change is corrected, and its page says so."))
            return flask.redirect(flask.url_for("changes.show", change_id=change.id), code=303)
    if not form.is_submitted():
        proposals = [proposal.id for proposal in queries.proposals_of(change.id)]
        form.show(composing.draft_of(change, proposals, queries.moves_of([change]).get(change.id, [])))
    form.last_seen.data = queries.newest_update(change.id)
    return _form_page(form, consultation, change)


@bp.route("/changes/<int:change_id>/update", methods=["GET", "POST"])
@needs(Can.UPDATE_CHANGE, on=Change)
def update(change: Change) -> ResponseReturnValue:
    """Say how a change goes, or move it one stage on."""
    form = UpdateForm()
    asked = reviews.is_being_asked(change.id)
    form.offer(change, asked=asked)
    if form.validate_on_submit():
        try:
            actions.update(me().id, change, form.step(), form.seen())
        except actions.MovedMeanwhile:
            form.form_errors.append(
                _("Somebody added to this change while you were writing. Read what is new, then send yours again if it is still needed.")
            )  # fmt: skip
            form.offer(change, asked=asked)
        except actions.NeedsAnotherDay:
            form.ask_again_on.errors = [another_day(change)]
        except actions.TooManyUnderWay:
            form.form_errors.append(_("As many changes are under way as this school does at once. Finish one or stop one first, or let this one wait."))  # fmt: skip
        else:
            flask.flash(_("Your update is public. Those who took part are told."))
            return flask.redirect(flask.url_for("changes.show", change_id=change.id), code=303)
    updates = queries.updates_of(change.id)
    form.last_seen.data = queries.newest_update(change.id)
    return flask.render_template(
        "changes/update.html",
        form=form,
        change=change,
        steps=telling.steps(updates[-2:], {}),
        full=_full(change),
    )


def _full(change: Change) -> list[Change]:
    """The changes that are under way, where the school does no more at once and this one has not begun."""
    if change.stage is not Stage.PLANNED:
        return []
    under_way = queries.under_way(change.school_id)
    return under_way if len(under_way) >= deciding_rules(change.school_id).most_under_way else []


@bp.route("/changes/<int:change_id>/pictures/<int:change_picture_id>")
@public
def picture(change_id: int, change_picture_id: int) -> ResponseReturnValue:
    """One picture of a change, as it was made anew, for everybody who may read the change."""
    change: Change = the_schools_own(Change, change_id, school().id)
    found = queries.picture_of(change.id, change_picture_id)
    if found is None:
        raise NotFound
    answer = flask.Response(found.jpeg, mimetype="image/jpeg")
    answer.set_etag(found.fingerprint)
    answer.cache_control.no_cache = True  # it may be taken away: ask each time, send it once
    return answer.make_conditional(flask.request)


@bp.route("/changes/<int:change_id>/pictures/<int:change_picture_id>/remove", methods=["POST"])
@needs(Can.UPDATE_CHANGE, on=Change)
def take_away_picture(change: Change, change_picture_id: int) -> ResponseReturnValue:
    """Take a picture away for good."""
    found = queries.picture_of(change.id, change_picture_id)
    if found is None:
        raise NotFound
    actions.take_away_picture(me().id, change, found)
    flask.flash(_("The picture is taken away."))
    return flask.redirect(flask.url_for("changes.show", change_id=change.id), code=303)


def _form_page(form: ChangeForm, consultation: Consultation, change: Change | None = None) -> str:
    framework = moves_here.framework()
    return flask.render_template(
        "changes/form.html",
        form=form,
        consultation=consultation,
        change=change,
        framework=framework,
        compartment_of={move.code: move.compartment for move in framework},
    )
