"""Run by the benchmark in a process of its own: time our engine and print seconds, labels and peak memory."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.consensus.made import made_table
from coprod.consensus.analysis import analyse
from coprod.consensus.opinion_groups import opinion_groups
from coprod.consensus.table import Roll, VoteTable, vote_table


def packed_table(path: Path) -> VoteTable:
    """A conversation of packed votes (as in tests/consensus/known), one stakeholder group, a seat for each voter."""
    with np.load(path) as packed:
        voter, comment, vote, rejected = (packed[name] for name in ("voter", "comment", "vote", "rejected"))
    ids, ballot = np.unique(voter, return_inverse=True)
    cards, card = np.unique(comment, return_inverse=True)
    return vote_table(
        ballot=ballot,
        card=card,
        value=vote,
        proposals=cards.tolist(),
        roll=Roll(("participants",), ("",), np.array([[len(ids)]])),
        group=np.zeros(len(ids), np.int16),
        withdrawn=np.isin(cards, rejected),
        ballot_ids=ids,
    )


def best(times: int, run: Callable[[], object]) -> float:
    """The least seconds of several runs."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main() -> None:
    """`ours packed FILE TIMES` or `ours made PEOPLE CARDS EACH`."""
    if sys.argv[1] == "packed":
        table, times = packed_table(Path(sys.argv[2])), int(sys.argv[3])
    else:
        people, cards, each = (int(number) for number in sys.argv[2:5])
        table, times = made_table(people, cards, each), 1
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    result: dict[str, object] = {"whole": best(times, lambda: analyse(table)), "made_mb": before}
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    if sys.argv[1] == "packed":
        result["polis"] = best(times, lambda: opinion_groups(table, polis=True))
        groups = opinion_groups(table, polis=True)
        ids = table.ballot_ids if table.ballot_ids is not None else np.arange(table.ballots)
        placed = groups.labels >= 0
        result["labels"] = dict(
            zip(map(str, ids[placed].tolist()), groups.labels[placed].tolist(), strict=True)
        )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
