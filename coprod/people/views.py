"""The room's doors, all in one place for whoever opens the rooms."""

from __future__ import annotations

from coprod.people import (
    account_views,
    again_views,
    chores,
    class_ending_views,
    class_views,
    invitation_views,
    mail_link_views,
    new_password_views,
    protection_views,
    pupil_views,
    register_views,
    school_account_views,
    second_step_views,
    setup_views,
    sign_in_views,
    teacher_views,
    way_in_views,
)
from coprod.people.blueprint import bp

__all__ = [
    "account_views", "again_views", "bp", "chores", "class_ending_views", "class_views", "invitation_views", "mail_link_views", "new_password_views", "protection_views",
    "pupil_views", "register_views", "school_account_views", "second_step_views", "setup_views", "sign_in_views", "teacher_views", "way_in_views",
]  # fmt: skip
