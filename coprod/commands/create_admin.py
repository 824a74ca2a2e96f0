"""``coprod create-admin``."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from coprod.access.roles import Duty, StakeholderGroup
from coprod.commands.app import at_work, the_app
from coprod.db import db
from coprod.people import codes, hashing
from coprod.people.actions import EmailTaken, Particulars, add_person, give_slow_secret
from coprod.people.fields import EMAIL
from coprod.people.models import CredentialKind
from coprod.people.passwords import LONGEST, SHORTEST, too_common
from coprod.schools.actions import found_school
from coprod.schools.models import School
from coprod.schools.queries import schools
from coprod.web.text import one_line


@click.command("create-admin")
@click.option("--email", required=True, help="They sign in with it.")
@click.option("--name", required=True, help="As others see it.")
@click.option("--school", "school_name", default="", help="Name of the school; made if there is none yet.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_admin(email: str, name: str, school_name: str, *, password_stdin: bool) -> None:
    """Add an administrator (and, where there is none, the school). Prints a password unless one is given."""
    app = the_app()
    email, name = one_line(email).lower(), one_line(name)
    if not EMAIL.fullmatch(email) or not 1 <= len(name) <= 80:
        _stop("give an email such as name@school.org and a name of up to 80 letters")
    password = _given() if password_stdin else codes.in_groups(codes.new_code())
    with at_work(app):
        slow_hash = hashing.hash_slowly(password)
        school = _school(one_line(school_name))
        particulars = Particulars(display_name=name, email=email, duties=frozenset({Duty.ADMINISTRATOR}))
        try:
            person = add_person(school.id, None, StakeholderGroup.PRACTITIONERS, particulars)
        except EmailTaken:
            _stop(f"{email} is in use at this school already")
        give_slow_secret(person, None, CredentialKind.PASSWORD, slow_hash)
        db.session.commit()
        click.echo(f"{name} is an administrator of {school.name} and signs in with {email}.")
    if not password_stdin:
        click.echo(f"Password (shown once; change it after signing in): {password}")


def _school(name: str) -> School:
    found = schools()
    if not found:
        if not 1 <= len(name) <= 120:
            _stop("there is no school yet: name it with --school")
        return found_school(name)
    named = [school for school in found if school.name == name] if name else list(found)
    if len(named) != 1:
        _stop("name one of these with --school: " + ", ".join(school.name for school in found))
    return named[0]


def _given() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not SHORTEST <= len(password) <= LONGEST:
        _stop(f"a password has from {SHORTEST} to {LONGEST} letters, numbers or signs")
    if too_common(password):
        _stop(
            "that is one of the first that somebody would try; use three or four words that do not belong together"
        )
    return password


def _stop(words: str) -> NoReturn:
    click.echo(f"coprod: {words}", err=True)
    sys.exit(1)
