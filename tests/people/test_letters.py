"""The letter to parents in the family's language and English on one sheet; and what staff are told of a draft."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.people import letters
from coprod.people.models import ParentOf, Person
from coprod.roster.cells import LANGUAGES
from coprod.schools.models import School
from tests.factories import make_class, make_person, make_pupil, make_school, make_staff
from tests.support.client import CheckedClient
from tests.support.tree import ROOT

Session = scoped_session[Any]
PLACES = ("templates/people/_letter.html", "templates/people/parent.html")


@pytest.fixture
def school(session: Session, client: CheckedClient) -> School:
    school = make_school()
    client.enter(make_staff(school, Duty.ADMINISTRATOR))
    return school


def texts() -> set[str]:
    """What the templates ask a letter for."""
    asked = "".join((ROOT / place).read_text() for place in PLACES)
    return set(re.findall(r"theirs\('([^']+)'", asked))


def test_every_language_has_every_text_and_no_other() -> None:
    wanted = texts()
    assert len(wanted) == 11
    assert {"pl", "ro", "ar", "ur", "bn", "uk"} <= set(letters.letters())
    for code, letter in letters.letters().items():
        assert code in LANGUAGES  # a roll can say so
        has = {str(one.id): str(one.string) for one in letter.catalogue if one.id and not one.context}
        assert set(has) == wanted, code
        for text, said in has.items():
            assert said.strip(), (code, text)
            assert said != text, (code, text)
            assert re.findall(r"%\(\w+\)s", said) == re.findall(r"%\(\w+\)s", text), (code, text)
        assert letter.name
        assert letter.direction == ("rtl" if code in {"ar", "ur"} else "ltr")
        assert letter.is_draft  # until somebody who speaks it has read it, and says so in the file


def test_a_family_gets_its_language_and_english_on_one_sheet(
    client: CheckedClient, session: Session, school: School
) -> None:
    zofia, omar, tam = (make_pupil(school, language=code) for code in ("pl", "", "ta"))
    make_class(school, zofia, omar, tam, name="4L")
    mum = make_person(school, display_name="Mrs <Kowalska>")  # the roll has the language with the child
    dad = make_person(school, display_name="Mr Haddad", language="ar")
    other = make_person(school, display_name="Mrs Kumar")
    session.add_all(
        ParentOf(parent_id=p.id, child_id=c.id) for p, c in ((mum, zofia), (dad, omar), (other, tam))
    )
    session.flush()
    page = client.send("/people/classes/1", {"kind": "invite"}, form="sheets").get_data(as_text=True)
    haddad, kowalska, kumar = re.findall(r'<section class="letter.*?</section>', page, re.S)
    assert '<div class="letter__theirs stack stack--s" lang="ar" dir="rtl">' in haddad
    assert "Dzień dobry, Mrs &lt;Kowalska&gt;" in kowalska
    for both in (haddad, kowalska):
        assert both.count("long-code") == 1
        assert "Your vote is secret" in both
    assert "lang=" not in kumar  # no letter in Tamil: in English
    assert "Some letters are in Arabic, Polish beside English. These were drafted by a machine" in page
    listed = client.page("/people/letters").text
    assert "get the letter in English only: Tamil." in listed
    assert "Draft: nobody has read it" in listed


def test_the_page_for_the_code_speaks_the_letters_language(client: CheckedClient, session: Session) -> None:
    make_school()
    page = client.page("/sign-in/parent?in=ur").source
    assert 'lang="ur" dir="rtl"' in page
    assert "Sign in · سائن اِن کریں" in page
    for unknown in ("", "xx", "../../etc", "ta", "<b>"):
        assert 'dir="rtl"' not in client.page(f"/sign-in/parent?in={unknown}").source


def test_the_language_at_home_is_kept_by_hand(
    client: CheckedClient, session: Session, school: School
) -> None:
    parent = make_person(school, display_name="Ana", language="ta")
    path = f"/people/{parent.id}/edit"
    client.send(path, {"name": "Ana S."}, form="edit")
    session.expire_all()
    assert (parent.display_name, parent.language) == ("Ana S.", "ta")
    client.send(path, {"language": "pt"}, form="edit")
    assert client.post(path, data={"name": "Ana", "language": "<x>"}).status_code == 200
    session.expire_all()
    assert session.get_one(Person, parent.id).language == "pt"
