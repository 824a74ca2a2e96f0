"""Commands are run as a terminal would, on the test's database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from coprod.cli import main
from coprod.config import Settings

Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("doctor")`` runs ``coprod doctor``."""
    monkeypatch.setenv("COPROD_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("COPROD_DATA_DIR", str(settings.data_dir))
    monkeypatch.setattr("os.umask", lambda _mask: 0)  # this process runs other tests too

    def run_it(*words: str, given: str = "") -> Result:
        result = CliRunner().invoke(main, list(words), input=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run_it
