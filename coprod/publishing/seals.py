"""What a published result rests on, for whoever wants to check later that nobody changed it: a count, and a place in
the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coprod.audit import queries as audit
from coprod.insights.models import Snapshot


@dataclass(frozen=True, slots=True)
class Seal:
    """What something public rests on.

    Attributes:
        counts: the numbers of the counts, within their consultation. Not their fingerprints: whoever has the
            fingerprint of hidden numbers tries small numbers until it fits.
        entry: the number of the log's entry that made it public; none where there is none.
        hash: that entry's seal, over it and everything before it (SHA-256, hex).
    """

    counts: tuple[int, ...]
    entry: int | None
    hash: str


def of_change(published: tuple[int, str] | None, counts: Iterable[int]) -> Seal:
    """The counts that a change's answers rest on, and the entry of the log with which it was published."""
    entry, seal = published or (None, "")
    return Seal(tuple(sorted(set(counts))), entry, seal)


def of_consultation(consultation_id: int, school_id: int, snapshot: Snapshot) -> Seal:
    """The count that a consultation's results are, and the entry with which its ballots were sealed. One query."""
    entry = audit.sealed_with(school_id, "ballot secret destroyed", f"consultation:{consultation_id}")
    return Seal((snapshot.number,), entry[0] if entry else None, entry[1] if entry else "")
