"""An upload, whole: bytes in, a roll out. Pure, and in memory alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coprod.roster import columns, oneroster, sheet
from coprod.roster.columns import Columns, Field, RollKind
from coprod.roster.gather import Wishes, gather
from coprod.roster.roll import Roll


@dataclass(frozen=True, slots=True)
class NeedsColumns:
    """The headings of a file of which something that is needed was not found. Nothing else of it is kept."""

    headings: list[str]
    found: Columns
    missing: list[Field]


def read(data: bytes, wishes: Wishes, chosen: Mapping[Field, str] | None = None) -> Roll | NeedsColumns:
    """Read an upload.

    Args:
        data: the file: CSV, or OneRoster files in a zip.
        wishes: what was said of it.
        chosen: the heading of each field, where somebody chose; else they are guessed.

    Raises:
        Unreadable: the file cannot be used.
    """
    if oneroster.is_zip(data):
        table, found = oneroster.from_zip(data, wishes.kind)
        return gather(table, found, wishes)
    table = sheet.read(data, lambda cells: _known(cells, wishes.kind, chosen))
    found = (
        _chosen(table.headings, chosen) if chosen is not None else columns.guess(table.headings, wishes.kind)
    )
    if missing := columns.missing(found):
        return NeedsColumns([one for one in table.headings if one.strip()], found, missing)
    return gather(table, found, wishes)


def as_choice(place: int, heading: str) -> str:
    """How a column is named in a form: two may have one heading."""
    return f"{place}:{heading}"


def _known(cells: Sequence[str], kind: RollKind, chosen: Mapping[Field, str] | None) -> int:
    if chosen is not None:
        wanted = {choice.partition(":")[2] for choice in chosen.values()}
        return len({heading[: sheet.LONGEST_HEADING] for heading in cells} & wanted)
    return columns.known(cells, kind)


def _chosen(headings: list[str], chosen: Mapping[Field, str]) -> Columns:
    """The chosen columns that are there. A column of UPNs is not read, whoever asks."""
    found: Columns = {}
    for what, choice in chosen.items():
        place, _, heading = choice.partition(":")
        if heading not in headings or columns.may_not_be_read(heading):
            continue
        same = place.isascii() and place.isdigit() and len(place) < 5 and int(place) < len(headings)
        found[what] = int(place) if same and headings[int(place)] == heading else headings.index(heading)
    return found
