"""Exports are read exactly or refused with their line."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod.consensus import polis_csv
from coprod.consensus.polis_csv import ExportError, number_columns
from coprod.consensus.polis_export import differences, polis_table, read_polis_export

VOTES = """timestamp,datetime,comment-id,voter-id,vote
200,Wed Jun 18 WIB 2014,3,7,1
100,Wed Jun 18 WIB 2014,3,7,-1
150,Wed Jun 18 WIB 2014,3,8,-1
160,Wed Jun 18 WIB 2014,12,8,0
"""
COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1,x,12,9,0,0,-1,"A line
and ""another"", with commas"
2,x,3,8,1,2,1,Plain
3,x,4,8,0,0,0,Nobody voted on this
"""
PEOPLE = """participant,group-id,n-comments,n-votes,n-agree,n-disagree,3,12
7,0,0,1,1,0,1,
8,,1,2,0,1,-1,0
9,,1,0,0,0,,
"""
SUMMARY = 'topic,"Buses, and trains"\nurl,https://example.org/a\nconversation-description,"Two\nlines"\n'


def export_in(folder: Path, **files: str) -> Path:
    parts = {"votes": VOTES, "comments": COMMENTS, "participants-votes": PEOPLE, "summary": SUMMARY, **files}
    for name, text in parts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def test_an_export_is_read_whole(tmp_path: Path) -> None:
    export = read_polis_export(export_in(tmp_path))
    assert [comment.id for comment in export.comments] == [3, 4, 12]
    assert export.comments[2].body == 'A line\nand "another", with commas'
    assert [comment.moderated for comment in export.comments] == [1, 0, -1]
    assert export.summary.topic == "Buses, and trains"
    assert export.summary.description == "Two\nlines"
    assert export.recorded_groups == {7: 0, 8: None, 9: None}
    assert differences(tmp_path, export) == []


def test_a_superseded_vote_does_not_count_and_a_rejected_comment_is_withdrawn(tmp_path: Path) -> None:
    table = polis_table(read_polis_export(export_in(tmp_path)))
    assert table.proposals == (3, 4, 12)
    assert table.withdrawn.tolist() == [False, False, True]
    assert table.card.tolist() == [0, 0, 2]
    assert table.value.tolist() == [1, -1, 0]
    assert table.roll.seats.tolist() == [[3]]
    assert table.ballot_ids is not None
    assert table.ballot_ids.tolist() == [7, 8]


def test_a_lone_file_of_votes_is_enough(tmp_path: Path) -> None:
    export_in(tmp_path)
    export = read_polis_export(tmp_path / "votes.csv")
    assert [comment.id for comment in export.comments] == [3, 12]
    assert differences(tmp_path / "votes.csv", export) == []


def test_files_that_do_not_fit_together_are_told_apart(tmp_path: Path) -> None:
    folder = export_in(tmp_path, comments=COMMENTS.replace("1,2,1,Plain", "5,2,1,Plain"),
                       **{"participants-votes": PEOPLE.replace("0,-1,0", "0,-1,")})  # fmt: skip
    found = differences(folder, read_polis_export(folder))
    told = [(one.file, one.what, one.said, one.counted) for one in found]
    assert ("comments.csv", "agrees of comment 3", 5, 1) in told


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        ("votes", VOTES.replace("3,8,-1", "3,eight,-1"), 4, "expected a whole number, not 'eight'"),
        ("votes", VOTES.replace("3,8,-1", "3,8,"), 4, "expected a whole number, not ''"),
        ("votes", VOTES.replace("3,8,-1", "3,8,-"), 4, "expected a whole number"),
        ("votes", VOTES.replace("3,8,-1", "3,8"), 4, "has 4 fields, the header 5"),
        ("votes", VOTES.replace("3,8,-1", "3,8,2"), None, "vote number 3 is 2"),
        ("votes", VOTES.replace("3,8,-1", "3,-8,1"), None, "voter's id is below zero"),
        ("votes", VOTES.replace("voter-id", "voter"), 1, "no column named voter-id"),
        ("votes", VOTES.replace("150,", "9" * 30 + ","), 4, "expected a whole number"),
        ("votes", VOTES.replace("150,", "١٥٠,"), 4, "expected a whole number"),
        ("votes", "", 1, "no column named"),
        ("votes", VOTES + '"', 6, "not CSV"),
        ("comments", COMMENTS.replace("comment-body", "body"), 1, "no column named comment-body"),
        ("comments", COMMENTS.replace("2,x,3,", "2,x,12,"), 4, "no id of its own"),
        ("comments", COMMENTS.replace("2,1,Plain", "2,5,Plain"), 4, "moderated is 5"),
        ("comments", COMMENTS + '"open', None, "not CSV"),
        ("participants-votes", PEOPLE.replace("7,0,0", "7,zero,0"), 2, "expected a whole number"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(
    tmp_path: Path, name: str, text: str, line: int | None, reason: str
) -> None:
    with pytest.raises(ExportError, match=reason) as caught:
        read_polis_export(export_in(tmp_path, **{name: text}))
    assert caught.value.file == f"{name}.csv"
    assert line is None or caught.value.line == line


def test_no_file_and_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be read"):
        read_polis_export(tmp_path)
    (export_in(tmp_path) / "comments.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ExportError, match="not UTF-8"):
        read_polis_export(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        VOTES.replace("\n", "\r\n"),
        "\ufeff" + VOTES,
        VOTES.rstrip("\n"),
        VOTES + "\n\n",
        VOTES.replace("Wed Jun 18 WIB 2014", '"Wed, Jun 18"'),
        VOTES.replace("Wed Jun 18 WIB 2014", "środa"),
    ],
)
def test_line_ends_marks_and_quotes_do_not_matter(tmp_path: Path, text: str) -> None:
    export = read_polis_export(export_in(tmp_path, votes=text))
    assert export.voter.tolist() == [7, 7, 8, 8]
    assert export.value.tolist() == [1, -1, -1, 0]
    assert export.time.tolist() == [200, 100, 150, 160]


@given(
    st.lists(st.tuples(st.integers(-(10**17), 10**17), st.integers(0, 10**9)), max_size=30),
    st.integers(8, 64),
)
def test_numbers_come_back_as_written_however_the_file_is_cut(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int]], block: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "numbers.csv"
    path.write_text("a,b\n" + "".join(f"{a},{b}\n" for a, b in rows), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(polis_csv, "_BLOCK", block)
        a, b = number_columns(path, ("a", "b"))
    assert np.array_equal(np.stack([a, b], axis=1), np.array(rows, np.int64).reshape(-1, 2))
