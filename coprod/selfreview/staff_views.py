"""What whoever runs a self-review does: prepare it, open it, read what people wrote."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.library.shelves import language
from coprod.moderation import marks
from coprod.people.queries import names_at
from coprod.safeguarding.models import AboutWhom
from coprod.safeguarding.telling import TooMany
from coprod.selfreview import actions, evidence, queries
from coprod.selfreview.blueprint import bp
from coprod.selfreview.forms import PlanForm
from coprod.selfreview.models import EvidenceState, SelfEvidence, SelfQuestion, SelfReview
from coprod.web.errors import Conflict
from coprod.web.text import tidy

NOTE_FITS = 1000


@bp.route("/self-review/new", methods=["GET", "POST"])
@needs(Can.RUN_SELF_REVIEW)
def new() -> ResponseReturnValue:
    """Begin a round: the standard questions, or those of an earlier round again."""
    form = PlanForm()
    form.offer([one.review for one in queries.rounds(school().id) if one.consultation is not None])
    if form.validate_on_submit():
        review = actions.prepare(me(), form.plan(), language())
        flask.flash(_("Saved. Look at the questions, then open it."))
        return _to_draft(review)
    if not form.is_submitted():
        form.start()
    return flask.render_template("selfreview/new.html", form=form)


@bp.route("/self-review/<int:self_review_id>/prepare", methods=["GET", "POST"])
@needs(Can.RUN_SELF_REVIEW, on=SelfReview)
def prepare(self_review: SelfReview) -> ResponseReturnValue:
    """The questions, who is asked and for how long, until it opens."""
    if self_review.consultation_id is not None:
        if flask.request.method == "POST":
            raise Conflict(_opened())
        return _to_round(self_review.consultation_id)
    form = PlanForm()
    form.offer([])
    if form.validate_on_submit():
        try:
            actions.plan_anew(me(), self_review, form.plan())
        except actions.AlreadyOpen as error:
            raise Conflict(_opened()) from error
        flask.flash(_("Saved."))
        return _to_draft(self_review)
    if not form.is_submitted():
        form.show(self_review)
    return flask.render_template(
        "selfreview/prepare.html",
        form=form,
        review=self_review,
        questions=queries.questions(self_review.id, left_out=True),
    )


@bp.route("/self-review/<int:self_review_id>/open", methods=["POST"])
@needs(Can.RUN_SELF_REVIEW, on=SelfReview)
def open_up(self_review: SelfReview) -> ResponseReturnValue:
    """Ask everybody."""
    try:
        consultation = actions.open_up(me(), self_review)
    except actions.AlreadyOpen as error:
        raise Conflict(_opened()) from error
    except actions.NobodyToAsk as error:
        raise Conflict(
            _("Nobody of the groups you chose is at the school yet. There is nobody to ask.")
        ) from error
    except actions.NothingToAsk as error:
        raise Conflict(_("Every question is left out. Take at least one in again.")) from error
    flask.flash(_("It is open. Everybody who is asked is told."))
    return _to_round(consultation.id)


@bp.route("/self-review/questions/<int:self_question_id>/evidence")
@needs(Can.RUN_SELF_REVIEW, on=SelfQuestion)
def written(self_question: SelfQuestion) -> ResponseReturnValue:
    """What people wrote beside one question: no names, what may be a worry first."""
    review = queries.review_of(self_question)
    rows = queries.evidence(self_question.id)
    people = names_at(school().id) if rows else ()
    return flask.render_template(
        "selfreview/evidence.html",
        review=review,
        question=self_question,
        rows=[(row, marks.pieces(row.words, marks.reading(row.words, people))) for row in rows],
    )


@bp.route("/self-review/evidence/<int:self_evidence_id>/read", methods=["POST"])
@needs(Can.RUN_SELF_REVIEW, on=SelfEvidence)
def mark_read(self_evidence: SelfEvidence) -> ResponseReturnValue:
    """It has been read, and there is no worry in it."""
    if self_evidence.state is EvidenceState.WITHHELD:
        raise Conflict(_gone())
    evidence.mark_read(self_evidence)
    return _to_words(self_evidence)


@bp.route("/self-review/evidence/<int:self_evidence_id>/concern", methods=["POST"])
@needs(Can.RUN_SELF_REVIEW, on=SelfEvidence)
def raise_concern(self_evidence: SelfEvidence) -> ResponseReturnValue:
    """Worried about a child: the words go to the safeguarding lead, and leave the review."""
    sent = flask.request.form
    about = AboutWhom(sent["about"]) if sent.get("about") in set(AboutWhom) else AboutWhom.CHILD
    try:
        moved = evidence.raise_concern(me(), self_evidence, tidy(sent.get("note"))[:NOTE_FITS], about)
    except TooMany as error:
        raise Conflict(_("You have raised many concerns in the last hour. Please tell the safeguarding lead in person.")) from error  # fmt: skip
    if not moved:
        raise Conflict(_gone())
    flask.flash(_("The words are with the safeguarding lead now. If a child may be in danger, tell the lead in person too."))  # fmt: skip
    return _to_words(self_evidence)


def _to_words(row: SelfEvidence) -> ResponseReturnValue:
    return flask.redirect(flask.url_for("selfreview.written", self_question_id=row.question_id), code=303)


def _to_draft(review: SelfReview) -> ResponseReturnValue:
    return flask.redirect(flask.url_for("selfreview.prepare", self_review_id=review.id), code=303)


def _to_round(consultation_id: int) -> ResponseReturnValue:
    return flask.redirect(flask.url_for("selfreview.show", consultation_id=consultation_id), code=303)


def _opened() -> str:
    return _("This round has been opened. Its questions stay as people read them.")


def _gone() -> str:
    return _("These words are not here any more.")
