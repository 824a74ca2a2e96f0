"""The two words for what a person is here: a stakeholder group, and the duties of staff."""

from __future__ import annotations

from enum import StrEnum


class StakeholderGroup(StrEnum):
    """Whose voice it is. Fixed for a person, carried by a seat and by a ballot."""

    PUPILS = "pupils"
    PARENTS = "parents"
    PRACTITIONERS = "practitioners"  # staff from head to cook, and those from outside who work with children


class Duty(StrEnum):
    """What a person may do as staff, besides taking part."""

    MODERATOR = "moderator"
    DECISION_MAKER = "decision_maker"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    DEPUTY_LEAD = "deputy_lead"  # of the safeguarding lead: opens the same concerns
    HEAD = "head"  # reads concerns about staff, and those that nobody has read in time
    CHAIR = "chair_of_governors"  # reads concerns about the head
    ADMINISTRATOR = "administrator"


class YearBand(StrEnum):
    """The key stage of a pupil's year: coarse enough that a ballot cannot be traced by it."""

    KS1 = "ks1"
    KS2 = "ks2"
    KS3 = "ks3"
    KS4 = "ks4"
    KS5 = "ks5"
    NONE = "none"  # parents, practitioners, and pupils whose year is not known


def year_band(year: int | None) -> YearBand:
    """The band of a school year: Reception is 0, Year 1 is 1 … Year 13 is 13."""
    if year is None:
        return YearBand.NONE
    for last, band in ((2, YearBand.KS1), (6, YearBand.KS2), (9, YearBand.KS3), (11, YearBand.KS4)):
        if year <= last:
            return band
    return YearBand.KS5
