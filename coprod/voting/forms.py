"""What a press on a card sends."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import AnyOf

CHOICES = {"agree": 1, "unsure": 0, "disagree": -1}


class AnswerForm(FlaskForm):
    """One answer to one card, and the mark of the words it is for."""

    choice = StringField(validators=[AnyOf([*CHOICES])])
    mark = StringField()

    @property
    def answer(self) -> int:
        """1 agree, 0 not sure, −1 disagree."""
        return CHOICES[str(self.choice.data)]
