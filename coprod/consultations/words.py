"""Words for people: stakeholder groups and key stages, as they are said on pages."""

from __future__ import annotations

from flask_babel import gettext as _

from coprod.access.roles import StakeholderGroup, YearBand


def group(value: StakeholderGroup | str) -> str:
    """A stakeholder group as a heading or an item of a list."""
    return {
        StakeholderGroup.PUPILS: _("Pupils"),
        StakeholderGroup.PARENTS: _("Parents and carers"),
        StakeholderGroup.PRACTITIONERS: _("Practitioners"),
    }[StakeholderGroup(value)]


def one_of(value: StakeholderGroup) -> str:
    """Somebody of a stakeholder group: all that readers learn of an idea's author."""
    return {
        StakeholderGroup.PUPILS: _("A pupil"),
        StakeholderGroup.PARENTS: _("A parent or carer"),
        StakeholderGroup.PRACTITIONERS: _("A practitioner"),
    }[value]


def one_of_band(value: StakeholderGroup, band: YearBand) -> str:
    """Somebody of a stakeholder group and year band: what a moderator learns, to judge how young a writer is."""
    return {
        YearBand.KS1: _("A pupil in Reception to Year 2"),
        YearBand.KS2: _("A pupil in Years 3 to 6"),
        YearBand.KS3: _("A pupil in Years 7 to 9"),
        YearBand.KS4: _("A pupil in Years 10 or 11"),
        YearBand.KS5: _("A pupil in Years 12 or 13"),
        YearBand.NONE: one_of(value),
    }[band]


def year(number: int) -> str:
    """A school year."""
    return _("Reception") if number == 0 else _("Year %(number)d", number=number)
