"""By which way people came in to vote: one count for each stakeholder group and way, and nothing about anybody.

Which way it was is known from the sign-in, where the browser's own cookie says it; no table ties a way to a person, a
seat or a ballot. The count goes up with somebody's first vote, in the same transaction. While voting is open no page
shows it; afterwards it is shown through ``reach/heard.py``, by fives, and small numbers never.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from coprod.access.roles import StakeholderGroup
from coprod.db import db, insert
from coprod.people.models import CredentialKind
from coprod.people.session import BY_LINK
from coprod.voting.models import CameIn, WayIn

_WAYS: Mapping[str, WayIn] = {
    CredentialKind.INVITE: WayIn.LETTER,
    BY_LINK: WayIn.LINK,
    CredentialKind.CARD: WayIn.CARD,
    CredentialKind.PICTURES: WayIn.CLASS,
    CredentialKind.PASSPHRASE: WayIn.CLASS,
    CredentialKind.PASSWORD: WayIn.ACCOUNT,
}


def way_of(came_by: str) -> WayIn | None:
    """The way that a sign-in stands for (``people.session.came_by``); none where it is not known."""
    return _WAYS.get(came_by)


def count_one(consultation_id: int, group: StakeholderGroup, way: WayIn) -> None:
    """One ballot more that was begun that way. One statement."""
    db.session.execute(
        insert(CameIn)
        .values(consultation_id=consultation_id, stakeholder_group=group, way=way, ballots=1)
        .on_conflict_do_update(
            index_elements=["consultation_id", "stakeholder_group", "way"],
            set_={"ballots": CameIn.ballots + 1},
        )
    )


def ways_in(consultation_id: int) -> dict[StakeholderGroup, dict[WayIn, int]]:
    """The counts as they are: never for a page but through ``reach/heard.py``. One query."""
    found: dict[StakeholderGroup, dict[WayIn, int]] = {}
    for row in db.session.scalars(select(CameIn).where(CameIn.consultation_id == consultation_id)):
        found.setdefault(row.stakeholder_group, {})[row.way] = row.ballots
    return found
