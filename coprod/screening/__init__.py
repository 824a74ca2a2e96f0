"""Reads free text for names, contacts, unkind words and worries. It marks; it never drops or publishes. Pure."""

from coprod.screening.model import CONTACTS, WORRIES, Kind, Mark, Reading, Strength
from coprod.screening.names import Names
from coprod.screening.reader import read

__all__ = ["CONTACTS", "WORRIES", "Kind", "Mark", "Names", "Reading", "Strength", "read"]
