"""Read the votes of a Polis export fast: whole columns of numbers at a time.

A plain file (no quotes, as Polis writes votes.csv) is cut at its commas and line ends and its digits are summed
in arrays; any other goes through the csv module. Both refuse what is not a number, with its line.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
Bytes = NDArray[np.uint8]
_COMMA, _NEWLINE, _RETURN, _MINUS, _ZERO = 44, 10, 13, 45, 48
_BLOCK = 1 << 24  # bytes read at a time
_MOST_DIGITS = 18  # more do not fit a 64-bit number


class ExportError(ValueError):
    """A file of an export cannot be read: which, where and why."""

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}, line {line}: {reason}" if line else f"{file}: {reason}")


def read_text(path: Path) -> str:
    """The file as text, without a byte order mark.

    Raises:
        ExportError: there is no such file, or it is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ExportError(path.name, None, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ExportError(path.name, None, "is not UTF-8 text") from error


def csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line on which it ends; line breaks may lie within quotes.

    Raises:
        ExportError: no such file, not UTF-8, or not CSV.
    """
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise ExportError(path.name, reader.line_num, f"is not CSV ({error})") from error


def number_columns(path: Path, names: Sequence[str]) -> list[IntArray]:
    """Read some columns of a CSV file with a header, all of whose entries are whole numbers.

    Args:
        names: the columns wanted; others are passed over, whatever is in them.
    Returns:
        One array for each name; blank lines are left out.
    Raises:
        ExportError: no such file, a column is missing, a line has too few or too many fields, or a field is not
            a whole number of at most 18 digits.
    """
    try:
        with path.open("rb") as file:
            head = file.readline().removeprefix(b"\xef\xbb\xbf")
            header = [name.strip() for name in head.decode("utf-8", "replace").split(",")]
            if b'"' not in head:
                wanted = _places(path, header, names)
                blocks = [
                    _Block(np.frombuffer(text, np.uint8), line).columns(path, len(header), wanted)
                    for text, line in _pieces(file)
                ]
                return [
                    np.concatenate([np.zeros(0, np.int64), *parts]) for parts in zip(*blocks, strict=True)
                ] or [np.zeros(0, np.int64) for _ in names]
    except OSError as error:
        raise ExportError(path.name, None, f"cannot be read ({error.strerror})") from error
    except _NotPlainError:
        pass
    return _slow_columns(path, names)


def _pieces(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Whole lines, some megabytes at a time, with the number of the first."""
    line = 2
    while text := file.read(_BLOCK):
        text += file.readline()
        if b'"' in text:
            raise _NotPlainError
        yield text, line
        line += text.count(b"\n")


def _places(path: Path, header: Sequence[str], names: Sequence[str]) -> list[int]:
    missing = [name for name in names if name not in header]
    if missing:
        raise ExportError(path.name, 1, f"has no column named {', '.join(missing)}")
    return [header.index(name) for name in names]


class _NotPlainError(Exception):
    """The file has quotes or uneven lines: read it the slow way, which also finds the line of a fault."""


class _Block:
    """Whole lines of a file; `line` is the number of the first."""

    def __init__(self, text: Bytes, line: int) -> None:
        self.text, self.line = text, line

    def columns(self, path: Path, width: int, wanted: Sequence[int]) -> list[IntArray]:
        newline = self.text == _NEWLINE
        ends = np.flatnonzero(newline | (self.text == _COMMA))
        last = newline[ends]
        if not newline[-1]:
            ends, last = np.append(ends, len(self.text)), np.append(last, [True])
        if len(ends) % width or not np.array_equal(
            np.flatnonzero(last), np.arange(width - 1, len(ends), width)
        ):
            raise _NotPlainError
        table = ends.reshape(-1, width)
        starts = np.concatenate([[0], table[:-1, -1] + 1])
        return [
            self._numbers(path, table[:, place - 1] + 1 if place else starts, table[:, place])
            for place in wanted
        ]

    def _numbers(self, path: Path, begin: IntArray, end: IntArray) -> IntArray:
        """The number between each pair of places."""
        end = end - (self.text[np.maximum(end - 1, 0)] == _RETURN)
        negative = self.text[np.minimum(begin, len(self.text) - 1)] == _MINUS
        digits = end - begin - negative
        faulty = (digits < 1) | (digits > _MOST_DIGITS)
        value = np.zeros(len(begin), np.int64)
        for step in range(0 if faulty.any() else int(digits.max(initial=0))):
            # from the last digit backward; a number that has no such digit adds its last once more, times none
            inside = digits > step
            digit = self.text[np.where(inside, end - 1 - step, end - 1)].astype(np.int64) - _ZERO
            faulty |= (digit < 0) | (digit > 9)
            value += np.where(inside, digit * 10**step, 0)
        if faulty.any():
            bad = int(np.flatnonzero(faulty)[0])
            text = self.text[int(begin[bad]) : int(end[bad])].tobytes().decode("utf-8", "replace")
            raise ExportError(path.name, self.line + bad, f"expected a whole number, not {text[:40]!r}")
        return np.where(negative, -value, value)


def _slow_columns(path: Path, names: Sequence[str]) -> list[IntArray]:
    """The same by the csv module: quotes, odd line ends, blank lines, and the exact line of a fault."""
    columns: list[list[int]] = [[] for _ in names]
    rows = csv_rows(path)
    _, header = next(rows, (1, []))
    wanted = _places(path, [name.strip() for name in header], names)
    for line, row in rows:
        if len(row) != len(header):
            raise ExportError(path.name, line, f"has {len(row)} fields, the header {len(header)}")
        for column, place in zip(columns, wanted, strict=True):
            column.append(whole_number(path, line, row[place]))
    return [np.asarray(column, np.int64) for column in columns]


def whole_number(path: Path, line: int, text: str) -> int:
    """The number that a field holds.

    Raises:
        ExportError: it holds something else.
    """
    digits = text.strip().removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise ExportError(path.name, line, f"expected a whole number, not {text[:40]!r}")
    return int(text)
