"""Read CSV files that somebody else wrote: row by row, in bounded memory, and every fault with its file and line."""

from __future__ import annotations

import csv
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

MOST_BYTES = 64 * 1024 * 1024
"""Of one file: more than a million votes."""

LONGEST_LINE = 1024 * 1024
LONGEST_CELL = 20_000

Progress = Callable[[int], object]
"""Told how many bytes were read since it was told last."""


class BrokenExport(ValueError):
    """A file cannot be used: which, at which line, and why."""

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}, line {line}: {reason}" if line else f"{file}: {reason}")


def rows(folder: Path, name: str, progress: Progress) -> Iterator[tuple[int, list[str]]]:
    """The rows of the file, each with the number of the line on which it begins. Blank lines are left out.

    Raises:
        BrokenExport: the file is missing, empty, a link, not a file or too large; a line is not UTF-8, holds
            a NUL or is too long; a quotation mark is never closed; a cell is too long.
    """
    reader = csv.reader(_lines(folder, name, progress), strict=True)
    begins = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BrokenExport(name, begins, _in_plain_words(error)) from error
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise BrokenExport(name, begins, f"a cell holds more than {LONGEST_CELL} characters")
        if row:
            yield begins, row
        begins = reader.line_num + 1


def table(
    folder: Path, name: str, needed: tuple[str, ...], progress: Progress
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows under a header, each as its cells by the column's name, with the number of its line.

    Args:
        needed: columns that must be there; others may be.

    Raises:
        BrokenExport: as :func:`rows`; or a column is missing or there twice, or a row has too few or many cells.
    """
    found = rows(folder, name, progress)
    begins, header = next(found, (1, []))
    for column in needed:
        if column not in header:
            raise BrokenExport(name, begins, f"there is no column “{column}”")
    if twice := sorted({column for column in header if header.count(column) > 1}):
        raise BrokenExport(name, begins, f"the column “{twice[0][:40]}” is there twice")
    for line, row in found:
        if len(row) != len(header):
            raise BrokenExport(name, line, f"there are {len(row)} cells, and the header has {len(header)}")
        yield line, dict(zip(header, row, strict=True))


def whole_number(name: str, line: int, column: str, text: str, least: int, most: int) -> int:
    """The number in a cell.

    Raises:
        BrokenExport: it is no whole number from `least` to `most`.
    """
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= 15 and least <= int(text) <= most:
        return int(text)
    raise BrokenExport(
        name, line, f"“{column}” must be a whole number from {least} to {most}, not “{text[:40]}”"
    )


def _lines(folder: Path, name: str, progress: Progress) -> Iterator[str]:
    with os.fdopen(_open(folder, name), "rb") as file:
        line = 0
        while raw := file.readline(LONGEST_LINE + 1):
            line += 1
            if len(raw) > LONGEST_LINE:
                raise BrokenExport(name, line, f"the line is longer than {LONGEST_LINE} bytes")
            if b"\0" in raw:
                raise BrokenExport(name, line, "there is a NUL character: this is not a text file")
            try:
                yield raw.decode("utf-8-sig" if line == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise BrokenExport(name, line, "this is not UTF-8 text: save the file as UTF-8") from error
            progress(len(raw))


def _open(folder: Path, name: str) -> int:
    """Open a plain file in that folder, and nothing that only looks like one."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if (folder / name).is_symlink():
        raise BrokenExport(name, None, "this is a link to another place: put the file itself here")
    try:
        handle = os.open(folder / name, flags)
    except FileNotFoundError as error:
        raise BrokenExport(name, None, f"there is no such file in {folder}") from error
    except OSError as error:
        raise BrokenExport(name, None, f"it cannot be read ({error.strerror})") from error
    about = os.fstat(handle)
    wrong = None
    if not stat.S_ISREG(about.st_mode):
        wrong = "this is not a file"
    elif about.st_size == 0:
        wrong = "the file is empty"
    elif about.st_size > MOST_BYTES:
        wrong = f"the file is larger than {MOST_BYTES // 1024 // 1024} MB"
    if wrong:
        os.close(handle)
        raise BrokenExport(name, None, wrong)
    return handle


def _in_plain_words(error: csv.Error) -> str:
    said = str(error)
    if "unexpected end of data" in said:
        return "a quotation mark is opened here and never closed"
    if "field larger" in said:
        return "a cell is far too long, or a quotation mark is opened here and never closed"
    return f"the row cannot be read as CSV ({said})"
