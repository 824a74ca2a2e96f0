"""Make sure there is a browser for the journeys: Chromium, and a font to draw its pages with.

Prints the browser's path. Never passes without one: a journey that did not run proves nothing.
"""

from __future__ import annotations

import shutil
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


def main() -> None:
    """Find, or install, or say what to install."""
    missing = [*([] if browser() else ["chromium"]), *([] if has_font() else ["fonts-liberation"])]
    if missing and machine.may_install():
        machine.apt_install(*missing)
    if missing and (not browser() or not has_font()):
        sys.exit(
            "The journeys need Chromium (or Google Chrome) on the PATH, and a font. "
            f"On Debian or Ubuntu: sudo apt install {' '.join(missing)}"
        )
    print(f"browser: {browser()}")


if __name__ == "__main__":
    main()
