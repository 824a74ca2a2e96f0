"""What leaves the school with ``coprod backup --for-sharing`` is decided table by table."""

from __future__ import annotations

import coprod.rooms  # noqa: F401  # every room's tables
from coprod.commands.backup import NOT_SHARED
from coprod.db import Base


def test_what_a_copy_to_share_leaves_out_is_thought_of_for_every_table() -> None:
    """A table is left out, or it is in this list because somebody has thought about it: add a new one to either."""
    shared = {
        "analysis", "answer", "answer_amendment", "answer_reminder", "audit_entry", "audit_head", "ballot", "buying_answer",
        "buying_check", "buying_quote", "care_rules", "came_in", "change", "change_move", "change_picture", "change_proposal",
        "change_update", "class_group", "class_member", "consultation", "consultation_class", "deciding_rules", "duty_held",
        "idea", "idea_move", "idea_wording", "invitation", "library_link", "move_label", "news", "news_read", "news_wish",
        "own_activity", "own_move", "parent_of", "person", "practice_note", "proposal", "proposal_idea", "proposal_move",
        "review_question", "review_round", "roster_act", "school", "school_holiday", "seat", "self_action", "self_answer",
        "self_group", "self_question", "self_review", "snapshot", "tally", "tutor_session", "vote", "weekly_letter",
    }  # fmt: skip
    new = set(Base.metadata.tables) - set(NOT_SHARED) - shared
    assert not new, (
        f"{new}: does a copy to share leave it out (NOT_SHARED in commands/backup.py), or may it be shared (here)?"
    )
    assert shared <= set(Base.metadata.tables), "a table that is gone"
    assert not set(NOT_SHARED) - set(Base.metadata.tables)
