"""``coprod demo``: fills an empty database once, and leaves every other database alone."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from coprod.cli import main
from coprod.config import Settings
from coprod.db import Base
from coprod.demo.cast import PASSWORD, PICTURES, long_code
from coprod.demo.fill import fill
from coprod.demo.school import NotTheDemo, the_demo_school
from coprod.people.models import CredentialKind, Person
from coprod.people.signing_in import with_code, with_password, with_pictures
from coprod.schools.models import School
from tests.factories import make_school

Db = scoped_session[Session]


@pytest.fixture
def command(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Runs `coprod` on the test's database."""
    monkeypatch.setenv("COPROD_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("COPROD_DATA_DIR", str(settings.data_dir))
    return CliRunner()


def number_of_rows(db: Db) -> dict[str, int]:
    counts = {
        table.name: db.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.tables.values()
    }
    db.rollback()
    return counts


def test_filling_twice_is_filling_once(command: CliRunner, session: Db) -> None:
    session.rollback()
    first = command.invoke(main, ["demo"])
    assert (first.exit_code, first.stdout.splitlines()[-1]) == (0, "The demo school is ready.")
    before = number_of_rows(session)
    assert before["school"] == 1

    again = command.invoke(main, ["demo"])

    assert again.exit_code == 0
    assert again.stdout.splitlines()[-1] == "The demo school was there already. Nothing changed."
    assert number_of_rows(session) == before


@pytest.mark.parametrize("name", ["Riverside School", "Hillside School"])
def test_a_real_school_is_left_alone_even_one_of_the_same_name(
    command: CliRunner, session: Db, name: str
) -> None:
    make_school(name)
    session.commit()
    before = number_of_rows(session)

    result = command.invoke(main, ["demo"])

    assert result.exit_code == 1
    assert f'holds the school "{name}", which is not the demo. Nothing was changed.' in result.stderr
    assert number_of_rows(session) == before


def test_a_real_school_beside_the_demo_is_noticed(session: Db) -> None:
    fill("Europe/London", lambda: None)
    assert the_demo_school() is not None
    make_school("Riverside", host="riverside.test")
    session.commit()

    with pytest.raises(NotTheDemo, match="Riverside"):
        fill("Europe/London", lambda: None)


def test_everybody_can_come_in_by_the_way_of_their_age(session: Db) -> None:
    fill("Europe/London", lambda: None)
    session.commit()
    school = session.scalars(select(School)).one()
    names = {person.display_name: person for person in session.scalars(select(Person))}
    session.commit()

    assert with_password(school.id, "osei@hillside.example", PASSWORD) == names["Mr Osei"]
    assert with_password(school.id, "osei@hillside.example", "wrong") is None
    session.commit()
    assert with_code(school.id, CredentialKind.INVITE, long_code("kowalska")) == names["Mrs Kowalska"]
    assert with_code(school.id, CredentialKind.CARD, long_code("leon-e")) == names["Leon E."]
    session.commit()
    assert with_pictures(names["Amira H."].id, *PICTURES) == names["Amira H."]
