"""A sign-in is a row: the cookie is only its token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import flask
import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from coprod import standing
from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.people import chores
from coprod.people import session as sign_ins
from coprod.people.models import CredentialKind, SignIn
from tests.factories import give_code, make_person, make_pupil, make_school, make_staff
from tests.support.client import CheckedClient

Session = scoped_session[Any]
CODE = "P53D6T7W1NHT7A57"


def is_signed_in(client: CheckedClient) -> bool:
    return client.get("/my/account").status_code == 200


def cookie(client: CheckedClient, host: str = "localhost") -> str:
    found = client.get_cookie("coprod", domain=host)
    assert found is not None
    return found.value


def test_signing_out_kills_a_cookie_that_somebody_copied(
    new_client: Callable[..., CheckedClient], session: Session
) -> None:
    mine, copied = new_client(), new_client()
    mine.enter(make_person(make_school()))
    copied.set_cookie("coprod", cookie(mine))
    assert is_signed_in(copied)
    mine.post("/sign-out")
    assert not is_signed_in(copied)
    assert not is_signed_in(mine)


def test_signing_out_is_a_post(client: CheckedClient, session: Session) -> None:
    client.enter(make_person(make_school()))
    assert client.get("/sign-out").status_code == 405
    assert is_signed_in(client)


def test_signing_out_everywhere_ends_every_device_of_that_person_only(
    new_client: Callable[..., CheckedClient], session: Session
) -> None:
    school = make_school()
    person, other = make_person(school), make_person(school)
    phone, laptop, theirs = new_client(), new_client(), new_client()
    phone.enter(person)
    laptop.enter(person)
    theirs.enter(other)
    assert phone.send("/my/account", {}, form="everywhere").status_code == 303
    assert [is_signed_in(client) for client in (phone, laptop, theirs)] == [False, False, True]


def test_a_sign_in_of_one_school_is_nothing_at_another(
    new_client: Callable[..., CheckedClient], session: Session
) -> None:
    here, _there = make_school(host="hillside.test"), make_school(host="riverside.test")
    mine, carried = new_client("hillside.test"), new_client("riverside.test")
    mine.enter(make_person(here))
    assert is_signed_in(mine)
    carried.set_cookie("coprod", cookie(mine, "hillside.test"), domain="riverside.test")
    assert not is_signed_in(carried)


def test_a_token_planted_before_signing_in_is_worth_nothing_after(
    client: CheckedClient, new_client: Callable[..., CheckedClient], session: Session
) -> None:
    school = make_school()
    give_code(make_person(school), CredentialKind.INVITE, CODE)
    attacker = make_person(school)
    client.enter(attacker)
    planted = cookie(client)
    assert client.send("/sign-in/parent", {"code": CODE}).status_code == 303
    assert cookie(client) != planted
    held = new_client()
    held.set_cookie("coprod", planted)
    assert not is_signed_in(held)  # the sign-in that was there before has ended


def test_the_cookie_holds_a_token_and_no_name_or_number(
    app: flask.Flask, client: CheckedClient, session: Session
) -> None:
    person = make_person(make_school(), display_name="Rosa Quist")
    client.enter(person)
    with client.session_transaction() as held:
        assert set(held) <= {"_user_id", "_fresh", "_id", "csrf_token", "proved", "used", "came_by"}
        token = held["_user_id"]
    assert len(token) >= 43  # 256 bits
    assert session.query(SignIn).one().token_digest == sign_ins.digest(token)


@pytest.mark.parametrize("token", ["", "1", "x" * 43, "' OR 1=1 --", "\x00"])
def test_a_made_up_token_is_nobody(client: CheckedClient, session: Session, token: str) -> None:
    make_person(make_school())
    with client.session_transaction() as held:
        held["_user_id"] = token
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("group", "hours"),
    [(StakeholderGroup.PUPILS, 2), (StakeholderGroup.PARENTS, 12), (StakeholderGroup.PRACTITIONERS, 10)],
)
def test_a_sign_in_ends_by_itself(
    client: CheckedClient,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    group: StakeholderGroup,
    hours: int,
) -> None:
    client.enter(make_person(make_school(), group))
    start = now()
    for minutes, still in ((-1, True), (1, False)):
        for module in (sign_ins, standing):  # not the clock of the cookie, which would end it for lying idle
            monkeypatch.setattr(module, "now", lambda: start + timedelta(hours=hours, minutes=minutes))  # noqa: B023  # used before it moves on
        assert is_signed_in(client) is still


def test_somebody_deactivated_is_out_at_once(client: CheckedClient, session: Session) -> None:
    person = make_person(make_school())
    client.enter(person)
    person.active = False
    assert not is_signed_in(client)


def test_sign_ins_that_ended_a_day_ago_are_forgotten(session: Session) -> None:
    person, long_ago = make_pupil(make_school()), now() - timedelta(days=1, minutes=1)

    def one(token: str, **values: Any) -> None:
        session.add(
            SignIn(person_id=person.id, token_digest=token, started_at=now() - timedelta(days=2), **values)
        )

    one("ran out long ago", ends_at=long_ago)
    one("was ended long ago", ends_at=now() + timedelta(hours=1), ended_at=long_ago)
    one("ended just now", ends_at=now() + timedelta(hours=1), ended_at=now())
    one("open", ends_at=now() + timedelta(hours=1))
    session.flush()
    chores.forget_sign_ins()
    kept = session.scalars(select(SignIn.token_digest)).all()
    assert set(kept) == {"ended just now", "open"}


def test_the_cookie_is_for_this_site_only_and_no_script_reads_it(
    client: CheckedClient, session: Session
) -> None:
    give_code(make_person(make_school()), CredentialKind.INVITE, CODE)
    answer = client.send("/sign-in/parent", {"code": CODE})
    cookies = answer.headers.getlist("Set-Cookie")
    assert {said.split("=")[0] for said in cookies} == {"coprod", "device"}
    for said in cookies:
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in said.split(";")}
        assert "Domain" not in said


def test_over_https_the_cookie_is_locked_to_this_host(
    make_app: Callable[..., flask.Flask], session: Session
) -> None:
    give_code(make_person(make_school()), CredentialKind.INVITE, CODE)
    client = make_app(public_url="https://hillside.test").test_client()
    assert isinstance(client, CheckedClient)
    client.home = "https://localhost"
    headers = {"Referer": "https://localhost/sign-in/parent"}
    answer = client.post("/sign-in/parent", data={"code": CODE}, headers=headers)
    cookies = answer.headers.getlist("Set-Cookie")
    assert {said.split("=")[0] for said in cookies} == {"__Host-coprod", "__Host-device"}
    for said in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in said.split(";")}
        assert "Domain" not in said


def test_who_is_here_and_at_which_school_is_asked_in_one_query(
    client: CheckedClient, session: Session
) -> None:
    client.enter(make_staff(make_school()))
    client.page("/my/news")
    assert len(client.statements) == 2  # the other: the news


def test_signing_out_tells_the_browser_to_forget_its_pages(client: CheckedClient, session: Session) -> None:
    client.enter(make_person(make_school()))
    for page in ("/my/account", "/my/news", "/consultations"):
        assert client.get(page).headers["Cache-Control"] == "no-store"
    assert client.post("/sign-out").headers["Clear-Site-Data"] == '"cache", "storage"'
