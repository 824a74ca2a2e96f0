"""A password is long, and none of those that everybody tries first."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from coprod.config import ROOT, Settings
from coprod.people.models import CredentialKind
from coprod.people.passwords import common, too_common
from tests.factories import give_app, give_secret, make_school, make_staff
from tests.support.client import CheckedClient

COMMON = [
    "Password1234!",
    "passwordpassword",
    "P@ssw0rd2026!!",
    "qwertyuiop123",
    "poiuytrewq!!!",
    "1q2w3e4r5t6y",
    "Summer2026Summer",
    "summer-holiday-2026",
    "hillsideschool1",
    "Hillside School",
    "123456789012",
    "14021402140214",
    "aaaaaaaaaaaaaaaa",
    "abcabcabcabcabc",
    "iloveyou12345",
    "correct horse battery staple",
    "Teacher!Teacher!",
]
GOOD = [
    "three calm otters",
    "ein blauer Hund",
    "kX9$vq2Lm!zr",
    "monday football garden soup",
    "the kettle is under the stairs",
    "7KQ2-M4XD-9ABC-1234",
    "سلام دنیا خوبی",
]


@pytest.mark.parametrize("password", COMMON)
def test_what_everybody_tries_is_refused(password: str) -> None:
    assert too_common(password, ["Hillside School"])


@pytest.mark.parametrize("password", GOOD)
def test_words_of_ones_own_are_fine_without_capitals_or_digits(password: str) -> None:
    assert not too_common(password, ["Hillside School"])


def test_the_list_is_shipped_in_small_letters() -> None:
    assert len(common()) > 300
    assert all(word == word.lower() == word.strip() for word in common())


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "at least 12"),
        ("Password1234!", "first that somebody would try"),
        ("riverside academy 1", "first that somebody would try"),
    ],
)
def test_a_poor_new_password_is_refused_in_words_and_the_old_one_stays(
    client: CheckedClient, session: scoped_session[Any], password: str, words: str
) -> None:
    person = make_staff(make_school("Riverside Academy"), email="sam@school.example")
    give_secret(person, CredentialKind.PASSWORD, "three calm otters")
    give_app(person)
    client.enter(person)
    answer = client.send(
        "/my/account", {"current": "three calm otters", "password": password}, form="account"
    )
    assert words in answer.text
    client.leave()
    known = {"email": "sam@school.example", "password": "three calm otters"}
    assert client.send("/sign-in/staff", known).location == "/sign-in/second"


def test_a_password_is_typed_unseen_may_be_pasted_and_counts_to_the_letter(
    client: CheckedClient, session: scoped_session[Any]
) -> None:
    exactly = "  Three calm OTTERS, " + "and a long tail " * 6
    person = make_staff(make_school(), email="sam@school.example")
    give_secret(person, CredentialKind.PASSWORD, exactly)
    give_app(person)
    box = next(e for e in client.page("/sign-in/staff").all("input") if e.get("name") == "password")
    assert (box.get("type"), box.get("autocomplete"), box.get("maxlength")) == (
        "password",
        "current-password",
        "200",
    )
    assert not [name for name in box.attrib if name.startswith("on")]

    for nearly in (exactly.strip(), exactly.lower(), exactly[:72]):
        answer = client.send("/sign-in/staff", {"email": "sam@school.example", "password": nearly})
        assert answer.status_code == 200
    assert (
        client.send("/sign-in/staff", {"email": "sam@school.example", "password": exactly}).location
        == "/sign-in/second"
    )


def test_what_checks_keys_and_tokens_is_loaded_when_it_is_needed_and_not_before(settings: Settings) -> None:
    code = (
        "import os, sys; from coprod import create_app; from coprod.config import Settings; "
        "create_app(Settings.from_env(os.environ)); "
        "sys.exit(bool({'webauthn', 'joserfc', 'pyotp', 'cryptography'} & set(sys.modules)))"
    )
    env = {
        "COPROD_SECRET_KEY": "x" * 40,
        "COPROD_DATA_DIR": str(settings.data_dir),
        "COPROD_DATABASE_URL": "sqlite:///" + str(settings.data_dir / "other.sqlite"),
    }
    assert subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, check=False).returncode == 0
