"""The page on OWASP's ASVS names every requirement of levels 1 and 2 once, and what it names exists."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest

from coprod.config import ROOT
from tests.support.tree import report

PAGE = ROOT / "docs" / "asvs.md"
ROW = re.compile(r"^\| (V[\d.]+) \| ([12]) \| ([^|]+) \| ([a-z ]+) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+)::(\w+)`")
LINK = re.compile(r"\]\(([\w./-]+\.md)\)")
STANDS = {"met", "relaxed", "operator", "not met", "no"}

ASKED = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2 4.1:1-3 4.2:1
4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4
7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 8.3:1 8.4:1 9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5
10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1 12.1:1-3 12.2:1-2 12.3:1-4 13.1:1 13.2:1-5 13.3:1-2
13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4
17.3:1-2
"""
"""The numbers of levels 1 and 2, by section. Source: OWASP ASVS 5.0.0, its table of requirements (CSV), column L."""


def asked() -> list[str]:
    """Every number, written out."""
    found = []
    for part in ASKED.split():
        section, numbers = part.split(":")
        first, _, last = numbers.partition("-")
        found += [f"V{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


@functools.cache
def rows() -> list[tuple[str, ...]]:
    """(number, level, asked, stands, shown by or why) of each row."""
    return ROW.findall(PAGE.read_text())


@functools.cache
def named_in(path: Path) -> frozenset[str]:
    """The names of a file's tests."""
    return (
        frozenset(re.findall(r"^def test_(\w+)", path.read_text(), re.MULTILINE))
        if path.exists()
        else frozenset()
    )


def test_every_requirement_stands_there_once_and_in_order() -> None:
    assert [row[0] for row in rows()] == asked()
    assert len(rows()) == 253


def test_how_it_stands_is_one_of_five_and_says_why() -> None:
    broken = [
        f"{number}: {stands!r}" for number, _level, _asked, stands, _why in rows() if stands not in STANDS
    ]
    broken += [
        f"{number} says too little"
        for number, _level, _asked, stands, why in rows()
        if stands != "met" and len(why) < 6
    ]
    report(broken, "Say met, relaxed, operator, not met or no, and why.")


def test_what_is_met_is_shown_by_a_test_or_a_page_and_each_exists() -> None:
    broken = []
    for number, _level, _asked, stands, why in rows():
        shown, pages = TEST.findall(why), LINK.findall(why)
        if stands == "met" and not shown and not pages:
            broken.append(f"{number}: names neither a test nor a page")
        for path, name in shown:
            folder, _, file = path.rpartition("/")
            if name not in named_in(ROOT / "tests" / folder / f"test_{file}.py"):
                broken.append(f"{number}: there is no tests/{folder}/test_{file}.py::test_{name}")
        broken += [
            f"{number}: there is no docs/{page}" for page in pages if not (PAGE.parent / page).exists()
        ]
    report(broken, "Name the test as it is called now, or say honestly how the requirement stands.")


@pytest.mark.parametrize("name", ["house/asvs::nothing_of_this_name", "house/nowhere::at_all"])
def test_a_test_that_is_not_there_would_be_found(name: str) -> None:
    path, test = TEST.findall(f"`{name}`")[0]
    folder, _, file = path.rpartition("/")
    assert test not in named_in(ROOT / "tests" / folder / f"test_{file}.py")
