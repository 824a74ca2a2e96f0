"""Persons, the duties they hold, how they sign in, and the sign-ins that are open."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coprod.access.roles import Duty, StakeholderGroup
from coprod.db import Base, BigId


class Person(Base):
    """Somebody at a school. One person has one stakeholder group, and so one voice."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("length(display_name) BETWEEN 1 AND 80", name="name_fits"),
        CheckConstraint("year IS NULL OR (year BETWEEN 0 AND 13)", name="year_exists"),
        CheckConstraint("year IS NULL OR stakeholder_group = 'pupils'", name="only_pupils_have_a_year"),
        UniqueConstraint("school_id", "email"),
        UniqueConstraint("school_id", "stakeholder_group", "roll_id"),
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
    guest_until: Mapped[datetime | None]
    """A practitioner from outside who is invited to some consultations, and to nothing else, until then."""
    left_by_roll: Mapped[bool] = mapped_column(default=False)
    """They left because a roll said so, and the next roll may bring them back; who was taken out by hand stays out."""
    roll_id: Mapped[str | None] = mapped_column(String(64))
    """The number by which the school's own system knows this pupil, contact or member of staff. Never a UPN."""
    mobile: Mapped[str | None] = mapped_column(String(20))
    """With the country: ``+447700900123``."""
    language: Mapped[str] = mapped_column(String(8), default="")
    """What is spoken at home, as ``pl``; empty where it is not known."""
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
    """A parent or carer of a pupil: a parent, or a member of staff who is one too."""

    __tablename__ = "parent_of"

    parent_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    child_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    from_roll: Mapped[bool] = mapped_column(default=False)
    """The roll says so, and may take it back; what was said by hand stays."""
    parental_responsibility: Mapped[bool | None]
    """In law; none where the roll does not say."""


class Invitation(Base):
    """A consultation that a guest is invited to."""

    __tablename__ = "invitation"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class CredentialKind(StrEnum):
    """What somebody shows to sign in."""

    PASSWORD = "password"  # noqa: S105  # a kind of credential, not one
    INVITE = "invite"  # a parent's, or a guest's, code from a letter
    CARD = "card"  # a pupil's printed card, with a long secret in a QR code
    PICTURES = "pictures"  # two pictures, in order, behind a class code and a door that a teacher opens
    PASSPHRASE = "passphrase"  # three words, behind a class code: for older pupils  # noqa: S105  # a kind


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


class AuthenticatorApp(Base):
    """A member of staff's authenticator app (RFC 6238). Its key is made from the salt and the site's secret."""

    __tablename__ = "authenticator_app"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    last_step: Mapped[int] = mapped_column(default=0)
    """The newest time step whose code was used: each code counts once."""
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Passkey(Base):
    """A key that a device keeps for a person (WebAuthn): the public half, which is no secret."""

    __tablename__ = "passkey"
    __table_args__ = (UniqueConstraint("credential_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(4000))
    sign_count: Mapped[int] = mapped_column(BigId)
    name: Mapped[str] = mapped_column(String(60))
    """The browser it was made on, in words, so that its owner knows it again."""
    created_at: Mapped[datetime]


class SchoolAccount(Base):
    """Somebody's account at the school's own provider (OpenID Connect): known by issuer and subject, never by email."""

    __tablename__ = "school_account"
    __table_args__ = (UniqueConstraint("person_id"), UniqueConstraint("school_id", "issuer", "subject"))

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    connected_at: Mapped[datetime]


class RecoveryCode(Base):
    """One of the codes on paper for the day the phone is lost. Used once, and gone."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256, hex, of 80 random bits."""


class LinkKind(StrEnum):
    """What a one-time link opens."""

    NEW_PASSWORD = "new_password"  # noqa: S105  # a kind of link: from the administrator, choose a password
    SIGN_IN = "sign_in"  # by email, to a parent who asked for it


class OneTimeLink(Base):
    """A link that works once and not for long. Its secret stands behind the ``#``; here is only the digest."""

    __tablename__ = "one_time_link"
    __table_args__ = (UniqueConstraint("digest"), Index("ix_one_time_link_person_kind", "person_id", "kind"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    """None: somebody asked for a link to an address that nobody here has. The same is written, and no mail goes."""
    kind: Mapped[LinkKind]
    digest: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str | None] = mapped_column(String(64))
    """Digest of a secret of the browser that asked for it: no other can use it. None: any browser may."""
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class Spent(Base):
    """What was shown once and must not be shown again (a passkey's answer to a challenge), until it ends anyway."""

    __tablename__ = "spent"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)


class SignIn(Base):
    """An open (or ended) sign-in: what the cookie's token stands for, so that ending it here ends it there."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(60), default="")
    """The browser in words ("Firefox on Android"), for its owner to know it again; nothing finer is kept."""
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]


class WrongGuesses(Base):
    """How often something was tried in the last minutes, by one device or for one account; neither is kept."""

    __tablename__ = "wrong_guesses"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)
