"""The forms of a buying-in check: begin, need, questions, offers and contract, judgement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import TextInput

from coprod.buying import words
from coprod.buying.actions import Commissioning, Judgement, Procurement, Quote, Said
from coprod.buying.models import (
    EVIDENCE_FITS,
    MOST_HELPERS,
    MOST_PENCE,
    NAME_FITS,
    WHAT_FOR_FITS,
    WORDS_FIT,
    BuyingAnswer,
    BuyingCheck,
    BuyingQuote,
    Question,
    Reply,
)
from coprod.web.fields import DayField, WholeNumberField
from coprod.web.text import one_line, shows_something, tidy

TOO_LONG = _l("Please make this shorter. Up to %(max)d letters and spaces fit.")
MOST_QUOTES = 4
_MONEY = re.compile(r"£?\s*(\d{1,3}(?:[ ,]\d{3})+|\d{1,9})(?:\.(\d{1,2}))?")


def _line(label: Any, fits: int, *checks: Any) -> StringField:
    return StringField(
        label, [*checks, Length(max=fits, message=TOO_LONG)], [one_line], render_kw={"maxlength": fits}
    )


def _text(label: Any, fits: int = WORDS_FIT, *checks: Any) -> TextAreaField:
    return TextAreaField(label, [*checks, Length(max=fits, message=TOO_LONG)], [tidy])


def _count(label: Any) -> WholeNumberField:
    fits = NumberRange(0, MOST_HELPERS, message=_l("Choose between %(min)d and %(max)d."))
    return WholeNumberField(
        label,
        validators=[InputRequired(_l("Write a number; 0 is one too.")), fits],
        render_kw={"inputmode": "numeric"},
    )


class MoneyField(Field):
    """Pounds as people write them (£1,234.50); ``data`` is a whole number of pence, none for an empty field."""

    widget = TextInput()
    data: int | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data // 100}.{self.data % 100:02d}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read it, or say how to write it."""
        typed = one_line(str(valuelist[0]) if valuelist else "")
        self.raw_data, self.data = [typed], None
        if not typed:
            return
        found = _MONEY.fullmatch(typed)
        if found is None or (not typed.isascii() and "£" not in typed):
            raise ValueError(_("Write the price like this: 1,234.50."))
        pounds, pence = re.sub(r"\D", "", found[1]), (found[2] or "").ljust(2, "0")
        self.data = int(pounds) * 100 + int(pence)
        if self.data > MOST_PENCE:
            self.data = None
            raise ValueError(_("This is more than a school can spend here."))


class SeenForm(FlaskForm):
    """A form that knows which version of the check its writer had read."""

    version = HiddenField(filters=[one_line])

    def seen(self) -> int:
        """That version; -1 for nonsense."""
        sent = self.version.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


class BeginForm(FlaskForm):
    """The name of the service."""

    service = _line(
        _l("What is the service called?"), NAME_FITS, DataRequired(_l("Write what the service is called."))
    )

    def validate_service(self, field: Field) -> None:
        """A name that a reader can see."""
        if not shows_something(field.data or ""):
            raise ValidationError(_("Write what the service is called."))


class NeedForm(SeenForm, BeginForm):
    """What is needed, and how many of each group helped to choose."""

    needed = _text(_l("What is needed, for whom, and how do we know?"))
    helped_pupils = _count(_l("Pupils who helped to choose"))
    helped_parents = _count(_l("Parents and carers who helped to choose"))
    helped_practitioners = _count(_l("Practitioners who helped to choose"))

    def what(self) -> Commissioning:
        """What was sent, once it is valid."""
        return Commissioning(
            self.service.data or "",
            self.needed.data or "",
            self.helped_pupils.data or 0,
            self.helped_parents.data or 0,
            self.helped_practitioners.data or 0,
        )

    def show(self, check: BuyingCheck) -> None:
        """Fill the fields from what is there."""
        for name in (*_HELPED, "service", "needed"):
            self[name].data = getattr(check, name)


_HELPED = ("helped_pupils", "helped_parents", "helped_practitioners")


class QuestionsForm(SeenForm):
    """Twelve times: a reply (or none yet), and the evidence. The fields are made from the questions."""

    def pairs(self) -> list[tuple[Field, Field]]:
        """Each question's reply and its evidence, in order."""
        return [(self[code.value], self[f"{code.value}_evidence"]) for code in Question]

    def offer(self) -> None:
        """Set the words of the questions and of what can be said."""
        for code in Question:
            field: Any = self[code.value]
            field.label.text = words.question(code)
            field.choices = [(one.value, words.reply(one)) for one in Reply]

    def said(self) -> Mapping[Question, Said]:
        """What was sent, once it is valid."""
        return {
            code: Said(Reply(self[code.value].data), self[f"{code.value}_evidence"].data or "")
            for code in Question
            if self[code.value].data
        }

    def show(self, answers: Mapping[Question, BuyingAnswer]) -> None:
        """Fill the fields from what is there."""
        for code, answer in answers.items():
            self[code.value].data, self[f"{code.value}_evidence"].data = answer.reply.value, answer.evidence


