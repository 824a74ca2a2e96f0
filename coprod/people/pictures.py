"""The twelve pictures that pupils sign in with, each with its word."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing in static/img/pictures.svg, and what it shows."""

    code: str
    word: str


PICTURES = (
    Picture("fish", _l("fish")),
    Picture("star", _l("star")),
    Picture("tree", _l("tree")),
    Picture("boat", _l("boat")),
    Picture("cat", _l("cat")),
    Picture("sun", _l("sun")),
    Picture("apple", _l("apple")),
    Picture("house", _l("house")),
    Picture("key", _l("key")),
    Picture("ball", _l("ball")),
    Picture("moon", _l("moon")),
    Picture("cup", _l("cup")),
)
BY_CODE = {picture.code: picture for picture in PICTURES}


def two_pictures() -> tuple[Picture, Picture]:
    """Two different pictures, in order, drawn by lot."""
    first, second = secrets.SystemRandom().sample(PICTURES, 2)
    return first, second
