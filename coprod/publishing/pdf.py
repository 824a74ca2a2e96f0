"""PDF files of our own pages, written by another process while this one waits a bounded time: one at a time."""

from __future__ import annotations

import functools
import importlib.util
import os
import subprocess
import sys
import threading

from coprod.config import ROOT

LONGEST_SECONDS = 60
COMMAND = (sys.executable, "-m", "coprod.publishing.pdf_writer")
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONPATH", "HOME", "XDG_CACHE_HOME")
_one_at_a_time = threading.BoundedSemaphore()


class NotHere(RuntimeError):
    """This installation cannot write PDF files; the message says what is missing."""


class Busy(RuntimeError):
    """Another file is being written."""


class NotWritten(RuntimeError):
    """The writer broke down or took too long; the message is what it said last."""


def is_here() -> bool:
    """Whether the extra is installed."""
    return importlib.util.find_spec("weasyprint") is not None


@functools.lru_cache(maxsize=4)
def written(markup: str) -> bytes:
    """The page as a PDF/UA file; the same page is written once.

    Args:
        markup: a whole page whose addresses are names in ``static/``.

    Raises:
        NotHere, Busy, NotWritten: see there.
    """
    if not is_here():
        raise NotHere("WeasyPrint")
    if not _one_at_a_time.acquire(blocking=False):
        raise Busy
    try:
        return _ask(markup)
    finally:
        _one_at_a_time.release()


def _ask(markup: str) -> bytes:
    env = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  # our own module, by this interpreter
            COMMAND,
            input=markup.encode(),
            capture_output=True,
            cwd=ROOT,
            env=env,  # no settings, no secrets
            timeout=LONGEST_SECONDS,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise NotWritten(f"no answer after {LONGEST_SECONDS} seconds") from error
    complaint = done.stderr.decode(errors="replace")[-2000:]
    if "cannot load library" in complaint:
        raise NotHere("Pango")
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NotWritten(f"exit code {done.returncode}: {complaint}")
    return done.stdout
