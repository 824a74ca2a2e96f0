"""What the demo's script says of a service that is bought in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckedWords:
    """What is said to one of the twelve questions of a buying-in check."""

    question: str
    reply: str
    evidence: str


@dataclass(frozen=True, slots=True)
class QuoteWords:
    """An offer, in pence."""

    supplier: str
    pence: int
    what_for: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class BuyingWords:
    """A buying-in check; `starts`, `ends`, `notice`, `judged` and `begun` are days."""

    service: str
    needed: str
    helped_pupils: int
    helped_parents: int
    helped_practitioners: int
    answers: tuple[CheckedWords, ...]
    quotes: tuple[QuoteWords, ...]
    chosen_why: str
    starts: int
    ends: int
    notice: int
    exit_words: str
    good_enough: bool
    judgement: str
    judged_by: str
    judged_title: str
    begun: int
    judged: int
