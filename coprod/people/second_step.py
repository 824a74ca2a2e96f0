"""The second step of staff: a code from an authenticator app (RFC 6238), or one of the codes on paper.

The app's key is made from a salt in the table and the site's secret, which is not in the database: whoever
holds a copy of the database alone can make no code.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass

import flask
from sqlalchemy import delete, func, select

from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.people import codes, session
from coprod.people.models import AuthenticatorApp, Passkey, Person, RecoveryCode
from coprod.people.signing_in import WAIT
from coprod.web import watched
from coprod.web.watched import Event

SECONDS_A_STEP = 30
STEPS_OFF = 1
"""How many steps a phone's clock may be off, either way."""
MOST_WRONG = 5
CODES_ON_PAPER = 8


@dataclass(frozen=True, slots=True)
class Steps:
    """What somebody has set up as a second step."""

    app: bool
    passkeys: Sequence[Passkey]
    codes_left: int

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self.app or bool(self.passkeys)


def steps_of(person_id: int) -> Steps:
    """What that person has set up. Two queries."""
    app = select(AuthenticatorApp.person_id).where(AuthenticatorApp.person_id == person_id).exists()
    left = select(func.count()).where(RecoveryCode.person_id == person_id).scalar_subquery()
    has_app, codes_left = db.session.execute(select(app, left)).one()
    keys = db.session.scalars(
        select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)
    ).all()
    return Steps(bool(has_app), keys, int(codes_left))


def new_salt() -> str:
    """A salt for a new app."""
    return secrets.token_hex(16)


def key_of(salt: str) -> str:
    """The key to type into the app, base32: 160 bits."""
    site = str(flask.current_app.secret_key).encode()
    return b32encode(
        hmac.new(site, f"authenticator app|{salt}".encode(), hashlib.sha256).digest()[:20]
    ).decode()


def address(salt: str, account: str, school_name: str) -> str:
    """What the app's camera reads: the key, whose it is, and where."""
    import pyotp  # noqa: PLC0415  # asked for by few

    name = school_name.replace(":", " ")
    return pyotp.TOTP(key_of(salt)).provisioning_uri(name=account.replace(":", " "), issuer_name=name)


def step_of(salt: str, typed: str, after: int = 0) -> int | None:
    """The time step whose code was typed, if it is near now and later than ``after``."""
    import pyotp  # noqa: PLC0415  # asked for by few

    digits = re.sub(r"\s", "", typed)
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    app, this = pyotp.TOTP(key_of(salt)), int(now().timestamp()) // SECONDS_A_STEP
    for step in range(this - STEPS_OFF, this + STEPS_OFF + 1):
        if step > after and hmac.compare_digest(app.generate_otp(step), digits):
            return step
    return None


def add_app(person: Person, salt: str, step: int) -> None:
    """Keep the app whose code of ``step`` was just shown; one that was there before stops working."""
    db.session.execute(delete(AuthenticatorApp).where(AuthenticatorApp.person_id == person.id))
    db.session.add(
        AuthenticatorApp(person_id=person.id, salt=salt, last_step=step, failures=0, created_at=now())
    )
    db.session.flush()
    record(person.school_id, person.id, "authenticator app added", f"person:{person.id}")


def proved(person_id: int, typed: str) -> bool:
    """Whether that is a fresh code of the person's app, or an unused one from paper. Either counts once."""
    on_paper = codes.as_typed(typed)
    return _from_paper(person_id, on_paper) if on_paper else _from_app(person_id, typed)


def waits(person_id: int) -> bool:
    """Whether the person's app takes no codes at the moment, after too many wrong ones."""
    app = db.session.get(AuthenticatorApp, person_id)
    return app is not None and app.locked_until is not None and app.locked_until > now()


def new_codes(person: Person) -> list[str]:
    """New codes for paper; those from before stop working. They are shown once."""
    made = [codes.new_code() for _ in range(CODES_ON_PAPER)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.session.add_all(RecoveryCode(person_id=person.id, digest=session.digest(code)) for code in made)
    db.session.flush()
    record(person.school_id, person.id, "new recovery codes", f"person:{person.id}")
    return made


def take_away(person: Person, actor_id: int) -> None:
    """Take every second step from a person whose phone is lost: they set up another when they next sign in."""
    forget(person.id)
    session.end_everywhere(person.id)
    record(person.school_id, actor_id, "second step taken away", f"person:{person.id}")


def forget(person_id: int) -> None:
    """Delete every second step of that person."""
    for table in (AuthenticatorApp, Passkey, RecoveryCode):
        db.session.execute(delete(table).where(table.person_id == person_id))


def _from_app(person_id: int, typed: str) -> bool:
    app = db.session.get(AuthenticatorApp, person_id, with_for_update=True)
    if app is None or (app.locked_until is not None and app.locked_until > now()):
        return False
    step = step_of(app.salt, typed, after=app.last_step)
    if step is None:
        app.failures += 1
        watched.note(Event.NO_SECOND_STEP, person=app.person_id, times=app.failures)
        if app.failures >= MOST_WRONG:
            app.locked_until = now() + WAIT
        return False
    app.last_step, app.failures, app.locked_until = step, 0, None
    return True


def _from_paper(person_id: int, code: str) -> bool:
    gone = db.session.execute(
        delete(RecoveryCode).where(
            RecoveryCode.person_id == person_id, RecoveryCode.digest == session.digest(code)
        )
    )
    return bool(getattr(gone, "rowcount", 0))
