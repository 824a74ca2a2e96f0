"""Ready 20-minute activities for a class or tutor group, as data, and a loader. Pure: nothing of the web here."""

from coprod.activities.model import Activity, Adaptations, Link, Setting, Sheet, Shelf, Step
from coprod.activities.reader import activities_for, links, load, read

__all__ = [
    "Activity",
    "Adaptations",
    "Link",
    "Setting",
    "Sheet",
    "Shelf",
    "Step",
    "activities_for",
    "links",
    "load",
    "read",
]
