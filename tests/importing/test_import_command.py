"""``coprod import polis``: all of it or nothing, in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from coprod.cli import main
from coprod.config import Settings
from coprod.consultations.models import Consultation
from coprod.db import Base
from tests.factories import make_school
from tests.importing.exports import write

Db = scoped_session[Session]
EXAMPLES = Path(__file__).parents[2] / "coprod" / "demo" / "polis"


class Command:
    """Runs ``coprod import polis`` on the test's database."""

    def __init__(self, session: Db) -> None:
        self._session = session

    def __call__(self, *words: str | Path) -> Result:
        self._session.commit()
        return CliRunner().invoke(main, ["import", "polis", *map(str, words)])


@pytest.fixture
def import_polis(settings: Settings, session: Db, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("COPROD_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("COPROD_DATA_DIR", str(settings.data_dir))
    return Command(session)


def rows(db: Db) -> dict[str, int]:
    counts = {
        table.name: db.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.tables.values()
    }
    db.rollback()
    return counts


def test_the_shipped_conversation_comes_in_whole_and_only_once(import_polis: Command, session: Db) -> None:
    make_school("Hillside School")
    first = import_polis(EXAMPLES / "london.youth.policing")

    assert first.exit_code == 0, first.output
    assert "638 count: 638 on cards" in first.stdout
    assert "Checked: all counts of the export are equal to its votes (39 comments, 936 cells" in first.stdout
    before = rows(session)
    assert (before["idea"], before["proposal"], before["seat"], before["ballot"], before["vote"]) == (
        39, 36, 26, 26, 638,
    )  # fmt: skip

    again = import_polis(EXAMPLES / "london.youth.policing")

    assert again.exit_code == 0
    assert "was brought in before" in again.stdout
    assert rows(session) == before


def test_a_changed_export_is_refused_and_says_what_is_new(
    import_polis: Command, session: Db, tmp_path: Path
) -> None:
    make_school()
    assert import_polis(write(tmp_path / "export")).exit_code == 0
    before = rows(session)

    changed = import_polis(write(tmp_path / "export", comments=("A quiet room", "A loud room")))

    assert changed.exit_code == 1
    assert "1 comment has other words." in changed.stderr
    assert rows(session) == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"votes": ("0,12,0", "0,12,7")}, "votes.csv, line 4: “vote” must be"),
        (
            {"participants": ("13,,,0", "12,,,0")},
            "participants-votes.csv, line 5: participant 12 is there twice",
        ),
        ({"comments": ("quiet", "qui\0et")}, "comments.csv, line 2: there is a NUL character"),
    ],
)
def test_a_broken_export_changes_nothing(
    import_polis: Command, session: Db, tmp_path: Path, changes: dict[str, tuple[str, str]], words: str
) -> None:
    make_school()
    session.commit()
    before = rows(session)

    broken = import_polis(write(tmp_path / "export", **changes))

    assert broken.exit_code == 1
    assert f"coprod: {words}" in broken.stderr
    assert "Nothing was changed" in broken.stderr
    assert rows(session) == before


def test_a_failure_half_way_leaves_nothing_behind(
    import_polis: Command, session: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last rows to be written are the tallies: when they fail, ideas, seats and votes go too."""
    make_school()
    session.commit()
    before = rows(session)
    monkeypatch.setattr("coprod.importing.polis_rows.tally", lambda _export: 1 / 0)

    failed = import_polis(write(tmp_path / "export"))

    assert isinstance(failed.exception, ZeroDivisionError)
    assert rows(session) == before


def test_a_close_before_the_last_vote_is_refused_with_the_first_day_that_fits(
    import_polis: Command, session: Db, tmp_path: Path
) -> None:
    make_school()
    refused = import_polis(write(tmp_path / "export"), "--closes", "2020-09-12")

    assert refused.exit_code == 1
    assert "--closes must be 2020-09-13 (the last vote) or later" in refused.stderr
    assert rows(session)["consultation"] == 0
    assert import_polis(tmp_path / "export", "--closes", "2020-09-13").exit_code == 0
    closed = session.scalars(select(Consultation)).one().voting_close_at
    assert closed is not None
    assert closed.isoformat() == "2020-09-13T23:00:00+00:00"  # midnight in London's summer


def test_the_school_is_found_by_its_host_or_name_and_asked_for_where_there_are_two(
    import_polis: Command, session: Db, tmp_path: Path
) -> None:
    folder = write(tmp_path / "export")
    assert "there is no school yet" in import_polis(folder).stderr
    make_school("Hillside", host="hillside.test")
    riverside = make_school("Riverside", host="riverside.test").id

    assert "say which school with --school: hillside.test, riverside.test" in import_polis(folder).stderr
    assert (
        "no school with the host name or name “Nowhere”" in import_polis(folder, "--school", "Nowhere").stderr
    )
    assert import_polis(folder, "--school", "riverside.test", "--group", "parents").exit_code == 0
    assert session.scalars(select(Consultation.school_id)).all() == [riverside]
    session.rollback()
    assert "was brought in before" in import_polis(folder, "--school", "Riverside").stdout
