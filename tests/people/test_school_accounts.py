"""Sign-in by the school's own accounts, against a provider that runs on this machine."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.config import ConfigError, Settings
from coprod.people import actions, school_accounts
from coprod.people.models import Person, SchoolAccount
from coprod.schools.models import School
from tests.factories import make_person, make_pupil, make_school, make_staff
from tests.support.client import CheckedClient
from tests.support.provider import CLIENT, SECRET, Provider, provider

Session = scoped_session[Any]


@pytest.fixture
def accounts() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture
def app(make_app: Callable[..., flask.Flask], accounts: Provider) -> flask.Flask:
    return make_app(
        oidc_issuer=accounts.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_name="Hillside account",
    )


@pytest.fixture
def head(session: Session, accounts: Provider) -> Person:
    person = make_staff(
        make_school(), Duty.DECISION_MAKER, display_name="Mrs Cole", email="cole@hillside.example"
    )
    school_accounts.connect(person, accounts.issuer, "4711")
    return person


def visit_provider(address: str) -> str:
    """Do as a browser does: open the provider's page, and go where it sends one."""
    parts = urlsplit(address)
    assert parts.hostname == "127.0.0.1"
    line = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=5)
    line.request("GET", f"{parts.path}?{parts.query}")
    answer = line.getresponse()
    answer.read()
    line.close()
    back = urlsplit(answer.getheader("Location") or "")
    return f"{back.path}?{back.query}"


def come_back(client: CheckedClient, start: str = "/sign-in/school-account") -> str:
    sent = client.get(start)
    assert sent.status_code == 303
    return visit_provider(sent.location)


def sign_in(client: CheckedClient, start: str = "/sign-in/school-account") -> Any:
    return client.send(come_back(client, start), {}, form="school-account")


def is_in(client: CheckedClient) -> bool:
    return client.get("/my/account").status_code == 200


def test_a_connected_account_signs_its_owner_in_by_a_press(
    client: CheckedClient, session: Session, head: Person, accounts: Provider
) -> None:
    assert "Hillside account" in client.page("/sign-in").text
    back = come_back(client, "/sign-in/school-account?next=/my/news")
    assert client.get(back).status_code == 200
    assert not is_in(client)  # coming back alone signs nobody in
    answer = client.send(back, {}, form="school-account")
    assert answer.location == "/my/news"
    assert "Mrs Cole" in client.page("/my/account").text
    assert accounts.asked["redirect_uri"] == "http://localhost/sign-in/school-account/back"


def test_somebody_connects_their_account_and_uses_it_and_takes_it_off_again(
    client: CheckedClient, session: Session, accounts: Provider
) -> None:
    pupil = make_pupil(make_school(), display_name="Leon E.")
    client.enter(pupil)
    start = client.page("/my/account").links["Connect it"]
    assert sign_in(client, start).location == "/my/account"
    assert session.query(SchoolAccount).one().person_id == pupil.id
    client.post("/sign-out")
    assert sign_in(client).status_code == 303
    assert is_in(client)
    client.send("/my/account", {}, form="school-account")
    client.post("/sign-out")
    sign_in(client)
    assert not is_in(client)
    acts = [entry.act for entry in session.query(AuditEntry).order_by(AuditEntry.number)]
    assert acts == ["school account connected", "school account disconnected"]


def test_an_email_alone_connects_nobody(client: CheckedClient, session: Session, accounts: Provider) -> None:
    make_staff(make_school(), Duty.ADMINISTRATOR, email="head@hillside.example")
    accounts.claims = {"sub": "thief", "email": "head@hillside.example", "email_verified": True}
    answer = sign_in(client)
    assert answer.location == "/sign-in"
    assert "not connected to anybody here yet" in client.page("/sign-in").text
    assert not is_in(client)


def test_an_account_is_one_persons(
    client: CheckedClient, session: Session, head: Person, accounts: Provider
) -> None:
    client.enter(make_person(session.query(School).one()))
    answer = sign_in(client, "/my/account/school-account/connect")
    assert answer.status_code == 409
    assert session.query(SchoolAccount).one().person_id == head.id


def unsigned(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none"}, claims)
    plain = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join(plain) + "."


STRANGER = RSAKey.generate_key(2048, {"kid": "one"})
BAD_SIGNATURES: dict[str, Callable[[dict[str, Any]], str]] = {
    "nobody's": unsigned,
    "a stranger's": lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, STRANGER),
    "made with our secret": lambda claims: jwt.encode(
        {"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(SECRET.encode())
    ),
    "no token": lambda _claims: "x.y.z",
    "nothing": lambda _claims: "",
}


@pytest.mark.parametrize("sign", BAD_SIGNATURES.values(), ids=BAD_SIGNATURES)
def test_a_token_that_the_provider_did_not_sign_is_refused(
    client: CheckedClient, head: Person, accounts: Provider, sign: Callable[[dict[str, Any]], str]
) -> None:
    accounts.sign = sign
    assert sign_in(client).location == "/sign-in"
    assert not is_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another site"},
        {"aud": [CLIENT, "another site"]},
        {"aud": [CLIENT, "another site"], "azp": "another site"},
        {"azp": "another site"},
        {"nonce": "another question"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": 4_102_444_800},
        {"sub": None},
        {"sub": ""},
        {"sub": 4711},
        {"sub": "4" * 300},
    ],
    ids=str,
)
def test_a_token_that_says_anything_else_is_refused(
    client: CheckedClient, head: Person, accounts: Provider, claims: dict[str, Any]
) -> None:
    accounts.claims = {"sub": "4711", **claims}
    assert sign_in(client).location == "/sign-in"
    assert not is_in(client)


