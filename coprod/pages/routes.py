"""Everything that answers in this room."""

from __future__ import annotations

from coprod.pages import guide, views
from coprod.pages.views import bp

__all__ = ["bp", "guide", "views"]
