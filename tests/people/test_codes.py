"""Codes that people type."""

from __future__ import annotations

import pytest

from coprod.people import codes


def test_a_long_code_holds_eighty_random_bits() -> None:
    assert len(codes.ALPHABET) == 32  # 5 bits a sign
    assert len(set(codes.ALPHABET)) == 32
    made = {codes.new_code() for _ in range(200)}
    assert len(made) == 200
    assert all(len(code) == 16 and set(code) <= set(codes.ALPHABET) for code in made)


def test_no_sign_of_a_code_can_be_mistaken_for_another() -> None:
    assert not set("ILOU") & set(codes.ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        "P53D-6T7W-1NHT-7A57",
        "p53d6t7w1nht7a57",
        " P53D 6T7W  1NHT 7A57 ",
        "P53D–6T7W–1NHT–7A57",
        "P53D-6T7W-lNHT-7A57",  # an L for the one
        "P53D-6T7W-INHT-7A57",
        "P53D_6T7W.1NHT 7A57\n",
    ],
)
def test_capitals_spaces_dashes_and_lookalikes_do_not_matter(typed: str) -> None:
    assert codes.as_typed(typed) == "P53D6T7W1NHT7A57"


@pytest.mark.parametrize(
    "typed", ["", "P53D", "P53D-6T7W-1NHT-7A57-X", "P53D-6T7W-1NHT-7A5!", "'; DROP TABLE--1", "\x00" * 16, "٣" * 16]
)  # fmt: skip
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert codes.as_typed(typed) is None


def test_a_code_is_printed_in_groups_of_four() -> None:
    assert codes.in_groups("P53D6T7W1NHT7A57") == "P53D-6T7W-1NHT-7A57"


def test_a_new_class_code_is_what_typing_it_gives() -> None:
    for _ in range(300):
        code = codes.new_class_code()
        assert codes.class_code_as_typed(code) == code
        assert len(code) <= 16  # the column's width


@pytest.mark.parametrize("typed", ["otter-4271", "Otter 4271", " OTTER4271", "otter – 4271"])
def test_a_class_code_may_be_typed_in_many_ways(typed: str) -> None:
    assert codes.class_code_as_typed(typed) == "otter-4271"


@pytest.mark.parametrize("typed", ["", "otter", "4271", "otter-42711", "öttèr-4271", "%", "otter_%", "\x00"])
def test_what_cannot_be_a_class_code_matches_no_class(typed: str) -> None:
    assert codes.class_code_as_typed(typed) == ""
