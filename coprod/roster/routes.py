"""The room's doors, all in one place for whoever opens the rooms."""

from __future__ import annotations

from coprod.roster import chores, next_year_views, views
from coprod.roster.blueprint import bp

__all__ = ["bp", "chores", "next_year_views", "views"]
