"""``coprod export votes``, and ``coprod analyse`` on what it wrote."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from coprod.access.roles import YearBand
from coprod.audit.models import AuditEntry
from coprod.voting.models import Ballot
from tests.commands.conftest import Run
from tests.insights.counted import Db, closed
from tests.insights.voted import PARENTS, PRACTITIONERS, PUPILS, Voted, two_camps

CARDS = 12


def sealed(session: Db) -> Voted:
    """Two camps of pupils; nine parents, of ten that are needed; twelve practitioners who agree to all, but one."""
    voted = Voted(CARDS, **closed())
    voted.cast(PUPILS, two_camps(CARDS, 34, 24), stars=[(row, 0) for row in range(11)])
    voted.cast(PARENTS, [(1,) * CARDS] * 9)
    voted.cast(PRACTITIONERS, [(1,) * CARDS] * 11 + [(-1,) * CARDS])
    voted.take()
    session.commit()
    return voted


def exported(run: Run, voted: Voted, file: Path) -> dict[str, Any]:
    done = run("export", "votes", str(voted.consultation.id), str(file))
    assert done.exit_code == 0, done.output
    document: dict[str, Any] = json.loads(file.read_text())
    return document


def test_an_export_holds_the_votes_that_may_be_told_and_no_person(
    session: Db, run: Run, tmp_path: Path
) -> None:
    voted = sealed(session)

    document = exported(run, voted, tmp_path / "votes.json")

    groups = [ballot["group"] for ballot in document["ballots"]]
    assert (groups.count("pupils"), groups.count("parents"), groups.count("practitioners")) == (58, 0, 12)
    assert set(document["ballots"][0]) == {"group", "band", "votes", "stars"}
    assert sum(len(ballot["stars"]) for ballot in document["ballots"]) == 11
    assert [(one["group"], one["id"]) for one in document["left_out"]] == [
        ("parents", card.id) for card in voted.cards
    ]
    told = {(one["group"], one["choice"]) for one in document["nearly_all"]}
    assert told == {("practitioners", "agree")}
    said = {vote for ballot in document["ballots"] if ballot["group"] == "practitioners" for _, vote in ballot["votes"]}  # fmt: skip
    assert said == {1}, "the one who disagreed cannot be told"
    written = (tmp_path / "votes.json").read_text()
    assert not any(str(ballot) in written for ballot in session.scalars(select(Ballot.id)))
    assert [proposal["text"] for proposal in document["proposals"]] == [
        f"Proposal number {n}" for n in range(1, CARDS + 1)
    ]


def test_an_export_is_a_new_file_for_this_account_only_and_stands_in_the_log(
    session: Db, run: Run, tmp_path: Path
) -> None:
    voted = sealed(session)
    file, number = tmp_path / "votes.json", str(voted.consultation.id)
    exported(run, voted, file)

    assert session.scalars(select(AuditEntry.act)).all() == ["votes exported"]
    session.rollback()
    again = run("export", "votes", number, str(file))
    assert again.exit_code == 1
    assert "is there already" in again.output
    nowhere = run("export", "votes", number, str(tmp_path / "no" / "where.json"))
    assert nowhere.exit_code == 1
    assert "cannot be written" in nowhere.output
    assert stat.S_ISREG(file.stat().st_mode)


def test_a_box_that_is_not_sealed_and_one_that_is_not_there_are_refused(
    session: Db, run: Run, tmp_path: Path
) -> None:
    voted = Voted(2)
    session.commit()
    for number, words in (
        (voted.consultation.id, "not sealed and counted yet"),
        (999, "no consultation 999"),
    ):
        done = run("export", "votes", str(number), str(tmp_path / "votes.json"))
        assert done.exit_code == 1
        assert words in done.output
    assert not (tmp_path / "votes.json").exists()


def test_researchers_get_tallies_and_opinion_groups_from_it(session: Db, run: Run, tmp_path: Path) -> None:
    voted = sealed(session)
    document = exported(run, voted, tmp_path / "votes.json")

    done = run("analyse", str(tmp_path / "votes.json"), "--json", str(tmp_path / "found.json"))

    assert done.exit_code == 0, done.output
    found = json.loads((tmp_path / "found.json").read_text())
    for proposal in found["proposals"]:
        cast = [
            vote for ballot in document["ballots"] for id_, vote in ballot["votes"] if id_ == proposal["id"]
        ]
        assert [proposal[name] for name in ("agree", "disagree", "pass", "seen")] == [
            cast.count(1),
            cast.count(-1),
            cast.count(0),
            len(cast),
        ]
    groups = found["opinion_groups"]
    assert groups["k"] == len(set(groups["members"].values())) == 3  # the camps, and those who agree to all
    assert set(groups["members"]) == {str(number) for number in range(70)}
    assert sorted(groups["sizes"]) == sorted(
        list(groups["members"].values()).count(number) for number in range(3)
    )
    assert "form 3 opinion groups" in done.output
    assert "of 60 pupils have voted" in done.output


@pytest.mark.parametrize(("older", "bands"), [(12, {"ks2", "ks4"}), (9, {""})])
def test_year_bands_stay_where_each_ones_answers_could_be_shown(
    session: Db, run: Run, tmp_path: Path, older: int, bands: set[str]
) -> None:
    """Twelve older pupils are divided; of twelve of whom nine answered the card, nobody learns the band."""
    voted = Voted(1, seats=(42, 0, 0), **closed())
    voted.cast(PUPILS, [(1,)] * 20 + [(-1,)] * 10, YearBand.KS2)
    voted.cast(PUPILS, [(1,)] * 4 + [(-1,)] * (older - 4) + [(None,)] * (12 - older), YearBand.KS4)
    voted.take()
    session.commit()

    document = exported(run, voted, tmp_path / "votes.json")

    assert {ballot["band"] for ballot in document["ballots"]} == bands
    assert sum(row["seats"] for row in document["roll"]) == 42
