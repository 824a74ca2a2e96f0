"""What every test may ask for. ``--database postgres`` runs the same tests on PostgreSQL."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask
import pytest
from flask.testing import FlaskCliRunner
from flask_sqlalchemy.session import Session
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import scoped_session

from coprod import create_app
from coprod.config import Settings
from coprod.db import db
from tests.support import databases, network, routes
from tests.support.client import CheckedClient, watch
from tests.support.postgres import Server

running_server = pytest.StashKey[Server]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """One switch: which database."""
    parser.addoption(
        "--database", choices=("sqlite", "postgres"), default="sqlite", help="run the tests on it"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Cut the network; compile each route once; on PostgreSQL, one server for all workers, made by the process that starts them."""
    network.cut()
    routes.compile_once()
    url = None
    if config.getoption("--database") == "postgres":
        url = getattr(config, "workerinput", {}).get("postgres") or os.environ.get("COPROD_TEST_POSTGRES_URL")
        if not url:
            config.stash[running_server] = Server()
            url = config.stash[running_server].url
    config.stash[databases.server_url] = url


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where the server is."""
    node.workerinput["postgres"] = node.config.stash[databases.server_url]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that was started."""
    if running_server in config.stash:
        config.stash[running_server].stop()


@pytest.fixture(scope="session")
def database(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[databases.Databases]:
    """Where empty databases come from."""
    with databases.for_this_worker(
        pytestconfig.stash[databases.server_url], tmp_path_factory.mktemp("database")
    ) as source:
        yield source


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once for all the apps of a worker."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def settings(database: databases.Databases, tmp_path: Path) -> Iterator[Settings]:
    """Settings with an empty database. Other settings: override this fixture with ``dataclasses.replace``."""
    made = databases.settings_for(database.fresh(tmp_path), tmp_path)
    yield made
    if made.is_sqlite:
        for file in tmp_path.glob("coprod.sqlite*"):
            file.unlink()


@pytest.fixture
def make_app(
    settings: Settings, compiled_templates: FileSystemBytecodeCache
) -> Iterator[Callable[..., flask.Flask]]:
    """Build an app on the test's database, with some settings changed: ``make_app(demo=True)``."""
    made: list[flask.Flask] = []

    def make(**changes: Any) -> flask.Flask:
        app = create_app(dataclasses.replace(settings, **changes))
        app.test_client_class = CheckedClient
        app.jinja_env.bytecode_cache = compiled_templates
        watch(app)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(make_app: Callable[..., flask.Flask]) -> flask.Flask:
    """The app, on an empty database."""
    return make_app()


@pytest.fixture
def session(app: flask.Flask) -> Iterator[scoped_session[Session]]:
    """The database session of an app context that lasts as long as the test. A client's request commits it first."""
    with app.app_context():
        yield db.session


@pytest.fixture
def new_client(app: flask.Flask) -> Callable[..., CheckedClient]:
    """Make a reader with cookies of their own; ``new_client("riverside.test")`` asks another school."""

    def make(host: str = "localhost") -> CheckedClient:
        client = app.test_client()
        assert isinstance(client, CheckedClient)
        client.home = f"http://{host}"
        return client

    return make


@pytest.fixture
def client(new_client: Callable[..., CheckedClient]) -> CheckedClient:
    """A reader that checks every page: see :class:`tests.support.client.CheckedClient`."""
    return new_client()


@pytest.fixture
def runner(app: flask.Flask) -> FlaskCliRunner:
    """Runs the app's commands."""
    return app.test_cli_runner()
