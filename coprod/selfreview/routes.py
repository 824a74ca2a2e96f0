"""Everything that answers in this room; and the steward knows of its chores from here."""

from __future__ import annotations

from coprod.selfreview import chores, group_views, plan_views, question_views, staff_views, views
from coprod.selfreview.blueprint import bp

__all__ = ["bp", "chores", "group_views", "plan_views", "question_views", "staff_views", "views"]
