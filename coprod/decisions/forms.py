"""The form of an answer."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from coprod.consensus.words import listed
from coprod.decisions.actions import Words
from coprod.decisions.models import REASON_NEEDS, WORDS_FIT, YES, Answer, AnswerKind
from coprod.decisions.numbers import Known
from coprod.web.text import tidy

LONG = Length(max=WORDS_FIT, message=_l("Please make this shorter. Up to %(max)d letters and spaces fit."))


class AnswerForm(FlaskForm):
    """What the decision-maker says. Call :meth:`ask` before it is read or shown."""

    kind = RadioField(_l("Your answer"), [InputRequired(_l("Choose one of the four answers."))])
    reason = TextAreaField(_l("Why? In plain words"), [LONG], [tidy])
    dissent = TextAreaField(
        _l("The strongest reason against your answer, and how you weighed it"), [LONG], [tidy]
    )

    known: Known | None = None

    def ask(self, known: Known | None) -> None:
        """Set the choices, and what is known of the votes."""
        self.known = known
        self.kind.choices = [(kind.value, words) for kind, words in kind_words().items()]

    def validate_reason(self, field: Field) -> None:
        """People who took the trouble to vote are owed more than a word."""
        if len(field.data or "") < REASON_NEEDS:
            raise ValidationError(
                _("Write at least %(least)d letters. People gave their time and their thoughts: they are owed a reason that they can follow.", least=REASON_NEEDS)
            )  # fmt: skip

    def validate_dissent(self, field: Field) -> None:
        """Those on the other side must find their reason in the answer."""
        if not field.data and self.kind.data in set(AnswerKind):
            why = why_dissent_is_needed(AnswerKind(self.kind.data), self.known)
            if why:
                raise ValidationError(why)

    def words(self) -> Words:
        """What was sent, once it is valid."""
        return Words(AnswerKind(self.kind.data), self.reason.data or "", self.dissent.data or "")

    def show(self, answer: Answer) -> None:
        """Fill the fields from the answer that is there."""
        self.kind.data, self.reason.data, self.dissent.data = answer.kind.value, answer.reason, answer.dissent


def why_dissent_is_needed(kind: AnswerKind, known: Known | None) -> str:
    """Why an answer must name the strongest reason against it, in words; empty where it need not.

    Only what the numbers on the page tell is used, so that the form gives away nothing that they hide.
    """
    if known is None:
        return ""
    if known.groups_against:
        return _("Say how you weighed the other side: against this proposal are %(groups)s.", groups=listed(known.groups_against, _))  # fmt: skip
    if kind not in YES and known.groups_for:
        return _("Say how you weighed the other side: for this proposal are %(groups)s.", groups=listed(known.groups_for, _))  # fmt: skip
    if kind is AnswerKind.WILL and known.anybody_disagrees:
        return _("Some people disagreed. Say what their strongest reason was, and how you weighed it.")
    return ""


def kind_words() -> dict[AnswerKind, str]:
    """The four answers, as ``templates/components/answer.html`` says them."""
    return {
        AnswerKind.WILL: _("We will"),
        AnswerKind.DIFFERENTLY: _("We will, in part or in another way"),
        AnswerKind.NOT_NOW: _("Not now"),
        AnswerKind.CANNOT: _("We can’t"),
    }
