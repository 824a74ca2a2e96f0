"""What an import did, in plain words."""

from __future__ import annotations

from collections import Counter

from coprod.access.roles import StakeholderGroup
from coprod.importing.polis_export import PARTICIPANTS, Export, Moderated


def told(export: Export, group: StakeholderGroup) -> list[str]:
    """How many comments, participants and votes there were, and what became of them."""
    comments = Counter(comment.moderated for comment in export.comments.values())
    votes = Counter(export.comments[comment].moderated for _voter, comment in export.choices)
    return [
        (
            f"{len(export.comments)} comments: {comments[Moderated.ACCEPTED]} accepted (an idea and a card each), "
            f"{comments[Moderated.UNREAD]} not yet read (ideas that wait), "
            f"{comments[Moderated.REJECTED]} rejected (ideas that were sent back)."
        ),
        f"{len(export.voters)} participants: unnamed seats among {group.value}.",
        (
            f"{export.vote_rows} rows of votes, {export.vote_rows - len(export.choices)} of them replaced by a later "
            f"vote of the same participant. {len(export.choices)} count: {votes[Moderated.ACCEPTED]} on cards; kept "
            f"out are {votes[Moderated.REJECTED]} on rejected comments and {votes[Moderated.UNREAD]} on comments not "
            "yet read."
        ),
    ]


def checked(export: Export, differences: list[str]) -> list[str]:
    """Whether the export's own counts are equal to its votes."""
    if not differences:
        return [
            (
                f"Checked: all counts of the export are equal to its votes ({len(export.comments)} comments, "
                f"{export.cells} cells of {PARTICIPANTS})."
            )
        ]
    return ["The export does not agree with itself. The votes themselves were used:", *differences]
