"""All routes of the room, in one import."""

from coprod.moves import own_views, views
from coprod.moves.blueprint import bp

__all__ = ["bp", "own_views", "views"]
