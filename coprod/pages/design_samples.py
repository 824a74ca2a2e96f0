"""Made-up things for the design page: what each component is shown with. None of it comes from a school."""

from __future__ import annotations

from dataclasses import dataclass

from coprod import framework
from coprod.framework import Compartment


@dataclass(frozen=True, slots=True)
class Brick:
    """A brick of the Wall, as ``components/wall.html`` reads it."""

    code: str
    label: str
    state: str
    state_text: str
    url: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A compartment and its rows of bricks."""

    compartment: Compartment
    rows: list[list[Brick]]


FILLED = {
    "basics-money": ("heard", "2 ideas"),
    "basics-safe": ("under_way", "Under way"),
    "basics-food": ("done", "Done"),
    "basics-sleep": ("heard", "4 ideas"),
    "basics-play": ("voting", "Voting now"),
    "belonging-somewhere": ("helped", "It helped"),
    "belonging-keep": ("voting", "Voting now"),
    "belonging-count-on": ("heard", "6 ideas"),
    "belonging-friends": ("under_way", "Under way"),
    "learning-mentors": ("voting", "Voting now"),
    "learning-organise": ("done", "Done"),
    "learning-achievements": ("heard", "5 ideas"),
    "coping-calm": ("helped", "It helped"),
    "coping-lean": ("voting", "Voting now"),
    "coping-laugh": ("heard", "3 ideas"),
    "core-talents": ("heard", "1 idea"),
}


def rows_of(bricks: list[Brick]) -> list[list[Brick]]:
    """Bricks in rows of at most six, as even as can be, the longer row above."""
    count = -(-len(bricks) // 6)
    shortest, longer = divmod(len(bricks), count)
    rows, start = [], 0
    for row in range(count):
        end = start + shortest + (row < longer)
        rows.append(bricks[start:end])
        start = end
    return rows


def courses() -> list[Course]:
    """The Wall, Core Self at the top."""
    moves = framework.load()

    def brick(code: str, label: str) -> Brick:
        state, words = FILLED.get(code, ("nothing", "Nothing yet"))
        return Brick(code, label, state, words, url=f"#{code}", new=code == "belonging-somewhere")

    return [
        Course(
            compartment,
            rows_of([brick(move.code, move.label_young_person) for move in moves.moves_of(compartment)]),
        )
        for compartment in reversed(moves.compartments)
    ]


def samples() -> dict[str, object]:
    """All that the design page shows."""
    return {"courses": courses()}
