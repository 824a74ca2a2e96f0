"""Compare an export with itself: the votes against the counts that it gives. In plain words, for whoever imports."""

from __future__ import annotations

from coprod.importing.polis_export import COMMENTS, PARTICIPANTS, SUMMARY, VOTES, Export

MOST_NAMED = 5
"""Differences of one kind that are written out; the rest are counted."""


def differences(export: Export) -> list[str]:
    """What does not add up, a sentence each; empty where every count is equal."""
    return [*_comments(export), *_cells(export), *_summary(export)]


def _comments(export: Export) -> list[str]:
    """``agrees`` and ``disagrees`` count every row of votes, replaced ones too."""
    found = []
    for comment in export.comments.values():
        counted = export.rows[comment.number]
        for word, theirs, ours in (
            ("agrees", comment.agrees, counted.agrees),
            ("disagrees", comment.disagrees, counted.disagrees),
        ):
            if theirs != ours:
                found.append(
                    f"Comment {comment.number}: {COMMENTS} says {theirs} {word}, {VOTES} has {ours}."
                )
    return _shortened(found)


def _cells(export: Export) -> list[str]:
    return _shortened(
        [
            f"{PARTICIPANTS}, line {line}: participant {voter} on comment {comment} differs from {VOTES}."
            for line, voter, comment in export.wrong_cells
        ]
    )


def _summary(export: Export) -> list[str]:
    """Polis counts in its summary only the comments that have a column of their own."""
    counted = {
        "voters": len({voter for voter, _comment in export.choices}),
        "comments": len(export.columns),
    }
    return [
        f"{SUMMARY} says {export.summary[name]} {name}, the other files have {ours}."
        for name, ours in counted.items()
        if name in export.summary and export.summary[name] != ours
    ]


def _shortened(found: list[str]) -> list[str]:
    if len(found) <= MOST_NAMED:
        return found
    return [*found[:MOST_NAMED], f"… and {len(found) - MOST_NAMED} more like the last."]
