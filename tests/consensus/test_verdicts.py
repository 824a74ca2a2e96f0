"""What can be said of a proposal across groups, what would change it, and the words for it."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod.consensus import words
from coprod.consensus.flips import group_flips, proposal_flip
from coprod.consensus.support import GroupVerdict, Rules, Tally, group_verdict, read_group
from coprod.consensus.verdicts import ProposalReading, ProposalVerdict, read_proposal

LABELS = {"pupils": "pupils", "parents": "parents", "practitioners": "practitioners"}
FOR = Tally("pupils", 60, 30, 25, 3)
AGAINST = Tally("parents", 600, 40, 4, 30)
SPLIT = Tally("pupils", 60, 30, 13, 14)
UNCLEAR = Tally("pupils", 60, 30, 17, 7)
UNHEARD = Tally("practitioners", 12, 2, 2, 0)
SETTLED = Tally("practitioners", 12, 9, 8, 1)


def say(reading: ProposalReading) -> str:
    return words.proposal_sentence(reading, LABELS, words.english, words.english_plural)


@pytest.mark.parametrize(
    ("tallies", "verdict"),
    [
        ([FOR, SETTLED], ProposalVerdict.COMMON_GROUND),
        ([AGAINST], ProposalVerdict.COMMON_GROUND_AGAINST),
        ([FOR, AGAINST], ProposalVerdict.GROUPS_PART),
        ([FOR, AGAINST, UNHEARD], ProposalVerdict.GROUPS_PART),  # known, whatever practitioners say
        ([FOR, UNHEARD], ProposalVerdict.HEARD_TOO_LITTLE),
        ([SPLIT, UNHEARD], ProposalVerdict.HEARD_TOO_LITTLE),
        ([SPLIT, AGAINST], ProposalVerdict.SPLIT_WITHIN),
        ([UNCLEAR, AGAINST], ProposalVerdict.OPEN),
        ([FOR, Tally("parents", 0, 0, 0, 0)], ProposalVerdict.COMMON_GROUND),  # not asked
    ],
)
def test_the_verdict_of_a_proposal(tallies: list[Tally], verdict: ProposalVerdict) -> None:
    assert read_proposal(tallies).verdict is verdict


def test_a_reading_says_which_group_stands_where() -> None:
    reading = read_proposal([FOR, AGAINST, UNHEARD])
    assert reading.groups_for == ("pupils",)
    assert reading.groups_against == ("parents",)
    assert reading.groups_too_few == ("practitioners",)
    assert read_proposal([SPLIT]).groups_split == ("pupils",)


def test_common_ground_is_settled_only_when_every_group_is() -> None:
    assert read_proposal([SETTLED]).settled
    assert not read_proposal([SETTLED, FOR]).settled
    assert read_proposal([SETTLED, Tally("pupils", 5, 5, 0, 5)]).settled
    assert not read_proposal([SETTLED, AGAINST]).settled


def test_nobody_asked_and_one_group_twice_are_refused() -> None:
    with pytest.raises(ValueError, match="nobody was asked"):
        read_proposal([Tally("pupils", 0, 0, 0, 0)])
    with pytest.raises(ValueError, match="same stakeholder group"):
        read_proposal([FOR, FOR])


def test_no_settled_proposal_is_overturned_by_any_completion_of_two_small_rolls() -> None:
    rules = Rules(minimum_heard=1)
    tallies = [
        (seats, seen, agree, disagree)
        for seats in (1, 2, 3)
        for seen in range(seats + 1)
        for agree in range(seen + 1)
        for disagree in range(seen - agree + 1)
    ]
    settled = 0
    for first, second in product(tallies, tallies):
        reading = read_proposal([Tally("a", *first), Tally("b", *second)], rules)
        if reading.settled:
            settled += 1
            ends = product(_completed("a", *first), _completed("b", *second))
            assert {read_proposal(end, rules).verdict for end in ends} == {reading.verdict}
    assert settled > 20


def _completed(group: str, seats: int, seen: int, agree: int, disagree: int) -> list[Tally]:
    rest = seats - seen
    return [
        Tally(group, seats, seats, agree + more, disagree + against)
        for more in range(rest + 1)
        for against in range(rest - more + 1)
    ]


def test_settled_groups_have_no_flip() -> None:
    assert group_flips(SETTLED) == ()
    assert proposal_flip(read_proposal([SETTLED])) is None


def test_the_weakest_group_flips_common_ground_first() -> None:
    # pupils stay likely until 17 more disagree; of parents (5 of 5 for) fewer would do
    parents = Tally("parents", 600, 5, 5, 0)
    flip = proposal_flip(read_proposal([FOR, parents]))
    assert flip is not None
    assert (flip.group, flip.agree, flip.becomes) == ("parents", False, ProposalVerdict.OPEN)
    before = parents.with_more(disagree=flip.voices - 1)
    assert read_proposal([FOR, before]).verdict is ProposalVerdict.COMMON_GROUND


def test_too_few_heard_flips_once_the_minimum_has_voted() -> None:
    first = group_flips(UNHEARD)[0]
    assert first.voices == 3
    assert group_flips(Tally("g", 1, 0, 0, 0))[0].voices == 1


@given(st.data())
def test_a_flip_is_the_first_number_of_voices_that_changes_the_side(data: st.DataObject) -> None:
    rules = Rules(
        minimum_heard=data.draw(st.integers(1, 6)),
        threshold=data.draw(st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(2, 3)])),
    )
    seats = data.draw(st.integers(1, 25))
    seen = data.draw(st.integers(0, seats))
    agree = data.draw(st.integers(0, seen))
    tally = Tally("g", seats, seen, agree, data.draw(st.integers(0, seen - agree)))
    now = group_verdict(tally, rules)
    for way in (True, False):
        walked = [
            group_verdict(tally.with_more(agree=n) if way else tally.with_more(disagree=n), rules)
            for n in range(tally.unheard + 1)
        ]
        first = next((n for n, then in enumerate(walked) if _differs(now, then)), None)
        found = [flip for flip in group_flips(tally, rules) if flip.agree is way]
        assert (found[0].voices if found else None) == first
        assert all(flip.becomes is walked[flip.voices] for flip in found)


def _differs(now: GroupVerdict, then: GroupVerdict) -> bool:
    if now is GroupVerdict.TOO_FEW:
        return then is not GroupVerdict.TOO_FEW
    return now.side != then.side


def test_the_sentences_say_the_numbers() -> None:
    assert say(read_proposal([FOR, SETTLED])) == (
        "Common ground: every group is for this. Pupils (25 of 30 agree) and practitioners (8 of 9 agree). "
        "That is likely, but not yet certain."
    )
    assert say(read_proposal([SETTLED])) == (
        "They are for this: Practitioners (8 of 9 agree). No further vote can change that."
    )
    assert say(read_proposal([FOR, AGAINST])) == (
        "Groups part here: for this are pupils (25 of 30 agree); against it are parents (30 of 40 disagree)."
    )
    assert say(read_proposal([UNHEARD, FOR])) == (
        "Too few have voted to speak for everyone. Not enough of: practitioners (2 of 12)."
    )
    assert say(read_proposal([SPLIT])) == "Opinion is split among pupils (13 agree, 14 disagree, of 30)."
    assert (
        say(read_proposal([UNCLEAR])) == "There is no clear view yet: pupils (17 agree, 7 disagree, of 30)."
    )
    assert "against" in say(read_proposal([AGAINST, Tally("pupils", 9, 9, 1, 8)]))


@pytest.mark.parametrize(
    ("tally", "counts", "verdict"),
    [
        (SETTLED, (9, 12, "8 agree, 1 disagrees, 0 are not sure"),
         "At least half of all staff agree, and that stays so however the rest vote."),
        (Tally("g", 5, 5, 5, 0), (5, 5, "5 agree, 0 disagree, 0 are not sure"),
         "At least half of all staff agree. Everyone has voted."),
        (Tally("g", 5, 5, 0, 5), (5, 5, "0 agree, 5 disagree, 0 are not sure"),
         "At least half of all staff disagree. Everyone has voted."),
        (Tally("g", 12, 9, 1, 8), (9, 12, "1 agrees, 8 disagree, 0 are not sure"),
         "At least half of all staff disagree, and that stays so however the rest vote."),
        (FOR, (30, 60, "25 agree, 3 disagree, 2 are not sure"),
         "It is likely that at least half of all staff agree."),
        (AGAINST, (40, 600, "4 agree, 30 disagree, 6 are not sure"),
         "It is likely that at least half of all staff disagree."),
        (SPLIT, (30, 60, "13 agree, 14 disagree, 3 are not sure"), "So far the staff are split."),
        (UNCLEAR, (30, 60, "17 agree, 7 disagree, 6 are not sure"),
         "It is not clear yet: it could still go either way."),
        (Tally("g", 6, 6, 3, 3), (6, 6, "3 agree, 3 disagree, 0 are not sure"),
         "Both answers have half of all staff: they are split."),
        (Tally("g", 6, 6, 2, 1), (6, 6, "2 agree, 1 disagrees, 3 are not sure"),
         "Neither answer can reach half of all staff any more: there is no clear view."),
    ],
)  # fmt: skip
def test_the_sentence_of_a_group(tally: Tally, counts: tuple[int, int, str], verdict: str) -> None:
    said = words.group_sentence(read_group(tally), "staff", Rules(), words.english, words.english_plural)
    assert said == f"{counts[0]} of {counts[1]} staff have voted: {counts[2]}. {verdict}"


def test_the_sentence_of_a_group_that_was_hardly_heard_says_what_is_missing() -> None:
    pair = (words.english, words.english_plural)
    said = words.group_sentence(read_group(UNHEARD), "staff", Rules(), *pair)
    assert said == "Too few staff have voted to say anything yet: 2 of 12. At least 5 are needed."
    nobody = read_group(Tally("g", 12, 0, 0, 0))
    assert words.heard_sentence(nobody, "staff", *pair) == "None of the 12 staff have voted yet."


def test_the_sentence_for_staff_tells_the_uncertainty() -> None:
    sentence = words.certainty_sentence(read_group(FOR), "pupils", Rules(), words.english)
    assert "between 42 and 92 in 100 would agree for certain" in sentence
    assert ">99 in 100" in sentence
    final = words.certainty_sentence(read_group(Tally("g", 5, 5, 4, 0)), "pupils", Rules(), words.english)
    assert final == "All pupils have voted, so the numbers are final: 80 in 100 agree."


def test_the_sentences_of_what_would_change() -> None:
    pair = (words.english, words.english_plural)
    for tally, sentence in [
        (SETTLED, "The staff who have not voted cannot change this."),
        (FOR, "This could change if 17 more of the staff voted and all disagreed."),
        (UNCLEAR, "This could change if 1 more of the staff voted and agreed."),
        (UNHEARD, "3 more of the staff must vote before anything can be said."),
    ]:
        flip = next(iter(group_flips(tally)), None)
        assert words.group_flip_sentence(read_group(tally), flip, "staff", *pair) == sentence
    for tallies, sentence in [
        ([SETTLED], "No single group can change this by voting."),
        ([FOR, SETTLED], "This could change if 17 more of the pupils voted and all disagreed."),
        ([UNHEARD], "3 more of the practitioners must vote before anything can be said."),
    ]:
        reading = read_proposal(tallies)
        assert words.proposal_flip_sentence(reading, proposal_flip(reading), LABELS, *pair) == sentence


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Fraction(1, 2), "half"),
        (Fraction(2, 3), "two thirds"),
        (Fraction(3, 5), "60 in 100"),
        (Fraction(1), "all"),
    ],
)
def test_a_share_is_said_in_words(share: Fraction, said: str) -> None:
    assert words.share_words(share, words.english) == said
