"""Reading an export: what is in it, and every way in which one can be broken, with its file and line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coprod.importing import polis_export, strict_csv
from coprod.importing.checks import differences
from coprod.importing.polis_export import Export, Moderated
from coprod.importing.strict_csv import BrokenExport
from tests.importing.exports import COMMENTS, FILES, VOTES, write

HERE = Path(__file__).parents[2] / "coprod" / "demo" / "polis" / "london.youth.policing"


def read(folder: Path) -> Export:
    return polis_export.read(folder, lambda _bytes: None)


def test_the_small_export_reads_as_it_was_worked_by_hand(tmp_path: Path) -> None:
    export = read(write(tmp_path))

    assert (export.topic, export.url) == ("What would help at lunch?", "https://pol.is/1lunch")
    assert export.description == "Say what you think.\nAll are welcome."
    assert [comment.moderated for comment in export.comments.values()] == [
        Moderated.ACCEPTED,
        Moderated.ACCEPTED,
        Moderated.REJECTED,
        Moderated.UNREAD,
    ]
    assert export.comments[1].body == "Longer tables\nfor everybody"
    assert export.comments[3].body == '=HYPERLINK("http://bad.example","press")'  # words, and nothing else
    assert export.vote_rows == 9
    assert len(export.choices) == 8
    assert export.voters == {10, 11, 12, 13}
    assert (export.cells, export.wrong_cells) == (16, [])
    assert differences(export) == []


def test_the_vote_that_was_cast_last_counts_wherever_it_stands_in_the_file(tmp_path: Path) -> None:
    """Participant 10 agreed with comment 0 first (its row is the last of the file) and disagreed a second later."""
    assert read(write(tmp_path)).choices[10, 0] == -1


def test_of_two_votes_at_one_moment_the_later_row_counts(tmp_path: Path) -> None:
    same_moment = write(tmp_path, votes=("1600000009000,x,0,10,1", "1600000010000,x,0,10,1"))
    assert read(same_moment).choices[10, 0] == 1


def test_the_shipped_conversation_agrees_with_itself() -> None:
    """Its own figures: 39 comments (3 rejected), 26 participants, 640 rows of votes, 638 of which count."""
    export = read(HERE)

    assert len(export.comments) == 39
    assert sum(comment.moderated is Moderated.REJECTED for comment in export.comments.values()) == 3
    assert (len(export.voters), export.vote_rows, len(export.choices)) == (26, 640, 638)
    assert export.cells == 26 * 36
    assert differences(export) == []


def test_a_mark_at_the_start_and_lines_of_another_system_are_no_fault(tmp_path: Path) -> None:
    write(tmp_path)
    for name, text in FILES.items():
        windows = text.replace("\n", "\r\n").encode("utf-8-sig")
        (tmp_path / name).write_bytes(windows)

    export = read(tmp_path)

    assert export.comments[1].body == "Longer tables\nfor everybody"
    assert differences(export) == []


def test_counts_that_do_not_add_up_are_told_in_plain_words(tmp_path: Path) -> None:
    export = read(
        write(
            tmp_path,
            comments=("10,2,1,1,", "10,5,1,1,"),
            participants=("12,,,1,2,1,0,0,,,1", "12,,,1,2,1,0,1,,,1"),
            summary=("voters,3\nvoters-in", "voters,4\nvoters-in"),
        )
    )

    assert differences(export) == [
        "Comment 0: comments.csv says 5 agrees, votes.csv has 2.",
        "participants-votes.csv, line 4: participant 12 on comment 0 differs from votes.csv.",
        "summary.csv says 4 voters, the other files have 3.",
    ]


def test_a_hundred_differences_are_counted_and_five_named(tmp_path: Path) -> None:
    write(tmp_path)
    header, *_ = COMMENTS.splitlines()
    rows = [f"1600000000000,x,{n},10,9,0,1,Comment {n}" for n in range(100)]
    (tmp_path / "comments.csv").write_text("\n".join([header, *rows]))

    found = differences(read(tmp_path))

    assert found[5] == "… and 97 more like the last."  # 100 of agrees, and 2 of disagrees


BROKEN = {
    "a column is missing": (
        {"votes": ("voter-id,vote", "voter-id,choice")},
        "votes.csv, line 1: there is no column “vote”",
    ),
    "a column is there twice": (
        {"votes": ("timestamp,datetime", "timestamp,timestamp")},
        "votes.csv, line 1: the column “timestamp” is there twice",
    ),
    "a vote is none of three": (
        {"votes": ("0,12,0", "0,12,7")},
        "votes.csv, line 4: “vote” must be a whole number from -1 to 1, not “7”",
    ),
    "a number is a word": (
        {"votes": ("0,11,1", "0,eleven,1")},
        "votes.csv, line 3: “voter-id” must be a whole number from 0 to 9007199254740992, not “eleven”",
    ),
    "a number is a formula": (
        {"comments": ("10,2,1,1,", "10,=1+1,1,1,")},
        "comments.csv, line 2: “agrees” must be a whole number from 0 to 9007199254740992, not “=1+1”",
    ),
    "a number has other digits": (
        {"votes": ("0,12,0", "0,١٢,0")},
        "votes.csv, line 4: “voter-id” must be a whole number from 0 to 9007199254740992, not “١٢”",
    ),
    "a moment is before there was Polis": (
        {"votes": ("1600000011000", "1600")},
        "votes.csv, line 3: “timestamp” must be a whole number from 946684800000 to 4102444800000, not “1600”",
    ),
    "a vote is on a comment that is not there": (
        {"votes": ("0,12,0", "99,12,0")},
        "votes.csv, line 4: there is no comment 99 in comments.csv",
    ),
    "a row is short": (
        {"votes": ("x,0,12,0", "x,0,12")},
        "votes.csv, line 4: there are 4 cells, and the header has 5",
    ),
    "a quotation mark is never closed": (
        {"comments": ('"A quiet room, please"', '"A quiet room, please')},
        "comments.csv, line 2: the row cannot be read as CSV",
    ),
    "the last quotation mark is never closed": (
        {"comments": ('""press"")"', '""press"")')},
        "comments.csv, line 6: a quotation mark is opened here and never closed",
    ),
    "a comment is there twice": (
        {"comments": ("x,1,11,", "x,0,11,")},
        "comments.csv, line 3: comment 0 is there twice",
    ),
    "a comment has no words": (
        {"comments": ('"A quiet room, please"', "\u200b ")},
        "comments.csv, line 2: the comment has no words",
    ),
    "a comment is moderated in a way we do not know": (
        {"comments": ("11,1,1,-1,", "11,1,1,2,")},
        "comments.csv, line 5: “moderated” must be a whole number from -1 to 1, not “2”",
    ),
    "a comment is longer than what is kept": (
        {"comments": ("A quiet room", "A" * 1000)},
        "comments.csv, line 2: the comment has 1008 characters, and at most 1000 fit",
    ),
    "a cell is gigantic": (
        {"comments": ("A quiet room", "A" * 300_000)},
        "comments.csv, line 2: a cell is far too long",
    ),
    "a line is gigantic": (
        {"comments": ("A quiet room", "A" * 2_000_000)},
        "comments.csv, line 2: the line is longer than 1048576 bytes",
    ),
    "there is a NUL": (
        {"comments": ("quiet room", "quiet\0room")},
        "comments.csv, line 2: there is a NUL character: this is not a text file",
    ),
    "a participant is there twice": (
        {"participants": ("13,,,0", "12,,,0")},
        "participants-votes.csv, line 5: participant 12 is there twice",
    ),
    "a cell holds no vote": (
        {"participants": ("0,,,1", "0,,yes,1")},
        "participants-votes.csv, line 4: “2” must be a whole number from -1 to 1, not “yes”",
    ),
    "a column is of no comment": (
        {"participants": ("disagree,0,1,2,3", "disagree,0,1,2,7")},
        "participants-votes.csv, line 1: there is no comment 7 in comments.csv",
    ),
    "the address is a trick": (
        {"summary": ("https://pol.is/1lunch", "javascript:alert(1)")},
        "summary.csv, line 2: “url” is not a web address: “javascript:alert(1)”",
    ),
    "there is no topic": (
        {"summary": ("What would help at lunch?", "")},
        "summary.csv, line 1: there is no topic",
    ),
    "the summary is no list of names and values": (
        {"summary": ("views,9", "views,9,9")},
        "summary.csv, line 3: there must be a name and a value, not 3 cells",
    ),
}


@pytest.mark.parametrize(("changes", "words"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_with_its_line(
    tmp_path: Path, changes: dict[str, tuple[str, str]], words: str
) -> None:
    with pytest.raises(BrokenExport) as refused:
        read(write(tmp_path, **changes))

    assert str(refused.value).startswith(words)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_empty_or_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    file = tmp_path / name
    file.unlink()
    with pytest.raises(BrokenExport, match=f"^{name}: there is no such file"):
        read(tmp_path)
    file.touch()
    with pytest.raises(BrokenExport, match=f"^{name}: the file is empty"):
        read(tmp_path)
    file.unlink()
    file.mkdir()
    with pytest.raises(BrokenExport, match=f"^{name}: this is not a file"):
        read(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, name: str) -> None:
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(FILES[name])
    folder = write(tmp_path / "export")
    (folder / name).unlink()
    (folder / name).symlink_to(elsewhere)

    with pytest.raises(BrokenExport, match=f"^{name}: this is a link"):
        read(folder)


def test_a_pipe_that_never_ends_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "votes.csv").unlink()
    os.mkfifo(tmp_path / "votes.csv")

    with pytest.raises(BrokenExport, match=r"^votes\.csv: this is not a file"):
        read(tmp_path)


def test_a_file_too_large_for_anybodys_conversation_is_not_even_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_csv, "MOST_BYTES", 100)

    with pytest.raises(BrokenExport, match=r"^summary\.csv: the file is larger than"):
        read(write(tmp_path))


def test_another_encoding_is_refused_at_its_line(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "comments.csv").write_bytes(COMMENTS.replace("quiet", "café").encode("latin-1"))

    with pytest.raises(BrokenExport, match=r"^comments\.csv, line 2: this is not UTF-8 text"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("votes.csv", VOTES, "votes.csv, line 1: there are no votes"),
        ("comments.csv", COMMENTS, "comments.csv, line 1: there are no comments"),
        (
            "participants-votes.csv",
            FILES["participants-votes.csv"],
            "participants-votes.csv, line 1: there are no participants",
        ),
    ],
)
def test_a_header_alone_is_not_enough(tmp_path: Path, name: str, text: str, words: str) -> None:
    write(tmp_path)
    (tmp_path / name).write_text(text.splitlines()[0] + "\n")

    with pytest.raises(BrokenExport) as refused:
        read(tmp_path)
    assert str(refused.value) == words


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenExport, match="nowhere: there is no such folder"):
        read(tmp_path / "nowhere")
