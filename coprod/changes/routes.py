"""Everything that answers in this room."""

from __future__ import annotations

from coprod.changes import look_views, views, wall_views
from coprod.changes.blueprint import bp

__all__ = ["bp", "look_views", "views", "wall_views"]
