"""Slow hashing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import scoped_session

from coprod.db import db
from coprod.people import hashing
from tests.factories import make_school

Session = scoped_session[Any]


def test_the_hash_is_argon2id_with_nineteen_mebibytes_and_two_passes(session: Session) -> None:
    assert hashing.hash_slowly("correct horse").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_only_the_right_secret_fits(session: Session) -> None:
    kept = hashing.hash_slowly("correct horse")
    assert hashing.fits(kept, "correct horse")
    assert not hashing.fits(kept, "correct horsE")
    assert not hashing.fits(None, "correct horse")
    assert not hashing.fits("not a hash", "correct horse")


def test_an_unknown_account_costs_as_many_hashes_as_a_known_one(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = hashing.hash_slowly("correct horse")
    hashing.fits(None, "warm up")  # nobody's own hash is made once
    asked: list[str] = []
    real = hashing.HASHER

    class Counting:
        def verify(self, kept: str, secret: str) -> bool:
            asked.append(kept)
            return real.verify(kept, secret)

    monkeypatch.setattr(hashing, "HASHER", Counting())
    for known in (kept, None):
        hashing.fits(known, "wrong")
    assert len(asked) == 2
    assert [hash_.split("$")[1:4] for hash_ in asked] == [["argon2id", "v=19", "m=19456,t=2,p=1"]] * 2


def test_nobody_waits_to_write_while_a_password_is_hashed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.execute(text("SELECT 1"))
    assert db.session().in_transaction()
    seen: list[bool] = []

    class Looking:
        def hash(self, _secret: str) -> str:
            seen.append(db.session().in_transaction())
            return "hash"

    monkeypatch.setattr(hashing, "HASHER", Looking())
    hashing.hash_slowly("correct horse")
    assert seen == [False]


def test_hashing_refuses_to_throw_away_changes(session: Session) -> None:
    school = make_school()
    session.commit()
    school.name = "Another name"
    with pytest.raises(RuntimeError, match="before you change"):
        hashing.hash_slowly("correct horse")
