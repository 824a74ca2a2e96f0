"""Read the export of a Polis conversation, strictly.

Four files: ``summary.csv`` (a name and a value a row), ``comments.csv``, ``votes.csv`` (a row a vote; a
voter's last vote on a comment counts) and ``participants-votes.csv`` (a row a participant, a column a
comment). Everything is read before anything is written, so that a broken export changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

from coprod.ideas.models import BODY_HOLDS
from coprod.importing.strict_csv import BrokenExport, Progress, rows, table, whole_number
from coprod.web.text import one_line, shows_something, tidy

SUMMARY, COMMENTS, VOTES, PARTICIPANTS = (
    "summary.csv", "comments.csv", "votes.csv", "participants-votes.csv",
)  # fmt: skip
FILES = (SUMMARY, COMMENTS, VOTES, PARTICIPANTS)

LARGEST_ID = 2**53
SINCE, UNTIL = 946_684_800_000, 4_102_444_800_000
"""Timestamps, in milliseconds: from 2000 to 2100."""


class Moderated(IntEnum):
    """What moderators there did with a comment."""

    REJECTED = -1
    UNREAD = 0
    ACCEPTED = 1


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment; `agrees` and `disagrees` are the export's own counts of vote rows."""

    number: int
    at: datetime
    agrees: int
    disagrees: int
    moderated: Moderated
    body: str


@dataclass(slots=True)
class Rows:
    """Vote rows on one comment, replaced ones among them."""

    agrees: int = 0
    disagrees: int = 0


@dataclass(slots=True)
class Export:
    """A conversation as it was exported.

    Attributes:
        summary: numbers of ``summary.csv`` by their names.
        comments: by their number.
        choices: the last vote (1 agree, −1 disagree, 0 pass) by voter and comment.
        rows: vote rows by comment.
        vote_rows: how many there are in all.
        first_vote, last_vote: when voting went on.
        voters: everybody who voted or has a row of their own, in order.
        columns: comments that have a column in ``participants-votes.csv``.
        cells: how many cells of that file were compared.
        wrong_cells: those that say something else than the votes: line, participant, comment.
    """

    topic: str
    description: str
    url: str
    summary: dict[str, int]
    comments: dict[int, Comment] = field(default_factory=dict)
    choices: dict[tuple[int, int], int] = field(default_factory=dict)
    rows: dict[int, Rows] = field(default_factory=dict)
    vote_rows: int = 0
    first_vote: datetime | None = None
    last_vote: datetime | None = None
    voters: set[int] = field(default_factory=set)
    columns: tuple[int, ...] = ()
    cells: int = 0
    wrong_cells: list[tuple[int, int, int]] = field(default_factory=list)


def size(folder: Path) -> int:
    """Bytes of the four files, for a progress bar; of those that are there."""
    return sum((folder / name).stat().st_size for name in FILES if (folder / name).is_file())


def read(folder: Path, progress: Progress) -> Export:
    """Read the export in that folder.

    Raises:
        BrokenExport: a file is missing or broken, or the files do not belong together; the message says
            which file, which line, and what is wrong.
    """
    if not folder.is_dir():
        raise BrokenExport(str(folder), None, "there is no such folder")
    export = _summary(folder, progress)
    _comments(folder, export, progress)
    _votes(folder, export, progress)
    _participants(folder, export, progress)
    return export


def _summary(folder: Path, progress: Progress) -> Export:
    values: dict[str, tuple[int, str]] = {}
    for line, row in rows(folder, SUMMARY, progress):
        if len(row) != 2:
            raise BrokenExport(SUMMARY, line, f"there must be a name and a value, not {len(row)} cells")
        if row[0] in values:
            raise BrokenExport(SUMMARY, line, f"“{row[0][:40]}” is there twice")
        values[row[0]] = line, row[1]
    topic = one_line(values.get("topic", (1, ""))[1])
    if not shows_something(topic):
        raise BrokenExport(SUMMARY, values.get("topic", (1, ""))[0], "there is no topic")
    line, url = values.get("url", (1, ""))
    if url and not (url.startswith(("https://", "http://")) and url.isprintable() and len(url) <= 190):
        raise BrokenExport(SUMMARY, line, f"“url” is not a web address: “{url[:40]}”")
    return Export(
        topic=topic,
        description=tidy(values.get("conversation-description", (1, ""))[1]),
        url=url,
        summary={
            name: whole_number(SUMMARY, values[name][0], name, values[name][1], 0, LARGEST_ID)
            for name in ("voters", "commenters", "comments")
            if name in values
        },
    )