def _evidence_needs_a_reply(form: QuestionsForm, field: Field) -> None:
    reply = form[field.name.removesuffix("_evidence")].data
    if field.data and not reply:
        raise ValidationError(_("Choose an answer to go with what you wrote."))


for _code in Question:
    setattr(QuestionsForm, _code.value, RadioField("", [Optional()]))
    setattr(
        QuestionsForm,
        f"{_code.value}_evidence",
        _text(_l("How do we know?"), EVIDENCE_FITS, _evidence_needs_a_reply),
    )


class ContractForm(SeenForm):
    """Up to four offers, which one was chosen and why, the contract's days, and the way out."""

    chosen = RadioField(_l("Which offer was chosen?"), [Optional()])
    chosen_why = _text(_l("Why this one?"))
    starts_on = DayField(_l("The contract starts on"), validators=[Optional()])
    ends_on = DayField(_l("The contract ends on"), validators=[Optional()])
    notice_by = DayField(_l("Last day to say that we do not go on"), validators=[Optional()])
    exit_words = _text(_l("How do we get out, and what happens to those who use it?"))

    def rows(self) -> list[tuple[Field, Field, Field]]:
        """Each offer's supplier, price and purpose."""
        return [tuple(self[f"{name}_{n}"] for name in _OFFER) for n in range(1, MOST_QUOTES + 1)]  # type: ignore[misc]  # three names

    def offer(self) -> None:
        """Set what can be chosen."""
        self.chosen.choices = [(str(n), _("Offer %(n)s", n=n)) for n in range(1, MOST_QUOTES + 1)]

    def validate_chosen(self, field: Field) -> None:
        """One that is written, with its price."""
        name = f"supplier_{field.data}"
        if field.data and not (name in self and shows_something(self[name].data or "")):
            raise ValidationError(_("Choose an offer that you have written."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Beside each field's own: an offer has a supplier and a price, and the days fit each other."""
        fits = super().validate(extra_validators)
        for supplier, price, what_for in self.rows():
            named = shows_something(supplier.data or "")
            if named and price.data is None and not price.errors:
                price.errors = [_("Write the price, with VAT.")]
            elif not named and (price.data is not None or what_for.data):
                supplier.errors = [_("Write whose offer this is.")]
            fits = fits and not (price.errors or supplier.errors)
        start, end, notice = self.starts_on.data, self.ends_on.data, self.notice_by.data
        if start and end and end <= start:
            self.ends_on.errors = [_("Choose a day after the one on which it starts.")]
            fits = False
        if notice and end and notice > end:
            self.notice_by.errors = [_("Choose a day before the contract ends.")]
            fits = False
        return bool(fits)

    def how(self) -> Procurement:
        """What was sent, once it is valid."""
        quotes = [
            Quote(supplier.data, price.data, what_for.data or "", str(n) == self.chosen.data)
            for n, (supplier, price, what_for) in enumerate(self.rows(), 1)
            if shows_something(supplier.data or "")
        ]
        return Procurement(
            quotes,
            self.chosen_why.data or "",
            self.starts_on.data,
            self.ends_on.data,
            self.notice_by.data,
            self.exit_words.data or "",
        )

    def show(self, check: BuyingCheck, quotes: list[BuyingQuote]) -> None:
        """Fill the fields from what is there."""
        for name in ("chosen_why", "starts_on", "ends_on", "notice_by", "exit_words"):
            self[name].data = getattr(check, name)
        for n, (fields, quote) in enumerate(zip(self.rows(), quotes, strict=False), 1):
            supplier, price, what_for = fields
            supplier.data, price.data, what_for.data = quote.supplier, quote.pence, quote.what_for
            if quote.chosen:
                self.chosen.data = str(n)


_OFFER = ("supplier", "price", "what_for")
for _n in range(1, MOST_QUOTES + 1):
    setattr(ContractForm, f"supplier_{_n}", _line(_l("Whose offer?"), NAME_FITS))
    setattr(ContractForm, f"price_{_n}", MoneyField(_l("Price for the whole time, with VAT, in pounds")))
    setattr(ContractForm, f"what_for_{_n}", _line(_l("For what?"), WHAT_FOR_FITS))


class JudgementForm(SeenForm):
    """Whether it is good enough."""

    good_enough = RadioField(_l("Is it good enough?"), [InputRequired(_l("Say whether it is good enough."))])
    words = _text(_l("Why?"), WORDS_FIT, DataRequired(_l("Say why, in plain words.")))
    title = _line(
        _l("Who judges? A role, as everybody may read it"),
        NAME_FITS,
        DataRequired(_l("Write a role, such as “Head of Year 8”.")),
    )

    def offer(self) -> None:
        """Set the choices."""
        self.good_enough.choices = [
            ("yes", _("Yes, good enough for our pupils")),
            ("no", _("No, not good enough")),
        ]

    def validate_words(self, field: Field) -> None:
        """Something that a reader sees."""
        if not shows_something(field.data or ""):
            raise ValidationError(_("Say why, in plain words."))

    def judgement(self) -> Judgement:
        """What was sent, once it is valid."""
        return Judgement(self.good_enough.data == "yes", self.words.data or "", self.title.data or "")
