"""Everything that answers in this room."""

from __future__ import annotations

from coprod.publishing import (
    about,
    data_views,
    feed_views,
    note_views,
    poster_views,
    report_views,
    share_views,
)
from coprod.publishing.blueprint import bp

bp.add_app_template_global(about.change, "about_change")
bp.add_app_template_global(about.consultation, "about_consultation")

__all__ = ["bp", "data_views", "feed_views", "note_views", "poster_views", "report_views", "share_views"]
