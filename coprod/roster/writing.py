"""Write many people at once: a handful of statements for each thing that is done, however long the roll."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, delete, tuple_, update

from coprod.clock import now
from coprod.db import db
from coprod.db import insert as insert_or
from coprod.people.models import (
    AuthenticatorApp,
    ClassMember,
    Credential,
    OneTimeLink,
    ParentOf,
    Passkey,
    Person,
    RecoveryCode,
    SignIn,
)

AT_ONCE = 400
"""Values in one statement: well below what either database takes."""
WAYS_IN = (Credential, AuthenticatorApp, Passkey, RecoveryCode, OneTimeLink)
Value = TypeVar("Value")


def in_parts(values: Iterable[Value], size: int = AT_ONCE) -> Iterator[list[Value]]:
    """The values in lists that fit a statement."""
    listed = list(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def set_facts(facts: Mapping[int, Mapping[str, Any]]) -> None:
    """New values of columns of Person, by person. Emails are let go of first: one may take another's."""
    let_go = [key for key, values in facts.items() if "email" in values]
    for some in in_parts(let_go):
        db.session.execute(
            update(Person).where(Person.id.in_(some)).values(email=None), execution_options=_NO_SYNC
        )
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for key, values in facts.items():
        alike.setdefault(tuple(sorted(values)), []).append({"id": key, **values})
    for rows in alike.values():
        db.session.execute(update(Person), rows)


def put_in_classes(pairs: Collection[tuple[int, int]]) -> None:
    """Person and class."""
    _insert(ClassMember, [{"person_id": person, "class_id": group} for person, group in pairs])


def take_out_of_classes(pairs: Collection[tuple[int, int]]) -> None:
    """Person and class."""
    for some in in_parts(pairs):
        db.session.execute(
            delete(ClassMember).where(tuple_(ClassMember.person_id, ClassMember.class_id).in_(some)),
            execution_options=_NO_SYNC,
        )


def tie(rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows of ParentOf. Where there is a tie by hand, the roll adds what the law says, and the tie stays by hand."""
    for some in in_parts(rows, AT_ONCE // 4):
        statement = insert_or(ParentOf).values([dict(row) for row in some])
        db.session.execute(
            statement.on_conflict_do_update(
                index_elements=["parent_id", "child_id"],
                set_={"parental_responsibility": statement.excluded.parental_responsibility},
            )
        )


def untie(pairs: Collection[tuple[int, int]]) -> None:
    """Parent and child."""
    for some in in_parts(pairs):
        db.session.execute(
            delete(ParentOf).where(tuple_(ParentOf.parent_id, ParentOf.child_id).in_(some)),
            execution_options=_NO_SYNC,
        )


def deactivate(people: Collection[int]) -> None:
    """Leavers of a roll. Their codes stay as long as it can be undone; they open nothing meanwhile."""
    for some in in_parts(people):
        db.session.execute(
            update(Person).where(Person.id.in_(some)).values(active=False, left_by_roll=True),
            execution_options=_NO_SYNC,
        )
    end_sign_ins(people)


def end_sign_ins(people: Collection[int]) -> None:
    """On every device."""
    for some in in_parts(people):
        db.session.execute(
            update(SignIn)
            .where(SignIn.person_id.in_(some), SignIn.ended_at.is_(None))
            .values(ended_at=now()),
            execution_options=_NO_SYNC,
        )


def forget_ways_in(people: Collection[int] | Select[int]) -> None:
    """Codes, passwords, second steps and links, for good."""
    some_at_once = in_parts(people) if isinstance(people, Collection) else [people]
    for some in some_at_once:
        for table in WAYS_IN:
            db.session.execute(delete(table).where(table.person_id.in_(some)), execution_options=_NO_SYNC)


_NO_SYNC = {"synchronize_session": False}


def _insert(table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    for some in in_parts(rows):
        db.session.execute(insert_or(table).values([dict(row) for row in some]).on_conflict_do_nothing())
