"""Kinds of adversity and levels of reach in words."""

from __future__ import annotations

from flask_babel import format_decimal
from flask_babel import gettext as _

from coprod.needs.coverage import FEW


def kind(code: str) -> str:
    """What a kind is called: the label of its figure."""
    return _kinds()[code][0]


def why(code: str) -> str:
    """Why it matters, and what a school can change about it."""
    return _kinds()[code][1]


def _kinds() -> dict[str, tuple[str, str]]:
    return {
        "money": (
            _("Pupils whose families have little money"),
            _("Trips, kit, food and the bus cost money. What is free for all asks nobody to show that they are poor."),
        ),
        "far": (
            _("Pupils who live far away, or where there is little for children"),
            _("Where one lives decides what one can join after school, and how one gets home from it."),
        ),
        "alone": (
            _("Pupils with few friends, or little contact with people around them"),
            _("A break time can be the longest part of a day. Places and people to turn to can be made."),
        ),
        "away": (
            _("Pupils who are often away"),
            _("Who has missed much has to find a way back in, each time. How they are met at the door is up to us."),
        ),
        "behind": (
            _("Pupils who have fallen behind in learning"),
            _("Falling behind makes school a place where one fails. Somebody beside one, and steps that can be done, change that."),
        ),
        "language": (
            _("Pupils who speak another language at home"),
            _("One pupil in five in England does (20.5% in 2023). It is a strength, where school is in reach for the family too."),
        ),
        "out-of-touch": (
            _("Pupils whose families have little contact with school"),
            _("It can be the school that is hard to reach. Go to where families are."),
        ),
        "low": (
            _("Pupils who feel very low, or hurt themselves"),
            _("They need tried and tested help, and adults who stay. A worry about one child goes to the safeguarding lead, never here."),
        ),
        "care": (
            _("Pupils who are looked after, or live with relatives"),
            _("Moves and new faces are hard. One person who stays, and a story that makes sense, help."),
        ),
        "loss": (
            _("Pupils who have lost somebody"),
            _("Grief comes back on days that nobody expects. It helps when adults know, and when there is somebody to lean on."),
        ),
        "home": (
            _("Pupils with much trouble at home: illness, drink or drugs, violence, parting"),
            _("Children cannot change that. A safe place and people they can count on, they can be given."),
        ),
    }  # fmt: skip


def about(figure: int | None) -> str:
    """A figure as it is shown."""
    if figure is None:
        return _("not counted")
    if figure == FEW:
        return _("fewer than 10")
    return _("about %(n)s", n=format_decimal(figure))


def level(code: str) -> str:
    """A level of the pyramid."""
    return {
        "everyone": _("Everyone"),
        "some": _("Some"),
        "individual": _("One at a time"),
    }[code]


def level_means(code: str) -> str:
    """What it means."""
    return {
        "everyone": _("The whole school, a year or a class. Everybody gets it."),
        "some": _("Children who share a need."),
        "individual": _("Fitted to one child, with that child and their family."),
    }[code]
