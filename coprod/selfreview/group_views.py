"""Small groups: a note-taker on the staff writes down what each agreed and said, never who was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.clock import now
from coprod.decisions.clock import school_day
from coprod.moderation import marks
from coprod.people.queries import names_at
from coprod.screening import Kind
from coprod.selfreview import groups, queries
from coprod.selfreview.blueprint import bp
from coprod.selfreview.forms import GroupForm
from coprod.selfreview.groups import Line
from coprod.selfreview.models import SAID_FITS, Colour, GroupKind, SelfGroup, SelfQuestion, SelfReview
from coprod.selfreview.standard import Area
from coprod.web.errors import Conflict
from coprod.web.text import fit_for_a_page, tidy


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form beside one question, and what is wrong with it."""

    question: SelfQuestion
    colour: str
    said: str
    wrong: str = ""


@bp.route("/self-review/<int:self_review_id>/groups/new", methods=["GET", "POST"])
@needs(Can.BE_STAFF, on=SelfReview)
def group_new(self_review: SelfReview) -> ResponseReturnValue:
    """Begin the notes of a group."""
    if self_review.consultation_id is None:
        raise Conflict(_("Groups talk when the round is open: each person answers first."))
    form = GroupForm()
    if form.validate_on_submit():
        group = groups.gather(
            me(),
            self_review,
            GroupKind(form.kind.data),
            form.people.data or 0,
            form.held_on.data or school_day(now()),
        )
        return _to(group, Area.PEOPLE)
    if not form.is_submitted():
        form.held_on.data = school_day(now())
    return flask.render_template("selfreview/group_new.html", form=form, review=self_review)


@bp.route("/self-review/groups/<int:self_group_id>/<self_area>", methods=["GET", "POST"])
@needs(Can.TAKE_NOTES, on=SelfGroup)
def group(self_group: SelfGroup, self_area: str) -> ResponseReturnValue:
    """What the group agreed and said on the questions of one area."""
    if self_area not in set(Area):
        raise NotFound
    area = Area(self_area)
    asked = [one for one in queries.questions(self_group.self_review_id) if one.area is area]
    if flask.request.method != "POST":
        before = queries.notes_of(self_group.id)
        typed = [
            Typed(one, before[one.id].colour.value, before[one.id].said)
            if one.id in before
            else Typed(one, "", "")
            for one in asked
        ]
        return _page(self_group, area, typed)
    typed = _typed(asked)
    if any(one.wrong for one in typed):
        return _page(self_group, area, typed)
    lines = [Line(one.question.id, Colour(one.colour), one.said) for one in typed if one.colour]
    worries = groups.note(me(), self_group, area, lines)
    if worries:
        flask.flash(
            _("Some words may tell of a worry. They are with the safeguarding lead now, and are not kept here. If a child may be in danger, tell the lead in person too."),
            "warning",
        )  # fmt: skip
    flask.flash(_("The notes are saved."))
    areas = list(Area)
    following = areas[(areas.index(area) + 1) % len(areas)]
    return _to(self_group, following)


@bp.route("/self-review/<int:self_review_id>/groups")
@needs(Can.RUN_SELF_REVIEW, on=SelfReview)
def group_list(self_review: SelfReview) -> ResponseReturnValue:
    """All groups that talked, and what they agreed and said, question by question."""
    if self_review.consultation_id is None:
        raise Conflict(_("Groups talk when the round is open: each person answers first."))
    return flask.render_template(
        "selfreview/groups.html",
        review=self_review,
        rows=queries.groups(self_review.id),
        questions=queries.questions(self_review.id),
        notes=queries.group_notes(self_review.id),
    )


def _typed(asked: Sequence[SelfQuestion]) -> list[Typed]:
    """What was sent, with what is wrong: no colour beside words, too long, or a name of somebody here."""
    sent = flask.request.form
    people = names_at(school().id)
    names_are_fine = "names_are_fine" in sent
    typed = []
    for one in asked:
        colour, said = sent.get(f"colour-{one.id}", ""), tidy(fit_for_a_page(sent.get(f"said-{one.id}", "")))
        wrong = ""
        if colour not in set(Colour) | {""}:
            colour, wrong = "", _("Choose one of the colours.")
        elif said and not colour:
            wrong = _("Say which colour the group agreed on.")
        elif len(said) > SAID_FITS:
            wrong = _("Please make this shorter. Up to %(max)d letters and spaces fit.", max=SAID_FITS)
        elif not names_are_fine and _names_somebody(said, people):
            wrong = _("This may name somebody who is here. Write what was said, and not who said it.")
        typed.append(Typed(one, colour, said, wrong))
    return typed


def _names_somebody(said: str, people: tuple[str, ...]) -> bool:
    return any(mark.kind is Kind.NAME for mark in marks.reading(said, people).marks)


def _page(self_group: SelfGroup, area: Area, typed: Sequence[Typed]) -> str:
    review = queries.review_with(self_group.self_review_id)
    return flask.render_template(
        "selfreview/group.html",
        group=self_group,
        review=review,
        area=area,
        typed=typed,
        wrong=[one for one in typed if one.wrong],
        said_fits=SAID_FITS,
    )


def _to(group_row: SelfGroup, area: Area) -> ResponseReturnValue:
    url = flask.url_for("selfreview.group", self_group_id=group_row.id, self_area=area.value)
    return flask.redirect(url, code=303)
