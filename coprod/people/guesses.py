"""How often something may be tried without saying who one is: by one device, or for one account; never by address.

A school is one address for the outside, and a pupil who guesses must not shut the door for all. So a
browser that has signed in here before has a count of its own, and all others of a school share one with
more room. Only class codes (short) and links by mail (a nuisance) are counted: the codes of letters, cards
and links have 80 random bits, and a limit on them would only be a way to keep others out. It is not kept
who tried: the key is a digest with the site's secret, and the row is deleted.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import flask
from sqlalchemy import delete, select

from coprod.clock import now
from coprod.db import db, insert
from coprod.people import devices
from coprod.people.models import WrongGuesses
from coprod.web import watched
from coprod.web.watched import Event


class Guess(StrEnum):
    """What is counted."""

    CLASS_CODE = "class code"
    LINK = "link by mail"


WINDOW = {Guess.CLASS_CODE: timedelta(minutes=10), Guess.LINK: timedelta(hours=1)}
OF_ONE_DEVICE, OF_NEW_DEVICES = 60, 400
"""Wrong class codes in ten minutes: of a browser that we know, and of all that we do not know at one school."""
LINKS = 5
"""Links that one address may be sent in an hour."""


def too_many_class_codes(school_id: int) -> bool:
    """Whether this device has guessed wrong too often."""
    most = OF_ONE_DEVICE if devices.known() else OF_NEW_DEVICES
    too_many = _count(_key(school_id, Guess.CLASS_CODE, _device())) >= most
    if too_many:
        watched.note(Event.TOO_OFTEN, way=Guess.CLASS_CODE, school=school_id)
    return too_many


def count_class_code(school_id: int) -> None:
    """Remember one more wrong class code from this device."""
    _count_one(_key(school_id, Guess.CLASS_CODE, _device()), Guess.CLASS_CODE)


def may_be_sent_a_link(school_id: int, email: str) -> bool:
    """Count one more request for a link to this address, whoever's it is, and say whether it may be sent."""
    key = _key(school_id, Guess.LINK, email)
    so_far = _count(key)
    _count_one(key, Guess.LINK)
    return so_far < LINKS


def forget_old() -> None:
    """Delete the counts of windows that are over."""
    db.session.execute(delete(WrongGuesses).where(WrongGuesses.ends_at < now()))


def _device() -> str:
    return devices.known() or "new"


def _count(key: str) -> int:
    return db.session.scalar(select(WrongGuesses.count).where(WrongGuesses.key == key)) or 0


def _count_one(key: str, what: Guess) -> None:
    row = insert(WrongGuesses).values(key=key, count=1, ends_at=_start(what) + WINDOW[what])
    db.session.execute(
        row.on_conflict_do_update(index_elements=[WrongGuesses.key], set_={"count": WrongGuesses.count + 1})
    )


def _key(school_id: int, what: Guess, by: str) -> str:
    said = f"{school_id}|{what}|{_start(what).isoformat()}|{by}"
    return hmac.new(str(flask.current_app.secret_key).encode(), said.encode(), hashlib.sha256).hexdigest()


def _start(what: Guess) -> datetime:
    length = int(WINDOW[what].total_seconds())
    return datetime.fromtimestamp(int(now().timestamp()) // length * length, UTC)
