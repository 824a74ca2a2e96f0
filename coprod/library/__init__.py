"""The library: ready activities, links to what others made, and tutor-group sessions with a class's own idea."""

from coprod.activities import activities_for

__all__ = ["activities_for"]
