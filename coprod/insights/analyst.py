"""``python -m coprod.insights.analyst``: a process of its own for the maths. A packed box in, findings out as JSON.

It knows no settings and no database, and works after those who serve pages have had their turn.
"""

from __future__ import annotations

import json
import os
import sys
from typing import IO

from coprod.insights import box_table
from coprod.insights.findings import findings, run, start_of

NICENESS = 10


def work(stream: IO[bytes]) -> str:
    """Read a box, analyse it, and say what may be shown, the votes' fingerprint, and where to start the next time."""
    header, table = box_table.read(stream)
    votes = box_table.shown(header, table)
    analysis = run(header, votes)
    return json.dumps(
        {
            "fingerprint": analysis.fingerprint,
            "votes": table.votes,
            "findings": findings(header, votes, analysis),
            "start": start_of(analysis),
        },
        allow_nan=False,
    )


def main() -> None:
    """Do it, from standard input to standard output."""
    os.nice(NICENESS)
    sys.stdout.write(work(sys.stdin.buffer))


if __name__ == "__main__":
    main()
