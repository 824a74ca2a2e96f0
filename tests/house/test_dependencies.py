"""Everything the project stands on is locked, and has a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.tree import ROOT, report

LOCKED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)
ASKED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE)


def asked_for(name: str) -> set[str]:
    """What ``requirements/NAME.in`` asks for."""
    return {found.lower() for found in ASKED.findall((ROOT / f"requirements/{name}.in").read_text())}


def locked(name: str) -> dict[str, str]:
    """What ``requirements/NAME.txt`` gives: version by package."""
    return dict(LOCKED.findall((ROOT / f"requirements/{name}.txt").read_text()))


@pytest.mark.parametrize("name", ["run", "pdf", "dev"])
def test_every_locked_package_carries_its_hashes(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / f"requirements/{name}.txt").read_text())
    packages = [block for block in blocks if LOCKED.match(block)]
    assert len(packages) >= len(asked_for(name))
    report(
        [block.splitlines()[0] for block in packages if "--hash=sha256:" not in block],
        "Lock again with `make lock`.",
    )


@pytest.mark.parametrize("name", ["run", "pdf", "dev"])
def test_everything_asked_for_is_locked(name: str) -> None:
    assert asked_for(name) <= set(locked(name)), "run `make lock`"


def test_what_runs_and_what_is_tested_is_the_same() -> None:
    tested = locked("dev")
    assert {package: tested.get(package) for package in locked("run")} == locked("run"), "run `make lock`"
    assert {package: tested.get(package) for package in locked("pdf")} == locked("pdf"), "run `make lock`"


def test_every_dependency_has_its_reason_written_down() -> None:
    page = Path(ROOT / "docs/dependencies.md").read_text()
    rows = {match.lower() for match in re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)}
    report(
        sorted((asked_for("run") | asked_for("pdf") | asked_for("dev")) - rows),
        "Say in docs/dependencies.md what each of these is for.",
    )
    report(
        sorted(rows - asked_for("run") - asked_for("pdf") - asked_for("dev")),
        "docs/dependencies.md speaks of these, which are not asked for.",
    )
