"""Read a Polis export: the votes, the comments, what Polis recorded, and where these do not fit together.

Only votes.csv must be there. A voter's last vote on a comment counts; comments.csv counts every vote, superseded
ones too; votes on rejected comments are kept and marked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from coprod.consensus.polis_csv import ExportError, IntArray, csv_rows, number_columns, whole_number
from coprod.consensus.table import Roll, VoteTable, last_votes, vote_table

REJECTED, UNREAD, ACCEPTED = -1, 0, 1
PARTICIPANTS = "participants"  # the one stakeholder group of a conversation whose people are not told apart


@dataclass(frozen=True, slots=True)
class PolisComment:
    """One comment as exported.

    Attributes:
        moderated: 1 accepted, 0 not read yet, -1 rejected.
        agrees, disagrees: as the export counts them: every vote, superseded ones too; None where not given.
        created: milliseconds since 1970, 0 where not given.
    """

    id: int
    author: int | None
    created: int
    moderated: int
    agrees: int | None
    disagrees: int | None
    body: str
    is_meta: bool
    is_seed: bool


@dataclass(frozen=True, slots=True)
class PolisSummary:
    """Topic, link and description; `facts` are all lines of summary.csv by their first field."""

    topic: str
    url: str
    description: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class PolisExport:
    """A conversation.

    Attributes:
        comments: by ascending id.
        voter, comment, value, time: (votes,): every vote in the file's order; time in milliseconds.
        last: (counting votes,): indexes of each voter's last vote on each comment, by voter, then comment.
        recorded_groups: participant -> opinion group that Polis recorded, None where it recorded none.
    """

    name: str
    summary: PolisSummary
    comments: tuple[PolisComment, ...]
    voter: IntArray
    comment: IntArray
    value: IntArray
    time: IntArray
    last: IntArray
    recorded_groups: Mapping[int, int | None]

    @property
    def voters(self) -> IntArray:
        """Ids of all that voted, ascending."""
        return np.unique(self.voter)


def read_polis_export(source: Path) -> PolisExport:
    """Read a folder with an export's files, or a votes.csv alone.

    Raises:
        ExportError: naming the file, the line and the fault.
    """
    folder, votes = (source, source / "votes.csv") if source.is_dir() else (None, source)
    voter, card, value, time = _votes(votes)
    comments: dict[int, PolisComment] = {}
    if folder is not None and _has(folder, "comments.csv"):
        comments = {comment.id: comment for comment in _comments(folder / "comments.csv")}
    for known in np.unique(card).tolist():  # votes on comments that are not in the file are kept
        comments.setdefault(
            known, PolisComment(known, None, 0, ACCEPTED, None, None, "", is_meta=False, is_seed=False)
        )
    return PolisExport(
        name=source.resolve().name if folder else source.stem,
        summary=_summary(folder),
        comments=tuple(comments[number] for number in sorted(comments)),
        voter=voter,
        comment=card,
        value=value,
        time=time,
        last=last_votes(voter, card, time),
        recorded_groups=_recorded_groups(folder),
    )


def _has(folder: Path | None, name: str) -> bool:
    return folder is not None and (folder / name).is_file()


def _votes(path: Path) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    voter, comment, value, time = number_columns(path, ("voter-id", "comment-id", "vote", "timestamp"))
    for what, column in (("voter", voter), ("comment", comment)):
        if len(column) and int(column.min()) < 0:
            raise ExportError(path.name, None, f"a {what}'s id is below zero")
    wrong = np.flatnonzero((value < -1) | (value > 1))
    if len(wrong):
        row = int(wrong[0])
        raise ExportError(path.name, None, f"vote number {row + 1} is {int(value[row])}, not 1, 0 or -1")
    return voter, comment, value, time


def _records(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, fields by name) of each row of a file with a header."""
    rows = csv_rows(path)
    line, header = next(rows, (1, []))
    names = [name.strip() for name in header]
    missing = [name for name in needed if name not in names]
    if missing:
        raise ExportError(path.name, line, f"has no column named {', '.join(missing)}")
    if len(set(names)) != len(names):
        raise ExportError(path.name, line, "has two columns of one name")
    for line, row in rows:
        if len(row) != len(names):
            raise ExportError(path.name, line, f"has {len(row)} fields, the header {len(names)}")
        yield line, dict(zip(names, row, strict=True))


