"""The forms of a change: what it says, and how it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from coprod.changes.actions import Draft, Step, next_stage
from coprod.changes.cards import stage_words, verdict_words
from coprod.changes.models import OWNER_TITLE_FITS, TITLE_FITS, WORDS_FIT, Change, Stage, Verdict
from coprod.framework import load
from coprod.people.models import Person
from coprod.proposals.models import Proposal, Reach
from coprod.web.fields import StillOfferedField
from coprod.web.text import one_line, tidy

TOO_LONG = _l("Please make this shorter. Up to %(max)d letters and spaces fit.")
LONG = Length(max=WORDS_FIT, message=TOO_LONG)


class ChangeForm(FlaskForm):
    """What a change says. Call :meth:`offer` before it is read or shown."""

    title = StringField(
        _l("Name of the change"),
        [
            DataRequired(_l("Give the change a name, in a few plain words.")),
            Length(max=TITLE_FITS, message=TOO_LONG),
        ],
        [one_line],
        render_kw={"maxlength": TITLE_FITS},
    )
    proposal_ids = StillOfferedField(
        _l("Which proposals does it carry out?"),
        [InputRequired(_l("Choose at least one proposal that was answered with a yes."))],
        coerce=int,
        validate_choice=True,
    )
    you_said = TextAreaField(
        _l("You said"), [DataRequired(_l("Say what people said, with the numbers.")), LONG], [tidy]
    )
    we_will = TextAreaField(_l("We will"), [DataRequired(_l("Say what the school will do.")), LONG], [tidy])
    why = TextAreaField(
        _l("Why"), [DataRequired(_l("Say why the school does this, and does it in this way.")), LONG], [tidy]
    )
    how_we_know = TextAreaField(
        _l("How we will know if it helped"),
        [DataRequired(_l("Say how you will find out whether it helped.")), LONG],
        [tidy],
    )
    reach = RadioField(_l("Whom does it reach?"), [InputRequired(_l("Say whom it reaches."))])
    owner_id = SelectField(
        _l("Who looks after it?"), [InputRequired(_l("Choose who looks after it."))], coerce=int
    )
    owner_title = StringField(
        _l("How is that person named in public?"),
        [
            DataRequired(_l("Write a role, such as “Head of Year 8”.")),
            Length(max=OWNER_TITLE_FITS, message=TOO_LONG),
        ],
        [one_line],
        render_kw={"maxlength": OWNER_TITLE_FITS},
    )
    starts_on = DateField(_l("It starts on"), [InputRequired(_l("Write the day on which it starts."))])
    review_on = DateField(
        _l("We look at it again on"), [InputRequired(_l("Write the day on which you ask whether it helped."))]
    )
    move_codes = StillOfferedField(
        _l("Which resilient moves does it make?"),
        [InputRequired(_l("Choose at least one resilient move: it is the brick that this change fills."))],
    )

    def offer(self, yes: Sequence[Proposal], owners: Sequence[Person]) -> None:
        """Set what can be chosen: proposals answered with a yes, and people who may look after a change."""
        self.proposal_ids.choices = [(proposal.id, proposal.wording) for proposal in yes]
        self.owner_id.choices = [
            (person.id, f"{person.display_name}, {person.role}" if person.role else person.display_name)
            for person in owners
        ]
        self.reach.choices = [(reach.value, words) for reach, words in reach_words().items()]
        self.move_codes.choices = [(move.code, move.label_young_person) for move in load()]

    def validate_review_on(self, field: Field) -> None:
        """The review comes after the start."""
        if self.starts_on.data and field.data and field.data <= self.starts_on.data:
            raise ValidationError(_("Choose a day after the one on which it starts."))

    def draft(self) -> Draft:
        """What was sent, once it is valid."""
        data: dict[str, Any] = {name: value for name, value in self.data.items() if name in Draft.__slots__}
        return Draft(**{**data, "reach": Reach(self.reach.data)})

    def show(self, draft: Draft) -> None:
        """Fill the fields from what is there."""
        for name in Draft.__slots__:
            value = getattr(draft, name)
            self[name].data = value.value if isinstance(value, Reach) else value


class CorrectionForm(ChangeForm):
    """What a change says, changed in the open."""

    what_changed = StringField(
        _l("What did you change?"),
        [
            DataRequired(_l("Say in a few words what you changed. Everybody can read it on the page.")),
            Length(max=280, message=TOO_LONG),
        ],
        [one_line],
        render_kw={"maxlength": 280},
    )


class UpdateForm(FlaskForm):
    """The next stage, words, or both. Call :meth:`offer` before it is read or shown."""

    last_seen = HiddenField(filters=[one_line])
    stage = RadioField(
        _l("How far is it now?"), [InputRequired(_l("Say how far it is."))], validate_choice=False
    )
    verdict = RadioField(_l("Did it help?"), validate_choice=False)
    words = TextAreaField(_l("How is it going?"), [LONG], [tidy])

    now_at: Stage
    after: Stage | None
    asked: bool

    def offer(self, change: Change, *, asked: bool = False) -> None:
        """Set the choices for a change where it stands: to stay, or to go to the next stage.

        Args:
            asked: people are asked whether it helped; the verdict then waits for them, and is given elsewhere.
        """
        self.asked, self.now_at, self.after = asked, change.stage, next_stage(change.stage)
        if asked and self.after is Stage.REVIEWED:
            self.after = None
        stay = _("No new stage. It is still: %(stage)s", stage=stage_words(change.stage))
        self.stage.choices = [(self.now_at.value, stay)]
        if self.after is not None:
            self.stage.choices = [(self.after.value, stage_words(self.after)), *self.stage.choices]
        self.verdict.choices = [(verdict.value, verdict_words(verdict)) for verdict in Verdict]

    @property
    def may_review(self) -> bool:
        """Whether a verdict can be given in this step."""
        return not self.asked and Stage.REVIEWED in {self.now_at, self.after}

    def validate_stage(self, field: Field) -> None:
        """One step at a time."""
        if field.data not in {self.now_at, self.after}:
            raise ValidationError(
                _("A change goes one stage at a time, and never back. Choose one of these.")
            )

    def validate_verdict(self, field: Field) -> None:
        """A review says what it found; nothing else does."""
        if field.data and self.asked:
            raise ValidationError(
                _("People are being asked if it helped. Say what you make of it when they have answered.")
            )
        if field.data and field.data not in set(Verdict):
            raise ValidationError(_("Choose one of these answers."))
        if self.stage.data == Stage.REVIEWED and self.after is Stage.REVIEWED and not field.data:
            raise ValidationError(_("Say whether it helped. “Too early to say” is an answer too."))
        if field.data and self.stage.data != Stage.REVIEWED:
            raise ValidationError(
                _(
                    "Whether it helped is said when you look at it again. Choose that stage, or leave this out."
                )
            )

    def validate_words(self, field: Field) -> None:
        """Words where there is nothing else, and beside every verdict."""
        if not field.data and self.verdict.data:
            raise ValidationError(_("Say how you know whether it helped."))
        if not field.data and self.stage.data == self.now_at:
            raise ValidationError(_("Write a few words, or choose the next stage."))

    def step(self) -> Step:
        """What was sent, once it is valid."""
        return Step(
            Stage(self.stage.data),
            self.words.data or "",
            Verdict(self.verdict.data) if self.verdict.data else None,
        )

    def seen(self) -> int | None:
        """The update that the writer had read last."""
        sent = self.last_seen.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


def reach_words() -> dict[Reach, str]:
    """Whom a change reaches, in words."""
    return {
        Reach.EVERYONE: _("Everyone"),
        Reach.SOME: _("Some: those who need more"),
        Reach.INDIVIDUAL: _("One by one: those who need the most"),
    }
