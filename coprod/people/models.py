"""Persons, the duties they hold, how they sign in, and the sign-ins that are open."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coprod.access.roles import Duty, StakeholderGroup
from coprod.db import Base


class Person(Base):
    """Somebody at a school. One person has one stakeholder group, and so one voice."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("length(display_name) BETWEEN 1 AND 80", name="name_fits"),
        CheckConstraint("year IS NULL OR (year BETWEEN 0 AND 13)", name="year_exists"),
        CheckConstraint("year IS NULL OR stakeholder_group = 'pupils'", name="only_pupils_have_a_year"),
        UniqueConstraint("school_id", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    stakeholder_group: Mapped[StakeholderGroup]
    display_name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254))
    """Lower case; staff sign in with it."""
    role: Mapped[str] = mapped_column(String(80), default="")
    """What they are at the school, in words: "Head of Year 8", "School cook"."""
    outside: Mapped[bool] = mapped_column(default=False)
    """A practitioner who works with the school's children but not for the school."""
    year: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class DutyHeld(Base):
    """A duty that a person holds."""

    __tablename__ = "duty_held"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    duty: Mapped[Duty] = mapped_column(primary_key=True)


class ClassMember(Base):
    """A pupil's place in a class, or an adult's charge of it."""

    __tablename__ = "class_member"

    class_id: Mapped[int] = mapped_column(ForeignKey("class_group.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ParentOf(Base):
    """A parent or carer of a pupil."""

    __tablename__ = "parent_of"

    parent_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    child_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class CredentialKind(StrEnum):
    """What somebody shows to sign in."""

    PASSWORD = "password"  # noqa: S105  # a kind of credential, not one
    INVITE = "invite"  # a parent's code from a letter
    CARD = "card"  # a pupil's printed card, with a long secret in a QR code
    PICTURES = "pictures"  # two pictures, in order, behind a class code


class Credential(Base):
    """One way in. Long random secrets are found by their digest; short ones are only ever compared, slowly."""

    __tablename__ = "credential"
    __table_args__ = (
        UniqueConstraint("lookup"),
        Index("ix_credential_person_kind", "person_id", "kind"),
        CheckConstraint("(lookup IS NULL) <> (slow_hash IS NULL)", name="one_form"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[CredentialKind]
    lookup: Mapped[str | None] = mapped_column(String(64))
    """SHA-256, hex, of a secret with at least 80 random bits."""
    slow_hash: Mapped[str | None] = mapped_column(String(200))
    """argon2id of a password or of pictures."""
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SignIn(Base):
    """An open (or ended) sign-in: what the cookie's token stands for, so that ending it here ends it there."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]


class WrongGuesses(Base):
    """How many wrong codes came from one address in the last minutes; the address itself is not kept."""

    __tablename__ = "wrong_guesses"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)