def _comments(path: Path) -> Iterator[PolisComment]:
    seen: set[int] = set()
    for line, fields in _records(path, ("comment-id", "comment-body")):

        def number(name: str, line: int = line, fields: dict[str, str] = fields) -> int | None:
            text = fields.get(name, "").strip()
            return whole_number(path, line, text) if text else None

        comment = number("comment-id")
        if comment is None or comment < 0 or comment in seen:
            raise ExportError(path.name, line, "a comment has no id of its own")
        seen.add(comment)
        moderated = number("moderated") or UNREAD
        if moderated not in (REJECTED, UNREAD, ACCEPTED):
            raise ExportError(path.name, line, f"moderated is {moderated}, not 1, 0 or -1")
        yield PolisComment(
            id=comment,
            author=number("author-id"),
            created=number("timestamp") or 0,
            moderated=moderated,
            agrees=number("agrees"),
            disagrees=number("disagrees"),
            body=fields["comment-body"],
            is_meta=fields.get("is-meta", "").strip().lower() == "true",
            is_seed=fields.get("is-seed", "").strip().lower() == "true",
        )


def _summary(folder: Path | None) -> PolisSummary:
    facts: dict[str, str] = {}
    if folder is not None and _has(folder, "summary.csv"):
        for _, row in csv_rows(folder / "summary.csv"):
            facts[row[0].strip()] = ",".join(row[1:])
    return PolisSummary(
        topic=facts.get("topic", ""),
        url=facts.get("url", ""),
        description=facts.get("conversation-description", ""),
        facts=facts,
    )


def _participant_file(folder: Path | None) -> Path | None:
    names = ("participants-votes.csv", "participant-votes.csv")
    return next((folder / name for name in names if _has(folder, name)), None) if folder else None


def _recorded_groups(folder: Path | None) -> dict[int, int | None]:
    path = _participant_file(folder)
    if path is None:
        return {}
    groups: dict[int, int | None] = {}
    for line, fields in _records(path, ("participant", "group-id")):
        text = fields["group-id"].strip()
        groups[whole_number(path, line, fields["participant"])] = (
            whole_number(path, line, text) if text else None
        )
    return groups


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two files of an export do not fit together.

    Attributes:
        file: the file that says otherwise than votes.csv.
        what: what is counted, in words.
        said: the number there; None for a blank.
        counted: the number from votes.csv; None where nobody voted.
    """

    file: str
    what: str
    said: int | None
    counted: int | None


def differences(source: Path, export: PolisExport) -> list[Difference]:
    """Check an export against itself.

    The agrees and disagrees of comments.csv against all votes, and each cell of participants-votes.csv against
    the participant's last vote on the comment.

    Raises:
        ExportError: participants-votes.csv holds something else than votes.
    """
    found = list(_comment_differences(export))
    path = _participant_file(source) if source.is_dir() else None
    if path is not None:
        found += _cell_differences(path, export)
    return found


def _comment_differences(export: PolisExport) -> Iterator[Difference]:
    size = max((comment.id for comment in export.comments), default=0) + 1
    yes = np.bincount(export.comment[export.value == 1], minlength=size)
    no = np.bincount(export.comment[export.value == -1], minlength=size)
    for comment in export.comments:
        for word, said, counted in (
            ("agrees", comment.agrees, int(yes[comment.id])),
            ("disagrees", comment.disagrees, int(no[comment.id])),
        ):
            if said is not None and said != counted:
                yield Difference("comments.csv", f"{word} of comment {comment.id}", said, counted)


def _cell_differences(path: Path, export: PolisExport) -> Iterator[Difference]:
    last = export.last
    edges = np.searchsorted(export.voter[last], np.unique(export.voter[last]))
    mine = {
        int(export.voter[last[low]]): dict(
            zip(export.comment[last[low:high]].tolist(), export.value[last[low:high]].tolist(), strict=True)
        )
        for low, high in zip(edges, np.append(edges[1:], len(last)), strict=True)
    }
    for line, fields in _records(path, ("participant",)):
        participant = whole_number(path, line, fields["participant"])
        votes = mine.get(participant, {})
        for name, text in fields.items():
            if not name.isdigit():
                continue
            said = whole_number(path, line, text) if text.strip() else None
            if said != votes.get(int(name)):
                what = f"vote of participant {participant} on comment {name}"
                yield Difference(path.name, what, said, votes.get(int(name)))


def polis_table(export: PolisExport) -> VoteTable:
    """The export as a vote table: one stakeholder group, a seat for each participant, rejected comments withdrawn.

    Ballots are in the order of the voters' ids, which the table keeps.
    """
    last = export.last
    ids, ballot = np.unique(export.voter[last], return_inverse=True)
    numbers = np.array([comment.id for comment in export.comments], np.int64)
    seats = max(len(ids), len(set(export.recorded_groups) | set(ids.tolist())))
    return vote_table(
        ballot=ballot,
        card=np.searchsorted(numbers, export.comment[last]),
        value=export.value[last],
        proposals=numbers.tolist(),
        roll=Roll((PARTICIPANTS,), ("",), np.array([[seats]])),
        group=np.zeros(len(ids), np.int16),
        withdrawn=np.array([comment.moderated == REJECTED for comment in export.comments], np.bool_),
        ballot_ids=ids,
    )
