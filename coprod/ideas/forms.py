"""The form in which somebody writes an idea."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from coprod.framework import Compartment, Move
from coprod.ideas.actions import Draft
from coprod.ideas.models import BODY_FITS, WHY_FITS
from coprod.ideas.queries import Mine
from coprod.moves import here as moves_here
from coprod.web.fields import MultiCheckboxField
from coprod.web.text import one_line, shows_something, tidy

MOST_MOVES = 6  # more, and a tag says nothing


class IdeaForm(FlaskForm):
    """The idea, why it matters, and the moves it is about."""

    body = TextAreaField(
        lazy_gettext("Your idea"),
        filters=[tidy],
        validators=[
            DataRequired(lazy_gettext("Write your idea first.")),
            Length(
                max=BODY_FITS, message=lazy_gettext("Make your idea shorter: up to 280 letters and spaces.")
            ),
        ],
    )
    why = TextAreaField(
        lazy_gettext("Why does it matter?"),
        filters=[tidy],
        validators=[
            Length(
                max=WHY_FITS, message=lazy_gettext("Make this part shorter: up to 500 letters and spaces.")
            )
        ],
    )
    moves = MultiCheckboxField(lazy_gettext("What is it about?"))
    alike_seen = HiddenField(filters=[one_line])
    """Numbers of the ideas that were shown as alike while writing, with commas between."""
    seen = HiddenField(filters=[tidy])
    """When rewording: the words as they were when the page was opened."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.moves.choices = [(move.code, move.label_young_person) for move in moves_here.framework()]

    def validate_body(self, field: Field) -> None:
        """Something that a reader would see."""
        if not shows_something(field.data or ""):
            raise ValidationError(_("Write your idea first."))

    def validate_moves(self, field: Field) -> None:
        """A few, not all."""
        if len(field.data or ()) > MOST_MOVES:
            raise ValidationError(_("Choose up to six that fit best."))

    def draft(self) -> Draft:
        """What was written."""
        return Draft(self.body.data or "", self.why.data or "", tuple(self.moves.data or ()))

    def show(self, idea: Mine) -> None:
        """Fill in an idea as its author sees it."""
        self.body.data = self.seen.data = idea.body
        self.why.data = idea.why
        self.moves.data = list(idea.moves)

    def shelves(self) -> list[tuple[Compartment, list[tuple[Any, Move]], int]]:
        """The boxes to tick, by compartment: each with its move, and how many are ticked."""
        ours = moves_here.framework()
        boxes = {box.data: box for box in self.moves}
        ticked = set(self.moves.data or ())
        return [
            (
                compartment,
                [(boxes[move.code], move) for move in ours.moves_of(compartment)],
                sum(move.code in ticked for move in ours.moves_of(compartment)),
            )
            for compartment in ours.compartments
        ]

    def seen_alike(self) -> set[int]:
        """The ideas that its writer has seen as alike."""
        return {
            int(part)
            for part in (self.alike_seen.data or "").split(",")
            if part.isdecimal() and len(part) < 10
        }
