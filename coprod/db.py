"""The database: base class, names, types, the session, and the one commit.

SQLite and PostgreSQL are served by the same code. What differs is set here and nowhere else:
SQLite gets write-ahead logging, a flush to disk before a commit answers, and writers that take turns (``turns.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

import flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Executable,
    Integer,
    MetaData,
    String,
    Table,
    event,
)
from sqlalchemy.dialects.postgresql import dml as postgresql_dml
from sqlalchemy.dialects.sqlite import dml as sqlite_dml
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import JSON, TypeDecorator

from coprod import turns
from coprod.config import Settings


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on both databases (SQLite itself keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database. Naive moments mean nothing and are refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be kept")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy names it
        """From the database: aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit key. SQLite's INTEGER is one already, and only that name makes it the table's own key."""


class Base(DeclarativeBase):
    """What every table shares: names for constraints (so that migrations can find them) and types."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy's own name and shape
        datetime: UtcDateTime(),
        list[str]: JSON(),
        list[int]: JSON(),
        dict[str, Any]: JSON(),
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            length=24,
            create_constraint=True,
            validate_strings=True,
            values_callable=lambda members: [member.value for member in members],
        ),
    }


db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True, session_options={"expire_on_commit": False})


def set_up(app: flask.Flask, settings: Settings) -> None:
    """Connect ``app`` to its database. Tables are made by the migrations, never here."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    db.init_app(app)
    with app.app_context():
        if settings.is_sqlite:
            _tune_sqlite(db.engine)


def _engine_options(settings: Settings) -> dict[str, Any]:
    if settings.is_sqlite:
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        return {
            "module": turns.sqlite,
            "connect_args": {"factory": turns.Connection, "timeout": turns.SECONDS_TO_WAIT},
            "poolclass": turns.OnePen,
            "pool_size": settings.threads + 4,
            "max_overflow": 16,
            "pool_use_lifo": True,  # the connection used last has its pages at hand
        }
    limits = "-c statement_timeout=20000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
    return {
        "pool_pre_ping": True,
        "pool_size": settings.threads,
        "max_overflow": 8,
        "connect_args": {"options": limits},
    }


def columns(statement: Executable, values: Mapping[str, Any]) -> Sequence[Any]:
    """What a statement that asks for columns finds, on the session's own connection and in its transaction.

    For what runs on every request: the session's way costs half as much again.
    """
    return db.session.connection().execute(statement, values).all()


class joined(FunctionElement[str]):  # noqa: N801  # it reads as a function of SQL
    """The texts of a column over many rows as one text, a line each; take it apart with :func:`lines`.

    ``func.aggregate_strings`` does the same, but has its separator written into the statement anew at each run.
    """

    type = String()
    inherit_cache = True


@compiles(joined, "sqlite")
def _joined_by_sqlite(element: joined, compiler: SQLCompiler, **how: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **how)}, char(10))"


@compiles(joined, "postgresql")
def _joined_by_postgresql(element: joined, compiler: SQLCompiler, **how: Any) -> str:
    return f"string_agg({compiler.process(element.clauses, **how)}, chr(10))"


def lines(text: str | None) -> tuple[str, ...]:
    """What :class:`joined` joined, sorted; nothing for none."""
    return tuple(sorted(text.split("\n"))) if text else ()


def insert(table: type[Base]) -> sqlite_dml.Insert | postgresql_dml.Insert:
    """An INSERT that may say what to do ``on_conflict_…``; the two databases speak it alike, SQLAlchemy does not."""
    plain = cast("Table", table.__table__)
    return sqlite_dml.insert(plain) if is_sqlite() else postgresql_dml.insert(plain)


def is_sqlite() -> bool:
    """Whether the session speaks to SQLite, where one writer at a time is the rule anyway."""
    return db.session.get_bind().dialect.name == "sqlite"


@contextmanager
def only_reading() -> Iterator[None]:
    """Work beside requests that reads much and writes nothing: it keeps no writer waiting. Ends its transaction."""
    with turns.only_reading():
        try:
            yield
        finally:
            db.session.rollback()


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # an acknowledged vote survives a power cut
            "foreign_keys=ON",
            "secure_delete=ON",  # a destroyed ballot secret is overwritten, not only unlinked
            "temp_store=MEMORY",
            "cache_size=-2000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        raw.start()
