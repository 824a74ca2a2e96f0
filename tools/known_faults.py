"""``make faults``: ask the open list of known faults (OSV) about every locked package. For the automation that runs each day.

It needs the network, so no test of the house runs it against the real list. Only names and versions of public packages
leave the machine. Source: https://google.github.io/osv.dev/post-v1-querybatch/
"""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from collections.abc import Iterable
from http.client import HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST = "https://api.osv.dev"
PATIENCE = 60
"""Seconds."""
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


class NotAsked(RuntimeError):
    """The list gave no answer that can be read; nothing is known."""


def locked(files: Iterable[Path]) -> list[tuple[str, str]]:
    """Every (name, version) that the lock files pin, once."""
    return sorted({pinned for file in files for pinned in LOCKED.findall(file.read_text(encoding="utf-8"))})


def known(packages: list[tuple[str, str]], base: str = LIST) -> dict[tuple[str, str], list[str]]:
    """The names of the faults that the list knows in each package; packages without one are left out.

    Raises:
        NotAsked: no network, another answer than the list gives, or one that is not about all of them.
    """
    asked = [
        {"package": {"ecosystem": "PyPI", "name": name}, "version": version} for name, version in packages
    ]
    request = urllib.request.Request(  # noqa: S310  # as below
        f"{base}/v1/querybatch",
        json.dumps({"queries": asked}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:  # noqa: S310  # the list's own address
            results = json.load(reply)["results"]
        found = [[fault["id"] for fault in result.get("vulns", ())] for result in results]
    except (OSError, HTTPException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAsked(f"{base} gave no answer that can be read: {error}") from error
    if len(found) != len(packages):
        raise NotAsked(f"{base} answered about {len(found)} packages, not about {len(packages)}")
    return {package: faults for package, faults in zip(packages, found, strict=True) if faults}


def main(base: str = LIST) -> int:
    """Print what is known. 0: nothing; 1: faults; 2: it could not be asked."""
    packages = locked(sorted((ROOT / "requirements").glob("*.txt")))
    try:
        faults = known(packages, base)
    except NotAsked as error:
        print(error, file=sys.stderr)
        return 2
    for (name, version), ids in faults.items():
        print(f"{name} {version}: {', '.join(ids)}")
    print(f"{len(faults)} of {len(packages)} locked packages have a known fault.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
