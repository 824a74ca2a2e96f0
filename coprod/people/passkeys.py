"""Passkeys (WebAuthn): a key that the device keeps, opened by a finger, a face or the device's own code.

The questions to the browser are written by hand; the library that checks its answers is large and loaded
only when there is one to check. A challenge lives in this browser's signed cookie for some minutes, and
an answer counts once: what was answered is noted as spent.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import flask
from sqlalchemy import func, select

from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db, insert
from coprod.people import devices
from coprod.people.models import Passkey, Person, Spent
from coprod.people.session import digest

CHALLENGE = "challenge"
LASTS = timedelta(minutes=10)
MOST = 10
"""Passkeys that one person may have."""
LONGEST = 20_000
"""Letters of an answer. Real ones have about a thousand."""
ALGORITHMS = (-7, -8, -257)
"""ECDSA and Ed25519, and RSA for older Windows."""


class NotProved(ValueError):
    """The browser's answer does not hold."""


def possible() -> bool:
    """Whether passkeys work at this address: not at a bare number, and only over https or on this machine."""
    host = _host()
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return flask.request.is_secure or host == "localhost"
    return False


def question_for_new(person: Person, have: Sequence[Passkey], school_name: str) -> str:
    """What to ask the browser for a new passkey: JSON for ``navigator.credentials.create``."""
    return json.dumps(
        {
            "challenge": _new_challenge(),
            "rp": {"id": _host(), "name": school_name},
            "user": {
                "id": _handle(person.id),
                "name": person.email or "",
                "displayName": person.display_name,
            },
            "pubKeyCredParams": [{"type": "public-key", "alg": number} for number in ALGORITHMS],
            "excludeCredentials": _named(have),
            "authenticatorSelection": {"residentKey": "required", "userVerification": "required"},
            "attestation": "none",
            "timeout": 300_000,
        }
    )


def question(of: Sequence[Passkey] = ()) -> str:
    """What to ask the browser for: one of these passkeys, or any it has. JSON for ``navigator.credentials.get``."""
    return json.dumps(
        {
            "challenge": _new_challenge(),
            "rpId": _host(),
            "allowCredentials": _named(of),
            "userVerification": "required",
            "timeout": 300_000,
        }
    )


def keep_new(person: Person, answer: str) -> Passkey:
    """Keep the passkey that the browser has made.

    Raises:
        NotProved: the answer is not one to our question, or the passkey is kept already.
    """
    from webauthn import verify_registration_response  # noqa: PLC0415  # large; see above
    from webauthn.helpers.cose import COSEAlgorithmIdentifier  # noqa: PLC0415
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    try:
        made = verify_registration_response(
            credential=_read(answer),
            expected_challenge=_challenge(),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
            supported_pub_key_algs=[COSEAlgorithmIdentifier(number) for number in ALGORITHMS],
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise NotProved from error
    known = select(func.count()).where(Passkey.credential_id == made.credential_id)
    mine = select(func.count()).where(Passkey.person_id == person.id)
    if db.session.scalar(known) or (db.session.scalar(mine) or 0) >= MOST:
        raise NotProved
    _spend()
    passkey = Passkey(
        person_id=person.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=devices.this_one(),
        created_at=now(),
    )
    db.session.add(passkey)
    db.session.flush()
    record(person.school_id, person.id, "passkey added", f"person:{person.id}")
    return passkey


def whose(answer: str, school_id: int) -> Person:
    """The active person of that school whose passkey answered.

    Raises:
        NotProved: nobody's did.
    """
    from webauthn import verify_authentication_response  # noqa: PLC0415  # large; see above
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    shown = _read(answer)
    passkey = db.session.scalar(
        select(Passkey)
        .join(Person, Person.id == Passkey.person_id)
        .where(Passkey.credential_id == _bytes(shown.get("id")), Person.school_id == school_id, Person.active)
        .with_for_update()
    )
    if passkey is None:
        raise NotProved
    try:
        checked = verify_authentication_response(
            credential=shown,
            expected_challenge=_challenge(),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise NotProved from error
    _spend()
    passkey.sign_count = checked.new_sign_count
    return db.session.get_one(Person, passkey.person_id)


def take_away(person: Person, passkey_id: int) -> bool:
    """Delete one of the person's own passkeys.

    Returns:
        whether it was theirs.
    """
    passkey = db.session.get(Passkey, passkey_id)
    if passkey is None or passkey.person_id != person.id:
        return False
    db.session.delete(passkey)
    db.session.flush()
    record(person.school_id, person.id, "passkey removed", f"person:{person.id}")
    return True


def _host() -> str:
    return flask.request.host.rsplit(":", 1)[0].lower()


def _origin() -> str:
    return flask.request.host_url.rstrip("/")


def _handle(person_id: int) -> str:
    """A number for the device that says nothing about the person."""
    site = str(flask.current_app.secret_key).encode()
    return _text(hmac.new(site, f"passkey|{person_id}".encode(), hashlib.sha256).digest())


def _named(passkeys: Sequence[Passkey]) -> list[dict[str, str]]:
    return [{"type": "public-key", "id": _text(one.credential_id)} for one in passkeys]


def _new_challenge() -> str:
    """Kept until it is answered or too old; a second tab's question is the same one."""
    kept = flask.session.get(CHALLENGE)
    fresh = isinstance(kept, list) and now().timestamp() - kept[1] < LASTS.total_seconds() / 2
    if not fresh:
        kept = [_text(secrets.token_bytes(32)), int(now().timestamp())]
        flask.session[CHALLENGE] = kept
    return str(kept[0])  # type: ignore[index]  # a pair here


def _challenge() -> bytes:
    kept = flask.session.get(CHALLENGE)
    if not isinstance(kept, list) or now().timestamp() - kept[1] > LASTS.total_seconds():
        raise NotProved
    return _bytes(kept[0])


def _spend() -> None:
    """Note that the challenge was answered: the same answer, shown again with an old cookie, is refused."""
    challenge = str(flask.session.pop(CHALLENGE)[0])
    row = insert(Spent).values(digest=digest(challenge), ends_at=now() + LASTS)
    if not getattr(db.session.execute(row.on_conflict_do_nothing()), "rowcount", 0):
        raise NotProved


def _read(answer: str) -> dict[str, Any]:
    try:
        read = json.loads(answer) if len(answer) <= LONGEST else None
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise NotProved
    return read


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: object) -> bytes:
    if not isinstance(text, str) or not text.isascii():
        raise NotProved
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise NotProved from error
