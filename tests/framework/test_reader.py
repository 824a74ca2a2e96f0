"""A school may edit the files; a broken one is refused in words that help."""

import shutil
from pathlib import Path

import pytest

import coprod.framework
from coprod.framework import read
from coprod.framework.reader import translated

DATA = Path(coprod.framework.__file__).parent / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "framework"
    shutil.copytree(DATA, copy)
    return copy


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_school_can_relabel_a_move(folder: Path) -> None:
    change(
        folder / "coping.toml", 'label_young_person = "Have a laugh"', 'label_young_person = "Laugh together"'
    )

    assert read(folder).move("coping-laugh").label_young_person == "Laugh together"


def test_a_school_can_add_a_move_of_its_own(folder: Path) -> None:
    with (folder / "core.toml").open("a", encoding="utf-8") as file:
        file.write(
            "\n[[moves]]\n"
            'code = "core-garden"\nlabel_practitioner = "Tend the garden"\nlabel_confirmed = true\n'
            'label_young_person = "Our garden"\nplain = "We grow things."\nyoung = "We grow things."\n'
            'adult = "We grow things."\nadults_can = ["Open the gate."]\n'
            'quick_wins = ["A bed for each class."]\n'
            'words = ["Garden"]\n'
        )
    framework = read(folder)

    assert framework.move("core-garden").number == 43
    assert framework.move("core-garden").words == ("garden",)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (
            "core.toml",
            'code = "core-hope"',
            'code = "Core Hope"',
            "core.toml, moves 1: code 'Core Hope' may hold only",
        ),
        (
            "core.toml",
            "quick_wins = [",
            "quick_winners = [",
            "core.toml, moves 1: 'quick_wins' must be a list",
        ),
        (
            "core.toml",
            "label_confirmed = false",
            'label_confirmed = "no"',
            "'label_confirmed' must be true or false",
        ),
        (
            "core.toml",
            'code = "core-talents"',
            'code = "core-hope"',
            "'core-hope' is used by more than one move",
        ),
        ("core.toml", '"Feeling hopeful"', '"Feeling very hopeful indeed"', "is over 26 characters"),
        ("core.toml", 'words = ["hope"', 'words = [3, "hope"', "everything in 'words' must be text"),
        (
            "core.toml",
            '[[moves]]\ncode = "core-hope"',
            '[[moves]\ncode = "core-hope"',
            "core.toml: this is not TOML",
        ),
        ("framework.toml", 'code = "core"', 'code = "inner"', "inner.toml: the file cannot be read"),
        (
            "framework.toml",
            'code = "core"',
            'code = "coping"',
            "'coping' is used by more than one compartment",
        ),
        ("framework.toml", 'code = "enlisting"', 'code = "accepting"', "by more than one noble truth"),
        ("framework.toml", 'version = "1"', 'version = " "', "framework.toml: 'version' is missing or empty"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    folder: Path, name: str, old: str, new: str, says: str
) -> None:
    change(folder / name, old, new)

    with pytest.raises(ValueError) as error:  # noqa: PT011 - the message is compared below
        read(folder)
    assert says in str(error.value)


def test_an_empty_list_is_refused(folder: Path) -> None:
    (folder / "core.toml").write_text("moves = []", encoding="utf-8")

    with pytest.raises(ValueError, match=r"core\.toml: there is no \[\[moves\]\] in it"):
        read(folder)


def test_moves_that_are_no_tables_are_refused(folder: Path) -> None:
    (folder / "core.toml").write_text("moves = [1]", encoding="utf-8")

    with pytest.raises(ValueError, match=r"core\.toml, moves 1: expected a table"):
        read(folder)


def test_bytes_that_are_no_text_are_refused(folder: Path) -> None:
    (folder / "core.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ValueError, match="not TOML in UTF-8"):
        read(folder)


def test_a_translation_lies_over_the_english_text_by_text(tmp_path: Path) -> None:
    (tmp_path / "coping.toml").write_text(
        '[[moves]]\ncode = "coping-laugh"\nlabel_young_person = "Pośmiej się"\nplain = "Śmiech pomaga."\n'
        'words = ["Żart"]\n',
        encoding="utf-8",
    )
    (tmp_path / "framework.toml").write_text(
        '[[noble_truths]]\ncode = "accepting"\nlabel = "Akceptacja"\n', encoding="utf-8"
    )
    polish = translated(read(DATA), tmp_path)
    move, english = polish.move("coping-laugh"), read(DATA).move("coping-laugh")

    assert (move.label_young_person, move.description.plain, move.words) == (
        "Pośmiej się", "Śmiech pomaga.", ("żart",),
    )  # fmt: skip
    assert (move.label_practitioner, move.description.adult) == ("Have a laugh", english.description.adult)
    assert polish.noble_truths[0].label == "Akceptacja"
    assert polish.move("core-hope") == read(DATA).move("core-hope")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('plain = ""', "coping.toml, coping-laugh: 'plain' must be a text"),
        ("adults_can = []", "'adults_can' must be a list"),
        ('label_young_person = "Dwadzieścia siedem liter to za"', "is over 26 characters"),
    ],
)
def test_a_broken_translation_is_refused_with_its_place(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "coping.toml").write_text(f'[[moves]]\ncode = "coping-laugh"\n{line}\n', encoding="utf-8")

    with pytest.raises(ValueError, match=says):
        translated(read(DATA), tmp_path)
