"""The framework that comes with Coprod is whole, in order, and says where it comes from."""

import pytest

from coprod.framework import Framework, Move, load

OURS = load()
MOVES = pytest.mark.parametrize("move", OURS.moves, ids=[move.code for move in OURS.moves])


def test_forty_two_moves_stand_in_five_compartments_as_published() -> None:
    sizes = {compartment.code: len(OURS.moves_of(compartment)) for compartment in OURS.compartments}

    assert sizes == {"basics": 9, "belonging": 12, "learning": 6, "coping": 9, "core": 6}
    assert len(OURS.moves) == 42
    assert [move.number for move in OURS] == list(range(1, 43))


def test_basics_come_first_and_core_self_last() -> None:
    labels = [compartment.label for compartment in OURS.compartments]

    assert labels == ["Basics", "Belonging", "Learning", "Coping", "Core Self"]
    assert OURS.moves[0].label_practitioner == "Good enough housing"
    assert OURS.moves[-1].code == "core-treatments"


def test_the_four_noble_truths_are_prompts_for_two_hard_moments() -> None:
    assert [truth.label for truth in OURS.noble_truths] == [
        "Accepting",
        "Conserving",
        "Commitment",
        "Enlisting",
    ]
    for truth in OURS.noble_truths:
        assert truth.when_returning.endswith("?")
        assert truth.when_refusing.endswith("?")


def test_the_authors_are_credited_and_nobody_is_said_to_endorse_us() -> None:
    assert OURS.attribution == (
        "Based on the Resilience Framework, Hart & Blincow with Thomas (2007), boingboing.org.uk"
    )
    assert "endorsed" in OURS.independence


def test_fourteen_labels_were_seen_on_a_published_page_and_the_others_are_marked() -> None:
    confirmed = {move.label_practitioner for move in OURS if move.label_confirmed}

    assert confirmed == {
        "Good enough housing", "Healthy diet", "Exercise and fresh air", "Enough sleep", "Play & leisure",
        "Tap into good influences", "Keep relationships going", "Responsibilities & obligations",
        "Focus on good times and places", "Predict a good experience of someone or something new",
        "Develop life skills", "Remember tomorrow is another day", "Lean on others when necessary",
        "Have a laugh",
    }  # fmt: skip


@MOVES
def test_every_move_has_all_its_parts(move: Move) -> None:
    assert move.code.startswith(move.compartment + "-")
    assert 2 <= len(move.adults_can) <= 3
    assert len(move.label_young_person) <= 26
    assert len(set(move.words)) == len(move.words) >= 20
    assert len(move.quick_wins) >= 2
    assert all(win.endswith(".") for win in move.quick_wins)


@MOVES
def test_what_adults_can_do_is_never_a_task_for_the_child(move: Move) -> None:
    for task in (*move.adults_can, *move.quick_wins):
        assert not task.lower().startswith(
            ("the child should", "children must", "pupils must", "teach resilience")
        )
        assert " must try harder" not in task


def test_labels_for_young_people_are_all_different() -> None:
    labels = [move.label_young_person for move in OURS]

    assert len(set(labels)) == 42


def test_a_move_is_found_by_its_code_and_an_unknown_code_is_an_error() -> None:
    assert OURS.move("coping-laugh").label_practitioner == "Have a laugh"
    assert "coping-laugh" in OURS
    assert "coping-cry" not in OURS
    with pytest.raises(KeyError):
        OURS.move("coping-cry")


def test_a_compartment_is_found_by_its_code_and_gives_its_own_moves_only() -> None:
    learning = OURS.compartment("learning")

    assert learning.label == "Learning"
    assert OURS.moves_of("learning") == OURS.moves_of(learning)
    assert {move.compartment for move in OURS.moves_of(learning)} == {"learning"}
    with pytest.raises(KeyError):
        OURS.compartment("sport")


def test_the_framework_is_read_once() -> None:
    assert load() is OURS
    assert isinstance(OURS, Framework)
