"""A moderator with an idea that waits: what the tests of this room and of safeguarding start from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session
from werkzeug.test import TestResponse

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.ideas.models import Idea, IdeaState
from coprod.messages.models import News
from tests import factories
from tests.support.client import CheckedClient

Db = scoped_session[Session]
WORDS = "Zebra lunches with xylophones"
"""Words that stand nowhere else, so that a test can look for them everywhere."""


class Desk:
    """A school, an open consultation, a pupil with an idea that waits, and a moderator who is signed in."""

    def __init__(self, client: CheckedClient) -> None:
        """Make them."""
        self.client = client
        self.school = factories.make_school()
        self.consultation = factories.make_consultation(self.school)
        self.pupil = factories.make_pupil(self.school, 5, display_name="Nimah Quill")
        self.moderator = factories.make_staff(self.school, Duty.MODERATOR)
        self.idea = self.waits(WORDS)
        client.enter(self.moderator)

    def waits(self, body: str, **values: Any) -> Idea:
        """Another idea of the pupil's that waits."""
        values.setdefault("state", IdeaState.WAITING)
        return factories.make_idea(self.consultation, self.pupil, body=body, **values)

    def url(self, act: str = "", idea: Idea | None = None) -> str:
        """The address of an idea on the desk, or of something that can be done with it."""
        base = f"/desk/ideas/{(idea or self.idea).id}"
        return f"{base}/{act}" if act else base

    def do(self, act: str, values: Mapping[str, Any] | None = None, idea: Idea | None = None) -> TestResponse:
        """Open the idea's page and send that form."""
        return self.client.send(self.url(idea=idea), values or {}, form=f"/{act}")

    def merge(self, into: int, idea: Idea | None = None) -> TestResponse:
        """Merge it into another, as the button beside the other one does."""
        seen = self.seen(idea)
        return self.client.post(self.url("merge", idea), data={"seen": seen, "into": str(into)})

    def seen(self, idea: Idea | None = None) -> str:
        """What the idea's page notes of how it was seen."""
        fields = self.client.page(self.url(idea=idea)).form("/reword").fields
        return str(fields["reword-seen"])


def acts(session: Db) -> list[str]:
    """What the log says was done, in order."""
    return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.number)))


def told(session: Db) -> list[tuple[int, str]]:
    """Who was told what, in order."""
    return [(news.person_id, news.kind.value) for news in session.scalars(select(News).order_by(News.id))]
