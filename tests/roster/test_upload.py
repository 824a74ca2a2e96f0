"""What is sent: large, strange or secret; who may see it while it waits; and what is kept of it: only what is needed."""

from __future__ import annotations

import io
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask
import pytest
from werkzeug.datastructures import FileStorage

from coprod.access.roles import Duty
from coprod.config import Settings
from coprod.people.models import Person
from coprod.roster.models import RosterDraft
from coprod.schools.models import School
from tests.factories import make_school, make_staff
from tests.roster.conftest import Send, Session, as_body
from tests.roster.files import SECRET, SIMS, csv_of, large, sims
from tests.roster.test_import import FAMILY, acts
from tests.support.client import CheckedClient
from tests.support.html import Page


def test_what_is_dropped_is_nowhere(
    client: CheckedClient, session: Session, app: flask.Flask, settings: Settings, upload: Send,
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    """A large file with secret columns is read, looked at and used: their bytes are in no file, row or log line."""
    monkeypatch.setattr(tempfile, "TemporaryFile", _no_file)
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", _no_file)
    caplog.set_level(logging.DEBUG)
    rows = [
        (str(number), "Fore", f"Sur{number}", "7", "7B", *[""] * 8, f"{SECRET}{number}" * 30)
        for number in range(2000)
    ]
    data = csv_of([*SIMS, "Medical notes"], *rows).encode()
    assert len(data) > 1_500_000  # more than werkzeug keeps in memory by itself
    look = upload(data).location
    assert "Dropped, and not kept anywhere: Medical notes" in client.page(look).text
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert SECRET.encode() not in kept
    assert SECRET not in str([draft.roll for draft in session.query(RosterDraft)])
    client.send(look, {}, form="/use")
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert SECRET.encode() not in kept
    assert (b"Sur" in kept or b"Fore" in kept) is settings.is_sqlite  # so that this test could fail
    assert SECRET not in caplog.text


def _no_file(*_args: Any, **_values: Any) -> Any:
    raise AssertionError("an upload is written to a file")


def test_five_thousand_rows_are_read_shown_and_used_with_a_few_questions_to_the_database(
    client: CheckedClient, session: Session, upload: Send
) -> None:
    data = large(5000)
    look = upload(data).location
    page = client.page(look)
    few = len(client.statements)
    client.send(look, {}, form="/use")
    assert session.query(Person).count() == 5001
    assert "Page 1 of 100" in page.text
    assert few <= 8
    client.page(upload(large(5000, year_on=1)).location)
    assert len(client.statements) == few  # with everybody known as with nobody known


def test_a_body_of_twelve_megabytes_is_refused_and_only_here_may_it_be_more_than_two(
    client: CheckedClient, admin: Person, upload: Send
) -> None:
    assert upload(b"x" * (12 * 1024 * 1024)).status_code == 413
    assert "larger than 10 MB" in upload(b"x" * (10 * 1024 * 1024 + 5)).text
    big = as_body({"file": FileStorage(io.BytesIO(b"x" * (3 * 1024 * 1024)), "x.csv")})
    assert client.post("/people/classes", **big).status_code == 413


@pytest.mark.parametrize("values", [{"kind": "x"}, {"whole": ""}, {"who": "nobody"}])
def test_a_form_that_does_not_fit_comes_back(session: Session, upload: Send, values: dict[str, str]) -> None:
    answer = upload(sims(*FAMILY), **values)
    assert answer.status_code == 200
    assert "Please look at this again" in answer.text
    assert session.query(RosterDraft).count() == 0


def test_no_file_is_asked_for_in_words(client: CheckedClient, admin: Person) -> None:
    assert "Choose the file first" in client.send("/people/roll", {}, form="/people/roll").text


def test_strange_headings_are_asked_for_and_nothing_is_kept_meanwhile(
    client: CheckedClient, session: Session, upload: Send
) -> None:
    data = csv_of(("Nr", "Rufname", "Jahr", "Geheim"), ("1", "Amira", "7", SECRET)).encode()
    answer = upload(data)
    assert answer.status_code == 200
    assert "Which column is which?" in answer.text
    assert session.query(RosterDraft).count() == 0
    page = Page(answer.text)
    form = page.form("/columns")
    form.fields.setlist("column_id", ["0:Nr"])
    form.fields.setlist("column_forename", ["1:Rufname"])
    form.fields.setlist("column_year", ["2:Jahr"])
    fields: Any = form.fields
    fields.setlist("file", [(io.BytesIO(data), "roll.csv")])
    look = client.post("/people/roll/columns", data=fields).location
    text = client.page(look).text
    assert "Amira" in text
    assert "Dropped, and not kept anywhere: Geheim" in text
    again = client.page("/people/roll/columns")
    assert again.form("/columns").fields["column_forename"] == "1:Rufname"


def test_columns_without_a_file_say_what_is_missing(client: CheckedClient, upload: Send) -> None:
    assert client.get("/people/roll/columns").location == "/people/roll"
    upload(sims(*FAMILY))
    answer = client.send("/people/roll/columns", {}, form="/columns")
    assert "Choose the file once more" in answer.text
    answer = client.send(
        "/people/roll/columns",
        {"column_id": "", "file": (io.BytesIO(sims(*FAMILY)), "r.csv")},
        form="/columns",
    )
    assert "Choose the column" in answer.text


def test_a_roll_that_is_thrown_away_is_gone(client: CheckedClient, session: Session, upload: Send) -> None:
    look = upload(sims(*FAMILY)).location
    assert "A roll waits for you" in client.page("/people/roll").text
    client.send(look, {}, form="/forget")
    assert session.query(RosterDraft).count() == 0
    assert client.get(look).status_code == 404
    assert acts(session) == ["roll read", "roll thrown away"]


def test_a_roll_that_waits_is_its_senders_alone(
    client: CheckedClient,
    session: Session,
    school: School,
    upload: Send,
    new_client: Callable[..., CheckedClient],
) -> None:
    look = upload(sims(*FAMILY)).location
    colleague = new_client()
    colleague.enter(make_staff(school, Duty.ADMINISTRATOR))
    stranger = new_client("other.test")
    client.application.config["TRUSTED_HOSTS"].append("other.test")
    stranger.enter(make_staff(make_school(host="other.test"), Duty.ADMINISTRATOR))
    for reader in (colleague, stranger):
        assert reader.get(look).status_code == 404
        assert reader.post(f"{look}/use").status_code == 404
        assert reader.post(f"{look}/forget").status_code == 404
    assert session.query(RosterDraft).count() == 1
