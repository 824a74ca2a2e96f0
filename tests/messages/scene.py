"""A school where some took part and some did not, and its post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import flask

from coprod import steward
from coprod.consultations.models import Consultation
from coprod.messages.models import NewsKind
from coprod.messages.participants import tell_those_who_took_part
from coprod.people.models import Person
from tests import factories
from tests.support.client import save_what_the_test_arranged

THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
FRIDAY_AT_FOUR = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
A_SECOND, A_WEEK = timedelta(seconds=1), timedelta(days=7)


class Scene:
    """A consultation in which a parent and a pupil (who has an address too) took part, and another parent did not."""

    def __init__(self) -> None:
        self.school = factories.make_school()
        self.lunch = factories.make_consultation(self.school, title="Better lunchtimes")
        self.parent = self.person("rosa@home.test")
        self.pupil = factories.make_pupil(self.school, email="pupil@home.test")
        for somebody in (self.parent, self.pupil):
            factories.make_seat(self.lunch, somebody, took_part=True)
        factories.make_seat(self.lunch, self.person("quiet@home.test"))

    def person(self, email: str | None, **values: Any) -> Person:
        return factories.make_person(self.school, email=email, **values)

    def happens(
        self,
        about: str = "Open the hall",
        kind: NewsKind = NewsKind.CHANGE_PLANNED,
        in_: Consultation | None = None,
    ) -> None:
        tell_those_who_took_part(in_ or self.lunch, kind, about, f"/changes#{about.replace(' ', '-')}")


def a_round(app: flask.Flask) -> None:
    """The steward does every duty once."""
    save_what_the_test_arranged()
    assert all(steward.make_a_round(app).values())
    save_what_the_test_arranged()


def text_of(letter: Any) -> str:
    """A letter's plain text."""
    return str(letter.get_body(("plain",)).get_content()).replace("\r\n", "\n")
