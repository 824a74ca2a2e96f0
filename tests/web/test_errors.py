"""What goes wrong is said kindly, and says nothing of how the site is made."""

from __future__ import annotations

import logging
from collections.abc import Callable

import flask
import pytest

from coprod.access.guard import public
from tests import factories
from tests.moderation.desk import Db
from tests.support.client import CheckedClient


def test_a_fault_of_ours_says_nothing_of_how_it_came(
    app: flask.Flask, session: Db, client: CheckedClient, caplog: pytest.LogCaptureFixture
) -> None:
    factories.make_school()
    app.config["PROPAGATE_EXCEPTIONS"] = False  # as it is served

    def broken() -> str:
        raise RuntimeError("the key is quagga")

    app.view_functions["pages.privacy"] = public(broken)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/privacy")
    assert answer.status_code == 500
    assert "Something broke" in answer.text
    for inner in ("quagga", "Traceback", "RuntimeError", "Werkzeug", ".py"):
        assert inner not in answer.text + str(answer.headers)
    assert "the key is quagga" in caplog.text  # whoever guards the site finds out


def test_a_host_that_is_none_of_ours_gets_a_plain_refusal(make_app: Callable[..., flask.Flask]) -> None:
    client = make_app(trusted_hosts=("a.test",)).test_client()
    for host in ("elsewhere.example", "a.test.elsewhere.example", "*;q=1", "<script>"):
        answer = client.get(
            "/", headers={"X-Forwarded-Host": "a.test"}, environ_overrides={"HTTP_HOST": host}
        )
        assert answer.status_code == 400
        assert answer.mimetype == "text/plain"
        assert host not in answer.text


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "PUT"])
def test_methods_that_no_page_has_are_refused(session: Db, client: CheckedClient, method: str) -> None:
    factories.make_school()
    assert client.open("/sign-in", method=method).status_code == 405


@pytest.mark.parametrize(
    "path", ["/.git/config", "/static/", "/static/css/", "/static/../coprod/config.py", "/static/%2e%2e/pyproject.toml", "/pyproject.toml", "/coprod.sqlite", "/secret"]
)  # fmt: skip
def test_nothing_but_the_sites_own_files_is_served(session: Db, client: CheckedClient, path: str) -> None:
    factories.make_school()
    assert client.get(path).status_code == 404
