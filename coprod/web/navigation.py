"""The short navigation: what this reader may open, asked of the policy."""

from __future__ import annotations

from dataclasses import dataclass

import flask
from flask_babel import gettext as _

from coprod.access.guard import me_or_none
from coprod.access.policy import Can, Reply, allowed


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link. ``current`` where the page open now belongs to it."""

    url: str
    text: str
    current: bool


def may(can: Can | str, thing: object = None) -> bool:
    """Whether the reader may do this: the templates' question to the policy."""
    return allowed(Can(can), me_or_none(), thing) is Reply.YES


def items() -> list[NavItem]:
    """The links for this reader, in order."""
    person = me_or_none()
    wanted = [
        ("changes.wall", _("The Wall"), True),
        ("consultations.index", _("Have your say"), True),
        ("ideas.mine", _("My things"), person is not None),
        ("changes.index", _("You said, we did"), True),
    ]
    if person:
        wanted += [
            ("people.my_classes", _("My classes"), may(Can.BE_STAFF) and not may(Can.ADMINISTER)),
            ("library.index", _("Library"), may(Can.BE_STAFF)),
            ("moderation.desk", _("Desk"), may(Can.OPEN_THE_DESK)),
            ("decisions.board_index", _("Answers"), may(Can.WRITE_CHANGES)),
            ("safeguarding.index", _("Concerns"), may(Can.OPEN_CONCERNS)),
            ("people.index", _("People"), may(Can.ADMINISTER)),
        ]
    else:
        wanted.append(("people.sign_in", _("Sign in"), True))
    here = flask.request.endpoint
    return [
        NavItem(flask.url_for(endpoint), text, endpoint == here) for endpoint, text, show in wanted if show
    ]


def install(app: flask.Flask) -> None:
    """Give ``nav_items``, ``may``, ``me`` and ``school`` to the templates."""

    @app.context_processor
    def _who_and_where() -> dict[str, object]:
        here = flask.g.get("school")
        return {
            "school": here,
            "me": me_or_none() if here else None,
            "may": may,
            "nav_items": items() if here else [],
        }
