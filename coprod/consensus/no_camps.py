"""Why one group only was found. A file of its own: pages say it, and do without the numbers' libraries."""

from enum import StrEnum


class NoCamps(StrEnum):
    """Why there is one group only."""

    TOO_FEW = "too_few"  # ballots or cards to tell
    UNRELATED = "unrelated"  # votes on one card say nothing of votes on another
    NO_GAP = "no_gap"  # opinions differ by degrees; the map has no gap
    LONE_VOICES = "lone_voices"  # only a handful stand apart
