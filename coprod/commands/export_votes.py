"""``coprod export votes``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from coprod.audit.log import record
from coprod.commands.app import at_work, the_app
from coprod.consultations.models import Consultation
from coprod.db import db, only_reading
from coprod.insights import snapshots


@click.group("export")
def export() -> None:
    """Hand out what may be handed out."""


@export.command()
@click.argument("consultation", type=click.IntRange(1))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def votes(consultation: int, file: Path) -> None:
    """Write the votes of a CONSULTATION (its number) into a new FILE, for researchers and for `coprod analyse`.

    Only when its box is sealed, and only votes that the results page may tell of.
    """
    app = the_app()
    with at_work(app, migrate=False):
        with only_reading():
            school_id, found = _read(consultation)
        record(school_id, None, "votes exported", f"consultation:{consultation}")
        _write(file, found)
        db.session.commit()
    told = len(found["left_out"])
    click.echo(f"Wrote {len(found['ballots'])} ballots on {len(found['proposals'])} proposals to {file}.")
    if told:
        click.echo(f"Left out: the answers of {told} groups to a proposal that were too few to tell.")


def _read(consultation_id: int) -> tuple[int, dict[str, Any]]:
    """Whose it is, and what may be handed out."""
    from coprod.insights.export import document  # noqa: PLC0415  # brings the numbers' libraries

    row = db.session.get(Consultation, consultation_id)
    if row is None:
        _refuse(f"there is no consultation {consultation_id}")
    snapshot = snapshots.newest(consultation_id)
    if row.sealed_at is None or snapshot is None or not snapshot.final:
        _refuse(
            f"“{row.title}” is not sealed and counted yet. When voting has closed, `coprod serve` does it by itself, "
            "and `coprod close-due` at once"
        )
    return row.school_id, document(row, snapshot)


def _write(file: Path, found: dict[str, Any]) -> None:
    """Into a new file; the command line's umask keeps it for this account."""
    try:
        with file.open("x", encoding="utf-8") as new:
            json.dump(found, new, ensure_ascii=False, separators=(",", ":"))
            new.write("\n")
    except FileExistsError:
        _refuse(f"{file} is there already; give a new name")
    except OSError as error:
        _refuse(f"{file} cannot be written ({error.strerror})")


def _refuse(words: str) -> NoReturn:
    click.echo(f"coprod: {words}. Nothing was written.", err=True)
    sys.exit(1)
