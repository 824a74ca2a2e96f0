"""The numbered steps from an empty database to today's tables, and back, with rows in them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import flask
import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import CheckConstraint, func, inspect, select, table

from coprod import create_app, migrating, tables
from coprod.access.roles import Duty, StakeholderGroup
from coprod.db import Base, db
from coprod.searching.index import is_of_the_search
from tests import factories
from tests.support import databases
from tests.support.tree import ROOT

FOLDER = str(ROOT / "migrations")
STEPS: list[Script] = list(ScriptDirectory(FOLDER).walk_revisions())[::-1]


@pytest.fixture
def blank(pytestconfig: pytest.Config, tmp_path: Path) -> Iterator[flask.Flask]:
    """An app on a database in which no migration has run, in its context."""
    with databases.without_tables(pytestconfig.stash[databases.server_url], tmp_path) as url:
        app = create_app(databases.settings_for(url, tmp_path))
        migrating.prepare(app)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def filled(blank: flask.Flask) -> flask.Flask:
    """The same, with today's tables and something in many of them."""
    flask_migrate.upgrade(FOLDER)
    school = factories.make_school()
    pupil = factories.make_pupil(school)
    parent = factories.make_person(school, StakeholderGroup.PARENTS)
    factories.make_staff(school, Duty.MODERATOR)
    consultation = factories.make_consultation(school)
    for person in (pupil, parent):
        factories.make_seat(consultation, person)
    factories.make_idea(consultation, pupil)
    factories.make_proposal(consultation)
    db.session.commit()
    return blank


def rows() -> dict[str, int]:
    """How many rows each table has."""
    with db.engine.connect() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}


def test_the_steps_are_numbered_one_after_another() -> None:
    assert [step.revision for step in STEPS] == [f"{number:04}" for number in range(1, len(STEPS) + 1)]
    assert all(Path(step.path).name.startswith(f"{step.revision}_") for step in STEPS)
    assert migrating.wanted() == STEPS[-1].revision
    assert [step.down_revision for step in STEPS[1:]] == [step.revision for step in STEPS[:-1]]


def is_shown(_thing: object, name: str | None, *_more: object) -> bool:
    """The search's own tables and indexes are made by hand: see ``coprod/searching/index.py``."""
    return not is_of_the_search(name)


def test_the_migrated_tables_are_those_of_the_models(filled: flask.Flask) -> None:
    assert tables.__all__
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": is_shown}
        )
        assert compare_metadata(context, Base.metadata) == [], "write a migration: see CONTRIBUTING.md"


def test_the_database_guards_what_the_models_say_it_guards(filled: flask.Flask) -> None:
    """Alembic does not compare CHECK constraints, so they are compared here, by name."""
    with db.engine.connect() as connection:
        looking = inspect(connection)
        kept = {
            name: {str(check["name"]) for check in looking.get_check_constraints(name)}
            for name in Base.metadata.tables
        }
    said = {
        name: {str(check.name) for check in described.constraints if isinstance(check, CheckConstraint)}
        for name, described in Base.metadata.tables.items()
    }
    assert kept == said
    assert sum(map(len, kept.values())) > 10


def test_going_down_to_nothing_and_up_again_leaves_the_same_tables(filled: flask.Flask) -> None:
    before = set(rows())
    flask_migrate.downgrade(FOLDER, "base")
    assert rows() == {}
    flask_migrate.upgrade(FOLDER)
    assert set(rows()) == before
    assert {name for name in before if not is_of_the_search(name)} == set(Base.metadata.tables)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.revision)
def test_a_step_taken_back_and_again_loses_no_row_of_the_tables_that_stay(
    filled: flask.Flask, step: Script
) -> None:
    flask_migrate.downgrade(FOLDER, step.revision)
    at_the_step = rows()
    flask_migrate.downgrade(FOLDER, str(step.down_revision or "base"))
    below = rows()
    flask_migrate.upgrade(FOLDER, step.revision)
    again = rows()
    assert set(again) == set(at_the_step)
    assert {name: count for name, count in again.items() if name in below} == below
    assert {name: count for name, count in at_the_step.items() if name in below} == below


def test_alembic_is_not_even_loaded_where_the_tables_are_up_to_date(tmp_path: Path) -> None:
    """It is a tenth of the memory of a process that serves."""
    url = f"sqlite:///{tmp_path / 'coprod.sqlite'}"
    databases.migrated(url, tmp_path)
    code = (
        "import sys; from coprod import create_app, migrating; app = create_app(); "
        "migrating.migrate_up(app); print('alembic' in sys.modules)"
    )
    env = {"COPROD_DATA_DIR": str(tmp_path), "COPROD_DATABASE_URL": url, "PATH": os.environ["PATH"]}
    said = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert said.stdout == "False\n"
