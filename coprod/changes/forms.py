"""The forms of a change: what it says, and how it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from coprod.changes.actions import STOP_NEEDS, Draft, Shown, Step, next_stage, ways_on
from coprod.changes.cards import stage_words, verdict_words
from coprod.changes.models import ALT_FITS, OWNER_TITLE_FITS, TITLE_FITS, WORDS_FIT, Change, Stage, Verdict
from coprod.changes.pictures import MOST_BYTES, NotTaken, Picture, Trouble, made_anew
from coprod.moves import here as moves_here
from coprod.people.models import Person
from coprod.proposals.models import Proposal, Reach
from coprod.web.fields import DayField, StillOfferedField
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
    key_action = HiddenField(filters=[one_line])
    """The key action that it comes out of, if any."""
    quick_win = BooleanField(_l("It is a quick win: something small that starts at once"))
    move_codes = StillOfferedField(
        _l("Which resilient moves does it make?"),
        [InputRequired(_l("Choose at least one resilient move: it is the brick that this change fills."))],
    )
    _here: set[int]

    def offer(
        self, yes: Sequence[Proposal], elsewhere: Sequence[tuple[Proposal, str]], owners: Sequence[Person]
    ) -> None:
        """Set what can be chosen: proposals answered with a yes, and people who may look after a change.

        Args:
            yes: of this consultation; a change carries out one of them at least.
            elsewhere: of other consultations, with the title of each.
        """
        self._here = {proposal.id for proposal in yes}
        self.proposal_ids.choices = [
            *((proposal.id, proposal.wording) for proposal in yes),
            *((proposal.id, f"{title}: {proposal.wording}") for proposal, title in elsewhere),
        ]
        self.owner_id.choices = [
            (person.id, f"{person.display_name}, {person.role}" if person.role else person.display_name)
            for person in owners
        ]
        self.reach.choices = [(reach.value, words) for reach, words in reach_words().items()]
        self.move_codes.choices = [(move.code, move.label_young_person) for move in moves_here.framework()]

    def validate_proposal_ids(self, field: Field) -> None:
        """It comes out of what was asked here, whatever else it answers."""
        if field.data and self._here.isdisjoint(field.data):
            raise ValidationError(_("Choose at least one proposal of this consultation."))

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


class LastSeen(FlaskForm):
    """A form that knows which update of a change its writer had read last."""

    last_seen = HiddenField(filters=[one_line])

    def seen(self) -> int:
        """That update; -1, which is none, where what was sent is no number."""
        sent = self.last_seen.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


class CorrectionForm(ChangeForm, LastSeen):
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


class UpdateForm(LastSeen):
    """The next stage, words, or both. Call :meth:`offer` before it is read or shown."""

    stage = RadioField(
        _l("How far is it now?"), [InputRequired(_l("Say how far it is."))], validate_choice=False
    )
    verdict = RadioField(_l("Did it help?"), validate_choice=False)
    ask_again_on = DayField(_l("If it is too early: when do you look at it again?"), validators=[Optional()])
    words = TextAreaField(_l("How is it going?"), [LONG], [tidy])
    picture = FileField(_l("A picture"))
    alt = StringField(
        _l("What can be seen in the picture?"),
        [Length(max=ALT_FITS, message=TOO_LONG)],
        [one_line],
        render_kw={"maxlength": ALT_FITS},
    )
    no_faces = BooleanField(
        _l(
            "I looked at it closely. Nobody’s face can be seen, or everybody in it said yes, and for a child a parent did."
        )
    )

    _made: Picture | None = None
    now_at: Stage
    after: Stage | None
    ways: Sequence[Stage]
    asked: bool

    def offer(self, change: Change, *, asked: bool = False) -> None:
        """Set the choices for a change where it stands: to stay, or to go to the next stage.

        Args:
            asked: people are asked whether it helped; the verdict then waits for them, and is given elsewhere.
        """
        self.asked, self.now_at, self.after = asked, change.stage, next_stage(change.stage)
        if asked and self.after is Stage.REVIEWED:
            self.after = None
        self.ways = [way for way in ways_on(change.stage) if not (asked and way is Stage.REVIEWED)]
        stay = _("No new stage. It is still: %(stage)s", stage=stage_words(change.stage))
        self.stage.choices = [(self.now_at.value, stay)]
        if self.after is not None:
            self.stage.choices = [(self.after.value, stage_words(self.after)), *self.stage.choices]
        if Stage.STOPPED in self.ways[1:] and self.now_at is not Stage.STOPPED:
            stop = _("Stop it, and say why")
            self.stage.choices = [*self.stage.choices, (Stage.STOPPED.value, stop)]
        self.verdict.choices = [(verdict.value, verdict_words(verdict)) for verdict in Verdict]

    @property
    def may_review(self) -> bool:
        """Whether a verdict can be given in this step."""
        return not self.asked and Stage.REVIEWED in {self.now_at, self.after}

    def validate_stage(self, field: Field) -> None:
        """One step at a time."""
        if field.data not in set(self.ways):
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
        if self.stops and len(field.data or "") < STOP_NEEDS:
            raise ValidationError(
                _("Say why it stops, in at least %(least)d letters. Everybody who had a say in it reads this.", least=STOP_NEEDS)
            )  # fmt: skip

    @property
    def stops(self) -> bool:
        """Whether this step stops the change."""
        return bool(self.stage.data == Stage.STOPPED and self.now_at is not Stage.STOPPED)

    def validate_picture(self, field: Field) -> None:
        """A picture that can be shown, made anew at once; what was sent is not kept."""
        if not field.data:
            return
        sent = field.data.read(MOST_BYTES + 1)
        field.data.close()
        try:
            self._made = made_anew(sent)
        except NotTaken as trouble:
            raise ValidationError(trouble_words()[trouble.trouble]) from trouble

    def validate_alt(self, field: Field) -> None:
        """Somebody who cannot see it reads what is in it."""
        if self.picture.data and not field.data:
            raise ValidationError(
                _("Say what can be seen in the picture, for people who cannot see it. Then choose the picture once more.")
            )  # fmt: skip

    def validate_no_faces(self, field: Field) -> None:
        """A person looks, not a program."""
        if self.picture.data and not field.data:
            raise ValidationError(
                _("Look at the picture and tick this, or leave the picture out. Then choose the picture once more.")
            )  # fmt: skip

    def step(self) -> Step:
        """What was sent, once it is valid."""
        return Step(
            Stage(self.stage.data),
            self.words.data or "",
            Verdict(self.verdict.data) if self.verdict.data else None,
            Shown(self._made, self.alt.data or "") if self._made else None,
            ask_again_on=self.ask_again_on.data,
        )


def trouble_words() -> dict[Trouble, str]:
    """Why a picture is not taken, and what to do."""
    return {
        Trouble.TOO_MANY_BYTES: _("This file is too large. Send one of at most 12 megabytes."),
        Trouble.TOO_MANY_PIXELS: _("This picture is too large. Make it smaller first."),
        Trouble.MOVES: _("Moving pictures cannot be shown. Send one that stands still."),
        Trouble.NOT_A_PICTURE: _("This is no picture that can be shown. Send a photo or a drawing as JPEG, PNG or WebP."),
    }  # fmt: skip


def reach_words() -> dict[Reach, str]:
    """Whom a change reaches, in words."""
    return {
        Reach.EVERYONE: _("Everyone"),
        Reach.SOME: _("Some: those who need more"),
        Reach.INDIVIDUAL: _("One by one: those who need the most"),
    }
