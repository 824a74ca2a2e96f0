"""An empty database for each test, its tables made by the real migrations, once for each worker."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest

from coprod import create_app
from coprod.config import Settings
from coprod.db import db
from coprod.migrating import migrate_up
from tests.support import postgres

server_url = pytest.StashKey[str | None]()
"""Where the PostgreSQL server of this run is; None on SQLite."""
SECRET = "a secret that is used in tests and nowhere else"


class Databases(Protocol):
    """Hands out empty databases."""

    def fresh(self, folder: Path) -> str:
        """The URL of an empty, migrated database; ``folder`` is the test's own."""
        ...


class SqliteFiles:
    """A file is copied for each test."""

    def __init__(self, folder: Path) -> None:
        """Make the file that is copied."""
        self._template = folder / "template.sqlite"
        migrated(f"sqlite:///{self._template}", folder)

    def fresh(self, folder: Path) -> str:
        """A copy in the test's folder."""
        file = folder / "coprod.sqlite"
        shutil.copyfile(self._template, file)
        return f"sqlite:///{file}"


class PostgresDatabase:
    """One database, emptied before each test."""

    def __init__(self, database: postgres.Database, folder: Path) -> None:
        """Make its tables."""
        self._database = database
        migrated(database.url, folder)

    def fresh(self, folder: Path) -> str:  # noqa: ARG002  # files need one
        """The same database, without rows."""
        self._database.empty()
        return self._database.url


@contextmanager
def for_this_worker(server: str | None, folder: Path) -> Iterator[Databases]:
    """Databases on the PostgreSQL server at ``server``; SQLite files in ``folder`` where that is None."""
    if server is None:
        yield SqliteFiles(folder)
        return
    with postgres.Database(server) as database:
        yield PostgresDatabase(database, folder)


@contextmanager
def without_tables(server: str | None, folder: Path) -> Iterator[str]:
    """The URL of a database in which no migration has run."""
    if server is None:
        yield f"sqlite:///{folder / 'blank.sqlite'}"
        return
    with postgres.Database(server) as database:
        yield database.url


def settings_for(url: str, folder: Path) -> Settings:
    """What every app of the tests is told."""
    hosts = ("localhost", "127.0.0.1", ".test")
    return Settings(secret_key=SECRET, database_url=url, data_dir=folder, trusted_hosts=hosts, testing=True)


def migrated(url: str, folder: Path) -> None:
    """Run every migration on the database at ``url``."""
    app = create_app(settings_for(url, folder))
    migrate_up(app)
    with app.app_context():
        db.engine.dispose()
