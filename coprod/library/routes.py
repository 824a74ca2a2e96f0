"""Everything that answers in this room."""

from __future__ import annotations

from coprod.library import session_views, staff_views, views
from coprod.library.blueprint import bp

__all__ = ["bp", "session_views", "staff_views", "views"]
