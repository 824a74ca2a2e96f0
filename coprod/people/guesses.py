"""How often a code may be guessed wrong from one address, so that class codes cannot be tried out.

Only wrong guesses count, and only for one school, one kind of code and ten minutes; other ways in stay
open. A school is one address for the outside, so the limit leaves room for a whole school on its first
day. It is not kept who guessed: the key is a digest with the site's secret, and the row is deleted.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import flask
from sqlalchemy import delete, select

from coprod.clock import now
from coprod.db import db, insert
from coprod.people.models import WrongGuesses

WINDOW = timedelta(minutes=10)
MOST = 120


class Guess(StrEnum):
    """Kinds of code that are guessed at without saying who one is."""

    CLASS_CODE = "class code"
    LONG_CODE = "letter or card"


def too_many(school_id: int, what: Guess) -> bool:
    """Whether this address has guessed wrong too often."""
    found = db.session.scalar(select(WrongGuesses.count).where(WrongGuesses.key == _key(school_id, what)))
    return (found or 0) >= MOST


def count_one(school_id: int, what: Guess) -> None:
    """Remember one more wrong guess from this address."""
    row = insert(WrongGuesses).values(key=_key(school_id, what), count=1, ends_at=_window() + WINDOW)
    db.session.execute(
        row.on_conflict_do_update(index_elements=[WrongGuesses.key], set_={"count": WrongGuesses.count + 1})
    )


def forget_old() -> None:
    """Delete the counts of windows that are over."""
    db.session.execute(delete(WrongGuesses).where(WrongGuesses.ends_at < now()))


def _key(school_id: int, what: Guess) -> str:
    said = f"{school_id}|{what}|{_window().isoformat()}|{network(flask.request.remote_addr or '')}"
    return hmac.new(flask.current_app.secret_key.encode(), said.encode(), hashlib.sha256).hexdigest()  # type: ignore[union-attr]  # always a str here


def network(address: str) -> str:
    """The address as one household or school has it: an IPv6 one cut to its /64, which one holder can vary at will."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _window() -> datetime:
    length = int(WINDOW.total_seconds())
    return datetime.fromtimestamp(int(now().timestamp()) // length * length, UTC)
