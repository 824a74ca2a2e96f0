"""Make sure there is a browser for the journeys (Chromium, a font to draw with, and what drives it), and Pango for PDF files.

Prints the browser's path. Never passes without one: a journey that did not run proves nothing.
"""

from __future__ import annotations

import ctypes
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from tools import machine

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")


def browser() -> str | None:
    """The path of a Chromium that is installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def has_font() -> bool:
    """Whether any outline font is installed: without one, Linux draws pages with empty letters."""
    return sys.platform != "linux" or any(
        next(folder.rglob("*.[to]tf"), None) for folder in FONT_FOLDERS if folder.is_dir()
    )


def driver_starts() -> bool:
    """Whether Playwright's own driver can run: it needs a library that the smallest machines lack."""
    found = importlib.util.find_spec("playwright")
    folders = [Path(place) / "driver" for place in (found.submodule_search_locations or [])] if found else []
    drivers = [driver for folder in folders for driver in folder.glob("node*") if driver.is_file()]
    return any(
        subprocess.run([driver, "--version"], capture_output=True, check=False).returncode == 0
        for driver in drivers
    )


def has_library(name: str) -> bool:
    """Whether a library of the machine can be loaded."""
    if sys.platform != "linux":
        return True  # it goes by other names there; the test of the PDF file says when it is missing
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_packages() -> list[str]:
    """Debian's names for what is not here."""
    needed = {
        "chromium": browser() is not None,
        "fonts-liberation": has_font(),
        "libatomic1": driver_starts(),
        # what writes PDF files
        "libpango-1.0-0": has_library("libpango-1.0.so.0"),
        "libpangoft2-1.0-0": has_library("libpangoft2-1.0.so.0"),
        "libharfbuzz-subset0": has_library("libharfbuzz-subset.so.0"),
    }
    return [package for package, here in needed.items() if not here]


def main() -> None:
    """Find, or install, or say what to install."""
    if (missing := missing_packages()) and machine.may_install():
        machine.apt_install(*missing)
    if missing := missing_packages():
        sys.exit(
            "The checks need Chromium (or Google Chrome) on the PATH, a font, a Playwright that starts, and Pango for PDF files. "
            f"On Debian or Ubuntu: sudo apt install {' '.join(missing)}"
        )
    print(f"browser: {browser()}")


if __name__ == "__main__":
    main()
