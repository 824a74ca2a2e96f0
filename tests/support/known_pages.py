"""Pages that a browser has judged already, letter for letter: what it found of them then is true of them now.

Both databases show the same demo school, so the second run of ``make test`` meets most pages again. A page is the same
only if its whole document is, together with every style sheet and script, what sends the headers, the judges
and the browser. What was found
wrong is never kept.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from tests.support.tree import ROOT

KEPT = ROOT / "build" / "fit-pages"
LOOKED_AT = ("static", "coprod/web", "tests/support", "tests/journeys")
TOKENS = re.compile(r'(?<=name="csrf_token" )[^>]*|(?<=name="seen" )[^>]*')
"""What differs each time and nobody sees."""


class KnownPages:
    """Those found fit by the same judges; workers and runs share them through one file."""

    def __init__(self, browser: str, kept: Path = KEPT) -> None:
        """Read what is known.

        Args:
            browser: its name and version.
        """
        self._kept = kept
        self._judges = _fingerprint(browser)
        self._known = set(kept.read_text().split()) if kept.exists() else set()

    def knows(self, document: str) -> bool:
        """Whether this document was found fit."""
        return self._mark(document) in self._known

    def keep(self, document: str) -> None:
        """It was found fit."""
        mark = self._mark(document)
        self._known.add(mark)
        self._kept.parent.mkdir(exist_ok=True)
        with self._kept.open("a") as file:
            file.write(f"{mark}\n")

    def _mark(self, document: str) -> str:
        return hashlib.sha256(self._judges + TOKENS.sub("", document).encode()).hexdigest()


def _fingerprint(browser: str) -> bytes:
    made = hashlib.sha256(browser.encode())
    for folder in LOOKED_AT:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                made.update(f"{file}{os.sep}".encode() + file.read_bytes())
    return made.digest()
