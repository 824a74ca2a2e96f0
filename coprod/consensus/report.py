"""An analysis as plain data: stable keys, ready for JSON. `docs/consensus.md` lists them."""

from collections.abc import Mapping
from dataclasses import asdict
from math import isfinite
from typing import Any

from coprod.consensus.analysis import Analysis, ProposalResult
from coprod.consensus.fair_few import Chosen
from coprod.consensus.opinion_groups import OpinionGroups
from coprod.consensus.representative import Statement
from coprod.consensus.support import GroupReading
from coprod.consensus.table import ProposalId, VoteTable

FORMAT, VERSION = "coprod-analysis", 1
Json = dict[str, Any]


def to_json(analysis: Analysis, texts: Mapping[ProposalId, str] | None = None) -> Json:
    """Everything an analysis found.

    Ballots appear one by one only where they carry public numbers (a Polis export), never in a school's own.

    Args:
        texts: the wording of proposals, given back beside their ids.
    """
    table = analysis.table
    return {
        "format": FORMAT,
        "version": VERSION,
        "fingerprint": analysis.fingerprint,
        "polis_compatible": analysis.polis,
        "ballots": table.ballots,
        "votes": table.votes,
        "seats": {
            group: int(seats) for group, seats in zip(table.roll.groups, table.roll.by_group, strict=True)
        },
        "rules": {
            "threshold": str(analysis.rules.threshold),
            "minimum_heard": analysis.rules.minimum_heard,
            "likely": analysis.rules.likely,
            "split_share": str(analysis.rules.split_share),
        },
        "proposals": [_proposal(result, (texts or {}).get(result.id)) for result in analysis.proposals],
        "turnout": [{**asdict(turnout), "share": turnout.share} for turnout in analysis.turnout],
        "opinion_groups": _groups(analysis.groups, table),
        "fair_few": [_chosen(chosen) for chosen in analysis.few],
    }


def _proposal(result: ProposalResult, text: str | None) -> Json:
    reading = result.reading
    data: Json = {
        "id": result.id,
        "agree": result.agree,
        "disagree": result.disagree,
        "pass": result.unsure,
        "seen": result.seen,
        "stars": result.stars,
        "withdrawn": result.withdrawn,
        "verdict": reading.verdict.value if reading else None,
        "settled": reading.settled if reading else False,
        "groups": {group.tally.group: _group(group) for group in reading.groups} if reading else {},
        "would_change": asdict(result.flip) if result.flip else None,
        "common_ground": result.score,
        "opposition": result.opposition,
        "reweighted": {group: asdict(one) for group, one in result.reweighted.items()},
        "group_informed_consensus": result.consensus,
        "group_informed_opposition": result.opposed,
        "group_informed_consensus_mean": result.consensus_mean,
        "priority": result.priority,
    }
    return data if text is None else {**data, "text": text}


def _group(group: GroupReading) -> Json:
    tally = group.tally
    return {
        "seats": tally.seats,
        "seen": tally.seen,
        "agree": tally.agree,
        "disagree": tally.disagree,
        "pass": tally.unsure,
        "verdict": group.verdict.value,
        "split": group.split,
        "bounds": list(group.bounds),
        "interval": list(group.interval),
        "chance_for": group.chance_for,
        "chance_against": group.chance_against,
    }


def _groups(groups: OpinionGroups, table: VoteTable) -> Json:
    data: Json = {
        "k": groups.k,
        "sizes": groups.sizes,
        "no_camps": groups.no_camps.value if groups.no_camps else None,
        "silhouette": _finite(groups.silhouette),
        "silhouettes": {str(k): _finite(value) for k, value in groups.silhouettes.items()},
        "sampled": groups.sampled,
        "hang_together": groups.halves.statistic if groups.halves else None,
        "gap": {"value": _finite(groups.gap.value), "error": groups.gap.error} if groups.gap else None,
        "centres": groups.centres.tolist(),
        "start": groups.start.tolist(),
        "axes": {
            str(table.proposals[column]): axis
            for column, axis in zip(groups.map.columns.tolist(), groups.map.axes.T.tolist(), strict=True)
        },
        "stands_for": [[_statement(one, table) for one in statements] for statements in groups.statements],
        "majority": [_statement(one, table) for one in groups.majority],
    }
    if table.ballot_ids is not None:
        placed = groups.labels >= 0
        ids = [str(number) for number in table.ballot_ids[placed].tolist()]
        data["members"] = dict(zip(ids, groups.labels[placed].tolist(), strict=True))
        data["points"] = dict(zip(ids, groups.map.points[placed].tolist(), strict=True))
    return data


def _statement(statement: Statement, table: VoteTable) -> Json:
    return {
        "id": table.proposals[statement.column],
        "agree": statement.agree,
        "votes": statement.votes,
        "seen": statement.seen,
        "share": statement.share,
        "share_test": statement.share_test,
        "ratio": statement.ratio,
        "ratio_test": statement.ratio_test,
    }


def _chosen(chosen: Chosen) -> Json:
    return {
        "id": chosen.proposal,
        "cost": chosen.cost,
        "rate": None if chosen.rate is None else str(chosen.rate),
        "filled": chosen.filled,
        "supporters": chosen.supporters,
        "stars": chosen.stars,
        "paid": {group: str(paid) for group, paid in chosen.paid.items()},
    }


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None