def test_an_answer_works_once_and_in_the_browser_that_asked(
    client: CheckedClient, new_client: Callable[..., CheckedClient], head: Person
) -> None:
    back = come_back(client)
    sent = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    thief = new_client()
    come_back(thief)  # has asked too, but not this
    for _ in range(2):
        thief.post("/sign-in/school-account/back", data=sent)
        assert not is_in(thief)
    assert client.post("/sign-in/school-account/back", data=sent).status_code == 303
    assert is_in(client)
    client.post("/sign-out")
    client.post("/sign-in/school-account/back", data=sent)
    assert not is_in(client)


def test_a_code_that_a_stranger_slips_in_does_not_sign_one_in_as_the_stranger(
    client: CheckedClient, new_client: Callable[..., CheckedClient], head: Person
) -> None:
    """Without the state, somebody could be signed in as another without noticing, and write in their name."""
    strangers = come_back(new_client())
    client.get("/sign-in/school-account")
    sent = {name: values[0] for name, values in parse_qs(urlsplit(strangers).query).items()}
    assert client.post("/sign-in/school-account/back", data=sent).location == "/sign-in"
    assert not is_in(client)


@pytest.mark.parametrize(
    ("claims", "ours"),
    [
        ({"hd": "hillside.example"}, True),
        ({"email": "cole@Hillside.example", "email_verified": True}, True),
        ({"email": "cole@hillside.example", "email_verified": False}, False),
        ({"email": "cole@hillside.example"}, False),
        ({"hd": "elsewhere.example", "email": "cole@hillside.example", "email_verified": True}, False),
        ({"email": "cole@hillside.example.evil.example", "email_verified": True}, False),
        ({}, False),
    ],
    ids=str,
)
def test_only_the_schools_own_domain_is_taken(
    make_app: Callable[..., flask.Flask],
    session: Session,
    head: Person,
    accounts: Provider,
    claims: dict[str, Any],
    ours: bool,
) -> None:
    client = make_app(
        oidc_issuer=accounts.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_name="Account",
        oidc_domains=("hillside.example",),
    ).test_client()
    assert isinstance(client, CheckedClient)
    accounts.claims = {"sub": "4711", **claims}
    sign_in(client)
    assert is_in(client) is ours


@pytest.mark.parametrize(("tenant", "ours"), [("t-1", True), ("t-2", False), (None, False)])
def test_only_the_schools_own_tenant_is_taken(
    make_app: Callable[..., flask.Flask], head: Person, accounts: Provider, tenant: str | None, ours: bool
) -> None:
    client = make_app(
        oidc_issuer=accounts.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET, oidc_name="Account",
        oidc_tenants=("t-1",),
    ).test_client()  # fmt: skip
    assert isinstance(client, CheckedClient)
    accounts.claims = {"sub": "4711", "tid": tenant}
    sign_in(client)
    assert is_in(client) is ours


def test_who_has_left_is_let_in_no_more(client: CheckedClient, session: Session, head: Person) -> None:
    actions.deactivate(head, head.id)
    sign_in(client)
    assert not is_in(client)
    assert session.query(SchoolAccount).count() == 0


def test_a_provider_that_is_down_or_says_it_is_another_is_said_kindly(
    client: CheckedClient, session: Session, accounts: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_school()
    monkeypatch.setattr(accounts, "about", lambda: {"issuer": "https://elsewhere.example"})
    assert client.get("/sign-in/school-account").location == "/sign-in"
    assert "cannot be reached" in client.page("/sign-in").text


@pytest.mark.parametrize(
    "query", ["", "?error=access_denied&state=x", "?code=x", "?state=x", "?code=x&state=x"]
)
def test_coming_back_with_nothing_leads_to_the_start(
    client: CheckedClient, session: Session, query: str
) -> None:
    make_school()
    assert client.get(f"/sign-in/school-account/back{query}").location == "/sign-in"


def test_where_there_is_no_provider_there_is_no_such_page(
    make_app: Callable[..., flask.Flask], session: Session
) -> None:
    make_school()
    client = make_app(oidc_issuer="").test_client()
    assert isinstance(client, CheckedClient)
    for url in ("/sign-in/school-account", "/sign-in/school-account/back"):
        assert client.get(url).status_code == 404


GOOD = {
    "COPROD_SECRET_KEY": "x" * 40,
    "COPROD_OIDC_ISSUER": "https://id.hillside.example",
    "COPROD_OIDC_CLIENT_ID": "coprod",
    "COPROD_OIDC_CLIENT_SECRET": "secret",
    "COPROD_OIDC_NAME": "Hillside",
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"COPROD_OIDC_ISSUER": ""}, "need COPROD_OIDC_ISSUER"),
        ({"COPROD_OIDC_CLIENT_SECRET": ""}, "CLIENT_SECRET"),
        ({"COPROD_OIDC_NAME": ""}, "OIDC_NAME"),
        ({"COPROD_OIDC_ISSUER": "http://id.hillside.example"}, "https"),
        ({"COPROD_OIDC_ISSUER": "https://accounts.google.com"}, "OIDC_DOMAINS"),
        ({"COPROD_OIDC_ISSUER": "https://login.microsoftonline.com/common/v2.0"}, "your own tenant"),
    ],
)
def test_half_a_set_up_is_refused_with_words(change: dict[str, str], words: str, tmp_path: Any) -> None:
    assert Settings.from_env({**GOOD, "COPROD_DATA_DIR": str(tmp_path)}).oidc_name == "Hillside"
    with pytest.raises(ConfigError, match=words):
        Settings.from_env({**GOOD, **change, "COPROD_DATA_DIR": str(tmp_path)})
