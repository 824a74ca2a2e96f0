"""How well the screening does on texts that people have labelled. ``python -m tests.screening.measuring`` prints it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from coprod.screening import Kind, Names, Strength, read

HERE = Path(__file__).parent
PEOPLE = Names(
    ["Leon Baker", "Mr Osei", "Amira Hassan", "Zofia", "Rose Taylor", "May Chen", "Will Hunt", "Mrs Begum", "Jayden Green", "Mark King"]
)  # fmt: skip


@dataclass(frozen=True)
class Labelled:
    """A text, and what a careful adult sees in it."""

    strength: Strength
    kinds: frozenset[Kind]
    text: str


def labelled(name: str) -> list[Labelled]:
    """The labelled texts of a file."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [
        Labelled(Strength[strength.upper()], frozenset(map(Kind, kinds.replace("-", "").split(","))) if kinds != "-" else frozenset(), text)
        for strength, kinds, text in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """Counts by (what an adult sees, what the screening said), and how many contacts, names and unkind words it found."""

    counts: Counter[tuple[Strength, Strength]]
    found: int
    wanted: int

    def share(self, seen: Strength, *said: Strength) -> float:
        """Of the texts in which an adult sees that strength, the share of which the screening said one of these."""
        return sum(self.counts[seen, one] for one in said) / self._total(seen=seen)

    def precision(self, said: Strength) -> float:
        """Of the texts of which the screening said that strength, the share in which an adult sees it."""
        return self.counts[said, said] / sum(n for (_seen, one), n in self.counts.items() if one is said)

    def _total(self, *, seen: Strength) -> int:
        return sum(n for (one, _said), n in self.counts.items() if one is seen)


def measure(name: str) -> Measured:
    """Read every text of a file."""
    counts: Counter[tuple[Strength, Strength]] = Counter()
    found = wanted = 0
    for one in labelled(name):
        reading = read(one.text, PEOPLE)
        counts[one.strength, reading.strength] += 1
        if one.strength is Strength.NONE and one.kinds:
            wanted += 1
            found += one.kinds <= reading.kinds
    return Measured(counts, found, wanted)


def report(name: str) -> str:
    """The table of docs/screening.md."""
    result = measure(name)
    lines = [f"{name}: {sum(result.counts.values())} texts"]
    for seen in reversed(Strength):
        said = ", ".join(f"{result.counts[seen, one]} {one.name.lower()}" for one in reversed(Strength))
        lines.append(f"an adult sees {seen.name.lower():8}: the screening said {said}")
    marked = (Strength.STRONG, Strength.POSSIBLE)
    lines += [
        f"strong signs routed at once: {result.share(Strength.STRONG, Strength.STRONG):.0%}",
        f"strong signs marked at all: {result.share(Strength.STRONG, *marked):.0%}",
        f"possible signs marked: {result.share(Strength.POSSIBLE, *marked):.0%}",
        f"of what is routed, strong: {result.precision(Strength.STRONG):.0%}",
        f"harmless texts routed: {result.share(Strength.NONE, Strength.STRONG):.1%}, marked: {result.share(Strength.NONE, *marked):.1%}",
        f"contacts, names and unkind words found: {result.found} of {result.wanted}",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    for file in ("labelled.tsv", "practice.tsv"):
        print(report(file), end="\n\n")  # noqa: T201  # a report for a terminal
