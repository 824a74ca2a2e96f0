"""Our own export of a consultation's votes: one JSON file, no person in it, for researchers and for `analyse`.

    {"format": "coprod-votes", "version": 1, "title": "...",
     "rules": {"threshold": "1/2", "minimum_heard": 5},
     "roll": [{"group": "pupils", "band": "Year 7", "seats": 120}, ...],
     "proposals": [{"id": 1, "text": "...", "withdrawn": false}, ...],
     "ballots": [{"group": "pupils", "band": "Year 7", "votes": [[1, 1], [2, -1]], "stars": [1]}, ...]}

A vote is [proposal's id, 1 agree, 0 not sure, -1 disagree].
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from coprod.consensus.polis_csv import ExportError, read_text
from coprod.consensus.support import Rules
from coprod.consensus.table import ProposalId, Roll, VoteTable, vote_table

FORMAT, VERSION = "coprod-votes", 1


@dataclass(frozen=True, slots=True, eq=False)
class VotesFile:
    """What such a file holds. Ballots are numbered in the file's order, from 0."""

    title: str
    rules: Rules
    texts: Mapping[ProposalId, str]
    table: VoteTable


def votes_document(
    table: VoteTable, *, title: str, rules: Rules, texts: Mapping[ProposalId, str]
) -> dict[str, Any]:
    """The file's content for a table, ready for `json.dump`. Hand in ballots in an order that tells nothing."""
    roll = table.roll
    stars: dict[int, list[ProposalId]] = {}
    for ballot, card in zip(table.star_ballot.tolist(), table.star_card.tolist(), strict=True):
        stars.setdefault(ballot, []).append(table.proposals[card])
    ballots = []
    for ballot in range(table.ballots):
        part = slice(int(table.starts[ballot]), int(table.starts[ballot + 1]))
        cards, values = table.card[part].tolist(), table.value[part].tolist()
        ballots.append(
            {
                "group": roll.groups[table.group[ballot]],
                "band": roll.bands[table.band[ballot]],
                "votes": [[table.proposals[card], value] for card, value in zip(cards, values, strict=True)],
                "stars": stars.get(ballot, []),
            }
        )
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": title,
        "rules": {"threshold": str(rules.threshold), "minimum_heard": rules.minimum_heard},
        "roll": [
            {"group": group, "band": band, "seats": int(roll.seats[g, b])}
            for g, group in enumerate(roll.groups)
            for b, band in enumerate(roll.bands)
            if roll.seats[g, b]
        ],
        "proposals": [
            {"id": proposal, "text": texts.get(proposal, ""), "withdrawn": bool(gone)}
            for proposal, gone in zip(table.proposals, table.withdrawn, strict=True)
        ],
        "ballots": ballots,
    }


def read_votes_file(path: Path) -> VotesFile:
    """Read and check such a file.

    Raises:
        ExportError: it is not JSON, not of this format, or its parts do not fit together.
    """
    try:
        document = json.loads(read_text(path))
    except (json.JSONDecodeError, RecursionError) as error:
        raise ExportError(path.name, getattr(error, "lineno", None), "is not JSON") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ExportError(path.name, None, f'is not an export of votes (no "format": "{FORMAT}")')
    if document.get("version") != VERSION:
        raise ExportError(path.name, None, f"is of version {document.get('version')!r}; this reads {VERSION}")
    try:
        return _votes_file(document)
    except (KeyError, TypeError, AttributeError, OverflowError, ZeroDivisionError) as error:
        raise ExportError(path.name, None, f"lacks a part or has one of another kind ({error})") from error
    except ValueError as error:
        raise ExportError(path.name, None, str(error)) from error


def _votes_file(document: dict[str, Any]) -> VotesFile:
    proposals: list[ProposalId] = [_id(proposal["id"]) for proposal in document["proposals"]]
    place = {proposal: column for column, proposal in enumerate(proposals)}
    roll = _roll(document["roll"])
    group_place = {group: number for number, group in enumerate(roll.groups)}
    band_place = {band: number for number, band in enumerate(roll.bands)}
    ballots = document["ballots"]
    votes = [(row, place[card], vote) for row, ballot in enumerate(ballots) for card, vote in ballot["votes"]]
    stars = [(row, place[card]) for row, ballot in enumerate(ballots) for card in ballot.get("stars", [])]
    if any(type(vote) is not int for _, _, vote in votes):
        raise ValueError("a vote is not 1, 0 or -1")
    rules = document.get("rules", {})
    table = vote_table(
        ballot=np.array([vote[0] for vote in votes], np.int64),
        card=np.array([vote[1] for vote in votes], np.int64),
        value=np.array([vote[2] for vote in votes], np.int64),
        proposals=proposals,
        roll=roll,
        group=np.array([group_place[ballot["group"]] for ballot in ballots], np.int16),
        band=np.array([band_place[ballot.get("band", "")] for ballot in ballots], np.int16),
        withdrawn=np.array(
            [bool(proposal.get("withdrawn", False)) for proposal in document["proposals"]], np.bool_
        ),
        stars=([star[0] for star in stars], [star[1] for star in stars]),
        ballot_ids=np.arange(len(ballots)),
    )
    return VotesFile(
        title=str(document.get("title", "")),
        rules=Rules(Fraction(rules.get("threshold", "1/2")), int(rules.get("minimum_heard", 5))),
        texts={_id(proposal["id"]): str(proposal.get("text", "")) for proposal in document["proposals"]},
        table=table,
    )


def _id(value: object) -> ProposalId:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise TypeError(f"a proposal's id is {value!r}")


def _roll(rows: list[dict[str, Any]]) -> Roll:
    groups = tuple(dict.fromkeys(str(row["group"]) for row in rows))
    bands = tuple(dict.fromkeys(str(row.get("band", "")) for row in rows))
    seats = np.zeros((len(groups), len(bands)), np.int64)
    for row in rows:
        seats[groups.index(str(row["group"])), bands.index(str(row.get("band", "")))] += int(row["seats"])
    return Roll(groups, bands, seats)
