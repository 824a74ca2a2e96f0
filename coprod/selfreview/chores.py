"""What the steward does for this room: it counts each round whose box is sealed."""

from __future__ import annotations

from coprod.selfreview import counting
from coprod.steward import duty


@duty("count the self-reviews")
def count_the_rounds() -> None:
    """Once each: a round that is counted is not due any more."""
    for review, consultation in counting.due():
        counting.count(review, consultation)
