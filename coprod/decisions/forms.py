"""The forms of an answer: its words, its amendment, and the one act that makes all public."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from coprod.decisions.models import HELP_FITS, WORDS_FIT, AnswerKind, LeftOut
from coprod.decisions.numbers import Known
from coprod.decisions.saying import Words, fitting, missing_from
from coprod.decisions.words import kind_words, left_out_words
from coprod.web.fields import MultiCheckboxField
from coprod.web.text import one_line, tidy

TOO_LONG = _l("Please make this shorter. Up to %(max)d letters and spaces fit.")
LONG = Length(max=WORDS_FIT, message=TOO_LONG)


class AnswerForm(FlaskForm):
    """What the decision-maker says. Call :meth:`ask` before it is read or shown."""

    seen = HiddenField(filters=[one_line])
    kind = RadioField(_l("Your answer"), [InputRequired(_l("Choose one of the four answers."))])
    reason = TextAreaField(_l("Why? In plain words"), [LONG], [tidy])
    dissent = TextAreaField(
        _l("The strongest reason against your answer, and how you weighed it"), [LONG], [tidy]
    )
    more = TextAreaField(
        _l("If you go against people: what they wanted that cannot be, or what you offer them"),
        [LONG],
        [tidy],
    )
    left_out = MultiCheckboxField(_l("Who could be left out?"))
    left_out_help = TextAreaField(
        _l("What do you do so that they are not left out?"),
        [Length(max=HELP_FITS, message=TOO_LONG)],
        [tidy],
    )
    later = SubmitField(_l("Save, I go on later"))

    known: Known | None = None

    def ask(self, known: Known | None) -> None:
        """Set the choices, and what is known of the votes."""
        self.known = known
        self.kind.choices = [(kind.value, words) for kind, words in kind_words().items()]
        self.left_out.choices = [(one.value, words) for one, words in left_out_words().items()]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whole, unless the writer goes on later."""
        if not super().validate(extra_validators):
            return False
        if self.later.data:
            return True
        missing = missing_from(self.words(), self.known)
        for name, why in missing.items():
            self[name].errors = [why]
        return not missing

    def validate_left_out(self, field: Field) -> None:
        """Nobody is nobody."""
        if LeftOut.NOBODY in (field.data or []) and len(field.data) > 1:
            raise ValidationError(_("“Nobody” and somebody cannot both be true. Take one away."))

    def words(self) -> Words:
        """What was sent, once it is valid."""
        words = Words(
            AnswerKind(self.kind.data),
            self.reason.data or "",
            self.dissent.data or "",
            self.more.data or "",
            tuple(self.left_out.data or ()),
            self.left_out_help.data or "",
        )
        return fitting(words, self.known)

    def show(self, words: Words) -> None:
        """Fill the fields from what is there."""
        for name in Words.__slots__:
            self[name].data = getattr(words, name)
        self.kind.data, self.left_out.data = words.kind.value, list(words.left_out)

    def seen_number(self) -> int:
        """What the writer began from; -1 where the form says nothing that makes sense."""
        sent = self.seen.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


class AmendForm(AnswerForm):
    """A public answer, changed in the open."""

    why = StringField(
        _l("Why do you change it?"),
        [
            DataRequired(_l("Say why you change it. Everybody can read it beside the answer.")),
            Length(max=500, message=TOO_LONG),
        ],
        [one_line],
        render_kw={"maxlength": 500},
    )


class PublishForm(FlaskForm):
    """The yes to all drafts at once."""

    seen = HiddenField(filters=[one_line])


class DraftForm(FlaskForm):
    """Which draft, and which version of it."""

    proposal_id = HiddenField(filters=[one_line])
    seen = HiddenField(filters=[one_line])

    def numbers(self) -> tuple[int, int]:
        """Both; -1 where one makes no sense."""
        sent = [field.data or "" for field in (self.proposal_id, self.seen)]
        first, second = (
            int(one) if one.isascii() and one.isdigit() and len(one) < 10 else -1 for one in sent
        )
        return first, second
