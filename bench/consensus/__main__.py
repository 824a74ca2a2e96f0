"""Time the engine beside red-dwarf in one run, then alone on made-up conversations of up to a million people.

Red-dwarf is installed into an environment of its own under build/. Both get votes that are in memory already, each
runs in a process of its own with one thread for linear algebra (on small tables a second only waits for the first),
and each time is the least of seven. Conversations are the four of
tests/consensus/known, or the folders of further Polis exports given as arguments.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

import numpy as np

from bench.consensus.made import made_votes
from coprod.consensus.polis_export import REJECTED, read_polis_export

ROOT = Path(__file__).resolve().parents[2]
RIVAL = ROOT / "build" / "bench-consensus"
KNOWN = ROOT / "tests" / "consensus" / "known"
TIMES = "7"
LARGE = ((10_000, 500, 30), (100_000, 1_000, 30), (1_000_000, 500, 30))


def rival_python() -> Path:
    """The Python of red-dwarf's environment, made on first use."""
    python = RIVAL / "bin" / "python"
    if not (RIVAL / "ready").exists():
        print("installing red-dwarf 0.4.0 into an environment of its own …", file=sys.stderr)
        venv.create(RIVAL, with_pip=True, clear=True)
        quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
        subprocess.run([python, "-m", "pip", "install", *quiet, "red-dwarf==0.4.0"], check=True)
        (RIVAL / "ready").touch()
    return python


def told(command: list[str | Path], threads: int | None = None) -> dict[str, Any]:
    """Run a process that prints one line of JSON last, with so many threads for linear algebra."""
    limits = (
        {} if threads is None else {"OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
    )
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **limits}
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def packed_conversations(folder: Path) -> list[tuple[str, Path]]:
    """(name, packed votes) of each conversation, and of the made-up one of 2,000 people."""
    found = [(path.stem, path) for path in sorted(KNOWN.glob("*.npz"))]
    for argument in sys.argv[1:]:
        export = read_polis_export(Path(argument))
        target = folder / f"{export.name}.npz"
        rejected = [comment.id for comment in export.comments if comment.moderated == REJECTED]
        last = export.last
        np.savez(
            target,
            voter=export.voter[last],
            comment=export.comment[last],
            vote=export.value[last],
            rejected=rejected,
        )
        found.append((export.name, target))
    ballot, card, value = made_votes(2_000, 200, 60)
    target = folder / "made.npz"
    np.savez(target, voter=ballot, comment=card, vote=value, rejected=np.zeros(0, np.int64))
    return [*found, ("made 2,000 x 200, 60 each", target)]


def side_by_side(name: str, packed: Path, rival: Path) -> tuple[float, float]:
    """Print one line; return how many times faster the Polis pipeline and the whole analysis are."""
    ours = told([sys.executable, "-m", "bench.consensus.ours", "packed", packed, TIMES], threads=1)
    theirs = told([rival, ROOT / "bench" / "consensus" / "rival.py", packed, TIMES], threads=1)
    polis, whole = theirs["seconds"] / ours["polis"], theirs["seconds"] / ours["whole"]
    same = "equal" if ours["labels"] == theirs["labels"] else "differ"
    print(
        f"{name:28} {theirs['seconds'] * 1e3:10.1f} {ours['polis'] * 1e3:9.1f} {polis:6.1f} x "
        f"{ours['whole'] * 1e3:9.1f} {whole:6.1f} x  {same}",
        flush=True,
    )
    return polis, whole


def main() -> None:
    """Print both tables."""
    rival = rival_python()
    print("milliseconds, least of seven   red-dwarf  ours Polis           ours whole          labels")
    with tempfile.TemporaryDirectory() as folder:
        ratios = [side_by_side(name, packed, rival) for name, packed in packed_conversations(Path(folder))]
    means = [math.exp(sum(math.log(ratio[place]) for ratio in ratios) / len(ratios)) for place in (0, 1)]
    print(
        f"geometric mean: Polis pipeline {means[0]:.1f} x (aim 15), whole analysis {means[1]:.1f} x (aim 6)\n"
    )
    print("ours alone, the whole analysis     seconds   peak MB   of which made-up data MB")
    for people, cards, each in LARGE:
        ours = told(
            [sys.executable, "-m", "bench.consensus.ours", "made", str(people), str(cards), str(each)]
        )
        name = f"{people:,} x {cards:,}, {each} each"
        print(f"{name:32} {ours['whole']:9.2f} {ours['peak_mb']:9.0f} {ours['made_mb']:9.0f}", flush=True)


if __name__ == "__main__":
    main()
