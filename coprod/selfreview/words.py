"""Words of this room for people: colours, areas, and what a cell says."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.access.roles import StakeholderGroup
from coprod.selfreview.colours import Shown
from coprod.selfreview.models import Colour, GroupKind, Term
from coprod.selfreview.standard import Area

ICONS = {Colour.GREEN: "tick", Colour.AMBER: "part", Colour.RED: "cross", Colour.DONT_KNOW: "unsure"}
"""The shape that goes with a colour: nothing is said by colour alone."""


def colour(value: Colour | str) -> str:
    """A colour by its name."""
    return {
        Colour.GREEN: _("Green"),
        Colour.AMBER: _("Amber"),
        Colour.RED: _("Red"),
        Colour.DONT_KNOW: _("Don’t know"),
    }[Colour(value)]


def meaning(value: Colour | str) -> str:
    """What somebody says who gives that answer."""
    return {
        Colour.GREEN: _("Yes, it is so here"),
        Colour.AMBER: _("In part, or not for all"),
        Colour.RED: _("No, not yet"),
        Colour.DONT_KNOW: _("I can’t say"),
    }[Colour(value)]


def young_meaning(value: Colour | str) -> str:
    """The same for young readers."""
    return {
        Colour.GREEN: _("Yes"),
        Colour.AMBER: _("A bit"),
        Colour.RED: _("No"),
        Colour.DONT_KNOW: _("I don’t know"),
    }[Colour(value)]


def area(value: Area | str) -> str:
    """An area as a heading."""
    return {
        Area.PEOPLE: _("People"),
        Area.LEADERSHIP: _("Strategy and leadership"),
        Area.SYSTEMS: _("Systems and structure"),
    }[Area(value)]


def area_for(value: Area | str, group: StakeholderGroup) -> str:
    """An area as those read it who do not run a school."""
    if group is StakeholderGroup.PRACTITIONERS:
        return area(value)
    return {
        Area.PEOPLE: _("The people here"),
        Area.LEADERSHIP: _("How the school is led"),
        Area.SYSTEMS: _("How things work here"),
    }[Area(value)]


def cell(shown: Shown) -> str:
    """What a cell says, in words and numbers."""
    if shown.seen is None:
        return _("Too few to show")
    if shown.nearly_all is not None:
        said = {
            Colour.GREEN: _("Nearly all say green"),
            Colour.AMBER: _("Nearly all say amber"),
            Colour.RED: _("Nearly all say red"),
            Colour.DONT_KNOW: _("Nearly all don’t know"),
        }[shown.nearly_all]
        answered = ngettext("%(num)d answered", "%(num)d answered", shown.seen)
        return f"{said} ({answered})"
    split = shown.split or {}
    return _(
        "%(green)d green, %(amber)d amber, %(red)d red, %(unknown)d don’t know",
        green=split[Colour.GREEN],
        amber=split[Colour.AMBER],
        red=split[Colour.RED],
        unknown=split[Colour.DONT_KNOW],
    )


def group_kind(value: GroupKind | str) -> str:
    """Who sat together."""
    return {
        GroupKind.MIXED: _("A mixed group"),
        GroupKind.PUPILS: _("Pupils"),
        GroupKind.PARENTS: _("Parents and carers"),
        GroupKind.STAFF: _("Staff"),
    }[GroupKind(value)]


def term(value: Term | str) -> str:
    """How soon an action can be done."""
    return {Term.SHORT: _("Short term"), Term.LONGER: _("Longer term")}[Term(value)]
