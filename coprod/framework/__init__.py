"""The Resilience Framework as data, a loader, and words about words. Pure: nothing of the web here."""

from coprod.framework.model import Compartment, Descriptions, Framework, Move, NobleTruth
from coprod.framework.reader import load, read

__all__ = ["Compartment", "Descriptions", "Framework", "Move", "NobleTruth", "load", "read"]
