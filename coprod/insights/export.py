"""A sealed box for researchers: the votes that may be shown, ballot by ballot. Brings numpy: for the command only.

What a results page may not tell is not in it (``box_table.shown``): it is what the analysis itself rests on. Nothing
in it comes from a seat or a person; ballots stand in the order of random numbers that were drawn when the box was
sealed, and those numbers are not given away. Year bands stay on a stakeholder group's ballots only if each one's
answers and stars could be shown on every card.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np

from coprod.consensus.support import Rules
from coprod.consensus.table import IntArray, ProposalId, Roll, VoteTable
from coprod.consensus.votes_file import votes_document
from coprod.consultations.models import Consultation
from coprod.insights import box, box_table
from coprod.insights.box_table import ShownVotes
from coprod.insights.findings import bands_can_be_shown
from coprod.insights.models import Snapshot
from coprod.proposals import queries as proposals


def document(consultation: Consultation, snapshot: Snapshot) -> dict[str, Any]:
    """The file's content, ready for ``json.dump``; ``coprod analyse`` reads it.

    Args:
        snapshot: the last count.
    """
    header, whole = box_table.read(io.BytesIO(b"".join(box.packed(consultation, snapshot))))
    votes = box_table.shown(header, whole)
    texts: dict[ProposalId, str] = {
        row.proposal.id: row.proposal.wording for row in proposals.on_cards(consultation.id)
    }
    rules = Rules(minimum_heard=max(header["minimum_heard"], header["threshold"]))
    return {
        **votes_document(
            _with_bands_that_may_stay(votes, header["threshold"]),
            title=consultation.question or consultation.title,
            rules=rules,
            texts=texts,
        ),
        "attribution": consultation.attribution,
        "threshold": header["threshold"],
        "left_out": _cells(votes, "left_out"),
        "nearly_all": _cells(votes, "nearly_all"),
    }


def _cells(votes: ShownVotes, kind: str) -> list[dict[str, Any]]:
    """Stakeholder group and proposal of each cell that is left out, or told as if all had said the same."""
    return [
        {"group": group, "id": proposal, **({"choice": cell.nearly_all.value} if cell.nearly_all else {})}
        for group, row in zip(votes.table.roll.groups, votes.cells, strict=True)
        for proposal, cell in zip(votes.table.proposals, row, strict=True)
        if (cell.hidden if kind == "left_out" else cell.nearly_all)
    ]


def _with_bands_that_may_stay(votes: ShownVotes, threshold: int) -> VoteTable:
    """The table with the bands of each stakeholder group, or with none: "" stands for those that were taken away."""
    table = votes.table
    stars = _stars_by_band(table)
    stays = [_may_stay(votes, stars[place], place, threshold) for place in range(len(table.roll.groups))]
    names = ("", *table.roll.bands)
    seats = np.zeros((len(stays), len(names)), np.int64)
    for place, stay in enumerate(stays):
        if stay:
            seats[place, 1:] = table.roll.seats[place]
        else:
            seats[place, 0] = table.roll.seats[place].sum()
    kept = np.asarray(stays, np.bool_)[table.group] if stays else np.zeros(0, np.bool_)
    band = np.where(kept, table.band + 1, 0).astype(np.int16)
    return replace(table, band=band, roll=Roll(table.roll.groups, names, seats))


def _stars_by_band(table: VoteTable) -> IntArray:
    """(groups, bands, proposals): stars."""
    stars = np.zeros((len(table.roll.groups), len(table.roll.bands), len(table.proposals)), np.int64)
    giver = table.star_ballot
    np.add.at(stars, (table.group[giver], table.band[giver], table.star_card), 1)
    return stars


def _may_stay(votes: ShownVotes, stars: IntArray, place: int, threshold: int) -> bool:
    there = votes.table.roll.seats[place] > 0
    if any(
        cell.split is not None
        and not bands_can_be_shown(votes.counts[place, :, column], votes.table.roll.seats[place], threshold)
        for column, cell in enumerate(votes.cells[place])
    ):
        return False
    given = stars[there][:, stars.sum(axis=0) > 0]
    return int(there.sum()) > 1 and bool((given >= threshold).all())
