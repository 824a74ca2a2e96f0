"""The form in which a moderator words a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import AnyOf, DataRequired, Length

from coprod.moves import here as moves_here
from coprod.proposals.actions import Draft
from coprod.proposals.models import (
    ADULTS_DO_FITS,
    PLAIN_FITS,
    WORDING_FITS,
    Proposal,
    Reach,
)
from coprod.proposals.queries import ProposalRow, SourceIdea
from coprod.proposals.words import mark
from coprod.web.fields import StillOfferedField
from coprod.web.text import one_line

REASON_FITS = 300


class IdeasForm(FlaskForm):
    """Which ideas a proposal came from: the one thing that may still change once people have voted."""

    ideas = StillOfferedField(lazy_gettext("Which ideas does it come from?"))

    def offer(self, ideas: Sequence[SourceIdea]) -> None:
        """The accepted ideas to choose from."""
        self.ideas.choices = [SelectChoice(str(idea.id), idea.body) for idea in ideas]

    def idea_ids(self) -> tuple[int, ...]:
        """The chosen ones."""
        return tuple(int(idea_id) for idea_id in self.ideas.data or ())


class ProposalForm(IdeasForm):
    """Everything a proposal says."""

    wording = TextAreaField(
        lazy_gettext("The proposal, as people will vote on it"),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("Write what people will vote on.")),
            Length(
                max=WORDING_FITS, message=lazy_gettext("Make the proposal shorter: it has to fit a card.")
            ),
        ],
    )
    plain_wording = TextAreaField(
        lazy_gettext("The same for young readers"),
        filters=[one_line],
        validators=[
            Length(
                max=PLAIN_FITS,
                message=lazy_gettext("Make the words for young readers shorter: they have to fit a card."),
            )
        ],
    )
    adults_do = TextAreaField(
        lazy_gettext("What would adults do?"),
        filters=[one_line],
        validators=[
            DataRequired(
                lazy_gettext("Say what adults would do. A proposal never asks the child to change instead.")
            ),
            Length(max=ADULTS_DO_FITS, message=lazy_gettext("Make what adults would do shorter.")),
        ],
    )
    reach = RadioField(
        lazy_gettext("Whom does it reach?"),
        validate_choice=False,
        validators=[AnyOf([*Reach], message=lazy_gettext("Choose whom it reaches."))],
    )
    moves = StillOfferedField(lazy_gettext("Which resilient moves would it make?"))
    as_read = HiddenField(filters=[one_line])
    """The mark of the words that were on the page, so that two moderators do not undo each other."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.moves.choices = [
            SelectChoice(move.code, move.label_practitioner) for move in moves_here.framework()
        ]
        self.reach.choices = [
            SelectChoice(Reach.EVERYONE.value, _("Everyone")),
            SelectChoice(Reach.SOME.value, _("Some, who need it more")),
            SelectChoice(Reach.INDIVIDUAL.value, _("One child at a time")),
        ]

    def validate_moves(self, field: Field) -> None:
        """One move at the least."""
        if not field.data:
            raise ValidationError(_("Choose at least one resilient move."))

    def draft(self) -> Draft:
        """What was filled in."""
        return Draft(
            wording=self.wording.data or "",
            plain_wording=self.plain_wording.data or "",
            adults_do=self.adults_do.data or "",
            reach=Reach(self.reach.data),
            moves=tuple(self.moves.data or ()),
            idea_ids=self.idea_ids(),
        )

    def fill(self, row: ProposalRow, idea_ids: Sequence[int]) -> None:
        """Show a proposal as it is."""
        proposal = row.proposal
        self.wording.data = proposal.wording
        self.plain_wording.data = proposal.plain_wording
        self.adults_do.data = proposal.adults_do
        self.reach.data = proposal.reach.value
        self.moves.data = [*row.moves]
        self.ideas.data = [str(idea_id) for idea_id in idea_ids]
        self.as_read.data = mark(proposal)

    def overtaken(self, proposal: Proposal) -> bool:
        """Whether somebody else changed the words since this form was opened; says so beside the field."""
        if self.as_read.data == mark(proposal):
            return False
        self.wording.errors = [
            _(
                "Somebody changed this proposal while you were writing. It now says: “%(words)s”. Send yours again if it should stand.",
                words=proposal.wording,
            )
        ]
        self.as_read.data = mark(proposal)
        return True


class WithdrawForm(FlaskForm):
    """Why a proposal is taken off the cards."""

    reason = TextAreaField(
        lazy_gettext("Why is it taken off?"),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("Say why. It is kept in the log.")),
            Length(max=REASON_FITS, message=lazy_gettext("Make the reason shorter.")),
        ],
    )
