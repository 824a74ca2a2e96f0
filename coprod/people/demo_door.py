"""The demo only: be one of its people with one press. For a real school this door is never built."""

from __future__ import annotations

from dataclasses import dataclass

import flask
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from coprod.access.guard import public, school
from coprod.access.roles import StakeholderGroup
from coprod.config import Settings
from coprod.db import db
from coprod.people import session
from coprod.people.going_on import after_signing_in
from coprod.people.models import Person
from coprod.schools.models import School


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of the demo's people, with a line on who they are."""

    id: int
    name: str
    line: str
    stakeholder_group: StakeholderGroup


def build(app: flask.Flask, settings: Settings) -> None:
    """Hang the door, on the demo only."""
    if settings.demo:
        app.add_url_rule("/sign-in/demo", "people.demo", public(demo), methods=["POST"])


def people(school_id: int) -> list[DemoPerson]:
    """Whom one may be here; nobody where this is not the demo, nor in a school that the demo did not make."""
    if "people.demo" not in flask.current_app.view_functions:
        return []
    from coprod.demo.school import is_the_demo  # noqa: PLC0415  # never loaded for a real school
    from coprod.demo.script import load_script  # noqa: PLC0415

    lines = {
        person.name: _after_the_name(person.demo)
        for person in load_script().people.everybody()
        if person.demo
    }
    found = db.session.execute(
        select(Person.id, Person.display_name, Person.stakeholder_group)
        .join(School, School.id == Person.school_id)
        .where(School.id == school_id, is_the_demo(), Person.active, Person.display_name.in_(lines))
    ).all()
    order = {name: place for place, name in enumerate(lines)}
    return [
        DemoPerson(row.id, row.display_name, lines[row.display_name], row.stakeholder_group)
        for row in sorted(found, key=lambda row: (order[row.display_name], row.id))
    ]


def demo() -> ResponseReturnValue:
    """Be that person."""
    wanted = flask.request.form.get("person", "")
    if wanted not in {str(person.id) for person in people(school().id)}:
        raise NotFound
    person = db.session.get(Person, int(wanted))
    if person is None:
        raise NotFound
    session.begin(person)
    return flask.redirect(after_signing_in(flask.g.arrived), code=303)


def _after_the_name(line: str) -> str:
    """``Leon, Year 8`` stands under the name already: ``Year 8``."""
    return line.partition(", ")[2] or line
