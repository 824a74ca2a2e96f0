"""The whole: one call, its JSON, its command, and what must not change it."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from coprod.consensus.analysis import FewRules, analyse
from coprod.consensus.cli import analyse_command
from coprod.consensus.polis_csv import ExportError
from coprod.consensus.report import to_json
from coprod.consensus.support import Rules
from coprod.consensus.table import Roll, VoteTable, take, vote_table
from coprod.consensus.verdicts import ProposalVerdict, read_proposal
from coprod.consensus.votes_file import read_votes_file, votes_document
from tests.consensus.made import known_table, one_school, table_of, two_camps

SCHOOL = Roll(("pupils", "parents", "staff"), ("Year 7", "Year 8"), np.array([[40, 40], [30, 30], [5, 5]]))


def a_school(seed: int = 0, order: tuple[int, ...] = (0, 1, 2)) -> VoteTable:
    """Three stakeholder groups and two bands; `order` lists the groups of the roll in another order."""
    votes = one_school(seed, 90, 12, seen=0.8)
    rows, columns = np.nonzero(votes != 9)
    group = np.repeat([0, 1, 2], [45, 36, 9])
    band = np.arange(90) % 2
    place = np.argsort(order)
    return vote_table(
        ballot=rows,
        card=columns,
        value=votes[rows, columns],
        proposals=[f"p{number:02}" for number in range(12)],
        roll=Roll(tuple(SCHOOL.groups[g] for g in order), SCHOOL.bands, SCHOOL.seats[list(order)]),
        group=place[group],
        band=band,
        stars=(np.arange(0, 90, 3), np.arange(0, 90, 3) % 12),
    )


def test_every_reading_is_that_of_its_plain_tallies() -> None:
    table = a_school()
    owner = np.repeat(np.arange(table.ballots), table.votes_per_ballot)
    for column, result in enumerate(analyse(table).proposals):
        mine = table.card == column
        plain = Counter(zip(table.group[owner[mine]].tolist(), table.value[mine].tolist(), strict=True))
        assert result.reading is not None
        for g, group in enumerate(result.reading.groups):
            tally = group.tally
            assert (tally.agree, tally.unsure, tally.disagree) == (plain[g, 1], plain[g, 0], plain[g, -1])
        alone = read_proposal([group.tally for group in result.reading.groups])
        assert result.reading.verdict is alone.verdict
        assert result.seen == int(mine.sum())


def test_the_same_input_gives_the_same_json_and_another_order_the_same_verdicts() -> None:
    table = a_school()
    first = to_json(analyse(table, few=FewRules(3)))
    assert to_json(analyse(table, few=FewRules(3))) == first
    turned = to_json(
        analyse(take(table, np.random.default_rng(1).permutation(table.ballots)), few=FewRules(3))
    )
    assert turned == first


def test_another_order_of_stakeholder_groups_changes_no_number() -> None:
    first, other = (analyse(a_school(order=order)) for order in ((0, 1, 2), (2, 0, 1)))
    for one, two in zip(first.proposals, other.proposals, strict=True):
        assert one.reading is not None
        assert two.reading is not None
        assert one.reading.verdict is two.reading.verdict
        assert one.score == two.score
        assert {g.tally for g in one.reading.groups} == {g.tally for g in two.reading.groups}


def test_every_voter_twice_leaves_shares_and_groups_as_they_are() -> None:
    votes, _ = two_camps(2)
    once, twice = analyse(table_of(votes)), analyse(table_of(np.vstack([votes, votes])))
    for one, two in zip(once.proposals, twice.proposals, strict=True):
        assert two.agree / two.seen == one.agree / one.seen
        assert two.disagree / two.seen == one.disagree / one.seen
    assert once.groups.k == twice.groups.k == 2
    assert (twice.groups.labels[: len(votes)] == once.groups.labels).mean() > 0.97


def test_one_more_agree_never_lowers_a_score() -> None:
    votes = one_school(4, 30, 5)
    before = analyse(table_of(votes))
    ballot, card = np.argwhere(votes == 9)[0]
    votes[ballot, card] = 1
    after = analyse(table_of(votes))
    one, two = before.proposals[card], after.proposals[card]
    assert one.score is not None
    assert two.score is not None
    assert two.score > one.score
    assert one.reading is not None
    assert two.reading is not None
    assert two.reading.groups[0].chance_for >= one.reading.groups[0].chance_for


def test_the_few_come_from_common_ground_only() -> None:
    analysis = analyse(a_school(1), few=FewRules(4))
    good = {
        result.id
        for result in analysis.proposals
        if result.reading and result.reading.verdict is ProposalVerdict.COMMON_GROUND
    }
    assert {chosen.proposal for chosen in analysis.few} <= good
    assert len(analysis.few) == min(4, len(good)) > 0


@pytest.mark.parametrize("polis", [True, False])
def test_an_empty_consultation_has_an_empty_analysis(polis: bool) -> None:
    nobody = vote_table(
        ballot=[], card=[], value=[], proposals=[], roll=Roll((), (), np.zeros((0, 0), np.int64)), group=[]
    )
    data = to_json(analyse(nobody, polis=polis))
    assert (data["proposals"], data["opinion_groups"]["k"], data["ballots"]) == ([], 0, 0)
    json.dumps(data, allow_nan=False)
    unvoted = analyse(table_of(np.full((3, 2), 9)), polis=polis)
    assert [result.seen for result in unvoted.proposals] == [0, 0]
    assert unvoted.proposals[0].reading is not None
    assert unvoted.proposals[0].reading.verdict is ProposalVerdict.HEARD_TOO_LITTLE


def test_secret_ballots_are_not_listed_one_by_one() -> None:
    data = to_json(analyse(a_school()))
    assert "members" not in data["opinion_groups"]
    assert "points" not in data["opinion_groups"]


def test_our_own_export_comes_back_as_it_was(tmp_path: Path) -> None:
    table, rules = a_school(), Rules(minimum_heard=3)
    document = votes_document(table, title="Lunch", rules=rules, texts={"p00": "Quiet room"})
    path = tmp_path / "votes.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    read = read_votes_file(path)
    assert (read.title, read.rules, read.texts["p00"]) == ("Lunch", rules, "Quiet room")
    assert analyse(read.table).fingerprint == analyse(table).fingerprint


ONE = {"proposals": [{"id": 1}], "roll": [{"group": "a", "seats": 1}], "ballots": []}


@pytest.mark.parametrize(
    "document",
    [
        "",
        "[" * 100_000,
        [],
        {"format": "coprod-votes", "version": 9},
        {"format": "coprod-votes", "version": 1},
        {**ONE, "proposals": [{"id": None}]},
        {**ONE, "ballots": [{"group": "a", "votes": [[1, 1.5]]}]},
        {**ONE, "ballots": [{"group": "a", "votes": [[7, 1]]}]},
        {**ONE, "ballots": [{"group": "b", "votes": []}]},
        {**ONE, "ballots": [{"group": "a", "votes": [[1, 1]]}, {"group": "a", "votes": []}]},
        {**ONE, "roll": [{"group": "a", "seats": 10**40}]},
        {**ONE, "rules": {"threshold": "1/0"}},
        {**ONE, "rules": {"minimum_heard": 0}},
    ],
)
def test_what_is_no_export_of_ours_is_refused(tmp_path: Path, document: object) -> None:
    if isinstance(document, dict) and "ballots" in document:
        document = {"format": "coprod-votes", "version": 1, **document}
    text = document if isinstance(document, str) else json.dumps(document)
    path = tmp_path / "votes.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExportError, match=r"votes\.json"):
        read_votes_file(path)


def test_the_command_prints_tables_and_writes_json(tmp_path: Path) -> None:
    table = known_table("london.youth.policing")
    owner = np.repeat(np.arange(table.ballots), table.votes_per_ballot)
    lines = [
        f"{number},x,{table.proposals[card]},{owner[number]},{value}"
        for number, (card, value) in enumerate(zip(table.card.tolist(), table.value.tolist(), strict=True))
    ]
    source, target = tmp_path / "votes.csv", tmp_path / "out.json"
    source.write_text(
        "timestamp,datetime,comment-id,voter-id,vote\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    done = CliRunner().invoke(
        analyse_command, [str(source), "--json", str(target), "--polis-compatible", "--few", "2"]
    )
    assert done.exit_code == 0, done.output
    assert "26 ballots, 638 votes, 36 proposals, 0 withdrawn" in done.output
    assert "chosen" in done.output
    data = json.loads(target.read_text(encoding="utf-8"))
    assert data["polis_compatible"] is True
    assert len(data["opinion_groups"]["members"]) == sum(data["opinion_groups"]["sizes"])
    first = data["proposals"][0]
    assert first["seen"] == first["agree"] + first["disagree"] + first["pass"]


@pytest.mark.parametrize(
    "how", [["--threshold", "lots"], ["--threshold", "2"], ["--minimum", "0"], ["--few", "0"]]
)
def test_the_command_refuses_impossible_rules(tmp_path: Path, how: list[str]) -> None:
    source = tmp_path / "votes.csv"
    source.write_text("timestamp,datetime,comment-id,voter-id,vote\n1,x,1,1,1\n", encoding="utf-8")
    done = CliRunner().invoke(analyse_command, [str(source), *how])
    assert done.exit_code in (1, 2)
    assert "Error" in done.output


def test_the_command_names_the_line_of_a_broken_file(tmp_path: Path) -> None:
    source = tmp_path / "votes.csv"
    source.write_text("timestamp,datetime,comment-id,voter-id,vote\n1,x,one,1,1\n", encoding="utf-8")
    done = CliRunner().invoke(analyse_command, [str(source)])
    assert done.exit_code == 1
    assert "votes.csv, line 2: expected a whole number, not 'one'" in done.output
