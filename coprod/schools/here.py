"""The school at the address of a request: what every page needs to know of it, without its row."""

from __future__ import annotations

from dataclasses import dataclass

from coprod.schools.models import School

COLUMNS = (
    School.__table__.c.id,
    School.__table__.c.name,
    School.__table__.c.host,
    School.__table__.c.public_threshold,
    School.__table__.c.staff_threshold,
    School.__table__.c.framework_version,
)
"""What is read of a school on each request, in the order of :class:`Here`."""


@dataclass(frozen=True, slots=True)
class Here:
    """A school as it is on this request. To change a school, load its row."""

    id: int
    name: str
    host: str | None
    public_threshold: int
    """Fewest people in a figure that everybody may see."""
    staff_threshold: int
    """Fewest people in a figure that staff with a duty may see."""
    framework_version: int = 0
    """Which version of its own framework the school is at."""
