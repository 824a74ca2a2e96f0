"""From the bytes of an upload to rows of text: charset, delimiter and heading row are found, limits held.

Everything happens in memory: nothing of the upload touches a disk. Pure: no database, no request.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

MOST_BYTES = 10 * 1024 * 1024
MOST_COLUMNS = 300
MOST_ROWS = 100_000
LONGEST_CELL = 4_000
LONGEST_HEADING = 60
HEADING_WITHIN = 10
"""The heading row is one of the first so many: reports begin with titles."""
MOST_LINES_IN_A_ROW = 8
"""A row over more lines than this is a quotation mark that was never closed, not an address."""
DELIMITERS = ",;\t|"

Row = list[str]
Score = Callable[[Sequence[str]], int]


class Unreadable(ValueError):
    """The file as a whole cannot be used; ``code`` says why, see :data:`coprod.roster.words.UNREADABLE`."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(slots=True)
class Sheet:
    """A table as it was sent.

    Attributes:
        headings: of its columns, cut to :data:`LONGEST_HEADING` signs.
        rows: line number in the file, cells. None instead of cells: the row could not be split into cells.
    """

    headings: list[str]
    rows: list[tuple[int, Row | None]] = field(default_factory=list)


def read(data: bytes, score: Score, most_bytes: int = MOST_BYTES) -> Sheet:
    """Read a CSV file.

    Args:
        data: the file.
        score: how many headings of a row are known; the best row among the first is the heading row.
        most_bytes: a file that is larger is refused.

    Raises:
        Unreadable: it is no CSV file, or past a limit.
    """
    if len(data) > most_bytes:
        raise Unreadable("too_large")
    if data[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"} or data[:5] == b"%PDF-":
        raise Unreadable("not_csv")
    text = decoded(data)
    if not text.strip():
        raise Unreadable("empty")
    text, told = _told_delimiter(text)
    delimiter, skip = _shape(text, told, score)
    rows = _split(text, delimiter)
    headings: Row = []
    for _ in range(skip + 1):
        _line, cells = next(rows, (0, None))
        headings = cells or []
    if len(headings) > MOST_COLUMNS:
        raise Unreadable("too_many_columns", most=MOST_COLUMNS)
    sheet = Sheet([heading[:LONGEST_HEADING] for heading in headings])
    for line, cells in rows:
        if cells is None or any(cell.strip() for cell in cells):
            sheet.rows.append((line, cells))
        if len(sheet.rows) > MOST_ROWS:
            raise Unreadable("too_many_rows", most=MOST_ROWS)
    return sheet


def decoded(data: bytes) -> str:
    """The text of a file: by its byte order mark, else as UTF-8, else as Windows-1252. NULs are dropped."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace").replace("\0", "")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return text.replace("\0", "").lstrip("\ufeff")


def _told_delimiter(text: str) -> tuple[str, str | None]:
    """Excel's own first line ``sep=;``."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return rest, first.strip()[4]
    return text, None


def _shape(text: str, told: str | None, score: Score) -> tuple[str, int]:
    """The delimiter, and how many rows stand before the headings: whichever lets most headings be known."""
    beginning = "\n".join(text.splitlines()[: HEADING_WITHIN + 5])
    best = (0, 0, ",", 0)
    for delimiter in (told,) if told and told in DELIMITERS else DELIMITERS:
        for number, (_line, cells) in enumerate(_split(beginning, delimiter, whole=False)):
            if number >= HEADING_WITHIN or cells is None:
                break
            found = (score(cells), min(len(cells), MOST_COLUMNS + 1))
            if found > best[:2]:
                best = (*found, delimiter, number)
    if best[0] == 0:  # nothing is known: then the first row has the headings, cut where it gives most cells
        widest = max(DELIMITERS, key=text.partition("\n")[0].count)
        return told or widest, 0
    return best[2], best[3]


def _split(text: str, delimiter: str, *, whole: bool = True) -> Iterator[tuple[int, Row | None]]:
    """Rows with the line that each begins on. A row that cannot be split gives None, and spoils no other.

    Raises:
        Unreadable: a quotation mark is never closed: what it swallowed nobody can tell.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if whole and ("unexpected end" in str(error) or reader.line_num - line >= MOST_LINES_IN_A_ROW):
                raise Unreadable("open_quote", line=line) from error
            yield line, None
        else:
            if whole and reader.line_num - line >= MOST_LINES_IN_A_ROW:
                raise Unreadable("open_quote", line=line)
            yield line, cells
        line = reader.line_num + 1
