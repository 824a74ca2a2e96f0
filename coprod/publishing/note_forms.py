"""The forms of practice notes: what it says, what was looked at before it leaves, and a file that comes in."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from coprod.changes.models import TITLE_FITS, Change, Verdict
from coprod.publishing.models import COST_FITS, PART_FITS
from coprod.publishing.note_words import NoteWords
from coprod.web.fields import StillOfferedField
from coprod.web.text import one_line, tidy

TOO_LONG = _l("Please make this shorter. Up to %(max)d letters and spaces fit.")
PART = Length(max=PART_FITS, message=TOO_LONG)


class NoteForm(FlaskForm):
    """What a note says; its moves, reach and verdict come from the change."""

    title = StringField(
        _l("Title"),
        [DataRequired(_l("Give the note a title.")), Length(max=TITLE_FITS, message=TOO_LONG)],
        [one_line],
    )
    what_we_did = TextAreaField(_l("What we did"), [DataRequired(_l("Say what you did.")), PART], [tidy])
    for_whom = TextAreaField(_l("For whom"), [DataRequired(_l("Say whom it was for.")), PART], [tidy])
    cost = StringField(
        _l("What it cost"),
        [
            DataRequired(_l("Say what it cost, in money or time. “Nothing” is an answer.")),
            Length(max=COST_FITS, message=TOO_LONG),
        ],
        [one_line],
    )
    what_changed = TextAreaField(
        _l("What changed"), [DataRequired(_l("Say what you found when you looked again.")), PART], [tidy]
    )
    differently = TextAreaField(_l("What we would do differently"), [PART], [tidy])

    def words(self, change: Change, moves: list[str]) -> NoteWords:
        """What was sent, once it is valid."""
        data: dict[str, Any] = {
            name: value or "" for name, value in self.data.items() if name in NoteWords.__slots__
        }
        return NoteWords(**data, moves=moves, reach=change.reach, verdict=change.verdict or Verdict.TOO_EARLY)

    def show(self, words: dict[str, str]) -> None:
        """Fill the fields."""
        for name, value in words.items():
            self[name].data = value


class LeaveForm(FlaskForm):
    """What was looked at before a note leaves, and how far it goes."""

    looked_at = StillOfferedField(_l("What to look at"))
    share = BooleanField(_l("Other schools on this site may read it too"))


class ReceiveForm(FlaskForm):
    """A file from another school."""

    file = FileField(_l("The file"), [FileRequired(_l("Choose the file."))])


class TakeForm(FlaskForm):
    """The same file again, once somebody has read what is in it."""

    content = TextAreaField(validators=[DataRequired()])
