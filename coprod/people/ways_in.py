"""New codes, cards, pictures and links for a password, made together with the sheets on which they are handed out.

The secrets are on the sheet and nowhere else: the tables keep digests. A sheet is shown once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from markupsafe import Markup

from coprod.people import actions, codes, hashing
from coprod.people.letters import Letter, languages_of, letter_in
from coprod.people.models import CredentialKind, Person
from coprod.people.pictures import Picture, two_pictures
from coprod.people.signing_in import picture_secret


@dataclass(frozen=True, slots=True)
class Handout:
    """What one person is given: a code (plain, with its address as a QR code), two pictures, or three words."""

    person_id: int
    name: str
    code: str = ""
    qr: Markup | None = None
    pictures: tuple[Picture, ...] = ()
    passphrase: str = ""
    until: datetime | None = None
    """A guest's code works until then."""
    letter: Letter | None = None
    """The letter in the family's language, beside English."""


def hand_out(people: Sequence[Person], actor_id: int, kind: CredentialKind, address: str) -> list[Handout]:
    """Give each of these people a new way in; the one before stops working.

    Args:
        people: all sign in by this kind.
        address: of the page that takes the code, for the QR code.
    Raises:
        NotThisKind: somebody does not.
    """
    if kind in {CredentialKind.PICTURES, CredentialKind.PASSPHRASE}:
        return _short(people, actor_id, kind)
    if kind is CredentialKind.PASSWORD:
        return [_coded(person, actions.give_password_link(person, actor_id), address) for person in people]
    parents = [person.id for person in people if kind is CredentialKind.INVITE]
    languages = languages_of(parents) if parents else {}
    made = [
        _coded(person, codes.new_code(), address, letter_in(languages.get(person.id, "")))
        for person in people
    ]
    for person, handout in zip(people, made, strict=True):
        actions.give_code(person, actor_id, kind, handout.code)
    return made


def qr(address: str) -> Markup:
    """The address as a picture that a phone's camera reads. It has no words: put some beside it."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=4, light="#fff", svgclass="qr", lineclass=None
    )
    return Markup(drawn)  # noqa: S704  # drawn by segno from nothing but squares


def _coded(person: Person, code: str, address: str, letter: Letter | None = None) -> Handout:
    page = f"{address}?in={letter.code}" if letter else address
    return Handout(
        person.id,
        person.display_name,
        code=code,
        qr=qr(f"{page}#{code}"),
        until=person.guest_until,
        letter=letter,
    )


def _short(people: Sequence[Person], actor_id: int, kind: CredentialKind) -> list[Handout]:
    """Secrets short enough to remember, and so hashed slowly."""
    made = [_drawn(person, kind) for person in people]
    hashes = [hashing.hash_slowly(_plain(handout)) for handout in made]  # before anything is changed
    for person, slow_hash in zip(people, hashes, strict=True):
        actions.give_slow_secret(person, actor_id, kind, slow_hash)
    return made


def _drawn(person: Person, kind: CredentialKind) -> Handout:
    if kind is CredentialKind.PICTURES:
        return Handout(person.id, person.display_name, pictures=two_pictures())
    return Handout(person.id, person.display_name, passphrase=codes.new_passphrase())


def _plain(handout: Handout) -> str:
    if handout.passphrase:
        return handout.passphrase
    first, second = handout.pictures
    return picture_secret(first.code, second.code)
