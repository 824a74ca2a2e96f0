"""Codes that people type: long ones for letters and cards, short ones for a class."""

from __future__ import annotations

import re
import secrets
import string

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""32 signs that cannot be mistaken for each other: no I, L, O or U (Crockford's base 32)."""

SIGNS = 16
"""Signs in a long code: 16 × 5 bits = 80 random bits, too many to try even with the digests in hand."""

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})

WORDS = (
    "acorn", "anchor", "apple", "badger", "bamboo", "beacon", "berry", "birch", "breeze", "bridge", "bubble",
    "button", "cactus", "candle", "canyon", "carrot", "castle", "cedar", "cherry", "circle", "clover", "cobalt",
    "comet", "copper", "coral", "cotton", "cricket", "daisy", "dolphin", "dragon", "eagle", "ember", "falcon",
    "feather", "fern", "forest", "fossil", "fox", "galaxy", "garden", "ginger", "glacier", "harbour", "hazel",
    "hedge", "heron", "island", "jasmine", "jigsaw", "jungle", "kettle", "kite", "lantern", "lemon", "lizard",
    "magnet", "mango", "maple", "marble", "meadow", "melon", "mirror", "moon", "mountain", "nutmeg", "oak",
    "ocean", "olive", "orbit", "otter", "panda", "paper", "parrot", "pebble", "pepper", "planet", "plum", "pond",
    "puffin", "quarry", "quartz", "rabbit", "rainbow", "river", "robin", "rocket", "saddle", "sail", "shell",
    "silver", "snow", "spark", "spruce", "star", "stone", "summer", "sunset", "swan", "thistle", "tiger", "tulip",
    "turtle", "valley", "velvet", "violin", "walnut", "water", "whale", "willow", "wind", "winter", "zebra",
)  # fmt: skip


def new_code() -> str:
    """A new long code, in its plain form (no dashes): what is hashed and looked up."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))


def in_groups(code: str) -> str:
    """The code as it is printed: ``7KQ2-M4XD-…``, four signs at a time."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def as_typed(text: str) -> str | None:
    """The plain form of a code that somebody typed, or None where it cannot be one.

    Capitals, spaces and dashes do not matter, nor does an O for a zero or an L for a one.
    """
    plain = re.sub(r"[\s\-–—_.]", "", text).upper().translate(_READ_AS)
    return plain if len(plain) == SIGNS and set(plain) <= set(ALPHABET) else None


def new_class_code() -> str:
    """A new class code, easy to write on a board: ``otter-4271``."""
    return f"{secrets.choice(WORDS)}-{''.join(secrets.choice(string.digits) for _ in range(4))}"


def new_passphrase() -> str:
    """Three different words, drawn by lot: more than two million possibilities."""
    return " ".join(secrets.SystemRandom().sample(WORDS, 3))


def passphrase_as_typed(text: str) -> str:
    """The three words in their plain form: small letters, one space between."""
    return " ".join(re.findall(r"[a-z]+", text.lower()))


def class_code_as_typed(text: str) -> str:
    """A class code as it is kept: small letters, a dash, digits. Other text gives what matches no class."""
    plain = re.sub(r"[\s\-–—_.]", "", text).lower()
    match = re.fullmatch(r"([a-z]{1,11})([0-9]{1,4})", plain)
    return f"{match[1]}-{match[2]}" if match else ""
