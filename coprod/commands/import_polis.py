"""``coprod import polis``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import click
from sqlalchemy import or_, select

from coprod.access.roles import StakeholderGroup
from coprod.commands.app import at_work, settings_of, the_app
from coprod.db import db
from coprod.importing import polis_export
from coprod.importing.checks import differences
from coprod.importing.comparison import what_changed
from coprod.importing.polis import ClosedTooEarly, Wishes, already_there, bring_in, rows_to_write
from coprod.importing.polis_export import Export
from coprod.importing.report import checked, told
from coprod.importing.strict_csv import BrokenExport
from coprod.schools.models import School


@click.group("import")
def import_() -> None:
    """Bring in conversations that were held elsewhere."""


@import_.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--school", "wanted", help="Host name or name of the school; not needed where there is one.")
@click.option(
    "--group",
    type=click.Choice([group.value for group in StakeholderGroup]),
    default=StakeholderGroup.PUPILS.value,
    show_default=True,
    help="The stakeholder group of all participants: Polis does not say who they are.",
)
@click.option(
    "--closes",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day of voting. Without it, voting closes with the last vote.",
)
@click.option("--title", help="The consultation's title. Without it, the conversation's topic.")
@click.option("--attribution", help="Where it comes from and its licence, shown on its page.")
def polis(
    folder: Path,
    wanted: str | None,
    group: str,
    closes: datetime | None,
    title: str | None,
    attribution: str | None,
) -> None:
    """Bring in a Polis export: FOLDER holds comments.csv, votes.csv, participants-votes.csv and summary.csv.

    A broken file changes nothing. The same conversation is never brought in twice.
    """
    app = the_app()
    try:
        with click.progressbar(length=polis_export.size(folder), label="Reading") as bar:
            export = polis_export.read(folder, bar.update)
    except BrokenExport as broken:
        _refuse(f"{broken}. Nothing was changed.")
    zone = ZoneInfo(settings_of(app).time_zone)
    wishes = Wishes(StakeholderGroup(group), _end_of(closes, zone), title, attribution)
    with at_work(app):
        _bring_in(_school(wanted), export, wishes)


def _bring_in(school: School, export: Export, wishes: Wishes) -> None:
    before = already_there(school, export)
    if before is not None:
        changed = what_changed(before, export)
        click.echo(
            f"“{before.title}” was brought in before, as consultation {before.id}. Nothing was changed."
        )
        if changed:
            _refuse(
                "This export is not the same as it was then:\n" + "\n".join(f"  {line}" for line in changed)
            )
        return
    with click.progressbar(length=rows_to_write(export), label="Writing") as bar:
        try:
            consultation = bring_in(school, export, wishes, bar.update)
        except ClosedTooEarly:
            _refuse(
                f"--closes must be {export.last_vote:%Y-%m-%d} (the last vote) or later, and not in the future. "
                "Nothing was changed."
            )
        db.session.commit()
    click.echo(f"“{consultation.title}” is consultation {consultation.id} of {school.name}.")
    for line in (*told(export, wishes.group), *checked(export, differences(export))):
        click.echo(line)


def _school(wanted: str | None) -> School:
    query = select(School).order_by(School.name)
    if wanted is not None:
        query = query.where(or_(School.host == wanted.lower(), School.name == wanted))
    schools = db.session.scalars(query).all()
    if len(schools) == 1:
        return schools[0]
    if schools:
        names = ", ".join(school.host or school.name for school in schools)
        _refuse(f"say which school with --school: {names}")
    if wanted is not None:
        _refuse(f"there is no school with the host name or name “{wanted}”")
    return _refuse("there is no school yet: make one with coprod create-admin, or the demo with coprod demo")


def _end_of(day: datetime | None, zone: ZoneInfo) -> datetime | None:
    if day is None:
        return None
    return (day.replace(tzinfo=zone) + timedelta(days=1)).astimezone(UTC)


def _refuse(words: str) -> NoReturn:
    click.echo(f"coprod: {words}", err=True)
    sys.exit(1)
