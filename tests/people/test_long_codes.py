"""A parent's letter and a pupil's card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from coprod.clock import now
from coprod.people import chores, guesses
from coprod.people.models import Credential, CredentialKind, WrongGuesses
from tests.factories import give_code, make_class, make_person, make_pupil, make_school
from tests.support.client import CheckedClient

Session = scoped_session[Any]
CODE = "P53D6T7W1NHT7A57"


def send(client: CheckedClient, url: str, code: str) -> Any:
    return client.send(url, {"code": code})


def test_a_parent_signs_in_with_the_code_as_they_type_it_again_and_again(
    client: CheckedClient, session: Session
) -> None:
    give_code(make_person(make_school()), CredentialKind.INVITE, CODE)
    for typed in ("p53d 6t7w 1nht 7a57", "P53D-6T7W-LNHT-7A57"):
        assert send(client, "/sign-in/parent", typed).location == "/consultations"
        client.post("/sign-out")


def test_a_pupil_signs_in_with_a_card(client: CheckedClient, session: Session) -> None:
    give_code(make_pupil(make_school()), CredentialKind.CARD, CODE)
    assert send(client, "/card", CODE).status_code == 303


def test_the_card_page_alone_signs_nobody_in(client: CheckedClient, session: Session) -> None:
    give_code(make_pupil(make_school()), CredentialKind.CARD, CODE)
    assert client.get(f"/card?code={CODE}").status_code == 200  # a mail scanner or a preview opens links
    assert client.get("/my/account").status_code == 303


def test_the_table_holds_no_code(session: Session) -> None:
    give_code(make_person(make_school()), CredentialKind.INVITE, CODE)
    kept = session.query(Credential).one()
    assert CODE not in str(kept.lookup)
    assert len(str(kept.lookup)) == 64


def test_a_letter_is_no_card_and_a_card_no_letter(client: CheckedClient, session: Session) -> None:
    school = make_school()
    give_code(make_person(school), CredentialKind.INVITE, CODE)
    give_code(make_pupil(school), CredentialKind.CARD, "0" * 16)
    assert send(client, "/card", CODE).status_code == 200
    assert send(client, "/sign-in/parent", "0" * 16).status_code == 200


def test_a_code_of_somebody_who_left_or_of_another_school_opens_nothing(
    new_client: Callable[..., CheckedClient], session: Session
) -> None:
    here, there = make_school(host="hillside.test"), make_school(host="riverside.test")
    give_code(make_person(here, active=False), CredentialKind.INVITE, CODE)
    give_code(make_person(there), CredentialKind.INVITE, "0" * 16)
    for code in (CODE, "0" * 16):
        answer = send(new_client("hillside.test"), "/sign-in/parent", code)
        assert answer.status_code == 200
        assert "not known here" in answer.text
    assert send(new_client("riverside.test"), "/sign-in/parent", "0" * 16).status_code == 303


@pytest.mark.parametrize(
    "typed", ["", "x", "\x00", "P53D-6T7W-1NHT-7A5", "' OR 1=1", "<script>" * 20, "🐟" * 16]
)
def test_odd_codes_are_answered_with_the_form(client: CheckedClient, session: Session, typed: str) -> None:
    make_school()
    for url in ("/sign-in/parent", "/card", "/sign-in/pupil"):
        assert send(client, url, typed).status_code == 200


def test_a_device_that_guesses_too_often_has_to_wait_and_others_do_not(
    new_client: Callable[..., CheckedClient], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = make_school()
    make_class(school, make_pupil(school), code="otter-4271")
    give_code(make_person(school), CredentialKind.INVITE, CODE)
    monkeypatch.setattr(guesses, "OF_ONE_DEVICE", 3)
    naughty, other, new = new_client(), new_client(), new_client()
    for known in (naughty, other):
        assert send(known, "/sign-in/parent", CODE).status_code == 303
        known.post("/sign-out")
    for number in range(3):
        assert send(naughty, "/sign-in/pupil", f"heron-{number}").status_code == 200
    assert send(naughty, "/sign-in/pupil", "otter-4271").status_code == 429  # else one could just go on
    assert send(naughty, "/sign-in/parent", CODE).status_code == 303  # another kind of code
    naughty.post("/sign-out")
    for free in (other, new):
        assert send(free, "/sign-in/pupil", "otter-4271").status_code == 303
    later = now() + timedelta(minutes=10)
    monkeypatch.setattr(guesses, "now", lambda: later)
    assert send(naughty, "/sign-in/pupil", "otter-4271").status_code == 303


def test_devices_that_nobody_signed_in_on_share_one_limit_and_leave_known_ones_alone(
    new_client: Callable[..., CheckedClient], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = make_school()
    make_class(school, make_pupil(school), code="otter-4271")
    give_code(make_person(school), CredentialKind.INVITE, CODE)
    monkeypatch.setattr(guesses, "OF_NEW_DEVICES", 3)
    known = new_client()
    assert send(known, "/sign-in/parent", CODE).status_code == 303
    known.post("/sign-out")
    for number in range(3):
        assert send(new_client(), "/sign-in/pupil", f"heron-{number}").status_code == 200
    assert send(new_client(), "/sign-in/pupil", "otter-4271").status_code == 429
    assert send(known, "/sign-in/pupil", "otter-4271").status_code == 303
    forged = new_client()
    forged.set_cookie("device", "x" * 22 + "." + "0" * 32)
    assert send(forged, "/sign-in/pupil", "otter-4271").status_code == 429
    from_elsewhere = {"environ_base": {"REMOTE_ADDR": "192.0.2.9"}}  # the address plays no part
    assert (
        new_client().post("/sign-in/pupil", data={"code": "otter-4271"}, **from_elsewhere).status_code == 429
    )


def test_a_devices_mark_says_nothing_of_who_and_stays_the_same_for_the_next(
    client: CheckedClient, session: Session
) -> None:
    school = make_school()
    give_code(make_person(school), CredentialKind.INVITE, CODE)
    give_code(make_pupil(school), CredentialKind.CARD, "0" * 16)
    said = send(client, "/sign-in/parent", CODE).headers.getlist("Set-Cookie")
    mark = next(one for one in said if one.startswith("device="))
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in mark.split(";")}
    client.post("/sign-out")
    said = send(client, "/card", "0" * 16).headers.getlist("Set-Cookie")
    assert not [one for one in said if one.startswith("device=")]


def test_right_codes_are_not_counted(client: CheckedClient, session: Session) -> None:
    school = make_school()
    make_class(school, make_pupil(school), code="otter-4271")
    for _ in range(3):
        send(client, "/sign-in/pupil", "otter-4271")
    assert session.query(WrongGuesses).count() == 0


def test_a_wrong_guess_keeps_no_address_and_is_forgotten(
    client: CheckedClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_school()
    send(client, "/sign-in/pupil", "heron-1")
    send(client, "/sign-in/pupil", "heron-2")
    row = session.query(WrongGuesses).one()
    assert row.count == 2
    assert "127.0.0.1" not in row.key
    later = now() + timedelta(minutes=21)
    monkeypatch.setattr(guesses, "now", lambda: later)
    chores.forget_guesses()
    session.expire_all()
    assert session.query(WrongGuesses).count() == 0
