"""A broken file of demo words is refused, with the place that is wrong."""

import re

import pytest

from coprod.demo.script import Parent, SchoolWords
from coprod.demo.tables import build


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"name": "x"}, "people.toml: 'about' is missing"),
        ({"name": "x", "about": "y", "hue": "z"}, "people.toml: there is no place for 'hue'"),
        ({"name": 3, "about": "y"}, "people.toml, name: expected str, not int"),
        ("x", "people.toml: expected a table"),
    ],
)
def test_a_broken_table_is_refused_with_its_place(table: object, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        build(SchoolWords, table, "people.toml")


def test_a_list_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"x, children: expected a list"):
        build(Parent, {"key": "a", "name": "A", "children": "b"}, "x")