def _comments(folder: Path, export: Export, progress: Progress) -> None:
    needed = ("timestamp", "comment-id", "agrees", "disagrees", "moderated", "comment-body")
    for line, cells in table(folder, COMMENTS, needed, progress):

        def number(
            column: str, least: int, most: int, line: int = line, cells: dict[str, str] = cells
        ) -> int:
            return whole_number(COMMENTS, line, column, cells[column], least, most)

        key = number("comment-id", 0, LARGEST_ID)
        if key in export.comments:
            raise BrokenExport(COMMENTS, line, f"comment {key} is there twice")
        export.rows[key] = Rows()
        export.comments[key] = Comment(
            number=key,
            at=_moment(number("timestamp", SINCE, UNTIL)),
            agrees=number("agrees", 0, LARGEST_ID),
            disagrees=number("disagrees", 0, LARGEST_ID),
            moderated=Moderated(number("moderated", -1, 1)),
            body=_body(line, cells["comment-body"]),
        )
    if not export.comments:
        raise BrokenExport(COMMENTS, 1, "there are no comments")


def _body(line: int, text: str) -> str:
    body = tidy(text)
    if not shows_something(body):
        raise BrokenExport(COMMENTS, line, "the comment has no words")
    if len(body) > BODY_HOLDS:
        raise BrokenExport(
            COMMENTS, line, f"the comment has {len(body)} characters, and at most {BODY_HOLDS} fit"
        )
    return body


def _votes(folder: Path, export: Export, progress: Progress) -> None:
    latest: dict[tuple[int, int], int] = {}
    first, last = UNTIL, SINCE
    for line, cells in table(folder, VOTES, ("timestamp", "comment-id", "voter-id", "vote"), progress):
        at = whole_number(VOTES, line, "timestamp", cells["timestamp"], SINCE, UNTIL)
        comment = whole_number(VOTES, line, "comment-id", cells["comment-id"], 0, LARGEST_ID)
        voter = whole_number(VOTES, line, "voter-id", cells["voter-id"], 0, LARGEST_ID)
        choice = whole_number(VOTES, line, "vote", cells["vote"], -1, 1)
        if comment not in export.comments:
            raise BrokenExport(VOTES, line, f"there is no comment {comment} in {COMMENTS}")
        export.vote_rows += 1
        export.rows[comment].agrees += choice == 1
        export.rows[comment].disagrees += choice == -1
        first, last = min(first, at), max(last, at)
        if at >= latest.get((voter, comment), SINCE):  # of two at one moment, the later row
            latest[voter, comment] = at
            export.choices[voter, comment] = choice
    if not export.vote_rows:
        raise BrokenExport(VOTES, 1, "there are no votes")
    export.first_vote, export.last_vote = _moment(first), _moment(last)
    export.voters = {voter for voter, _comment in export.choices}


def _participants(folder: Path, export: Export, progress: Progress) -> None:
    """Compare each cell with the votes, row by row, and keep only what differs."""
    seen: set[int] = set()
    for line, cells in table(folder, PARTICIPANTS, ("participant",), progress):
        if not seen:
            export.columns = _columns(line, export, cells)
        voter = whole_number(PARTICIPANTS, line, "participant", cells["participant"], 0, LARGEST_ID)
        if voter in seen:
            raise BrokenExport(PARTICIPANTS, line, f"participant {voter} is there twice")
        seen.add(voter)
        for comment in export.columns:
            text = cells[str(comment)]
            said = whole_number(PARTICIPANTS, line, str(comment), text, -1, 1) if text else None
            export.cells += 1
            if said != export.choices.get((voter, comment)):
                export.wrong_cells.append((line, voter, comment))
    if not seen:
        raise BrokenExport(PARTICIPANTS, 1, "there are no participants")
    export.voters |= seen


def _columns(line: int, export: Export, cells: dict[str, str]) -> tuple[int, ...]:
    columns = tuple(int(name) for name in cells if name.isascii() and name.isdigit() and len(name) <= 15)
    for comment in columns:
        if comment not in export.comments:
            raise BrokenExport(PARTICIPANTS, line - 1, f"there is no comment {comment} in {COMMENTS}")
    return columns


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
