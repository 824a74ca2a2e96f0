"""Reads the framework from a folder of TOML files, and says plainly what is wrong with a broken one."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from coprod.framework.model import LABEL_LENGTH, Compartment, Descriptions, Framework, Move, NobleTruth
from coprod.framework.translating import into

ENGLISH = "en"
_OURS = Path(__file__).parent / "data"
_CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")


class _Table:
    """One table of a TOML file, which knows its name so that an error can say where it is."""

    def __init__(self, where: str, content: object) -> None:
        if not isinstance(content, dict):
            raise ValueError(f"{where}: expected a table of names.")  # noqa: TRY004 - the file is wrong
        self.where = where
        self.content: dict[str, Any] = content

    def text(self, key: str) -> str:
        value = self.content.get(key)
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{self.where}: '{key}' is missing or empty; write it between quotation marks.")
        return value.strip()

    def code(self) -> str:
        value = self.text("code")
        if not _CODE.fullmatch(value):
            raise ValueError(
                f"{self.where}: code '{value}' may hold only small letters a-z, with hyphens between."
            )
        return value

    def truth(self, key: str) -> bool:
        value = self.content.get(key)
        if not isinstance(value, bool):
            raise ValueError(f"{self.where}: '{key}' must be true or false.")  # noqa: TRY004 - the file is wrong
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.content.get(key)
        if not isinstance(value, list) or not value:
            raise ValueError(f"{self.where}: '{key}' must be a list with at least one text in it.")
        if not all(isinstance(item, str) and item.strip() for item in value):
            raise ValueError(f"{self.where}: everything in '{key}' must be text, and none of it empty.")
        return tuple(item.strip() for item in value)

    def tables(self, key: str) -> "list[_Table]":
        value = self.content.get(key)
        if not isinstance(value, list) or not value:
            raise ValueError(f"{self.where}: there is no [[{key}]] in it.")
        return [_Table(f"{self.where}, {key} {place}", item) for place, item in enumerate(value, start=1)]


def _open(path: Path) -> _Table:
    try:
        return _Table(path.name, tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ValueError(f"{path.name}: the file cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name}: this is not TOML in UTF-8 ({error}).") from error


def _compartment(table: _Table) -> Compartment:
    return Compartment(table.code(), table.text("label"), table.text("strapline"), table.text("description"))


def _noble_truth(table: _Table) -> NobleTruth:
    return NobleTruth(
        table.code(),
        table.text("label"),
        table.text("meaning"),
        table.text("when_returning"),
        table.text("when_refusing"),
    )


def _move(table: _Table, compartment: str, number: int) -> Move:
    label = table.text("label_young_person")
    if len(label) > LABEL_LENGTH:
        raise ValueError(
            f"{table.where}: '{label}' is over {LABEL_LENGTH} characters and will not fit on a brick."
        )
    return Move(
        code=table.code(),
        compartment=compartment,
        number=number,
        label_practitioner=table.text("label_practitioner"),
        label_young_person=label,
        label_confirmed=table.truth("label_confirmed"),
        description=Descriptions(table.text("plain"), table.text("young"), table.text("adult")),
        adults_can=table.texts("adults_can"),
        quick_wins=table.texts("quick_wins"),
        words=tuple(word.lower() for word in table.texts("words")),
    )


def _refuse_twins(what: str, codes: list[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise ValueError(f"The code '{code}' is used by more than one {what}; each needs its own.")


def read(folder: Path) -> Framework:
    """Read a framework from `framework.toml` and a file for each compartment.

    Raises:
        ValueError: a file is missing or broken; the message names the file, the place and what to do.
    """
    head = _open(folder / "framework.toml")
    compartments = tuple(_compartment(table) for table in head.tables("compartments"))
    _refuse_twins("compartment", [compartment.code for compartment in compartments])
    noble_truths = tuple(_noble_truth(table) for table in head.tables("noble_truths"))
    _refuse_twins("noble truth", [truth.code for truth in noble_truths])
    moves: list[Move] = []
    for compartment in compartments:
        for table in _open(folder / f"{compartment.code}.toml").tables("moves"):
            moves.append(_move(table, compartment.code, len(moves) + 1))
    _refuse_twins("move", [move.code for move in moves])
    return Framework(
        version=head.text("version"),
        edition=head.text("edition"),
        attribution=head.text("attribution"),
        independence=head.text("independence"),
        compartments=compartments,
        moves=tuple(moves),
        noble_truths=noble_truths,
    )


def translated(framework: Framework, folder: Path) -> Framework:
    """The framework with the texts of a folder of the same files over its own; what is not there stays as it is.

    Raises:
        ValueError: a file is broken, or a text is empty or does not fit.
    """
    files = sorted(folder.glob("*.toml"))
    return into(framework, [(path.name, _open(path).content) for path in files])


def load(language: str = ENGLISH) -> Framework:
    """The framework that comes with Coprod, read once; in that language as far as it is translated."""
    return _load(language)


@cache
def _load(language: str) -> Framework:
    if language == ENGLISH:
        return read(_OURS)
    folder = _OURS / language
    return translated(load(), folder) if folder.is_dir() else load()
