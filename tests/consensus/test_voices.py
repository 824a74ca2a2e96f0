"""Who is missing, and what the roll would say."""

import numpy as np
import pytest

from coprod.consensus.reweighting import reweighted
from coprod.consensus.support import GroupVerdict, Rules
from coprod.consensus.table import Roll
from coprod.consensus.voices import turnout, weighted_shares
from tests.consensus.made import table_of

TWO_YEARS = Roll(("pupils",), ("Year 7", "Year 8"), np.array([[30, 70]]))


def test_turnout_counts_ballots_with_a_vote_against_the_roll() -> None:
    table = table_of(
        np.array([[1], [9], [0]]),
        roll=Roll(("pupils",), ("7", "8", "9"), np.array([[4, 2, 0]])),
        band=[0, 0, 1],
    )
    found = [(t.band, t.seats, t.took_part, t.share) for t in turnout(table)]
    assert found == [("7", 4, 1, 0.25), ("8", 2, 1, 0.5)]


def test_a_year_that_was_heard_too_much_is_weighed_down() -> None:
    # Year 7: 18 of 20 agree, 30 seats; Year 8: 2 of 10, 70 seats: 0.3 x 0.9 + 0.7 x 0.2 = 0.41, raw 20/30
    counts = np.array([[[[18, 0, 2]], [[2, 0, 8]]]])
    shares = weighted_shares(counts, TWO_YEARS)
    assert float(shares.agree[0, 0]) == pytest.approx(0.41)
    assert float(shares.disagree[0, 0]) == pytest.approx(0.59)
    # weights 1.5 and 7: (30 + 70)^2 / (20 x 2.25 + 10 x 49)
    assert float(shares.effective[0, 0]) == pytest.approx(10_000 / 535)
    one = reweighted(counts, TWO_YEARS, Rules())[0][0]
    assert one is not None
    assert one.agree == pytest.approx(2 / 3)
    assert one.differs  # raw 20 of 30: likely for; reweighted 12 agree and 18 disagree
    assert one.verdict is GroupVerdict.LIKELY_AGAINST
    assert one.unheard_bands == ()


def test_a_settled_verdict_is_never_called_in_doubt() -> None:
    roll = Roll(("pupils",), ("Year 7", "Year 8"), np.array([[20, 12]]))
    one = reweighted(np.array([[[[18, 0, 2]], [[0, 0, 4]]]]), roll, Rules())[0][0]
    assert one is not None
    assert not one.differs


def test_a_silent_year_is_named_and_one_band_needs_no_weights() -> None:
    one = reweighted(np.array([[[[6, 0, 2]], [[0, 0, 0]]]]), TWO_YEARS, Rules())[0][0]
    assert one is not None
    assert one.unheard_bands == ("Year 8",)
    assert one.agree_reweighted == pytest.approx(one.agree)
    assert reweighted(np.array([[[[6, 0, 2]]]]), Roll(("a",), ("",), np.array([[9]])), Rules()) == [[None]]
