"""The shape of the tree: small files, a place in tests for every room, nothing that belongs to one machine."""

from __future__ import annotations

import re

from tests.support.tree import ROOT, files, kept, name, report

MOST_LINES = 400
NOT_ROOMS = {"commands"}  # thin commands over the rooms, tested through them
REGISTRY = re.compile(
    r"python[h]osted\.|pypi\.[o]rg/simple|[n]pmjs\.|registry\.[y]arnpkg|crates\.io/api|proxy\.[g]olang|--(?:extra-)?index-url|--find-links [^-]",
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|farm|Users|home)/[\w.-]|(?<![\w.])/tmp/[\w-]")
MAY_NAME_A_REGISTRY = {"tools/lock", "tests/house/test_tree.py"}  # they keep such addresses out
HOLDS_LONG_LISTS = {".json", ".toml", ".csv", ".txt"}


def texts() -> list[tuple[str, list[str]]]:
    """Each text file of the project with its lines."""
    found = []
    for path in kept():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            found.append((name(path), content.decode("utf-8").splitlines()))
    return found


def test_a_file_holds_one_concept() -> None:
    ours = files(
        "coprod/**/*.py", "templates/**/*.html", "static/js/**/*.js", "static/css/**/*.css", "tests/**/*.py"
    )
    lengths = {name(path): len(path.read_text().splitlines()) for path in ours}
    report(
        [f"{file}: {length} lines" for file, length in lengths.items() if length > MOST_LINES],
        f"A file past {MOST_LINES} lines is asking to be two: find the second concept in it and give it a name.",
    )


def test_every_room_has_a_place_in_the_tests() -> None:
    rooms = {path.parent.name for path in files("coprod/*/*.py")} - NOT_ROOMS
    tested = {path.parent.name for path in files("tests/*/test_*.py")}
    report(
        [f"tests/{room}/" for room in sorted(rooms - tested)],
        "These rooms have no tests: write some in the folder.",
    )


def test_no_address_of_a_package_registry_is_kept() -> None:
    broken = [
        f"{file}:{number}: {line.strip()[:80]}"
        for file, lines in texts()
        if file not in MAY_NAME_A_REGISTRY
        for number, line in enumerate(lines, 1)
        if REGISTRY.search(line)
    ]
    report(
        broken,
        "Lock with `make lock`, which writes hashes and no addresses: where packages come from is the machine's business.",
    )


def test_no_path_of_one_machine_is_kept() -> None:
    broken = [
        f"{file}:{number}: {line.strip()[:80]}"
        for file, lines in texts()
        if not file.startswith("tests/house/")
        for number, line in enumerate(lines, 1)
        if MACHINE_PATH.search(line)
    ]
    report(broken, "This path exists on one machine only: start from coprod.config.ROOT, or from a setting.")


def test_no_test_waits_for_time_to_pass() -> None:
    waits = re.compile(r"\bsleep\(|wait_for_timeout\(")
    broken = [
        f"{name(path)}:{number}: {line.strip()[:80]}"
        for path in files("tests/**/test_*.py", "tests/**/conftest.py", "tests/factories.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if waits.search(line) and "re.compile" not in line
    ]
    report(
        broken,
        "Wait for what you wait for (an event, a locator, a thread's end), or set the clock with time_machine.",
    )


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b|coming s[o]on|not implemented y[e]t", re.IGNORECASE)
    broken = [
        f"{file}:{number}: {line.strip()[:80]}"
        for file, lines in texts()
        for number, line in enumerate(lines, 1)
        if later.search(line)
    ]
    report(broken, "Do it now, or leave it out and say so in the page that a reader would look at.")


def test_the_project_is_where_its_own_tools_think_it_is() -> None:
    assert (ROOT / "pyproject.toml").is_file()
    assert len(kept()) > 100
