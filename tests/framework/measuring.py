"""How often the move meant is among the three suggested. ``python -m tests.framework.measuring`` prints it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coprod.framework import load
from coprod.framework.matching import suggest

HERE = Path(__file__).parent / "labelled"


@dataclass(frozen=True)
class Labelled:
    """A made-up idea, who speaks, and the moves that a careful adult would choose for it."""

    voice: str
    moves: frozenset[str]
    text: str


def labelled(name: str) -> list[Labelled]:
    """The labelled ideas of a file.

    Raises:
        ValueError: a line is not of three parts, or names a move that there is not.
    """
    rows = []
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        voice, moves, text = line.split("\t")
        codes = frozenset(moves.split(","))
        if not 1 <= len(codes) <= 3 or any(code not in load() for code in codes):
            raise ValueError(f"{name}: one to three moves that there are, please: {line}")
        rows.append(Labelled(voice, codes, text))
    return rows


@dataclass(frozen=True)
class Measured:
    """Of ``total`` ideas: those with a right move among the three, with one first, and with nothing suggested."""

    total: int
    among_three: int
    first: int
    silent: int

    @property
    def rate(self) -> float:
        """The top-3 hit rate, between 0 and 1."""
        return self.among_three / self.total


def measure(ideas: list[Labelled]) -> Measured:
    """Suggest moves for each, and count."""
    three = first = silent = 0
    for idea in ideas:
        codes = [one.move.code for one in suggest(idea.text)]
        three += not idea.moves.isdisjoint(codes)
        first += bool(codes) and codes[0] in idea.moves
        silent += not codes
    return Measured(len(ideas), three, first, silent)


def report(name: str) -> str:
    """The row of docs/framework.md."""
    found = measure(labelled(name))
    return (
        f"{name}: {found.total} ideas; a right move among the three for {found.among_three} "
        f"({found.rate:.1%}), first for {found.first} ({found.first / found.total:.1%}); "
        f"nothing suggested for {found.silent}"
    )


if __name__ == "__main__":
    for part in ("tuning.tsv", "held_out.tsv"):
        print(report(part))  # noqa: T201  # a measurement is printed
