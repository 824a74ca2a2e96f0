"""PostgreSQL for the tests: one server for a run, started here or given, and a database for each worker."""

from __future__ import annotations

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tools.ensure_postgres import programs

SECONDS_TO_START = 60
PR_SET_PDEATHSIG = 1
HASTY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "shared_buffers=64MB",
)
"""The tests' data may be lost at any moment: nothing is waited for."""
INITDB = ("-D", "db", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
ALL_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"

COUNT_FROM_ONE = (
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences "
    "WHERE last_value IS NOT NULL"
)
TIMES_BETWEEN_CLEARINGS = 100


class Server:
    """A PostgreSQL server of this run's own: in a temporary folder, on a socket in it, on no network."""

    def __init__(self) -> None:
        """Make the server's files and start it. Stop it with :meth:`stop`.

        Raises:
            RuntimeError: nothing to start is installed, or it did not start; its own words are in it.
        """
        found = programs()
        if found is None:
            raise RuntimeError("PostgreSQL is not installed; `make test` installs it, or says how to")
        self.folder = Path(tempfile.mkdtemp(prefix="coprod-pg-"))
        self.log = self.folder / "log"
        self._account = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
        if self._account:
            os.chown(self.folder, *pwd.getpwnam(self._account)[2:4])
        self._run(found / "initdb", *INITDB)
        options = [word for setting in HASTY for word in ("-c", setting)]
        with self.log.open("w") as log:
            self._server = subprocess.Popen(
                [found / "postgres", "-D", "db", "-k", self.folder, "-h", "", *options],
                cwd=self.folder,
                user=self._account,
                group=self._account,
                extra_groups=[] if self._account else None,
                stdout=log,
                stderr=log,
                preexec_fn=_stop_when_the_tests_die if sys.platform == "linux" else None,  # noqa: PLW1509  # no thread runs yet
            )
        self.url = f"postgresql+psycopg://postgres@/postgres?host={self.folder}"
        self._wait_until_it_answers()

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait()
        shutil.rmtree(self.folder)

    def _run(self, *command: str | Path) -> None:
        done = subprocess.run(
            command,
            cwd=self.folder,
            user=self._account,
            group=self._account,
            extra_groups=[] if self._account else None,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"PostgreSQL could not be set up: {done.stderr}")

    def _wait_until_it_answers(self) -> None:
        give_up = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < give_up and self._server.poll() is None:
            try:
                psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"PostgreSQL did not start: {self.log.read_text()}")


def _stop_when_the_tests_die() -> None:
    """Ask Linux to stop the server if the tests are killed and cannot stop it themselves."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


class Database:
    """A database for one worker, made on entering and dropped on leaving."""

    def __init__(self, server_url: str) -> None:
        """Name a new database on the server that ``server_url`` reaches."""
        self._server = make_url(server_url)
        self.name = f"coprod_test_{secrets.token_hex(6)}"
        self.url = self._server.set(database=self.name).render_as_string(hide_password=False)
        self._connection: psycopg.Connection | None = None
        self._emptied = 0

    def __enter__(self) -> Self:
        """Make it."""
        self._say(f'CREATE DATABASE "{self.name}" TEMPLATE template0')
        return self

    def __exit__(self, *_: object) -> None:
        """Drop it, even if something still holds a connection."""
        if self._connection is not None:
            self._connection.close()
        self._say(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def empty(self) -> None:
        """Take every row out of every table, and start counting keys from one again.

        Rows are deleted, with every trigger and reference out of force: that is four times as fast as to truncate the
        few tables that a test has filled and all that hang on them. What deleted rows leave behind is cleared away
        now and then.
        """
        connection = self._connected()
        asked = (
            sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(name, sql.Identifier(name))
            for (name,) in connection.execute(ALL_TABLES)
        )
        every = sql.SQL(" UNION ALL ").join(asked)
        if not every.as_string():
            return
        filled = [sql.Identifier(name) for (name,) in connection.execute(every)]
        self._emptied += 1
        if filled and self._emptied % TIMES_BETWEEN_CLEARINGS:
            connection.execute(sql.SQL(";").join(sql.SQL("DELETE FROM {}").format(name) for name in filled))
        elif filled:
            connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(",").join(filled)))
        connection.execute(COUNT_FROM_ONE)

    def _connected(self) -> psycopg.Connection:
        """A connection to this database that stays open from one test to the next."""
        if self._connection is None:
            self._connection = psycopg.connect(plain(self.url), autocommit=True)
            self._connection.execute("SET session_replication_role = replica")
        return self._connection

    def _say(self, statement: str) -> None:
        server = plain(self._server.render_as_string(hide_password=False))
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(statement.encode())


def plain(url: str) -> str:
    """The same address as libpq writes it, without SQLAlchemy's driver name."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
