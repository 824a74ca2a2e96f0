"""The room's doors, all in one place for whoever opens the rooms."""

from __future__ import annotations

from coprod.people import chores, pupil_views, setup_views, sign_in_views
from coprod.people.blueprint import bp

__all__ = ["bp", "chores", "pupil_views", "setup_views", "sign_in_views"]
