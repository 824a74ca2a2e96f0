"""Have a consultation's ballots analysed, in a process of its own, and keep what it found.

The box is read beside requests in one reading transaction, and passed through a pipe; the answer is written in a
transaction that lasts a moment. Nothing is kept of a run that failed: the next one starts from the rows again.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

from coprod.clock import now
from coprod.config import ROOT
from coprod.consultations.models import Consultation
from coprod.db import db, insert
from coprod.insights import box, thresholds
from coprod.insights.models import Analysis, Snapshot

LONGEST_SECONDS = 120
"""A school takes seconds. The steward waits meanwhile, and mail of a concern waits with it: no longer than this."""
COMMAND = (sys.executable, "-m", "coprod.insights.analyst")
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONPATH", "SYSTEMROOT")


class AnalysisFailed(RuntimeError):
    """The analyst ended without an answer; the message is what it said last."""


def found(consultation: Consultation, snapshot: Snapshot | None) -> dict[str, Any]:
    """Have the box analysed. Reads with the session at hand, and writes nothing.

    Raises:
        AnalysisFailed: see there.
    """
    return ask(box.packed(consultation, snapshot))


def ask(pieces: Iterable[bytes]) -> dict[str, Any]:
    """Give a packed box to the analyst, and wait for the answer.

    Raises:
        AnalysisFailed: it broke down, was stopped, or took longer than LONGEST_SECONDS.
    """
    env = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    analyst = subprocess.Popen(  # noqa: S603  # our own module, by this interpreter
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**env, "OPENBLAS_NUM_THREADS": "1"},  # no settings, no secrets; one core is enough
        start_new_session=True,  # Ctrl-C in a terminal is for the server, which waits for the answer
    )
    with analyst:
        try:
            _feed(analyst, pieces)
            said, complaint = analyst.communicate(timeout=LONGEST_SECONDS)
        except BaseException as error:
            analyst.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                raise AnalysisFailed(f"no answer after {LONGEST_SECONDS} seconds") from error
            raise
    if analyst.returncode:
        raise AnalysisFailed(f"exit code {analyst.returncode}: {complaint.decode(errors='replace')[-2000:]}")
    answer: dict[str, Any] = json.loads(said)
    return answer


def _feed(analyst: subprocess.Popen[bytes], pieces: Iterable[bytes]) -> None:
    """An analyst that has broken down takes no more; what it said is read afterwards."""
    stdin, analyst.stdin = analyst.stdin, None
    if stdin is None:
        raise AnalysisFailed("it has no ears")
    with contextlib.suppress(BrokenPipeError), stdin:
        for piece in pieces:
            stdin.write(piece)


def keep(consultation_id: int, school_id: int, answer: dict[str, Any], *, final: bool) -> None:
    """Write what was found, over what was there. While voting is open only where the next run starts from."""
    values = {
        "school_id": school_id,
        "made_at": now(),
        "final": final,
        "fingerprint": answer["fingerprint"],
        "votes": answer["votes"],
        "threshold": answer["findings"]["threshold"],
        "findings": answer["findings"] if final else {},
        "start": answer["start"],
    }
    db.session.execute(
        insert(Analysis)
        .values(consultation_id=consultation_id, **values)
        .on_conflict_do_update(index_elements=["consultation_id"], set_=values)
    )


def kept(consultation_id: int) -> Analysis | None:
    """The last analysis of that consultation, if its box was sealed and its numbers may still be told. One query."""
    analysis = db.session.get(Analysis, consultation_id)
    if analysis is None or not analysis.final:
        return None
    return analysis if analysis.threshold >= thresholds.now_of(consultation_id)["public"] else None
