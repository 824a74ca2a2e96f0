"""A school's own wording of the questions, while a round is being prepared."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs
from coprod.access.policy import Can
from coprod.framework.reading import reading_age
from coprod.proposals.words import YOUNG_READER
from coprod.selfreview import actions, queries
from coprod.selfreview.actions import Wording
from coprod.selfreview.blueprint import bp
from coprod.selfreview.forms import QuestionForm
from coprod.selfreview.models import SelfQuestion, SelfReview
from coprod.web.errors import Conflict


@bp.route("/self-review/<int:self_review_id>/questions/new", methods=["GET", "POST"])
@needs(Can.RUN_SELF_REVIEW, on=SelfReview)
def question_new(self_review: SelfReview) -> ResponseReturnValue:
    """Add a question of the school's own."""
    form = QuestionForm()
    if form.validate_on_submit():
        try:
            actions.add_question(me(), self_review, form.wording())
        except actions.AlreadyOpen as error:
            raise Conflict(_fixed()) from error
        return _saved(self_review, form.wording())
    return _page(form, self_review)


@bp.route("/self-review/questions/<int:self_question_id>", methods=["GET", "POST"])
@needs(Can.RUN_SELF_REVIEW, on=SelfQuestion)
def question(self_question: SelfQuestion) -> ResponseReturnValue:
    """Reword one, leave it out, or take it in again."""
    review = queries.review_of(self_question)
    if review.consultation_id is not None:
        raise Conflict(_fixed())
    form = QuestionForm()
    if form.validate_on_submit():
        try:
            actions.change_question(
                me(), review, self_question, form.wording(), left_out=bool(form.left_out.data)
            )
        except actions.AlreadyOpen as error:
            raise Conflict(_fixed()) from error
        return _saved(review, form.wording())
    if not form.is_submitted():
        form.show(self_question)
    return _page(form, review, self_question)


def _page(form: QuestionForm, review: SelfReview, row: SelfQuestion | None = None) -> str:
    return flask.render_template("selfreview/question_edit.html", form=form, review=review, question=row)


def _saved(review: SelfReview, wording: Wording) -> ResponseReturnValue:
    flask.flash(_("Saved."))
    for text in (wording.parents, wording.pupils):
        try:
            hard = reading_age(text) > YOUNG_READER
        except ValueError:  # too few words to measure
            continue
        if hard:
            flask.flash(
                _("This is hard to read for a nine-year-old: “%(text)s” Shorter words help.", text=text),
                "warning",
            )
    return flask.redirect(flask.url_for("selfreview.prepare", self_review_id=review.id), code=303)


def _fixed() -> str:
    return _("This round has been opened. Its questions stay as people read them.")
