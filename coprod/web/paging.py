"""Long lists, a page at a time, in one query: one row more than fits tells whether there is a next page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import flask
from sqlalchemy import Select

from coprod.db import db

Row = TypeVar("Row")
FITS = 20
LAST = 10_000  # pages; nobody turns so many, and an offset must fit the database


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """One page of a list. Pages count from 1."""

    rows: list[Row]
    number: int
    more: bool


def page_asked_for() -> int:
    """The page that the address names (``?page=2``); the first where it names none, or none that can be."""
    asked = flask.request.args.get("page", "1")
    return max(1, min(int(asked), LAST)) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


def a_page_of(query: Select[Any], number: int, fits: int = FITS) -> Paged[Any]:
    """The rows of page ``number`` of a query that selects one thing. One query."""
    found = list(db.session.scalars(query.limit(fits + 1).offset((number - 1) * fits)))
    return Paged(found[:fits], number, len(found) > fits)
