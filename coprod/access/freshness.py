"""When this browser last showed who it is, and when it was last used: two times in its signed cookie.

No page writes a row for them. A cookie that lay idle for too long is nobody's; a grave act asks for a
proof of the last minutes.
"""

from __future__ import annotations

from datetime import timedelta

import flask

from coprod.access.roles import StakeholderGroup
from coprod.clock import now

PROVED, USED = "proved", "used"
GRAVE_WITHIN = timedelta(minutes=20)
IDLE = {
    StakeholderGroup.PUPILS: timedelta(minutes=30),  # a talk in class, then a vote; tablets are shared
    StakeholderGroup.PARENTS: timedelta(minutes=60),
    StakeholderGroup.PRACTITIONERS: timedelta(minutes=60),  # a lesson
}
NOTED_EVERY = timedelta(minutes=1)


def begin() -> None:
    """Somebody has just shown who they are, here."""
    flask.session[PROVED] = flask.session[USED] = _this_moment()


def is_fresh() -> bool:
    """Whether whoever is here has shown it in the last minutes. On the demo nobody has anything to show."""
    if flask.current_app.extensions["coprod_settings"].demo:
        return True
    return _age(PROVED) <= GRAVE_WITHIN.total_seconds()


def end_if_idle() -> None:
    """Before each request, after it is known who is here: a browser that lay idle is nobody's."""
    arrived = flask.g.get("arrived")
    if arrived is None:
        return
    age = _age(USED)
    if age > IDLE[arrived.stakeholder_group].total_seconds():
        flask.g.arrived = None
        flask.session.clear()
    elif age >= NOTED_EVERY.total_seconds():
        flask.session[USED] = _this_moment()


def _age(name: str) -> float:
    at = flask.session.get(name)
    return _this_moment() - at if isinstance(at, int) else float("inf")


def _this_moment() -> int:
    return int(now().timestamp())
