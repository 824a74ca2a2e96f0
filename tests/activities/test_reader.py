"""A broken file says where it is broken and what to do; a translation lies beside, as far as it goes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coprod import framework
from coprod.activities import read
from coprod.activities.model import Kind

GOOD = """
[[activities]]
code = "try-it"
moves = ["{move}"]
title = "Try it"
years = [3, 6]
setting = "hall"
purpose = "To try."
odds = "Adults can."
need = ["Paper"]
steps = [[12, "Begin", "Look.", "Show it."], [8, "End", "Tell us.", "Listen."]]
prompts = ["Why?"]
kindly = "Be kind."
not_ask = "Do not ask why."
quiet = "Draw."
send = "Slowly."
eal = "Show."
sheet = [["say", "Hello."], ["lines", "I think…", 2], ["table", "Us", ["Who", "What"], ["me", ""]], ["scale", "Now", ["low", "high"]]]
question = "What next?"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good activity for each compartment."""
    for number, compartment in enumerate(framework.load().compartments):
        words = GOOD.format(move=framework.load().moves_of(compartment)[0].code)
        (tmp_path / f"{compartment.code}.toml").write_text(
            words.replace("try-it", f"try-{'abcde'[number]}"), "utf-8"
        )
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "basics.toml"
    assert old in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def test_a_good_folder_is_read_in_the_order_of_the_framework(folder: Path) -> None:
    shelf = read(folder)
    assert [one.code for one in shelf] == ["try-a", "try-b", "try-c", "try-d", "try-e"]
    first = shelf.activities[0]
    assert first.minutes == 20
    assert [part.kind for part in first.sheet] == [Kind.SAY, Kind.LINES, Kind.TABLE, Kind.SCALE]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Try it"', "", "try-a: 'title' is missing"),
        ('"hall"', '"moon"', "must be one of classroom, hall"),
        ("[3, 6]", "[6, 3]", "first and the last school year"),
        ('["Paper"]', "[]", "'need' must be a list"),
        ('["Paper"]', "[1]", "everything in 'need' must be text"),
        ('[12, "Begin"', '[0, "Begin"', "a step is"),
        ('["say", "Hello."]', '["shout", "Hello."]', "not a part of a sheet"),
        ('["lines", "I think…", 2]', '["lines", "I think…", 99]', "not a part of a sheet"),
        ('"basics-housing"', '"basics-castle"', "there is no move 'basics-castle'"),
        ('"try-a"', '"try-b"', "another activity has this code"),
        ('"try-a"', '"Try A"', "small letters"),
        ("[[activities]]", "[[games]]", "there is no [[activities]]"),
        ("question =", "question", "not TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(folder: Path, old: str, new: str, said: str) -> None:
    change(folder, old, new)
    with pytest.raises(ValueError, match=re.escape(said)):
        read(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "core.toml").unlink()
    with pytest.raises(ValueError, match=r"core\.toml: the file cannot be read"):
        read(folder)


def test_a_translation_is_shown_and_the_rest_stays_english(folder: Path) -> None:
    polish = (
        (folder / "basics.toml").read_text("utf-8").replace("Try it", "Spróbuj").replace("[3, 6]", "[9, 9]")
    )
    (folder / "basics.pl.toml").write_text(polish, "utf-8")
    shelf = read(folder, "pl")
    assert [one.title for one in shelf][:2] == ["Spróbuj", "Try it"]
    assert shelf.activities[0].years == (3, 6)
    assert next(iter(read(folder))).title == "Try it"
    assert next(iter(read(folder, "../pl"))).title == "Try it"


def test_a_translation_may_not_change_the_time_nor_add_what_is_not_there(folder: Path) -> None:
    english = (folder / "basics.toml").read_text("utf-8")
    (folder / "basics.pl.toml").write_text(english.replace("[12,", "[13,"), "utf-8")
    with pytest.raises(ValueError, match="same minutes as in English"):
        read(folder, "pl")
    (folder / "basics.pl.toml").write_text(english.replace("try-a", "try-z"), "utf-8")
    with pytest.raises(ValueError, match="no such activity in English"):
        read(folder, "pl")
