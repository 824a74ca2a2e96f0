"""A group's numbers and bar as HTML, painted once for each thing that can be shown and kept.

A page of 25 proposals shows 75 of them, to many readers in a row. What is kept hangs on nothing but the numbers
shown and the reader's language, so it can never be stale: another number is another picture.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import flask
from flask_babel import get_locale
from markupsafe import Markup

from coprod.insights.results import GroupSays
from coprod.insights.small_numbers import Choice, ShownCell

KEPT = 4096
"""Pictures; about 4 kB each at most."""

Numbers = tuple[int | None, tuple[int, ...] | None, str | None, int | None, bool]


def group_says(says: GroupSays) -> Markup:
    """The numbers, the words and the bar of one stakeholder group's answers to one proposal."""
    return _painted(str(get_locale()), _numbers(says.cell))


def tallies(groups: Sequence[GroupSays]) -> Markup:
    """The same for every group, each under its name."""
    return _all_painted(str(get_locale()), tuple((says.group, _numbers(says.cell)) for says in groups))


@functools.lru_cache(KEPT)
def _painted(_language: str, numbers: Numbers) -> Markup:
    return Markup(_macros().group_says(GroupSays("", 0, _cell(numbers), None)))  # noqa: S704  # Jinja has escaped it


@functools.lru_cache(KEPT)
def _all_painted(language: str, groups: tuple[tuple[str, Numbers], ...]) -> Markup:
    parts = [(group, _painted(language, numbers)) for group, numbers in groups]
    return Markup(_macros().all_groups(parts))  # noqa: S704  # Jinja has escaped it


def _macros() -> Any:
    return flask.current_app.jinja_env.get_template("insights/_support.html").module


def _numbers(cell: ShownCell) -> Numbers:
    split = None if cell.split is None else tuple(cell.split[choice] for choice in Choice)
    return (cell.seen, split, cell.nearly_all, cell.stars, cell.or_more)


def _cell(numbers: Numbers) -> ShownCell:
    seen, split, nearly_all, stars, or_more = numbers
    return ShownCell(
        seen=seen,
        split=None if split is None else dict(zip(Choice, split, strict=True)),
        nearly_all=None if nearly_all is None else Choice(nearly_all),
        stars=stars,
        or_more=or_more,
    )
