"""``python -m coprod.publishing.pdf_writer``: a process of its own that turns a page of ours into a PDF/UA file.

HTML in, PDF out. It knows no settings and no database, reads nothing but files of ``static/``, never the network, and
works after those who serve pages have had their turn. WeasyPrint is what ``pip install coprod[pdf]`` brings.
"""

from __future__ import annotations

import mimetypes
import os
import resource
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
BASE = "http://static.invalid/"
"""Where the page believes it is: a name that can never be looked up (RFC 2606)."""
NICENESS = 10
MOST_MEMORY = 1_000_000_000
"""Bytes of address space. A report of a year takes 300 MB."""
MOST_SECONDS = 50
"""Of the processor."""


class OnlyOurs(URLFetcher):  # type: ignore[misc]  # it has no types
    """Gives out style sheets, fonts and pictures of ``static/``; anything else stops the writing."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002  # WeasyPrint names it
        """The file at that address.

        Raises:
            FatalURLFetchingError: it is not one of ours.
        """
        if not url.startswith(BASE):
            raise FatalURLFetchingError(f"not one of our own files: {url[:100]}")
        path = (STATIC / urlsplit(url).path.lstrip("/")).resolve()
        if not path.is_relative_to(STATIC) or not path.is_file():
            raise FatalURLFetchingError(f"there is no such file: {url[:100]}")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def write(markup: str) -> bytes:
    """The page as PDF/UA-1 (ISO 14289-1): tagged, with its title and language."""
    page = HTML(string=markup, base_url=BASE, url_fetcher=OnlyOurs())
    made: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return made


def main() -> None:
    """Do it, from standard input to standard output."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    sys.stdout.buffer.write(write(sys.stdin.buffer.read().decode()))


if __name__ == "__main__":
    main()
