"""Everything that a consultation's page shows, read as plain facts: the page is kept under them (``web/kept.py``)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from markupsafe import Markup
from sqlalchemy import inspect

from coprod.access.facts import Who
from coprod.consultations import ladder, painted, queries, roll, timetable, words
from coprod.consultations.models import Consultation, ShowTallies
from coprod.consultations.next_step import Reader, next_step
from coprod.consultations.school_days import local_day, next_day
from coprod.decisions.queries import AnswersBoard, answers_board
from coprod.insights import tallies, thresholds
from coprod.insights.models import Snapshot
from coprod.insights.snapshots import newest
from coprod.proposals import queries as proposals
from coprod.schools.here import Here
from coprod.voting import cards
from coprod.voting.ballots import thread

NEVER_SHOWN = "ballot_secret"
"""The one column that no page shows, and that nothing may keep."""


@dataclass(frozen=True, slots=True)
class Showing:
    """The facts of one consultation's page for one reader. ``key`` is all of them, to be kept under."""

    consultation: Consultation
    at: datetime
    here: Here
    around: queries.Around
    reader: Reader
    rows: cards.Rows
    snapshot: Snapshot | None
    answers: AnswersBoard | None

    @property
    def key(self) -> Hashable:
        """Everything that is shown."""
        return (
            _columns(self.consultation),
            _clock(self.consultation, self.at),
            self.around,
            (self.reader.signed_in, self.reader.is_asked, self.reader.took_part),
            self.rows,
            self._threshold,
            None if self.snapshot is None else (self.snapshot.id, self.snapshot.fingerprint),
            None if self.answers is None else _told(self.answers),
        )

    @property
    def until(self) -> datetime:
        """When the time alone makes it another page: the next of its dates, or the end of the school's day."""
        dates = _dates(self.consultation)
        return min(date for date in (*dates, next_day(self.at)) if date is not None and date > self.at)

    def context(self) -> Mapping[str, Any]:
        """What the template is given."""
        c, at, around = self.consultation, self.at, self.around
        on_cards = cards.cards(self.rows)
        return {
            "consultation": c,
            "around": around,
            "cards": on_cards,
            "tallies": self._tallies(on_cards),
            "reader": self.reader,
            "over": c.voting_is_over(at),
            "answers": self.answers,
            "sentence": timetable.sentence(c, at, answered=around.answered),
            "steps": timetable.steps(c, at, answered=around.answered),
            "step": next_step(c, self.reader, at, cards=around.on_cards, answered=around.answered),
            "ladder": ladder,
            "year_name": words.year,
            "painted_card": painted.card,
        }

    @property
    def _threshold(self) -> int:
        return thresholds.of(self.consultation, self.here)["public"]

    def _tallies(self, on_cards: Sequence[cards.Card]) -> Mapping[int, Markup]:
        if self.snapshot is not None:
            return tallies.counted(self.snapshot, proposals.on_cards(self.consultation.id))
        return tallies.heard(on_cards, self._threshold)


def of(consultation: Consultation, who: Who | None, here: Here, at: datetime) -> Showing:
    """What the page shows. Four queries while voting is open, at most five at other times."""
    around, seat_id, took_part = queries.around(consultation, who)
    asked = seat_id is not None or (who is not None and roll.is_asked(who.id, consultation))
    over = consultation.voting_is_over(at)
    return Showing(
        consultation=consultation,
        at=at,
        here=here,
        around=around,
        reader=Reader(who is not None, asked, took_part),
        rows=_cards(consultation, seat_id if took_part else None, at),
        snapshot=_last_count(consultation) if over else None,
        answers=answers_board(consultation, at) if over and not consultation.held_elsewhere else None,
    )


def _cards(consultation: Consultation, voted_from: int | None, at: datetime) -> cards.Rows:
    """While voting is open nobody sees a count, but where the consultation says so, a voter sees those of the
    cards they have answered, and they move five people at a time."""
    secret = consultation.ballot_secret
    shows = consultation.show_tallies is ShowTallies.AFTER_VOTE and consultation.takes_votes(at)
    if secret is None or voted_from is None or not shows:
        return cards.read(consultation.id)
    return cards.read_with_counts(consultation.id, thread(secret, voted_from))


def _last_count(consultation: Consultation) -> Snapshot | None:
    snapshot = newest(consultation.id)
    return snapshot if snapshot is not None and snapshot.final else None


_shown_columns = attrgetter(
    *sorted({column.key for column in inspect(Consultation).column_attrs} - {NEVER_SHOWN})
)


def _columns(consultation: Consultation) -> Hashable:
    return tuple(tuple(value) if isinstance(value, list) else value for value in _shown_columns(consultation))


def _clock(c: Consultation, at: datetime) -> Hashable:
    """All that a page's words make of the time: which of the dates have come, and which day it is at the school."""
    return local_day(at), tuple(date is not None and date <= at for date in _dates(c))


def _dates(c: Consultation) -> tuple[datetime | None, ...]:
    return c.ideas_open_at, c.ideas_close_at, c.voting_open_at, c.voting_close_at


def _told(answers: AnswersBoard) -> Hashable:
    rows: Sequence[Any] = answers.rows
    return answers.clock, tuple(
        (
            row.proposal.id,
            row.by,
            row.answer
            and (
                row.answer.kind,
                row.answer.reason,
                row.answer.dissent,
                row.answer.more,
                tuple(row.answer.left_out),
                row.answer.left_out_help,
                row.answer.answered_at,
                row.answer.amended_at,
            ),
        )
        for row in rows
    )
